"""The window: places the panes and remembers where they were. Knows nothing of what they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QVBoxLayout, QWidget

_EDGE_HEIGHT = 4
_LISTS_WIDTH = 200
_FRAME_HEIGHT = 32
"""About what the title bar of a desktop takes."""


class MainWindow(QMainWindow):
    """Profile bar on top, operations and history at the left, tabs in the middle.

    Signals:
        first_painted: nothing; the window is on the screen for the first time.
        palette_changed: nothing; the system or the user changed the colors.
        closed: nothing; the window is about to go.
    """

    first_painted = Signal()
    palette_changed = Signal()
    closed = Signal()

    def __init__(
        self,
        bar: QWidget,
        strip: QWidget,
        operations: QWidget,
        history: QWidget,
        tabs: QWidget,
        panes_in_front: Callable[[], Sequence[QWidget]],
        settings: QSettings,
    ) -> None:
        """Place the panes; `settings` hold the geometry between runs.

        `panes_in_front` tells what of the tabs the focus goes round.
        """
        super().__init__()
        self._settings = settings
        self._painted = False
        self.setWindowTitle("ErpSync Workbench")

        self._edge = QFrame()
        self._edge.setFixedHeight(_EDGE_HEIGHT)
        self._edge.setAutoFillBackground(True)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._left.addWidget(operations)
        self._left.addWidget(history)
        self._left.setSizes([460, 260])
        self._left.setStretchFactor(0, 1)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.addWidget(self._left)
        self._across.addWidget(tabs)
        self._across.setStretchFactor(1, 1)
        self._across.setSizes([290, 990])
        self._left.setMinimumWidth(_LISTS_WIDTH)
        for splitter in (self._left, self._across):
            splitter.setChildrenCollapsible(False)

        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._edge)
        layout.addWidget(bar)
        layout.addWidget(strip)
        layout.addWidget(self._across, 1)
        self.setCentralWidget(content)
        self._lists = (operations, history)
        self._panes_in_front = panes_in_front
        self._restore()

    def set_environment(self, color: QColor) -> None:
        """Paint the top edge in the color of an environment."""
        palette = self._edge.palette()
        palette.setColor(self._edge.backgroundRole(), color)
        self._edge.setPalette(palette)

    def focus_next_pane(self, step: int = 1) -> None:
        """Move the focus to the next pane (or by another step): the lists, then those in front."""
        focused = self.focusWidget()
        panes = [pane for pane in (*self._lists, *self._panes_in_front()) if _stops(pane)]
        here = [place for place, pane in enumerate(panes) if pane.isAncestorOf(focused)]
        if panes:
            following = panes[(here[0] + step) % len(panes) if here else 0]
            _stops(following)[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Notice the first painting."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # The children are painted after this; what is queued comes after them all.
            QTimer.singleShot(0, self.first_painted.emit)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Notice that the colors changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.palette_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Remember where everything was."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/left", self._left.saveState())
        self._settings.setValue("window/across", self._across.saveState())
        self.closed.emit()
        super().closeEvent(event)

    def _restore(self) -> None:
        geometry = self._settings.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            free = self.screen().availableSize()
            self.resize(min(1280, free.width()), min(800, free.height() - _FRAME_HEIGHT))
        for name, splitter in (("left", self._left), ("across", self._across)):
            state = self._settings.value(f"window/{name}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)


def _stops(pane: QWidget) -> list[QWidget]:
    """What Tab reaches in a pane, in the order in which it does."""
    stops, widget = [], pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _takes_focus(widget):
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def _takes_focus(widget: QWidget) -> bool:
    reachable = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(reachable) and widget.isVisible() and widget.isEnabled()
