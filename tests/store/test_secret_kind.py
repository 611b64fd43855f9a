"""What a secret is called, and whether it may outlive the run."""

from __future__ import annotations

from erpsync_gui.store.secret_kind import SecretKind


def test_what_lives_for_hours_only_is_never_kept() -> None:
    in_memory = {kind for kind in SecretKind if not kind.may_be_kept}
    assert in_memory == {SecretKind.TICKET, SecretKind.ACCESS_TOKEN}


def test_each_kind_has_a_title_of_its_own() -> None:
    assert len({kind.title for kind in SecretKind}) == len(SecretKind)
    assert all(kind.title == kind.title.strip() != "" for kind in SecretKind)


def test_the_names_in_the_keychain_stay_what_they_are() -> None:
    """A keychain outlives a version of the program: a renamed kind would be a lost secret."""
    assert {kind.value for kind in SecretKind} == {
        "password",
        "client-secret",
        "refresh-token",
        "system-user-token",
        "key-passphrase",
        "certificate-passphrase",
        "proxy-password",
        "ticket",
        "access-token",
    }
