"""Secrets of this run come first, the keychain's next; its troubles are sentences."""

from __future__ import annotations

import logging

import pytest

from erpsync_gui import logs
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault, VaultError
from tests.fakes.keychain import Keychain

PASSWORD, TICKET = SecretKind.PASSWORD, SecretKind.TICKET
FIRST, SECOND = Secret("first-secret"), Secret("second-secret")
THEN = "It is kept for this run only."


class MemoryVault(Vault):
    """A keychain in memory that counts what it is asked, and can be made to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, SecretKind], Secret] = {}
        self.reads = 0
        self.forgets = 0
        self.trouble = ""

    def read(self, key: str, kind: SecretKind) -> Secret:
        self.reads += 1
        self._fail()
        return self.kept.get((key, kind), Secret())

    def keep(self, key: str, kind: SecretKind, secret: Secret) -> None:
        self._fail()
        self.kept[key, kind] = secret

    def forget(self, key: str, kind: SecretKind) -> None:
        self.forgets += 1
        self._fail()
        self.kept.pop((key, kind), None)

    def _fail(self) -> None:
        if self.trouble:
            raise VaultError(self.trouble, THEN)


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def secrets(vault: MemoryVault) -> Secrets:
    return Secrets("alfa", vault)


def test_what_was_never_told_is_empty(secrets: Secrets) -> None:
    assert secrets.get(PASSWORD) == Secret()
    assert secrets.complaint == ""


def test_a_secret_for_this_run_never_reaches_the_keychain(
    secrets: Secrets, vault: MemoryVault
) -> None:
    assert secrets.put(PASSWORD, FIRST, remember=False) == ""
    assert secrets.get(PASSWORD) == FIRST
    assert vault.kept == {}
    assert Secrets("alfa", vault).get(PASSWORD) == Secret()


def test_a_remembered_secret_is_there_in_the_next_run_for_its_profile_only(
    secrets: Secrets, vault: MemoryVault
) -> None:
    assert secrets.put(PASSWORD, FIRST, remember=True) == ""
    assert Secrets("alfa", vault).get(PASSWORD) == FIRST
    assert Secrets("beta", vault).get(PASSWORD) == Secret()


def test_this_run_comes_before_the_keychain(secrets: Secrets, vault: MemoryVault) -> None:
    secrets.put(PASSWORD, FIRST, remember=True)
    secrets.put(PASSWORD, SECOND, remember=False)
    assert secrets.get(PASSWORD) == SECOND
    assert vault.kept["alfa", PASSWORD] == FIRST


def test_what_was_given_as_empty_is_empty_whatever_the_keychain_has(
    secrets: Secrets, vault: MemoryVault
) -> None:
    vault.kept["alfa", PASSWORD] = FIRST
    secrets.put(PASSWORD, Secret(""), remember=False)
    assert secrets.get(PASSWORD) == Secret()
    assert vault.reads == 0


def test_the_keychain_is_asked_once_for_what_it_has(secrets: Secrets, vault: MemoryVault) -> None:
    vault.kept["alfa", PASSWORD] = FIRST
    assert [secrets.get(PASSWORD) for _ in range(3)] == [FIRST] * 3
    assert vault.reads == 1


@pytest.mark.parametrize("kind", [kind for kind in SecretKind if not kind.may_be_kept])
def test_tickets_and_access_tokens_stay_in_memory(
    secrets: Secrets, vault: MemoryVault, kind: SecretKind
) -> None:
    assert secrets.put(kind, FIRST, remember=True) == ""
    assert secrets.get(kind) == FIRST
    assert vault.kept == {}
    secrets.forget(kind)
    assert secrets.get(kind) == Secret()
    assert vault.reads == 0


def test_without_a_keychain_secrets_are_for_this_run_only(vault: MemoryVault) -> None:
    secrets = Secrets("alfa", None)
    assert "this run only" in secrets.put(PASSWORD, FIRST, remember=True)
    assert secrets.get(PASSWORD) == FIRST
    secrets.forget(PASSWORD)
    assert secrets.get(PASSWORD) == Secret()


def test_what_is_known_is_told_without_asking_the_keychain(vault: MemoryVault) -> None:
    secrets = Secrets("alfa", vault, {SecretKind.CLIENT_SECRET: Secret("built in")})
    vault.kept["alfa", SecretKind.REFRESH_TOKEN] = Secret("kept")
    secrets.put(PASSWORD, FIRST, remember=False)
    assert set(secrets.known()) == {Secret("built in"), FIRST}
    assert vault.reads == 0


def test_a_built_in_secret_is_always_there(vault: MemoryVault) -> None:
    secrets = Secrets("practice", None, {PASSWORD: FIRST})
    assert secrets.get(PASSWORD) == FIRST
    secrets.put(PASSWORD, SECOND, remember=False)
    assert secrets.get(PASSWORD) == SECOND
    secrets.forget_this_run()
    assert secrets.get(PASSWORD) == FIRST


def test_forgetting_a_kind_empties_the_keychain_too(secrets: Secrets, vault: MemoryVault) -> None:
    secrets.put(PASSWORD, FIRST, remember=True)
    secrets.put(SecretKind.REFRESH_TOKEN, SECOND, remember=True)
    secrets.forget(SecretKind.REFRESH_TOKEN)
    assert secrets.get(SecretKind.REFRESH_TOKEN) == Secret()
    assert secrets.get(PASSWORD) == FIRST


def test_forgetting_this_run_leaves_what_the_keychain_has(secrets: Secrets) -> None:
    secrets.put(PASSWORD, FIRST, remember=True)
    secrets.put(SecretKind.CLIENT_SECRET, SECOND, remember=False)
    secrets.forget_this_run()
    assert secrets.get(PASSWORD) == FIRST
    assert secrets.get(SecretKind.CLIENT_SECRET) == Secret()


class TestTrouble:
    def test_it_is_a_complaint_and_an_empty_secret(
        self, secrets: Secrets, vault: MemoryVault
    ) -> None:
        vault.trouble = "The keychain is locked."
        assert secrets.get(PASSWORD) == Secret()
        assert secrets.complaint == f"The keychain is locked. {THEN}"

    def test_a_keychain_that_failed_is_not_waited_for_again_before_it_is_wished(
        self, secrets: Secrets, vault: MemoryVault
    ) -> None:
        vault.kept["alfa", PASSWORD] = FIRST
        vault.trouble = "The keychain does not answer."
        for kind in SecretKind:
            secrets.get(kind)
        assert vault.reads == 1
        vault.trouble = ""
        assert secrets.get(PASSWORD) == Secret()
        secrets.ask_again()
        assert secrets.complaint == ""
        assert secrets.get(PASSWORD) == FIRST

    def test_what_could_not_be_remembered_is_known_for_this_run(
        self, secrets: Secrets, vault: MemoryVault
    ) -> None:
        vault.trouble = "The secret is too large for the keychain."
        sentence = secrets.put(PASSWORD, FIRST, remember=True)
        assert sentence == secrets.complaint == f"The secret is too large for the keychain. {THEN}"
        assert secrets.get(PASSWORD) == FIRST

    def test_a_secret_that_is_too_large_keeps_nobody_from_reading_the_others(
        self, secrets: Secrets, vault: MemoryVault
    ) -> None:
        vault.kept["alfa", SecretKind.CLIENT_SECRET] = SECOND
        vault.trouble = "The secret is too large for the keychain."
        secrets.put(PASSWORD, FIRST, remember=True)
        vault.trouble = ""
        assert secrets.get(SecretKind.CLIENT_SECRET) == SECOND

    def test_a_success_ends_the_complaint(self, secrets: Secrets, vault: MemoryVault) -> None:
        vault.trouble = "The keychain is locked."
        secrets.forget(PASSWORD)
        assert secrets.complaint == f"The keychain is locked. {THEN}"
        vault.trouble = ""
        assert secrets.put(PASSWORD, FIRST, remember=True) == ""
        assert secrets.complaint == ""

    def test_forgetting_asks_a_keychain_that_fails_once_and_complains_of_nothing_older(
        self, secrets: Secrets, vault: MemoryVault
    ) -> None:
        vault.trouble = "The keychain is locked."
        secrets.forget(*SecretKind)
        assert vault.forgets == 1
        assert secrets.complaint == f"The keychain is locked. {THEN}"
        vault.trouble = ""
        secrets.forget(*SecretKind)
        assert secrets.complaint == ""


def test_it_is_told_where_each_secret_is_without_telling_it(
    secrets: Secrets, vault: MemoryVault
) -> None:
    secrets.put(PASSWORD, FIRST, remember=True)
    secrets.put(TICKET, SECOND, remember=False)
    assert secrets.states() == {PASSWORD: "saved", TICKET: "run"}
    vault.trouble = "The keychain is locked."
    assert secrets.states() == {PASSWORD: "run", TICKET: "run"}
    assert secrets.complaint == f"The keychain is locked. {THEN}"


def test_a_copy_begins_with_the_same_and_changes_nothing_of_the_original(
    secrets: Secrets, vault: MemoryVault
) -> None:
    secrets.put(PASSWORD, FIRST, remember=False)
    copy = secrets.apart()
    copy.put(TICKET, SECOND, remember=False)
    assert (copy.get(PASSWORD), copy.get(TICKET)) == (FIRST, SECOND)
    assert secrets.get(TICKET) == Secret()


def test_a_copy_leaves_the_keychain_as_it_is(secrets: Secrets, vault: MemoryVault) -> None:
    secrets.put(PASSWORD, FIRST, remember=True)
    copy = secrets.apart()
    assert copy.put(SecretKind.REFRESH_TOKEN, SECOND, remember=True) == ""
    assert copy.get(SecretKind.REFRESH_TOKEN) == SECOND
    copy.forget(PASSWORD)
    assert vault.kept == {("alfa", PASSWORD): FIRST}


def test_a_real_keychain_remembers_and_forgets(keychain: Keychain) -> None:
    secrets = Secrets("alfa", Vault())
    assert secrets.put(PASSWORD, FIRST, remember=True) == ""
    assert secrets.put(SecretKind.REFRESH_TOKEN, SECOND, remember=True) == ""
    secrets.forget(SecretKind.REFRESH_TOKEN)
    next_run = Secrets("alfa", Vault())
    assert next_run.get(PASSWORD) == FIRST
    assert next_run.get(SecretKind.REFRESH_TOKEN) == Secret()
    assert next_run.complaint == ""


def test_where_there_is_no_keychain_secrets_are_for_this_run_only() -> None:
    secrets = Secrets("alfa", Vault())
    assert secrets.get(PASSWORD) == Secret()
    assert secrets.complaint.startswith("There is no ")
    assert "for this run only" in secrets.put(PASSWORD, FIRST, remember=True)
    assert secrets.get(PASSWORD) == FIRST


def test_no_secret_that_was_ever_known_gets_into_a_log_line(vault: MemoryVault) -> None:
    memory = logs.set_up(logging.INFO)
    vault.kept["alfa", PASSWORD] = Secret("from-the-keychain")
    secrets = Secrets("alfa", vault, {SecretKind.CLIENT_SECRET: Secret("built-in-one")})
    secrets.get(PASSWORD)
    secrets.put(TICKET, Secret("typed-one"), remember=False)
    logging.getLogger("test").info("from-the-keychain built-in-one typed-one")
    assert memory.lines()[-1].text == f"{logs.DOTS} {logs.DOTS} {logs.DOTS}"
