"""Which key does what in a text view. Must not know how it is done."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from erpsync_gui.gui.text_caret import Motion

_Key = QKeySequence.StandardKey

_MOTIONS = {
    _Key.MoveToPreviousChar: (Motion.LEFT, False),
    _Key.SelectPreviousChar: (Motion.LEFT, True),
    _Key.MoveToNextChar: (Motion.RIGHT, False),
    _Key.SelectNextChar: (Motion.RIGHT, True),
    _Key.MoveToPreviousWord: (Motion.WORD_LEFT, False),
    _Key.SelectPreviousWord: (Motion.WORD_LEFT, True),
    _Key.MoveToNextWord: (Motion.WORD_RIGHT, False),
    _Key.SelectNextWord: (Motion.WORD_RIGHT, True),
    _Key.MoveToStartOfLine: (Motion.LINE_START, False),
    _Key.SelectStartOfLine: (Motion.LINE_START, True),
    _Key.MoveToEndOfLine: (Motion.LINE_END, False),
    _Key.SelectEndOfLine: (Motion.LINE_END, True),
    _Key.MoveToStartOfDocument: (Motion.TEXT_START, False),
    _Key.SelectStartOfDocument: (Motion.TEXT_START, True),
    _Key.MoveToEndOfDocument: (Motion.TEXT_END, False),
    _Key.SelectEndOfDocument: (Motion.TEXT_END, True),
}
_ONE_ROW = {
    _Key.MoveToPreviousLine: (-1, False),
    _Key.SelectPreviousLine: (-1, True),
    _Key.MoveToNextLine: (1, False),
    _Key.SelectNextLine: (1, True),
}
_ONE_PAGE = {
    _Key.MoveToPreviousPage: (-1, False),
    _Key.SelectPreviousPage: (-1, True),
    _Key.MoveToNextPage: (1, False),
    _Key.SelectNextPage: (1, True),
}
_SCROLLS = {"Ctrl+Up": -1, "Ctrl+Down": 1}

GO_TO = QKeySequence("Ctrl+G")
WRAP = QKeySequence("Alt+Z")
HEX = QKeySequence("Alt+X")
NORMAL_ZOOM = QKeySequence("Ctrl+0")
UNFOLD_ALL = QKeySequence("Alt+0")
DEEPEST_FOLD = 9

# Brackets need a third key where letters of the country take their place, so there are two ways;
# with Shift they are called braces.
FOLD = (QKeySequence("Alt+-"), QKeySequence("Ctrl+Shift+["), QKeySequence("Ctrl+Shift+{"))
UNFOLD = (QKeySequence("Alt++"), QKeySequence("Ctrl+Shift+]"), QKeySequence("Ctrl+Shift+}"))


def fold_key(depth: int) -> QKeySequence:
    """The key that folds all that stands so deep, 1 to DEEPEST_FOLD."""
    return QKeySequence(f"Alt+{depth}")


def motion_of(event: QKeyEvent) -> tuple[Motion, bool] | None:
    """Where a key leads along a line, and whether it selects; None for any other key."""
    return next((step for key, step in _MOTIONS.items() if event.matches(key)), None)


def rows_of(event: QKeyEvent, page_rows: int) -> tuple[int, bool] | None:
    """How many rows a key leads down (up when negative), and whether it selects; None for none."""
    for table, rows in ((_ONE_ROW, 1), (_ONE_PAGE, max(page_rows - 1, 1))):
        for key, (direction, extend) in table.items():
            if event.matches(key):
                return direction * rows, extend
    return None


def scroll_of(event: QKeyEvent) -> int:
    """How many rows a key moves the window down without the caret (up when negative)."""
    key = pressed(event)
    return next((rows for name, rows in _SCROLLS.items() if key == QKeySequence(name)), 0)


def pressed(event: QKeyEvent) -> QKeySequence:
    """The key and its modifiers, be it of the number block or not."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
