"""Nothing leaves the dialog before OK or Apply, a test runs on what is typed, and Esc asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from erpsync_gui import logs
from erpsync_gui.access.diagnosis_step import Finding, Step
from erpsync_gui.gui.profile_dialog import ProfileDialog
from erpsync_gui.gui.profile_edits import ProfileEdits, SecretChange
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Environment, Profile
from erpsync_gui.store.secret_kind import SecretKind

ZERO = Profile("Zero", key="0", address="https://zero.example.com", user="u0")
ONE = Profile("One", key="1", address="https://one.example.com", user="u1")
TWO = Profile("Two", key="2", address="https://two.example.com", user="u2")
CONTROL = Qt.KeyboardModifier.ControlModifier
PLANTED = "planted-in-the-dialog"


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[ProfileDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    made = ProfileDialog([ZERO, ONE, TWO], "1", parent, keychain_title="Ring")
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.done(0)


def button(dialog: ProfileDialog, which: QDialogButtonBox.StandardButton) -> QPushButton:
    return dialog.buttons.button(which)


def press(qtbot: QtBot, pressed: QAbstractButton) -> None:
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)


def answer(qtbot: QtBot, dialog: ProfileDialog, which: QMessageBox.StandardButton) -> None:
    box = dialog.findChild(QMessageBox)
    assert box is not None
    press(qtbot, box.button(which))


def rename(qtbot: QtBot, dialog: ProfileDialog, name: str) -> None:
    line = dialog.editor.form.server.name
    line.selectAll()
    qtbot.keyClicks(line, name)


def type_password(qtbot: QtBot, dialog: ProfileDialog) -> None:
    qtbot.keyClicks(dialog.editor.form.secrets[SecretKind.PASSWORD].line, PLANTED)


def shown(dialog: ProfileDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_ok_hands_over_everything_and_closes(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Fjord")
    type_password(qtbot, dialog)
    with qtbot.waitSignal(dialog.saved) as saved:
        press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Ok))
    edits: ProfileEdits = saved.args[0]
    assert [profile.name for profile in edits.profiles] == ["Zero", "Fjord", "Two"]
    assert edits.secrets == (
        SecretChange("1", SecretKind.PASSWORD, Secret(PLANTED), remember=True),
    )
    assert edits.chosen == "1"
    assert not dialog.isVisible()


def test_enter_is_ok(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Fjord")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog.editor.form.server.name, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_ok_without_a_change_saves_nothing(qtbot: QtBot, dialog: ProfileDialog) -> None:
    with qtbot.assertNotEmitted(dialog.saved):
        press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Ok))
    assert not dialog.isVisible()


def test_ok_tells_which_profile_was_chosen(qtbot: QtBot, dialog: ProfileDialog) -> None:
    qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.saved) as saved:
        press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Ok))
    assert saved.args[0].chosen == "2"


def test_apply_hands_over_and_stays(qtbot: QtBot, dialog: ProfileDialog) -> None:
    apply = button(dialog, QDialogButtonBox.StandardButton.Apply)
    assert not apply.isEnabled()
    rename(qtbot, dialog, "Fjord")
    assert dialog.isWindowModified()
    with qtbot.waitSignals([dialog.saved, dialog.secrets_wanted], order="strict"):
        press(qtbot, apply)
    assert dialog.isVisible()
    assert not apply.isEnabled()
    assert not dialog.isWindowModified()


def test_what_could_not_be_kept_stays_in_the_dialog(qtbot: QtBot, dialog: ProfileDialog) -> None:
    dialog.saved.connect(lambda _edits: dialog.refuse("The disk is full."))
    rename(qtbot, dialog, "Fjord")
    for which in (QDialogButtonBox.StandardButton.Apply, QDialogButtonBox.StandardButton.Ok):
        press(qtbot, button(dialog, which))
        assert dialog.isVisible()
        assert dialog.isWindowModified()
        assert "The disk is full." in shown(dialog)


def test_what_is_said_while_it_is_kept_stays_to_be_read(
    qtbot: QtBot, dialog: ProfileDialog
) -> None:
    dialog.saved.connect(lambda _edits: dialog.complain("The damaged file is kept."))
    rename(qtbot, dialog, "Fjord")
    press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Apply))
    assert "The damaged file is kept." in shown(dialog)
    qtbot.keyClicks(dialog.editor.form.server.name, "!")
    assert "The damaged file is kept." not in shown(dialog)


def test_ctrl_s_applies(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Fjord")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    assert dialog.isVisible()
    with qtbot.assertNotEmitted(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)


def test_bad_input_is_said_and_nothing_is_handed_over(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "two")
    with qtbot.assertNotEmitted(dialog.saved):
        press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Ok))
    assert dialog.isVisible()
    assert "Another profile has this name already." in shown(dialog)
    assert dialog.focusWidget() is dialog.editor.form.server.name


def test_what_was_handed_over_is_kept_out_of_the_log(qtbot: QtBot, dialog: ProfileDialog) -> None:
    secret = "planted-for-the-log"
    qtbot.keyClicks(dialog.editor.form.secrets[SecretKind.PASSWORD].line, secret)
    assert logs.clean(secret) == secret
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    assert logs.clean(secret) == logs.DOTS


def test_esc_without_a_change_closes(qtbot: QtBot, dialog: ProfileDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.findChild(QMessageBox) is None


@pytest.mark.parametrize(
    ("which", "is_saved", "is_open"),
    [
        (QMessageBox.StandardButton.Save, True, False),
        (QMessageBox.StandardButton.Discard, False, False),
        (QMessageBox.StandardButton.Cancel, False, True),
    ],
)
def test_esc_with_a_change_asks(
    qtbot: QtBot,
    dialog: ProfileDialog,
    which: QMessageBox.StandardButton,
    *,
    is_saved: bool,
    is_open: bool,
) -> None:
    saved: list[ProfileEdits] = []
    dialog.saved.connect(saved.append)
    rename(qtbot, dialog, "Fjord")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    answer(qtbot, dialog, which)
    assert bool(saved) == is_saved
    assert dialog.isVisible() == is_open


def test_closing_the_window_asks_as_well(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Fjord")
    dialog.close()
    assert dialog.isVisible()
    answer(qtbot, dialog, QMessageBox.StandardButton.Discard)
    assert not dialog.isVisible()


def test_saving_something_bad_from_the_question_stays(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Two")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(dialog.saved):
        answer(qtbot, dialog, QMessageBox.StandardButton.Save)
    assert dialog.isVisible()


def test_a_test_takes_the_profile_as_it_is_typed(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Fjord")
    type_password(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.saved), qtbot.waitSignal(dialog.test_wanted) as wanted:
        press(qtbot, dialog.steps.button)
    profile, secrets = wanted.args
    assert (profile.key, profile.name) == ("1", "Fjord")
    assert [change.secret.reveal() for change in secrets] == [PLANTED]
    dialog.show_step(Step("Name", Finding.GOOD, "It is 10.0.0.12."))
    dialog.show_test_ended()
    assert dialog.steps.view.count() == 1
    assert dialog.steps.heading.text == "Everything works."


def test_a_test_can_be_stopped(qtbot: QtBot, dialog: ProfileDialog) -> None:
    press(qtbot, dialog.steps.button)
    with qtbot.waitSignal(dialog.test_stopped):
        press(qtbot, dialog.steps.button)


@pytest.mark.parametrize("end", ["another profile", "esc"])
def test_nobody_waits_for_a_test_that_is_not_seen(
    qtbot: QtBot, dialog: ProfileDialog, end: str
) -> None:
    press(qtbot, dialog.steps.button)
    with qtbot.waitSignal(dialog.test_stopped):
        if end == "esc":
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Down)
    assert not dialog.steps.isVisible()


def test_what_is_bad_is_not_tested(qtbot: QtBot, dialog: ProfileDialog) -> None:
    rename(qtbot, dialog, "Two")
    with qtbot.assertNotEmitted(dialog.test_wanted):
        press(qtbot, dialog.steps.button)
    assert "Another profile has this name already." in shown(dialog)


def test_a_change_makes_a_result_old(qtbot: QtBot, dialog: ProfileDialog) -> None:
    press(qtbot, dialog.steps.button)
    dialog.show_step(Step("Name", Finding.GOOD, "It is 10.0.0.12."))
    dialog.show_test_ended()
    rename(qtbot, dialog, "Fjord")
    assert "changed since" in dialog.steps.heading.text


def test_secrets_are_asked_for_when_the_dialog_opens(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ProfileDialog([ONE], "1", parent, keychain_title="Ring")
    dialog.secrets_wanted.connect(
        lambda key: dialog.show_secrets(key, {SecretKind.PASSWORD: "saved"}, "")
    )
    with qtbot.waitSignal(dialog.secrets_wanted):
        dialog.open()
    dialog.editor.form.tabs.setCurrentIndex(1)
    assert "saved in the Ring" in shown(dialog)
    dialog.done(0)


def choose_file(dialog: ProfileDialog, path: Path) -> QFileDialog:
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    assert asked.isVisible()
    asked.fileSelected.emit(str(path))
    asked.reject()
    return asked


def test_import_asks_for_a_file(qtbot: QtBot, dialog: ProfileDialog, tmp_path: Path) -> None:
    press(qtbot, dialog.editor.list.import_button)
    with qtbot.waitSignal(dialog.import_wanted) as wanted:
        choose_file(dialog, tmp_path / "profiles.toml")
    assert Path(wanted.args[0]) == tmp_path / "profiles.toml"


def test_imported_profiles_are_new_ones_until_they_are_saved(
    qtbot: QtBot, dialog: ProfileDialog
) -> None:
    dialog.add_imported([ONE, Profile("Three", address="https://three.example.com", user="u")], ())
    names = [profile.name for profile in dialog.editor.drafts.profiles()]
    assert names == ["Zero", "One", "Two", "One (2)", "Three"]
    assert "2 profiles were imported, without secrets." in shown(dialog)
    assert dialog.editor.form.server.name.text() == "One (2)"
    with qtbot.waitSignal(dialog.saved) as saved:
        press(qtbot, button(dialog, QDialogButtonBox.StandardButton.Apply))
    assert len({profile.key for profile in saved.args[0].profiles}) == 5


def test_complaints_are_said_below(qtbot: QtBot, dialog: ProfileDialog) -> None:
    dialog.add_imported((), ["Line 3 cannot be read."])
    assert "Line 3 cannot be read." in shown(dialog)
    dialog.complain("The file is not there.")
    assert "The file is not there." in shown(dialog)
    dialog.complain("")
    assert not dialog.notice.isVisible()


@pytest.mark.parametrize(
    ("action", "name", "exported"),
    [("export_one", "One.toml", ["One"]), ("export_all", "profiles.toml", ["Zero", "One", "Two"])],
)
def test_export_asks_where(
    qtbot: QtBot,
    dialog: ProfileDialog,
    tmp_path: Path,
    action: str,
    name: str,
    exported: list[str],
) -> None:
    getattr(dialog.editor.list, action).trigger()
    with qtbot.waitSignal(dialog.export_wanted) as wanted:
        asked = choose_file(dialog, tmp_path / name)
    assert asked.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    path, profiles = wanted.args
    assert Path(path) == tmp_path / name
    assert [profile.name for profile in profiles] == exported


def test_what_is_bad_is_not_exported(qtbot: QtBot, dialog: ProfileDialog) -> None:
    line = dialog.editor.form.server.address
    line.selectAll()
    qtbot.keyClicks(line, f"https://tessa:{PLANTED}@one.example.com")
    dialog.editor.list.export_one.trigger()
    assert dialog.findChild(QFileDialog) is None
    assert "fields of their own" in shown(dialog)


def test_production_is_read_only_through_the_whole_dialog(
    qtbot: QtBot, dialog: ProfileDialog
) -> None:
    qtbot.keyClick(dialog.editor.form.server.environment, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    profile = saved.args[0].profiles[1]
    assert (profile.environment, profile.read_only) == (Environment.PRODUCTION, True)


def test_nothing_is_cut_on_a_screen_of_1280_by_800(qtbot: QtBot, dialog: ProfileDialog) -> None:
    dialog.resize(920, 680)
    form = dialog.editor.form
    for tab in range(form.tabs.count()):
        form.tabs.setCurrentIndex(tab)
        areas = [each for each in form.findChildren(QScrollArea) if each.isVisible()]
        assert [area.horizontalScrollBar().maximum() for area in areas] == [0]
        assert [area.verticalScrollBar().maximum() for area in areas] == [0]


def test_it_fits_a_small_screen(qtbot: QtBot, dialog: ProfileDialog) -> None:
    dialog.resize(640, 400)
    assert (dialog.width(), dialog.height()) == (640, 400)
    dialog.editor.form.reveal(next(iter(dialog.editor.form.network.fields())))
    place = dialog.focusWidget().mapTo(dialog, dialog.focusWidget().rect().center())
    assert dialog.rect().contains(place)
