"""Secrets go into a real keychain or nowhere, and whatever it does becomes a sentence in time."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from dataclasses import replace
from importlib import import_module

import pytest
from keyring.errors import PasswordSetError

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import (
    SECRET_SERVICE,
    WINDOWS,
    LockedKeychainError,
    NoKeychainError,
    SilentKeychainError,
    TooLargeForKeychainError,
    Vault,
    VaultError,
)
from tests.fakes.keychain import Keychain

PASSWORD = SecretKind.PASSWORD
KEPT = [kind for kind in SecretKind if kind.may_be_kept]
FOR_THIS_RUN = r" The password is kept for this run only\.$"


def test_what_is_kept_is_read_by_profile_and_kind(keychain: Keychain) -> None:
    vault = Vault()
    for kind in KEPT:
        vault.keep("acme", kind, Secret(f"the {kind.title}"))
    vault.keep("bolt", PASSWORD, Secret("Bolt's"))

    assert {kind: vault.read("acme", kind) for kind in KEPT} == {
        kind: Secret(f"the {kind.title}") for kind in KEPT
    }
    assert vault.read("bolt", PASSWORD) == Secret("Bolt's")
    assert vault.read("bolt", SecretKind.CLIENT_SECRET) == Secret()
    assert vault.read("nobody", PASSWORD) == Secret()


@pytest.mark.parametrize(
    "text", ["Pässwörd – 密碼 🔑", " spaces \n and lines\t", "x" * 20_000, "\u0000", "%s{}\\"]
)
def test_any_text_comes_back_as_it_was(keychain: Keychain, text: str) -> None:
    Vault().keep("acme", PASSWORD, Secret(text))
    assert Vault().read("acme", PASSWORD).reveal() == text


def test_a_new_secret_takes_the_place_of_the_old_one(keychain: Keychain) -> None:
    vault = Vault()
    vault.keep("acme", PASSWORD, Secret("old"))
    vault.keep("acme", PASSWORD, Secret("new"))
    assert vault.read("acme", PASSWORD) == Secret("new")
    vault.forget("acme", PASSWORD)
    assert vault.read("acme", PASSWORD) == Secret()


def test_forgetting_takes_one_secret_and_minds_none_that_is_missing(keychain: Keychain) -> None:
    vault = Vault()
    vault.keep("acme", PASSWORD, Secret("a"))
    vault.keep("acme", SecretKind.REFRESH_TOKEN, Secret("b"))
    vault.forget("acme", PASSWORD)
    vault.forget("acme", PASSWORD)
    assert vault.read("acme", PASSWORD) == Secret()
    assert vault.read("acme", SecretKind.REFRESH_TOKEN) == Secret("b")


def test_keeping_an_empty_secret_forgets_the_one_before(keychain: Keychain) -> None:
    vault = Vault()
    vault.keep("acme", PASSWORD, Secret("old"))
    vault.keep("acme", PASSWORD, Secret())
    assert vault.read("acme", PASSWORD) == Secret()


def test_a_secret_outlives_the_session_and_is_readable_in_no_file(keychain: Keychain) -> None:
    Vault().keep("acme", PASSWORD, Secret("hunter2-in-the-keychain"))
    keychain.restart()
    assert Vault().read("acme", PASSWORD) == Secret("hunter2-in-the-keychain")
    contents = [file.read_bytes() for file in keychain.files]
    assert any(contents)
    for spelling in ("utf-8", "utf-16-le"):
        assert not any("hunter2".encode(spelling) in content for content in contents)


def test_what_is_read_is_kept_out_of_the_log(keychain: Keychain) -> None:
    program = (
        "from erpsync_gui.secret import Secret\n"
        "from erpsync_gui.store.secret_kind import SecretKind\n"
        "from erpsync_gui.store.vault import Vault\n"
        "Vault().keep('acme', SecretKind.PASSWORD, Secret('never-logged-1'))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert logs.clean("never-logged-1") == "never-logged-1"
    Vault().read("acme", PASSWORD)
    assert logs.clean("never-logged-1") == logs.DOTS
    Vault().keep("acme", PASSWORD, Secret("never-logged-2"))
    assert logs.clean("never-logged-2") == logs.DOTS


@pytest.mark.parametrize("kind", [SecretKind.TICKET, SecretKind.ACCESS_TOKEN])
def test_what_lives_for_hours_only_never_reaches_the_keychain(
    keychain: Keychain, kind: SecretKind
) -> None:
    vault = Vault()
    keychain.freeze()  # it would not answer
    assert vault.read("acme", kind) == Secret()
    vault.forget("acme", kind)
    with pytest.raises(VaultError, match=rf"no keychain\. The {kind.title} is kept for this run"):
        vault.keep("acme", kind, Secret("7T:abc"))


def test_a_locked_keychain_is_said(keychain: Keychain) -> None:
    Vault().keep("acme", PASSWORD, Secret("hunter2"))
    keychain.restart("not its password")
    vault = Vault()
    said = r"^The Secret Service keychain is locked or not set up\. Unlock it and try again\."
    with pytest.raises(LockedKeychainError, match=said + FOR_THIS_RUN):
        vault.keep("acme", PASSWORD, Secret("new"))
    with pytest.raises(LockedKeychainError, match=r"If there is a password, it is asked for again"):
        vault.read("acme", PASSWORD)
    with pytest.raises(LockedKeychainError, match=r"If it held the password, that is still there"):
        vault.forget("acme", PASSWORD)

    keychain.restart()
    assert vault.read("acme", PASSWORD) == Secret("hunter2")


def test_a_keychain_that_was_never_set_up_is_said(keychain: Keychain) -> None:
    keychain.stop()
    for file in keychain.files:
        file.unlink()
    keychain.start(password=None)
    with pytest.raises(LockedKeychainError, match=r"locked or not set up\..*" + FOR_THIS_RUN):
        Vault().keep("acme", PASSWORD, Secret("new"))


def test_a_session_without_a_keychain_is_said(keychain: Keychain) -> None:
    keychain.stop()
    said = r"^There is no Secret Service keychain here\. GNOME Keyring and KWallet offer one\."
    vault = Vault()
    with pytest.raises(NoKeychainError, match=said + FOR_THIS_RUN):
        vault.keep("acme", PASSWORD, Secret("new"))
    keychain.start()
    vault.keep("acme", PASSWORD, Secret("new"))
    assert vault.read("acme", PASSWORD) == Secret("new")


@pytest.mark.parametrize("address", [None, "", "disabled:", "unix:path=/nowhere/at/all"])
def test_no_session_at_all_is_said(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(NoKeychainError):
        Vault().keep("acme", PASSWORD, Secret("new"))


def test_a_test_that_asks_for_no_keychain_finds_none() -> None:
    for ask in (Vault().read, Vault().forget):
        with pytest.raises(NoKeychainError):
            ask("acme", PASSWORD)


def test_a_keychain_that_hangs_is_given_up_and_asked_again_once_it_answers(
    keychain: Keychain,
) -> None:
    Vault().keep("acme", PASSWORD, Secret("hunter2"))
    vault = Vault(patience_s=0.8)
    keychain.freeze()

    said = (
        r"^The Secret Service keychain has not answered within 0\.8 seconds; it may be asking for"
        r" something in a window of its own\."
    )
    with pytest.raises(SilentKeychainError, match=said + FOR_THIS_RUN):
        vault.keep("acme", PASSWORD, Secret("late"))
    hanging = [thread for thread in threading.enumerate() if thread.name == "keychain"]
    assert [thread.daemon for thread in hanging] == [True]
    started = time.monotonic()
    for ask in (vault.read, vault.forget):
        with pytest.raises(SilentKeychainError):
            ask("acme", PASSWORD)
    assert time.monotonic() - started < 0.8  # at once
    assert [thread for thread in threading.enumerate() if thread.name == "keychain"] == hanging

    keychain.thaw()
    hanging[0].join(5)
    assert vault.read("acme", PASSWORD) == Secret("late")


def test_at_the_end_of_the_program_nobody_waits_for_a_keychain_that_hangs(
    keychain: Keychain,
) -> None:
    vault = Vault()
    keychain.freeze()
    raised: list[VaultError] = []

    def read() -> None:
        try:
            vault.read("acme", PASSWORD)
        except VaultError as error:
            raised.append(error)

    waiting = [threading.Thread(target=read) for _ in range(3)]
    for thread in waiting:
        thread.start()
    while vault._asked is None:
        time.sleep(0.005)
    started = time.monotonic()
    vault.close()
    for thread in waiting:
        thread.join(10)
    assert time.monotonic() - started < 5
    assert len(raised) == len(waiting)
    with pytest.raises(SilentKeychainError):
        vault.read("acme", PASSWORD)
    keychain.thaw()


def test_a_late_answer_is_nobody_else_s(keychain: Keychain) -> None:
    Vault().keep("acme", PASSWORD, Secret("Acme's"))
    Vault().keep("bolt", PASSWORD, Secret("Bolt's"))
    vault = Vault(patience_s=0.8)
    keychain.freeze()
    with pytest.raises(SilentKeychainError):
        vault.read("acme", PASSWORD)
    (hanging,) = (thread for thread in threading.enumerate() if thread.name == "keychain")
    keychain.thaw()
    hanging.join(5)
    assert vault.read("bolt", PASSWORD) == Secret("Bolt's")


def test_who_waits_in_line_behind_a_hanging_question_is_told_in_time(keychain: Keychain) -> None:
    vault = Vault(patience_s=0.3)
    keychain.freeze()
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(SilentKeychainError) as raised:
            vault.read("acme", PASSWORD)
        told.append(str(raised.value))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(5)
    assert len(told) == 4


def test_a_keychain_that_dies_while_it_is_asked_is_said(keychain: Keychain) -> None:
    vault = Vault(patience_s=20)
    keychain.freeze()
    threading.Timer(0.2, keychain.kill).start()
    with pytest.raises(VaultError, match=FOR_THIS_RUN):
        vault.keep("acme", PASSWORD, Secret("hunter2"))


def test_many_threads_may_ask(keychain: Keychain) -> None:
    vault = Vault()
    read: dict[str, Secret] = {}

    def work(key: str) -> None:
        vault.keep(key, PASSWORD, Secret(f"of {key}"))
        read[key] = vault.read(key, PASSWORD)

    threads = [threading.Thread(target=work, args=(f"profile-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert read == {f"profile-{n}": Secret(f"of profile-{n}") for n in range(8)}


def test_a_secret_that_is_too_long_is_said_before_the_keychain_is_asked(keychain: Keychain) -> None:
    """The limit is that of Windows; UTF-16 has two bytes for most characters, four for a few."""
    vault = Vault(keychain=replace(SECRET_SERVICE, limit_bytes=WINDOWS.limit_bytes))
    kind = SecretKind.REFRESH_TOKEN
    for fits in ("x" * 1280, "ü" * 1280, "🔑" * 640):
        vault.keep("acme", kind, Secret(fits))
        assert vault.read("acme", kind) == Secret(fits)
    keychain.freeze()  # it would not answer
    for long in ("x" * 1281, "🔑" * 641):
        with pytest.raises(TooLargeForKeychainError) as raised:
            vault.keep("acme", kind, Secret(long))
        assert str(raised.value) == (
            "The refresh token is too long: the Secret Service keychain takes 1280 characters."
            " The refresh token is kept for this run only."
        )


def test_half_of_a_character_is_said_before_the_keychain_is_asked() -> None:
    with pytest.raises(VaultError, match=r"middle of a character; type it anew\." + FOR_THIS_RUN):
        Vault().keep("acme", PASSWORD, Secret("hunter2\ud800"))


def test_what_a_keychain_refuses_is_said_without_the_secret(
    keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("keyring.backends.SecretService")

    def refuse(_self: object, _service: str, user: str, text: str) -> None:
        message = f"{user}: {text} is not to my taste."
        raise PasswordSetError(message)

    monkeypatch.setattr(module.Keyring, "set_password", refuse)
    with pytest.raises(VaultError) as raised:
        Vault().keep("acme", PASSWORD, Secret("hunter2"))
    assert str(raised.value) == (
        f"The Secret Service keychain refused: acme/password: {logs.DOTS} is not to my taste."
        " The password is kept for this run only."
    )


# Its own thread stumbles: in the program that is a crash report.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_this_program_is_never_taken_for_success(
    keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    module = import_module("keyring.backends.SecretService")
    monkeypatch.setattr(module.Keyring, "set_password", stumble)
    vault = Vault()
    with pytest.raises(VaultError, match=r"by a fault of this program\." + FOR_THIS_RUN):
        vault.keep("acme", PASSWORD, Secret("hunter2"))
    assert vault.read("acme", PASSWORD) == Secret()


def test_nothing_is_logged_about_it(keychain: Keychain, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    Vault().keep("acme", PASSWORD, Secret("hunter2"))
    Vault().read("acme", PASSWORD)
    assert "hunter2" not in caplog.text
