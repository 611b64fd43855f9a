"""A sentence that does not fit is cut, and whole in the tooltip."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.elided_label import ElidedLabel


def test_only_a_cut_text_has_a_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_text("a sentence\nof some length")
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text == "a sentence of some length"
    assert label.minimumSizeHint().width() < label.sizeHint().width()
