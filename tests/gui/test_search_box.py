"""A box to search in can be cleared as soon as something stands in it, and takes no time before."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.search_box import search_box


@pytest.fixture
def box(qtbot: QtBot) -> QLineEdit:
    made = search_box("Find a call", "Find…")
    qtbot.addWidget(made)
    made.show()
    return made


def clear_buttons(box: QLineEdit) -> list[QToolButton]:
    return [button for button in box.findChildren(QToolButton) if button.isVisible()]


def test_it_has_a_name_and_says_what_it_is_for(box: QLineEdit) -> None:
    assert box.accessibleName() == "Find a call"
    assert box.placeholderText() == "Find…"


def test_what_is_typed_can_be_cleared_with_a_button(qtbot: QtBot, box: QLineEdit) -> None:
    assert not clear_buttons(box)
    qtbot.keyClicks(box, "acme")
    (button,) = clear_buttons(box)
    button.click()
    assert not box.text()
    qtbot.waitUntil(lambda: not clear_buttons(box))
    qtbot.keyClicks(box, "x")
    assert clear_buttons(box) == [button]
