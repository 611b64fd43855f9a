"""A label keeps its tone, not its color, when the appearance changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
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


def test_a_changing_text_asks_for_a_layout_only_where_it_needs_more_room(qtbot: QtBot) -> None:
    class Row(QWidget):
        laid_out = 0

        def event(self, event: QEvent) -> bool:
            self.laid_out += event.type() is QEvent.Type.LayoutRequest
            return super().event(event)

    row, label = Row(), ToneLabel()
    qtbot.addWidget(row)
    QHBoxLayout(row).addWidget(label)
    label.set_changing_text("1.0 s")
    row.show()
    qtbot.waitUntil(lambda: label.isVisible() and label.width() > 0)
    qtbot.wait(10)
    room, row.laid_out = label.size(), 0
    for tenth in range(11, 99):
        label.set_changing_text(f"{tenth / 10} s")
    qtbot.wait(10)
    assert label.size() == room
    assert not row.laid_out
    label.set_changing_text("Looking up the name of the server")
    qtbot.waitUntil(lambda: row.laid_out > 0)
    assert label.width() >= label.sizeHint().width() > room.width()
    label.set_text("OK")
    assert label.minimumSize() != label.maximumSize()
