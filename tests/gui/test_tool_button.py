"""An icon button can be understood without seeing it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.tool_button import tool_button


def test_the_name_is_the_tip_without_its_shortcut(qtbot: QtBot) -> None:
    button = tool_button("next", "Next (F3)")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Next", "Next (F3)")
    assert not button.icon().isNull()
