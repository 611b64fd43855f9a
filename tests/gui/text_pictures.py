"""What a text view looks like, and how often and where a view is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QAbstractScrollArea

from erpsync_gui.gui.text_painting import paint_scene
from erpsync_gui.gui.text_view import TextView


def picture(view: TextView) -> QImage:
    """What a view looks like, whether or not it is on the screen."""
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(view.font())
    paint_scene(painter, view.scene(), view.width(), view.height())
    painter.end()
    return image


class PaintCount(QObject):
    """Counts how often a view is painted, and knows where it was."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        """Count from now on."""
        super().__init__(view)
        self.count = 0
        self.region = QRegion()
        view.viewport().installEventFilter(self)

    def paint_over(self, screen: QPixmap) -> None:
        """Paint just there over what was on the screen before."""
        view = self.parent()
        if self.count and isinstance(view, QAbstractScrollArea):
            corner = self.region.boundingRect().topLeft()
            view.viewport().render(screen, corner, self.region)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if isinstance(event, QPaintEvent):
            self.count += 1
            self.region |= event.region()
        return False
