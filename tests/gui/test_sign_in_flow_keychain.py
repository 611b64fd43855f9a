"""The keychain while signing in: missing, locked or hanging, it stops nobody without a word."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from erpsync_gui import paths
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.secret_prompt import SecretPrompt
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from tests.fakes.choosing import Choose
from tests.fakes.keychain import Keychain
from tests.fakes.pulse import STALL_S, Pulse
from tests.fakes.signing_in import TESSA, answer, at, connections, entering, prompt_of

CLOSED_AFTER_S = 5
CLOSED_SOON = f"""
import sys
from PySide6.QtCore import QTimer
from erpsync_gui import app

build = app.build

def build_and_close(*parts):
    desktop = build(*parts)

    def close():
        print(desktop.bar.sign_in.text)
        desktop.window.close()

    QTimer.singleShot({CLOSED_AFTER_S * 1000}, close)
    return desktop

app.build = build_and_close
sys.exit(app.run_desktop([]))
"""
"""The program, whose user closes its window while it still asks the keychain."""


def test_without_one_it_is_said_once_that_a_password_is_for_this_run(
    desktop: Desktop, qtbot: QtBot, customer: SandboxServer, choose: Choose
) -> None:
    def type_password(name: str) -> None:
        choose(at(customer, name))
        assert "There is no Secret Service keychain" in desktop.strip.sentence
        desktop.strip.sign_in_button.click()
        prompt = prompt_of(desktop, qtbot)
        entering(desktop, qtbot, lambda: answer(prompt, qtbot, TESSA.reveal(), remember=True))
        assert desktop.bar.sign_in.text.startswith("Signed in as")
        qtbot.waitUntil(lambda: desktop.window.findChild(SecretPrompt) is None)

    type_password("Acme")
    assert desktop.strip.sentence.endswith("The password is kept for this run only.")
    type_password("Other")
    assert desktop.strip.sentence == ""


def test_a_locked_one_is_said_and_asked_again_before_the_user_is(
    desktop: Desktop,
    qtbot: QtBot,
    customer: SandboxServer,
    choose: Choose,
    keychain: Keychain,
) -> None:
    profile = at(customer)
    connections(desktop).vault.keep(profile.key, SecretKind.PASSWORD, TESSA)
    keychain.restart(password=None)
    choose(profile)
    assert "password of tessa is missing" in desktop.strip.sentence
    assert "locked" in desktop.strip.sentence
    keychain.restart()
    entering(desktop, qtbot, desktop.strip.sign_in_button.click)
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
    assert desktop.strip.sentence == ""


def test_a_typed_password_is_remembered_for_the_next_run(
    desktop: Desktop,
    qtbot: QtBot,
    customer: SandboxServer,
    choose: Choose,
    keychain: Keychain,
) -> None:
    del keychain  # it only has to be there
    profile = at(customer)
    choose(profile)
    desktop.strip.sign_in_button.click()
    prompt = prompt_of(desktop, qtbot)
    entering(desktop, qtbot, lambda: answer(prompt, qtbot, TESSA.reveal(), remember=True))
    assert desktop.strip.sentence == ""
    assert connections(desktop).vault.read(profile.key, SecretKind.PASSWORD) == TESSA


def test_one_that_hangs_stops_nobody(
    desktop: Desktop,
    qtbot: QtBot,
    customer: SandboxServer,
    choose: Choose,
    keychain: Keychain,
    pulse: Pulse,
) -> None:
    connections(desktop).vault._patience_s = 0.5
    keychain.freeze()
    profile = at(customer)
    choose(profile)
    assert "has not answered" in desktop.strip.sentence
    desktop.strip.sign_in_button.click()
    prompt = prompt_of(desktop, qtbot)
    entering(desktop, qtbot, lambda: answer(prompt, qtbot, TESSA.reveal(), remember=True))
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
    assert "kept for this run only" in desktop.strip.sentence
    assert pulse.longest_s < STALL_S
    keychain.thaw()


def test_one_that_hangs_does_not_keep_the_program_from_closing(
    customer: SandboxServer, keychain: Keychain
) -> None:
    profile = at(customer)
    Profiles(paths.profiles()).save([profile])
    settings = QSettings(str(paths.state() / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("window/profile", profile.key)
    settings.sync()
    keychain.freeze()
    began_s = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_SOON],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "Connecting to Acme…"), done.stderr
    assert monotonic() - began_s < CLOSED_AFTER_S + 8
    keychain.thaw()
