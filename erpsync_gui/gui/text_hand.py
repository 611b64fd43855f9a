"""What the mouse does in a text view: put the caret, select, fold, and scroll by dragging."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal, Slot

from erpsync_gui.gui.text_caret import Unit
from erpsync_gui.gui.text_pointer import TextPointer
from erpsync_gui.gui.text_surface import TextSurface

_SIDEWAYS = 2
"""Cells are about half as wide as they are high."""


class TextHand(QObject):
    """Moves the caret of a view to where the mouse points.

    Signals:
        picked: the caret was put somewhere by a click.
        dragged: the selection was drawn by a drag.
    """

    picked = Signal()
    dragged = Signal()

    def __init__(self, view: TextSurface) -> None:
        """Serve a view for as long as it lives."""
        super().__init__(view)
        self._view = view
        pointer = TextPointer(view.viewport())
        pointer.hovered.connect(self._on_hovered)
        pointer.pressed.connect(self._on_pressed)
        pointer.dragged.connect(self._on_dragged)
        pointer.pulled.connect(self._on_pulled)
        pointer.word_wanted.connect(self._on_word_wanted)
        pointer.line_wanted.connect(self._on_line_wanted)

    @Slot(QPointF)
    def _on_hovered(self, point: QPointF) -> None:
        in_margin = point.x() < self._view.margin().width
        shape = Qt.CursorShape.ArrowCursor if in_margin else Qt.CursorShape.IBeamCursor
        self._view.viewport().setCursor(shape)

    @Slot(QPointF, bool)
    def _on_pressed(self, point: QPointF, extend: bool) -> None:  # noqa: FBT001 (a signal)
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if point.x() < self._view.margin().width:
            self._press_margin(point)
        else:
            self._view.sheet.caret.move_to(self._view.scene().offset_at(point), extend=extend)
        self._tell_picked()

    @Slot(QPointF)
    def _on_word_wanted(self, point: QPointF) -> None:
        if point.x() < self._view.margin().width:
            self._press_margin(point)
        else:
            self._view.sheet.caret.take(self._view.scene().offset_at(point), Unit.WORD)
        self._tell_picked()

    @Slot(QPointF)
    def _on_line_wanted(self, point: QPointF) -> None:
        self._take_line(point)
        self._tell_picked()

    @Slot(QPointF)
    def _on_dragged(self, point: QPointF) -> None:
        window = self._view.viewport()
        inside = QPointF(
            min(max(point.x(), 0.0), window.width() - 1.0),
            min(max(point.y(), 0.0), window.height() - 1.0),
        )
        self._view.sheet.caret.drag_to(self._view.scene().offset_at(inside))
        self._view.viewport().update()
        self.dragged.emit()

    @Slot(QPointF)
    def _on_pulled(self, point: QPointF) -> None:
        """Scroll towards the mouse, the faster the farther it is away, and go on selecting."""
        window, step = self._view.viewport(), self._view.line_height
        self._view.scroller.scroll(_steps_beside(point.y(), window.height(), step))
        bar = self._view.horizontalScrollBar()
        bar.setValue(bar.value() + _SIDEWAYS * _steps_beside(point.x(), window.width(), step))
        self._on_dragged(point)

    def _press_margin(self, point: QPointF) -> None:
        """Fold or open where there is a fold mark; elsewhere select the line."""
        row, margin = self._view.scene().row_at(point.y()), self._view.margin()
        if point.x() >= margin.numbers and row.is_first:
            self._view.folding.toggle(row.line)
        else:
            self._take_line(point)

    def _take_line(self, point: QPointF) -> None:
        row = self._view.scene().row_at(point.y())
        self._view.sheet.caret.take(row.start, Unit.LINE)

    def _tell_picked(self) -> None:
        self._view.viewport().update()
        self.picked.emit()


def _steps_beside(place: float, length: int, step: int) -> int:
    """How many steps a place is before a stretch (negative) or behind it; 0 within."""
    if place < 0:
        return -1 - int(-place // step)
    return 1 + int((place - length) // step) if place >= length else 0
