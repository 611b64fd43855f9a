"""An icon that stands in a line of text and follows the colors of the palette."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from erpsync_gui.gui import icons, theme


class IconLabel(QWidget):
    """Paints an icon anew each time, since a pixmap would keep the colors of its first day."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        """Show the icon of this name; what it means has to stand beside it in words."""
        super().__init__(parent)
        self._icon = icons.icon(icon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icons.icon(icon)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The size of icons in text."""
        return QSize(theme.ICON_SIZE, theme.ICON_SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the icon in the colors of now."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
