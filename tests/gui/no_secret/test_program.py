"""No secret is in a file, a test, a diagnosis, the log or a crash report of the program."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton

from erpsync_gui import paths
from erpsync_gui.gui.crash import CrashReporter
from erpsync_gui.gui.diagnosis_dialog import DiagnosisDialog
from erpsync_gui.gui.log_window import LogWindow
from erpsync_gui.gui.profile_dialog import ProfileDialog
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind
from tests.fakes.choosing import Choose
from tests.fakes.planted import NEEDLESS, SPELLINGS
from tests.fakes.witness import Searched, Witness, type_in


def test_the_profile_dialog(witness: Witness, searched: Searched, exports: Path) -> None:
    evidence, qtbot, desktop = witness.evidence, witness.qtbot, witness.desktop
    address = desktop.bar.profile().address
    # What travels in headers as it is can hold ASCII only.
    secrets = {
        kind: evidence.plant(f"a {kind.title}, typed in the dialog", ascii_only=True)
        for kind in SecretKind
    }
    secrets[SecretKind.PASSWORD] = evidence.plant("the right password, typed in the dialog")
    witness.trigger("profiles")
    dialog = witness.opened(ProfileDialog)
    witness.look("at a file that was written by hand")
    dialog.editor.list.new_button.click()
    form = dialog.editor.form
    for line, text in (
        (form.server.name, "Typed in the dialog"),
        (form.server.address, address),
        (form.sign_in.user, "tessa"),
    ):
        type_in(line, text)
    for kind, field in form.secrets.items():
        type_in(field.line, secrets[kind])
    witness.look("while secrets are typed")
    dialog.steps.button.click()
    qtbot.waitUntil(lambda: not dialog.steps.is_running, timeout=30_000)
    witness.look("after the test of a profile")
    dialog.editor.list.export_all.trigger()
    file_dialog = dialog.findChild(QFileDialog)
    assert isinstance(file_dialog, QFileDialog)
    file_dialog.fileSelected.emit(str(exports / "all.toml"))
    file_dialog.close()
    with qtbot.waitSignal(desktop.workbench.connected, timeout=30_000):
        dialog.apply_button.click()
    witness.look("after the profiles were saved")
    dialog.editor.list.copy_button.click()
    witness.look("at a copy of a profile")
    dialog.done(0)
    witness.check_calls()
    assert list(paths.config().glob("*.damaged-*"))
    searched("Typed in the dialog", "By hand", 'password = "********"', "[window]")


@pytest.mark.parametrize("unescaped", [" ", " /"])
def test_a_password_in_an_address_goes_nowhere(
    witness: Witness, searched: Searched, unescaped: str
) -> None:
    """Whoever types it there sees it there; it is neither saved nor exported nor sent."""
    secret = witness.evidence.plant("a password in an address")
    password = "".join(letter for letter in secret if letter not in unescaped)
    witness.trigger("profiles")
    dialog = witness.opened(ProfileDialog)
    dialog.editor.list.new_button.click()
    form = dialog.editor.form
    for line in (form.server.address, form.network.proxy_address):
        type_in(line, f"https://tessa:{password}@crm.example.com/crm")
    dialog.apply_button.click()
    dialog.editor.list.export_all.trigger()
    dialog.steps.button.click()
    assert dialog.findChild(QFileDialog) is None
    assert not dialog.steps.is_running
    told = [label.text() for label in dialog.findChildren(QLabel)]
    witness.evidence.see("what is said of it", "\n".join(told))
    for line in (form.server.address, form.network.proxy_address):
        line.clear()
    witness.look("after it was taken out")
    dialog.done(0)
    searched("address")


def test_a_diagnosis(witness: Witness, choose: Choose, searched: Searched, exports: Path) -> None:
    evidence, desktop = witness.evidence, witness.desktop
    right = evidence.plant("the right password, before a diagnosis")
    wrong = evidence.plant("a wrong password, before a diagnosis")
    address = desktop.bar.profile().address
    for name, password in (("Right", right), ("Wrong", wrong)):
        profile = Profile(name, address=address, user="tessa")
        choose(profile, {SecretKind.PASSWORD: Secret(password)})
        with witness.qtbot.waitSignal(desktop.diagnosis.ended, timeout=30_000):
            witness.trigger("diagnose")
        dialog = witness.opened(DiagnosisDialog)
        dialog.copy_button.click()
        witness.look("after a diagnosis")
        witness.see_steps(name, dialog._steps)
        for row in range(dialog.view.model().rowCount()):
            dialog.view.setCurrentIndex(dialog.view.model().index(row, 0))
            dialog.open_button.click()
            witness.look("at a step of a diagnosis")
        dialog.done(0)
        witness.qtbot.waitUntil(lambda: desktop.window.findChild(DiagnosisDialog) is None)
    searched("Diagnosis of Wrong", "Sign-in refused")


@pytest.mark.expects_log("unexpected error", "planted in the log")
def test_a_crash_and_the_log(witness: Witness, choose: Choose, searched: Searched) -> None:
    right = witness.evidence.plant("the right password, before a crash")
    address = witness.desktop.bar.profile().address
    profile = Profile("Crashing", address=address, user="tessa")
    choose(profile, {SecretKind.PASSWORD: Secret(right)})
    spelled = [spell(right) for name, spell in SPELLINGS.items() if name not in NEEDLESS]
    said = "\n".join(body.decode("utf-8", "replace") for body in spelled)
    ticket = next(each.text for each in witness.evidence.secrets if each.text.startswith("7T:"))
    log = logging.getLogger("erpsync_gui.somewhere")
    log.warning("planted in the log: %s, %r, %s", right, [ticket, right], said)
    reporter = CrashReporter(QApplication.instance())
    try:
        fail(json.dumps({"told": [right, ticket]}), said, spelled)
    except ConnectionError as error:
        log.exception("planted in the log")
        reporter._on_exception(type(error), error, error.__traceback__)
    box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox))
    witness.look("at a crash report")
    witness.evidence.see("the crash report", box.detailedText())
    copy = next(each for each in box.findChildren(QPushButton) if "Copy" in each.text())
    copy.click()
    witness.evidence.see("the crash report, copied", QGuiApplication.clipboard().text())
    box.close()
    witness.trigger("log")
    witness.opened(LogWindow)
    witness.look("at the log")
    searched("planted in the log", "ConnectionError", str(sys.version_info.major))


def fail(*said: object) -> None:
    raise ConnectionError(*said)
