"""Each profile has its own secrets, and practice never asks a keychain."""

from __future__ import annotations

import pytest

from erpsync_gui.access.secret_shelf import SecretShelf
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from tests.fakes.keychain import Keychain

PASSWORD = Secret("shelved-7391")


@pytest.fixture
def shelf(keychain: Keychain) -> SecretShelf:
    del keychain  # it only has to be there
    return SecretShelf(Vault(), {"practice": {SecretKind.PASSWORD: Secret("known")}})


def test_a_secret_is_known_to_its_own_profile_only(shelf: SecretShelf) -> None:
    assert shelf.keep("acme", SecretKind.PASSWORD, PASSWORD, remember=False) == ""
    assert shelf.of("acme").get(SecretKind.PASSWORD) == PASSWORD
    assert not shelf.of("other").get(SecretKind.PASSWORD)
    assert shelf.states("acme") == ({SecretKind.PASSWORD: "run"}, "")


def test_a_remembered_secret_is_there_in_the_next_run(shelf: SecretShelf) -> None:
    shelf.keep("acme", SecretKind.PASSWORD, PASSWORD, remember=True)
    next_run = SecretShelf(Vault(), {})
    assert next_run.states("acme") == ({SecretKind.PASSWORD: "saved"}, "")
    assert next_run.of("acme").get(SecretKind.PASSWORD) == PASSWORD
    assert next_run.forget("acme") == ""
    assert SecretShelf(Vault(), {}).states("acme") == ({}, "")


def test_an_empty_secret_forgets(shelf: SecretShelf) -> None:
    shelf.keep("acme", SecretKind.PASSWORD, PASSWORD, remember=True)
    assert shelf.keep("acme", SecretKind.PASSWORD, Secret(), remember=True) == ""
    assert shelf.states("acme") == ({}, "")


def test_what_everybody_knows_needs_no_keychain(keychain: Keychain) -> None:
    keychain.stop()
    shelf = SecretShelf(Vault(), {"practice": {SecretKind.PASSWORD: Secret("known")}})
    assert shelf.of("practice").get(SecretKind.PASSWORD) == Secret("known")
    assert shelf.states("practice") == ({}, "")
    _, complaint = shelf.states("acme")
    assert complaint
