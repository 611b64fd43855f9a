"""A label keeps its tone, not its color, when the appearance changes."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Appearance, Theme, Tone
from erpsync_gui.gui.tone_label import ToneLabel


def color(label: ToneLabel) -> str:
    return label.palette().color(QPalette.ColorRole.WindowText).name()


def test_the_tone_follows_light_and_dark(qtbot: QtBot, qapp: QApplication) -> None:
    style, palette = qapp.style().objectName(), qapp.palette()
    worn = Theme(qapp)
    label = ToneLabel("Refused")
    qtbot.addWidget(label)
    label.show()
    label.set_tone(Tone.BAD)
    seen = []
    for appearance in (Appearance.LIGHT, Appearance.DARK, Appearance.LIGHT):
        worn.set_appearance(appearance)
        qapp.processEvents()
        assert color(label) == theme.tone_color(Tone.BAD, qapp.palette()).name()
        seen.append(color(label))
    assert seen[0] == seen[2] != seen[1]
    worn.set_appearance(Appearance.SYSTEM)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    worn.deleteLater()
