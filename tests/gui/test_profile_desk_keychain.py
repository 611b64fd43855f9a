"""The keychain behind the profile dialog: what it does not do is said, and nobody waits for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from erpsync_gui.store.profile import PRACTICE, Profile
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from tests.fakes.choosing import Start
from tests.fakes.keychain import Keychain
from tests.fakes.profile_editing import (
    edit,
    press,
    save,
    type_password,
)
from tests.fakes.pulse import STALL_S, Pulse
from tests.fakes.signing_in import TESSA, connections

PASSWORD = SecretKind.PASSWORD


def test_without_one_a_password_is_for_this_run_and_that_is_said(
    start: Start, qtbot: QtBot, acme: Profile
) -> None:
    desktop = start([acme], PRACTICE)
    dialog = edit(desktop, qtbot)
    type_password(qtbot, dialog, remember=True)
    save(desktop, qtbot, dialog)
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
    assert "The password is kept for this run only." in desktop.strip.sentence


def test_a_locked_one_is_told_in_the_dialog(
    start: Start, qtbot: QtBot, acme: Profile, keychain: Keychain
) -> None:
    Vault().keep(acme.key, PASSWORD, TESSA)
    keychain.restart(password=None)
    desktop = start([acme], PRACTICE)
    dialog = edit(desktop, qtbot)
    dialog.editor.form.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "locked" in dialog.editor.form.notice.text(), timeout=10_000)
    dialog.done(0)


def test_one_that_hangs_keeps_nobody_from_working(
    start: Start, qtbot: QtBot, acme: Profile, keychain: Keychain, pulse: Pulse
) -> None:
    desktop = start([acme], PRACTICE)
    connections(desktop).vault._patience_s = 0.5
    dialog = edit(desktop, qtbot)
    type_password(qtbot, dialog)
    keychain.freeze()
    save(desktop, qtbot, dialog)
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin")
    assert "has not answered" in desktop.strip.sentence
    assert "kept for this run only" in desktop.strip.sentence
    assert pulse.longest_s < STALL_S
    keychain.thaw()


def test_a_profile_that_is_chosen_while_it_hangs_stays_chosen(
    start: Start, qtbot: QtBot, acme: Profile, keychain: Keychain
) -> None:
    desktop = start([acme], PRACTICE)
    connections(desktop).vault._patience_s = 0.5
    dialog = edit(desktop, qtbot)
    type_password(qtbot, dialog)
    keychain.freeze()
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    assert desktop.bar.profile() == acme
    desktop.bar.set_profiles(desktop.bar.profiles(), PRACTICE.key)
    tab = desktop.tabs.open("GetEngineStatus")
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=20_000) as exchanged:
        tab.send()
    assert exchanged.args[0].server == PRACTICE.name
    assert desktop.bar.profile().key == PRACTICE.key
    keychain.thaw()
