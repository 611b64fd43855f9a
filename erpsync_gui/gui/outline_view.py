"""A tree of any size, with all that a user's hands expect of a tree.

Which rows are seen and how they are drawn is `outline_rows`; what a motion means is
`outline_cursor`. Must not know what a thing is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.outline import Outline
from erpsync_gui.gui.outline_cursor import OutlineCursor
from erpsync_gui.gui.outline_model import Cells
from erpsync_gui.gui.outline_rows import OutlineRows

_Key = Qt.Key
_Act = Callable[[OutlineCursor], None]


class OutlineView(OutlineRows):
    """Shows an Outline; keyboard and mouse as in any tree.

    Signals:
        thing_chosen: the thing to which the user went.
        thing_activated: the thing that the user opened, by Enter or a double click.
        menu_wanted: the current thing, and where on the screen its menu should open.
    """

    thing_chosen = Signal(int)
    thing_activated = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(
        self, name: str, cells: Cells, indentation: int, parent: QWidget | None = None
    ) -> None:
        """Show nothing yet; the arguments are those of OutlineRows."""
        super().__init__(name, cells, indentation, parent)
        self._awaited: int | None = None

    @property
    def current(self) -> int | None:
        """The thing in the current row, or that will be current when the view is shown."""
        if self._awaited is not None:
            return self._awaited
        return None if self.place is None else self.place.thing

    @property
    def selected(self) -> range:
        """The rows that are selected."""
        return range(0) if self.place is None else self.place.selected

    def show_outline(self, outline: Outline | None) -> None:
        """Show the rows of another outline from the first on."""
        self._awaited = None
        super().show_outline(outline)

    def reveal(self, thing: int) -> None:
        """Go to a thing wherever it is, without saying that the user did."""
        if self.place is not None:
            self._awaited = thing
            # What nobody sees can wait: it may be a long way, and the next thing comes soon.
            if self.isVisible():
                self._reveal_awaited()

    def change(self, act: _Act, *, follow: bool = True) -> None:
        """Do what the user wants, show what came of it, and tell where the user is now.

        Args:
            act: what to do.
            follow: whether to scroll to the current row.
        """
        if self.place is None:
            return
        self._reveal_awaited()
        before = self.place.thing
        act(self.place)
        after = self.place.thing
        self.fit(self.place.row if after is not None and follow else None)
        if after is not None and after != before:
            self.thing_chosen.emit(after)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Go where to go while nobody saw it."""
        super().showEvent(event)
        self._reveal_awaited()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Move, select, expand, collapse and open; other keys are for whoever is around."""
        thing = self.current
        act = self._meant(event)
        if act is not None:
            self.change(act)
        elif event.key() in {_Key.Key_Return, _Key.Key_Enter} and thing is not None:
            self.thing_activated.emit(thing)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Go to a row; on its arrow, expand or collapse it."""
        point = event.position().toPoint()
        thing = self.thing_at(point)
        if thing is None:
            return
        if event.button() is Qt.MouseButton.LeftButton and self.is_arrow_at(point):
            self.change(lambda place: place.toggle(thing), follow=False)
        else:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            row = self.row_at(point)
            self.change(lambda place: place.move_to(row, extend=extend))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Select while the button is held, scrolling where the pointer is outside."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            row = self.row_at(event.position().toPoint())
            self.change(lambda place: place.move_to(row, extend=True))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Open a thing, and expand or collapse it."""
        point = event.position().toPoint()
        thing = self.thing_at(point)
        if thing is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.change(lambda place: place.toggle(thing), follow=False)
        if not self.is_arrow_at(point):
            self.thing_activated.emit(thing)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """Ask for the menu of the current thing, at the pointer or, by keyboard, at its row."""
        if self.place is None or self.place.thing is None:
            return
        point = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.scroll_to(self.place.row)
            point = self.viewport().mapToGlobal(self.row_rect(self.place.row).center())
        self.menu_wanted.emit(self.place.thing, point)

    def _reveal_awaited(self) -> None:
        thing, self._awaited = self._awaited, None
        if thing is not None and self.place is not None and thing != self.place.thing:
            self.place.reveal(thing)
            self.fit(self.place.row)

    def _meant(self, event: QKeyEvent) -> _Act | None:
        """What a key means for where the user is."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            return OutlineCursor.select_all
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            return None
        acts: dict[int, _Act] = {
            _Key.Key_Left: OutlineCursor.go_left,
            _Key.Key_Right: OutlineCursor.go_right,
            _Key.Key_Plus: OutlineCursor.expand,
            _Key.Key_Minus: OutlineCursor.collapse,
            _Key.Key_Asterisk: OutlineCursor.expand_below,
        }
        return acts.get(event.key()) or self._motion(event)

    def _motion(self, event: QKeyEvent) -> _Act | None:
        rows = {
            _Key.Key_Up: -1,
            _Key.Key_Down: 1,
            _Key.Key_PageUp: -self.page_rows,
            _Key.Key_PageDown: self.page_rows,
            _Key.Key_Home: -_FAR,
            _Key.Key_End: _FAR,
        }.get(_Key(event.key()))
        if rows is None:
            return None
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return lambda place: place.move_to(place.row + rows, extend=extend)


_FAR = 1 << 40
"""More rows than there ever are."""
