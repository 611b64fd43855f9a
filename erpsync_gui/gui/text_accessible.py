"""What a screen reader hears of a text view: the text around the caret, and where the caret is.

Offsets in Qt's interface are units of the text that `near_text` reads; it is read anew when the
caret leaves it. WORKAROUND: PySide does not let Python say which part is selected, nor how letters
look, so nothing is said of both.
"""

from __future__ import annotations

from functools import cache

import shiboken6
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextUpdateEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.near_text import NearText
from erpsync_gui.gui.text_surface import TextSurface
from erpsync_gui.gui.utf16 import units_between, units_in


class Announcer(QObject):
    """Tells screen readers what happens in a text view, if there are any."""

    def __init__(self, view: TextSurface) -> None:
        """Serve a view for as long as it lives."""
        super().__init__(view)
        self._view = view
        self._near: NearText | None = None
        _install()
        _forget_interface(view)

    @property
    def near(self) -> NearText:
        """The text around the caret."""
        sheet, old = self._view.sheet, self._near
        if old is not None and old.serves(sheet.caret.position):
            return old
        near = self._near = NearText(sheet.shown, sheet.caret.position)
        if old is not None:
            _tell(QAccessibleTextUpdateEvent(self._view, 0, old.text, near.text))
        return near

    @Slot()
    def tell_caret(self) -> None:
        """The caret was moved."""
        if QAccessible.isActive():
            index = self.near.index_of(self._view.sheet.caret.position)
            _tell(QAccessibleTextCursorEvent(self._view, index))

    @Slot()
    def tell_text(self) -> None:
        """Another text is shown, or the same in another way."""
        if QAccessible.isActive():
            sheet, old = self._view.sheet, self._near
            self._near = NearText(sheet.shown, sheet.caret.position)
            before = old.text if old else ""
            _tell(QAccessibleTextUpdateEvent(self._view, 0, before, self._near.text))
        else:
            self._near = None


class _AccessibleView(QAccessibleWidget):
    """A text view, as screen readers see it."""

    def __init__(self, view: TextSurface, announcer: Announcer) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self._text = _AccessibleText(view, announcer)

    def interface_cast(  # type: ignore[override]  # the number that the stub wants crashes
        self, kind: QAccessible.InterfaceType
    ) -> object:
        if kind is QAccessible.InterfaceType.TextInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._text)[0])
        # None would not become a null pointer, but a crash.
        return super().interface_cast(kind) or shiboken6.VoidPtr(0)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = state.multiLine = True
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind is not QAccessible.Text.Description:
            return super().text(kind)
        sheet = self._view.sheet
        number, count = count_text(sheet.caret.line + 1), count_text(sheet.shown.line_count)
        return f"Line {number} of {count}"


class _AccessibleText(QAccessibleTextInterface):
    """The text around the caret."""

    def __init__(self, view: TextSurface, announcer: Announcer) -> None:
        super().__init__()
        self._view, self._announcer = view, announcer

    def text(self, start: int, end: int) -> str:
        return units_between(self._announcer.near.text, start, end)

    def characterCount(self) -> int:  # noqa: N802 (Qt's name)
        return units_in(self._announcer.near.text)

    def cursorPosition(self) -> int:  # noqa: N802 (Qt's name)
        return self._announcer.near.index_of(self._view.sheet.caret.position)

    def setCursorPosition(self, index: int) -> None:  # noqa: N802 (Qt's name)
        place = self._announcer.near.place_of(index)
        self._view.sheet.caret.move_to(place)
        self._view.reveal_place(place)
        self._announcer.tell_caret()

    def scrollToSubstring(self, start: int, _end: int) -> None:  # noqa: N802 (Qt's name)
        self._view.reveal_place(self._announcer.near.place_of(start))

    def characterRect(self, index: int) -> QRect:  # noqa: N802 (Qt's name)
        scene, window = self._view.scene(), self._view.viewport()
        corner = scene.point_of(self._announcer.near.place_of(index))
        if corner is None:
            return QRect()
        size = QSize(round(scene.grid.cell_width), scene.grid.line_height)
        top_left = QPoint(round(corner.x()), round(corner.y()) - size.height())
        return QRect(window.mapToGlobal(top_left), size)

    def offsetAtPoint(self, point: QPoint) -> int:  # noqa: N802 (Qt's name)
        near, window = self._announcer.near, self._view.viewport()
        inside = QPointF(window.mapFromGlobal(point))
        return near.index_of(self._view.scene().offset_at(inside))

    def selectionCount(self) -> int:  # noqa: N802 (Qt's name)
        return 0

    def addSelection(self, start: int, end: int) -> None:  # noqa: N802 (Qt's name)
        self.setSelection(0, start, end)

    def removeSelection(self, _number: int) -> None:  # noqa: N802 (Qt's name)
        self._view.sheet.caret.move_to(self._view.sheet.caret.position)
        self._view.viewport().update()

    def setSelection(self, _number: int, start: int, end: int) -> None:  # noqa: N802 (Qt's name)
        near = self._announcer.near
        self._view.sheet.caret.select(near.place_of(start), near.place_of(end))
        self._view.viewport().update()


def _tell(event: QAccessibleEvent) -> None:
    QAccessible.updateAccessibility(event)


def _accessible(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """What Qt asks for whenever a screen reader looks at something for the first time."""
    if not isinstance(thing, TextSurface):
        return None
    announcer = thing.findChild(Announcer)
    return _AccessibleView(thing, announcer) if announcer else None


def _forget_interface(view: TextSurface) -> None:
    """Let Qt ask again if it has asked already: where a reader listens, it does so very early."""
    if QAccessible.isActive():
        found = QAccessible.queryAccessibleInterface(view)
        if not isinstance(found, _AccessibleView):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(found))


@cache
def _install() -> None:
    """Let Qt ask `_accessible`, once a run."""
    QAccessible.installFactory(_accessible)
