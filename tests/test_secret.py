"""A secret shows itself to nobody who does not ask."""

from __future__ import annotations

from erpsync_gui.secret import Secret


def test_a_secret_prints_as_dots_and_reveals_itself_only_when_asked() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"
    assert bool(secret) is True
    assert bool(Secret()) is False
    assert repr(Secret()) == "Secret()"


def test_secrets_are_equal_by_their_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
