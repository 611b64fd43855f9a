"""An icon beside words is drawn in the colors of now."""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import theme
from erpsync_gui.gui.icon_label import IconLabel


def painted_colors(label: IconLabel) -> set[str]:
    image = label.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_the_icon_follows_a_change_of_the_palette(qtbot: QtBot) -> None:
    label = IconLabel("destructive")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert label.width() == theme.ICON_SIZE
    before = QGuiApplication.palette()
    light = painted_colors(label)
    dark = QPalette(QColor("#222222"), QColor("#111111"))
    dark.setColor(QPalette.ColorRole.Text, QColor("white"))
    dark.setColor(QPalette.ColorRole.Base, QColor("black"))
    QGuiApplication.setPalette(dark)
    try:
        assert painted_colors(label) != light
    finally:
        QGuiApplication.setPalette(before)
