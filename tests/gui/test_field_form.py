"""Labels lead to their fields, and what is wrong stands below the field it is about."""

from __future__ import annotations

import enum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.field_form import FieldForm
from erpsync_gui.gui.file_field import FileField


class Key(enum.Enum):
    NAME = 1
    KIND = 2
    FLAG = 3
    FILE = 4


@pytest.fixture
def form(qtbot: QtBot) -> FieldForm:
    made = FieldForm()
    qtbot.addWidget(made)
    made.add(Key.NAME, "Na&me", QLineEdit(), "As it is called.")
    made.add(Key.KIND, "&Kind", QComboBox())
    made.add(Key.FLAG, "", QCheckBox("&Flag"))
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(form: FieldForm) -> set[str]:
    return {label.text() for label in form.findChildren(QLabel) if label.isVisible()}


def test_a_label_leads_to_its_field(qtbot: QtBot, form: FieldForm) -> None:
    label = next(each for each in form.findChildren(QLabel) if each.text() == "Na&me")
    assert label.buddy() is form.findChild(QLineEdit)


def test_the_letter_of_a_label_leads_into_a_field_of_many_parts(
    qtbot: QtBot, form: FieldForm
) -> None:
    form.activateWindow()
    field = FileField("CA file", "All files (*)")
    form.add(Key.FILE, "&CA file", field)
    qtbot.waitUntil(field.line.isVisible)
    qtbot.keyClick(form, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(field.line.hasFocus)


def test_a_problem_stands_in_the_form_and_in_the_ear(form: FieldForm) -> None:
    line = form.findChild(QLineEdit)
    assert line is not None
    form.say(Key.NAME, "Type a name.")
    assert "Type a name." in shown(form)
    assert line.accessibleDescription() == "Type a name. As it is called."
    form.say(Key.NAME, "")
    assert "Type a name." not in shown(form)
    assert form.said(Key.NAME) == ""


def test_a_hidden_field_hides_its_label(form: FieldForm) -> None:
    form.set_shown(Key.NAME, shown=False)
    assert not form.is_shown(Key.NAME)
    assert shown(form) == {"&Kind"}


def test_leaving_a_line_is_told_with_its_key(qtbot: QtBot, form: FieldForm) -> None:
    line = form.findChild(QLineEdit)
    assert line is not None
    with qtbot.waitSignal(form.left) as left:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert left.args == [Key.NAME]


def test_a_field_is_focused_by_its_key(qtbot: QtBot, form: FieldForm) -> None:
    form.activateWindow()
    form.focus(Key.KIND)
    qtbot.waitUntil(lambda: form.focusWidget() is form.findChild(QComboBox))
