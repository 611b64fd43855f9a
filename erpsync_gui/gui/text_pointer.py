"""What the mouse says over a text: where it clicked, how often, and where it drags to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_AUTO_SCROLL_MS = 40
_TREMOR = 2


class TextPointer(QObject):
    """Watches the mouse over a widget.

    Signals:
        hovered: the point, while no button is held.
        pressed: the point, and whether Shift was held.
        dragged: the point, which may be outside the widget.
        pulled: the point outside the widget where a drag is held, again and again.
        word_wanted: the point of a double click.
        line_wanted: the point of a triple click.
    """

    hovered = Signal(QPointF)
    pressed = Signal(QPointF, bool)
    dragged = Signal(QPointF)
    pulled = Signal(QPointF)
    word_wanted = Signal(QPointF)
    line_wanted = Signal(QPointF)

    def __init__(self, watched: QWidget) -> None:
        """Watch a widget for as long as it lives."""
        super().__init__(watched)
        self._watched = watched
        self._point = QPointF()
        self._double_click = QTimer(self, singleShot=True)
        self._auto_scroll = QTimer(self, interval=_AUTO_SCROLL_MS)
        self._auto_scroll.timeout.connect(self._on_auto_scroll_timeout)
        watched.installEventFilter(self)
        watched.setMouseTracking(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take the left button's events; leave all others to the widget."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        left = Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() is left:
                self._press(event)
            case QEvent.Type.MouseButtonDblClick if event.button() is left:
                self._point = event.position()
                self._double_click.start(QApplication.doubleClickInterval())
                self.word_wanted.emit(self._point)
            case QEvent.Type.MouseMove if event.buttons() & left:
                self._drag(event.position())
            case QEvent.Type.MouseMove if not event.buttons():
                self.hovered.emit(event.position())
            case QEvent.Type.MouseButtonRelease if event.button() is left:
                self._auto_scroll.stop()
            case _:
                return super().eventFilter(watched, event)
        return True

    def _press(self, event: QMouseEvent) -> None:
        point = event.position()
        near = (point - self._point).manhattanLength() < QApplication.startDragDistance()
        if self._double_click.isActive() and near:
            self._double_click.stop()
            self.line_wanted.emit(point)
        else:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.pressed.emit(point, shift)
        self._point = point

    def _drag(self, point: QPointF) -> None:
        if (point - self._point).manhattanLength() < _TREMOR and not self._auto_scroll.isActive():
            return  # the hand trembled after a double click
        self._point = point
        if self._watched.rect().contains(point.toPoint()):
            self._auto_scroll.stop()
        elif not self._auto_scroll.isActive():
            self._auto_scroll.start()
        self.dragged.emit(point)

    @Slot()
    def _on_auto_scroll_timeout(self) -> None:
        self.pulled.emit(self._point)
