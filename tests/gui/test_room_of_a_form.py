"""A form in a low scroll area cuts nothing, says when it grew, and what to scroll to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editors import State
from erpsync_gui.gui.operation_form import OperationForm

CATALOGUE = load()


def scrolled(qtbot: QtBot, made: OperationForm) -> QScrollArea:
    """The form where it lives: in a scroll area that is too low for it."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(made)
    area.setWidgetResizable(True)
    area.resize(640, 160)
    with qtbot.waitExposed(area):
        area.show()
    return area


def settled(area: QScrollArea) -> bool:
    """Whether the form has the height that it asks for."""
    made = area.widget()
    assert made is not None
    return made.height() == max(made.sizeHint().height(), area.viewport().height())


def test_nothing_is_cut_in_a_low_area(qtbot: QtBot) -> None:
    made = OperationForm(CATALOGUE.operation("ForceResyncExternal"), CATALOGUE, 88)
    area = scrolled(qtbot, made)
    made.set_arguments({"ExternalKeys": ["", "A", "A", "1.02E+05", "1.03E+05"]})
    with pytest.raises(BadValue):
        made.arguments()
    qtbot.waitUntil(lambda: settled(area))
    labels = [label for label in made.findChildren(QLabel) if label.isVisibleTo(made)]
    buttons = [button for button in made.findChildren(QPushButton) if button.isVisibleTo(made)]
    assert {"Remove duplicates", "Take out what is no key"} <= {each.text() for each in buttons}
    needed: dict[QWidget, int] = {
        label: label.heightForWidth(label.width()) for label in labels if label.wordWrap()
    }
    needed |= {button: button.sizeHint().height() for button in buttons}
    for part, height in needed.items():
        assert part.height() >= height
        assert made.rect().contains(QRect(part.mapTo(made, QPoint()), part.size()))


@pytest.mark.parametrize("name", ["GetConnection", "TestConnectionByConfig", "SaveConnection"])
def test_a_form_that_grew_says_so(qtbot: QtBot, name: str) -> None:
    made = OperationForm(CATALOGUE.operation(name), CATALOGUE, 88)
    area = scrolled(qtbot, made)
    before = made.sizeHint().height()

    def grow() -> None:
        if name == "TestConnectionByConfig":
            made.set_arguments({"ErpConnectionId": 1, "ConfigFields": {"a": "b"}})
        elif name == "SaveConnection":
            made.notes.opener.click()
        else:
            made._grid.show_bad(BadValue("ErpConnectionId", "Nonsense."))

    qtbot.waitUntil(lambda: settled(area))
    with qtbot.waitSignal(made.grown):
        grow()
    assert made.sizeHint().height() > before
    with qtbot.assertNotEmitted(made.grown, wait=20):
        made.resize(made.width(), made.height() + 1)


def test_a_bad_value_can_be_scrolled_to_once_it_has_its_place(qtbot: QtBot) -> None:
    made = OperationForm(CATALOGUE.operation("ConnectActor"), CATALOGUE, 88)
    area = scrolled(qtbot, made)
    made.reveal_wanted.connect(area.ensureWidgetVisible)
    made.set_arguments({"ErpConnectionId": 1, "CrmRecordId": 2, "ErpKey": "x"})
    made._grid.editors["ErpActorType"].set_state(State.GIVEN)
    with qtbot.waitSignal(made.reveal_wanted) as wanted, pytest.raises(BadValue):
        made.arguments()
    assert wanted.args is not None
    (sentence,) = wanted.args
    port = area.viewport()
    assert port.rect().contains(QRect(sentence.mapTo(port, QPoint()), sentence.size()))
