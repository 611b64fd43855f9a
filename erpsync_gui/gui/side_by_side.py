"""Panes side by side; where there is no room for that, one at a time behind tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from erpsync_gui.gui.quiet_tabs import QuietTabs

_NARROW_WIDTH = 900
"""Below this width, in pixels of a 100 % screen, the panes become tabs."""


class SideBySide(QWidget):
    """Shows all of its panes, or the one that was suggested last or that the user chose."""

    def __init__(self, panes: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        """Take these panes, by the names that their tabs will have."""
        super().__init__(parent)
        self._panes = tuple(panes.values())
        self._suggested = 0
        self._wide_state = QByteArray()
        self._tabs = QuietTabs("Panes")
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        for place, (name, pane) in enumerate(panes.items()):
            self._tabs.addTab(name)
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(place, 1)
        self._tabs.currentChanged.connect(self._lay_out)
        self._tabs.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        layout.addWidget(self._splitter, 1)

    def suggest(self, pane: QWidget) -> None:
        """Bring a pane to the front where the panes are tabs, unless the user chose another."""
        if self._tabs.currentIndex() == self._suggested:
            self._suggested = self._panes.index(pane)
            self._tabs.setCurrentIndex(self._suggested)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Make the panes tabs where there is no room for all of them."""
        super().resizeEvent(event)
        if self._is_narrow != self._tabs.isVisibleTo(self):
            if self._is_narrow:
                self._wide_state = self._splitter.saveState()
            self._tabs.setVisible(self._is_narrow)
            self._lay_out()
            if not self._is_narrow:
                self._splitter.restoreState(self._wide_state)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < _NARROW_WIDTH

    @Slot()
    def _lay_out(self) -> None:
        for place, pane in enumerate(self._panes):
            pane.setVisible(not self._is_narrow or place == self._tabs.currentIndex())
