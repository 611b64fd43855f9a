"""A line for an id offers the known ones, and stays the same line whether there are any or none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.choice_box import ChoiceBox, QuietBox, choice, id_in

CHOICES = {3: "Visma", 12: "Other"}


@pytest.fixture
def box(qtbot: QtBot) -> ChoiceBox:
    made = ChoiceBox(QLineEdit())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def shown(box: ChoiceBox) -> str:
    line = box.lineEdit()
    assert line is not None
    return line.text()


def test_an_id_gets_its_name_and_loses_it_again(qtbot: QtBot, box: ChoiceBox) -> None:
    qtbot.keyClicks(box, "3")
    box.set_choices(CHOICES)
    assert shown(box) == "3 · Visma"
    box.set_choices({3: "Another"})
    assert shown(box) == "3 · Another"
    box.set_choices({})
    assert shown(box) == "3"
    assert box.count() == 0


def test_what_is_typed_is_never_completed_to_another_id(qtbot: QtBot, box: ChoiceBox) -> None:
    box.set_choices({12: "Other"})
    box.setFocus()
    qtbot.keyClicks(box, "1")
    assert shown(box) == "1"


def test_the_cursor_stays_while_choices_come(qtbot: QtBot, box: ChoiceBox) -> None:
    qtbot.keyClicks(box, "127")
    line = box.lineEdit()
    assert line is not None
    line.setCursorPosition(1)
    box.set_choices(CHOICES)
    assert line.cursorPosition() == 1


def test_without_choices_it_looks_like_a_line(box: ChoiceBox) -> None:
    def arrow() -> set[str]:
        picture = box.grab().toImage()
        x, height = picture.width() - 12, picture.height()
        return {picture.pixelColor(x, y).name() for y in range(3, height - 3)}

    assert len(arrow()) == 1
    box.set_choices(CHOICES)
    assert len(arrow()) > 1


def test_without_choices_the_line_is_the_whole_box(box: ChoiceBox) -> None:
    line = box.lineEdit()
    assert line is not None
    box.resize(box.width() + 40, box.height() + 4)
    assert line.geometry() == box.rect()
    font = box.font()
    font.setPointSize(font.pointSize() + 4)
    box.setFont(font)
    assert line.geometry() == box.rect()
    box.set_choices(CHOICES)
    assert box.rect().contains(line.geometry())
    assert line.geometry().right() < box.width() - 10
    box.set_choices({})
    assert line.geometry() == box.rect()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "1"),
        ("Visma, Oslo", "1 · Visma, Oslo"),
        ('US:"Ledgerline cloud"NO:"Sky"', "1 · Ledgerline cloud"),
        ('en-US is none, but NO:"Sky"; SV-SE:"Moln" is', "1 · en-US is none, but Sky is"),
        ('connector US:"Cloud"NO:"Sky" / connection Oslo', "1 · connector Cloud / connection Oslo"),
    ],
)
def test_a_name_in_many_languages_is_shown_in_the_first(name: str, text: str) -> None:
    assert choice(1, name) == text
    assert id_in(text) == "1"


def test_the_mouse_wheel_turns_no_pick_list(qtbot: QtBot) -> None:
    box = QuietBox()
    qtbot.addWidget(box)
    box.addItems(["a", "b", "c"])
    box.setCurrentIndex(1)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 (Qt's own)
    )
    QApplication.sendEvent(box, event)
    assert box.currentIndex() == 1
    assert not event.isAccepted()
