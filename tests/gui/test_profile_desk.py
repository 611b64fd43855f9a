"""What is edited in the dialog is kept: in the file, in the keychain, and in the window at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from erpsync_gui import paths
from erpsync_gui.gui.secret_field import SAVED
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.store.profile import BUILT_IN, PRACTICE, Profile
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from tests.fakes.choosing import Start
from tests.fakes.keychain import Keychain
from tests.fakes.profile_editing import (
    CONTROL,
    edit,
    go_on,
    names_in_the_bar,
    names_in_the_file,
    outcome,
    press,
    save,
    type_into,
)
from tests.fakes.signing_in import TESSA, connections

PASSWORD = SecretKind.PASSWORD
ALT = Qt.KeyboardModifier.AltModifier


def test_a_new_customer_is_typed_saved_signed_in_and_there_at_the_next_start(
    start: Start, qtbot: QtBot, customer: SandboxServer, keychain: Keychain
) -> None:
    del keychain  # it only has to be there
    desktop = start()
    dialog = edit(desktop, qtbot)
    qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_N, CONTROL)
    type_into(qtbot, dialog, "Acme")
    form = dialog.editor.form
    form.server.address.setFocus()
    type_into(qtbot, dialog, customer.base_url)
    form.tabs.setFocus()
    qtbot.keyClick(form.tabs, Qt.Key.Key_Right)
    form.sign_in.user.setFocus()
    type_into(qtbot, dialog, "tessa")
    go_on(qtbot, dialog, "Password")
    type_into(qtbot, dialog, TESSA.reveal())
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    key = desktop.bar.profile().key
    assert names_in_the_file() == ["Acme"]
    assert TESSA.reveal() not in paths.profiles().read_text("utf-8")
    assert names_in_the_bar(desktop) == [*(known.name for known in BUILT_IN), "Acme"]
    assert desktop.bar.profile().name == "Acme"
    assert desktop.bar.sign_in.text.startswith("Signed in as Tessa Admin · ticket ")
    assert Vault().read(key, PASSWORD) == TESSA

    again = start()
    assert again.bar.profile().key == key
    assert again.bar.sign_in.text.startswith("Signed in as Tessa Admin · ticket ")
    assert again.strip.sentence == ""


@pytest.mark.usefixtures("keychain")
class TestEditing:
    def test_another_user_is_signed_in_with_what_was_typed(
        self, start: Start, qtbot: QtBot, acme: Profile
    ) -> None:
        Vault().keep(acme.key, PASSWORD, TESSA)
        desktop = start([acme], acme)
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa")
        before = connections(desktop).session(acme)
        dialog = edit(desktop, qtbot)
        dialog.editor.form.tabs.setCurrentIndex(1)
        dialog.editor.form.sign_in.user.setFocus()
        type_into(qtbot, dialog, "ola")
        save(desktop, qtbot, dialog)
        assert desktop.bar.sign_in.text.startswith("Signed in as Ola")
        assert connections(desktop).session(desktop.bar.profile()) is not before
        assert names_in_the_file() == ["Acme"]

    def test_a_double_has_no_secret(self, start: Start, qtbot: QtBot, acme: Profile) -> None:
        Vault().keep(acme.key, PASSWORD, TESSA)
        desktop = start([acme], acme)
        dialog = edit(desktop, qtbot)
        qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_D, CONTROL)
        save(desktop, qtbot, dialog)
        assert names_in_the_file() == ["Acme", "Acme copy"]
        assert desktop.bar.profile().name == "Acme copy"
        assert "password of tessa is missing" in desktop.strip.sentence

    def test_another_order_is_kept(
        self, start: Start, qtbot: QtBot, acme: Profile, other: Profile
    ) -> None:
        desktop = start([acme, other], other)
        dialog = edit(desktop, qtbot)
        qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Up, ALT)
        save(desktop, qtbot, dialog)
        assert names_in_the_file() == ["Other", "Acme"]
        assert names_in_the_bar(desktop)[len(BUILT_IN) :] == ["Other", "Acme"]

    def test_a_removed_one_takes_its_secrets_along(
        self, start: Start, qtbot: QtBot, acme: Profile, other: Profile
    ) -> None:
        for profile in (acme, other):
            Vault().keep(profile.key, PASSWORD, TESSA)
        desktop = start([acme, other], acme)
        dialog = edit(desktop, qtbot)
        qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Delete)
        box = dialog.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        box.buttons()[0].click()
        save(desktop, qtbot, dialog)
        assert names_in_the_file() == ["Other"]
        assert desktop.bar.profile().name == "Other"
        assert not Vault().read(acme.key, PASSWORD)
        assert Vault().read(other.key, PASSWORD) == TESSA

    def test_after_apply_it_is_told_where_the_secret_is(
        self, start: Start, qtbot: QtBot, acme: Profile
    ) -> None:
        desktop = start([acme], acme)
        dialog = edit(desktop, qtbot)
        field = dialog.editor.form.secrets[PASSWORD]
        dialog.editor.form.tabs.setCurrentIndex(1)
        qtbot.keyClicks(field.line, TESSA.reveal())
        with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
            press(dialog, QDialogButtonBox.StandardButton.Apply)
        qtbot.waitUntil(lambda: field._state == SAVED, timeout=10_000)
        assert desktop.bar.sign_in.text.startswith("Signed in as Tessa")
        press(dialog, QDialogButtonBox.StandardButton.Cancel)

    def test_a_profile_that_only_moved_in_the_list_stays_signed_in_elsewhere(
        self, start: Start, qtbot: QtBot, acme: Profile, other: Profile
    ) -> None:
        Vault().keep(acme.key, PASSWORD, TESSA)
        desktop = start([acme, other], acme)
        before = connections(desktop).session(acme)
        dialog = edit(desktop, qtbot)
        qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Down)
        qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Up, ALT)
        save(desktop, qtbot, dialog)
        assert connections(desktop).session(acme) is before


class TestTest:
    def test_a_good_and_a_wrong_password(self, start: Start, qtbot: QtBot, acme: Profile) -> None:
        desktop = start([acme], PRACTICE)
        dialog = edit(desktop, qtbot)
        dialog.editor.form.tabs.setCurrentIndex(1)
        line = dialog.editor.form.secrets[PASSWORD].line
        qtbot.keyClicks(line, "quite-wrong")
        assert outcome(qtbot, dialog) == "Broken: Sign-in."
        line.selectAll()
        qtbot.keyClicks(line, TESSA.reveal())
        # It comes as far as a connection of the practice tenant that is really broken.
        assert outcome(qtbot, dialog).endswith("Connection 3.")
        dialog.done(0)
        assert connections(desktop).secrets.states(acme.key)[0] == {}
        assert names_in_the_bar(desktop)[len(BUILT_IN) :] == ["Acme"]

    def test_it_can_be_stopped_and_begun_again(
        self, start: Start, qtbot: QtBot, acme: Profile, customer: SandboxServer
    ) -> None:
        desktop = start([acme], PRACTICE)
        dialog = edit(desktop, qtbot)
        customer.faults.arm("delay=60000", 1)
        dialog.steps.button.click()
        qtbot.waitUntil(lambda: not customer.faults.armed, timeout=10_000)
        dialog.steps.button.click()
        qtbot.waitUntil(lambda: not dialog.steps.is_running, timeout=5_000)
        assert dialog.steps.heading.text == "Stopped."
        assert "Broken: " in outcome(qtbot, dialog), "nobody knows the password"
        dialog.done(0)

    def test_a_dialog_that_is_closed_and_opened_again_hears_nothing_of_the_first_test(
        self, start: Start, qtbot: QtBot, acme: Profile, customer: SandboxServer
    ) -> None:
        desktop = start([acme], PRACTICE)
        dialog = edit(desktop, qtbot)
        customer.faults.arm("delay=60000", 1)
        dialog.steps.button.click()
        qtbot.waitUntil(lambda: not customer.faults.armed, timeout=10_000)
        dialog.done(0)
        dialog = edit(desktop, qtbot)
        assert not dialog.steps.is_running
        assert "Broken: " in outcome(qtbot, dialog)
        dialog.done(0)
