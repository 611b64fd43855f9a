"""The secrets that the practice tenant hands out and is told, as it sees them itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from erpsync_gui.sandbox import login_system_user, registration, seed_connections
from erpsync_gui.sandbox.login_desk import LoginDesk
from erpsync_gui.sandbox.login_tokens import Tokens
from erpsync_gui.sandbox.sign_in import Keys
from erpsync_gui.sandbox.tenant import Associate, Tenant
from tests.fakes.planted import Evidence


def spy_on_the_practice_tenant(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every ticket, token and code of the practice tenant be known to the search."""
    outgoing = (
        (Keys, "issue", "a ticket or access token"),
        (Tokens, "code", "an authorization code"),
        (Tokens, "_refresh_token", "a refresh token"),
        (LoginDesk, "signed", "an id_token, or the token of a system user"),
    )
    for owner, name, what in outgoing:
        monkeypatch.setattr(owner, name, _returning(getattr(owner, name), what, evidence))
    answer, check = Tokens.answer, login_system_user._check_signed

    def answered(tokens: Tokens, form: dict[str, str], authorization: str) -> Any:
        if form.get("code_verifier"):
            evidence.know("a code_verifier", form["code_verifier"])
        return answer(tokens, form, authorization)

    def checked(signed: str, *rest: Any) -> None:
        evidence.know("a signed system user token", signed)
        check(signed, *rest)

    monkeypatch.setattr(Tokens, "answer", answered)
    monkeypatch.setattr(login_system_user, "_check_signed", checked)


def accept_all_planted(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every user of the practice tenant sign in with any secret whose place says `right`."""
    known = Tenant.associate

    def associate(tenant: Tenant, user: str, password: str) -> Associate | None:
        right = (planted.text for planted in evidence.secrets if "right" in planted.place)
        if password in right:
            return tenant.associate_named(user)
        return known(tenant, user, password)

    monkeypatch.setattr(Tenant, "associate", associate)


def _returning(told: Callable[..., str], what: str, evidence: Evidence) -> Callable[..., str]:
    def spied(*args: Any, **further: Any) -> str:
        return evidence.know(what, told(*args, **further))

    return spied


def evidence_of_the_practice_tenant(monkeypatch: pytest.MonkeyPatch) -> Evidence:
    """A search that knows all that the practice tenant hands out in this test."""
    evidence = Evidence()
    spy_on_the_practice_tenant(evidence, monkeypatch)
    accept_all_planted(evidence, monkeypatch)
    for name in ("CLIENT_SECRET", "SYSTEM_TOKEN"):
        secret = evidence.plant(f"the {name.lower()} of the application", ascii_only=True)
        monkeypatch.setattr(registration, name, secret)
    password = evidence.plant("the password that an ERP connection has stored")
    monkeypatch.setattr(seed_connections, "ERP_PASSWORD", password)
    return evidence
