"""A tab bar without boxes: the tab in front is underlined in the accent color."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionFocusRect, QTabBar, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Tone

_LINE_HEIGHT = 2
_TEXT_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic


class QuietTabs(QTabBar):
    """Tabs within a pane; quieter than the tabs of the window that hold it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the bar."""
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setAccessibleName(name)
        self.setMouseTracking(True)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 (Qt's name)
        """Room for the text and a little air."""
        metrics = self.fontMetrics()
        width = metrics.size(int(Qt.TextFlag.TextShowMnemonic), self.tabText(index)).width()
        return QSize(width + 2 * theme.GAP, metrics.height() + 2 * theme.GAP)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 (Qt's name)
        """Tabs are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the texts and the line below the current one."""
        del event
        painter = QPainter(self)
        for tab in range(self.count()):
            self._paint_tab(painter, self.tabRect(tab), tab)
        painter.end()

    def _paint_tab(self, painter: QPainter, box: QRect, tab: int) -> None:
        is_current = tab == self.currentIndex()
        role = QPalette.ColorRole.WindowText if is_current else QPalette.ColorRole.PlaceholderText
        painter.setPen(self.palette().color(role))
        painter.drawText(box, int(_TEXT_FLAGS), self.tabText(tab))
        if not is_current:
            return
        line = box.adjusted(theme.GAP, box.height() - _LINE_HEIGHT, -theme.GAP, 0)
        painter.fillRect(line, theme.tone_color(Tone.ACCENT, self.palette()))
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = box.adjusted(2, 2, -2, -_LINE_HEIGHT - 1)
            frame = QStyle.PrimitiveElement.PE_FrameFocusRect
            self.style().drawPrimitive(frame, option, painter, self)
