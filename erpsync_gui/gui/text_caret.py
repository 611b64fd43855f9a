"""The caret of a text view: where it stands, what is selected, and where each key leads.

Offsets are byte offsets at character boundaries; the selection is exactly the bytes between
them. Must not know Qt, nor what is visible.
"""

from __future__ import annotations

import enum
import re

from erpsync_gui.gui.text_cells import CellMap, character_start, decode, encode, is_mark
from erpsync_gui.wire.text import IndexedText

_WORD_WINDOW_BYTES = 1024
_MAX_CHARACTER_BYTES = 4
_TO_NEXT_WORD = re.compile(r"(?:\w+|[^\w\s]+)?\s*")
_FROM_LAST_WORD = re.compile(r"(?:\w+|[^\w\s]+)?\s*\Z")
_WORD_END = re.compile(r"\w+|[^\w\s]+|\s+")
_WORD_START = re.compile(r"(?:\w+|[^\w\s]+|\s+)\Z")


class Motion(enum.Enum):
    """What a key does to the caret."""

    LEFT = enum.auto()
    RIGHT = enum.auto()
    WORD_LEFT = enum.auto()
    WORD_RIGHT = enum.auto()
    LINE_START = enum.auto()
    LINE_END = enum.auto()
    TEXT_START = enum.auto()
    TEXT_END = enum.auto()


class Caret:
    """A place in a text, and the other end of what is selected."""

    def __init__(self, text: IndexedText, cells: CellMap) -> None:
        """Stand at the start of the text with nothing selected."""
        self._text = text
        self._cells = cells
        self.position = 0
        self.anchor = 0
        self._goal_cell: int | None = None

    @property
    def line(self) -> int:
        """The line in which the caret stands."""
        return self._text.line_at(self.position)

    @property
    def selection(self) -> tuple[int, int]:
        """The first byte that is selected and the one behind the last; equal when none is."""
        return min(self.anchor, self.position), max(self.anchor, self.position)

    def move_to(self, offset: int, *, extend: bool = False) -> None:
        """Go to an offset (clamped to the text); without `extend` nothing stays selected."""
        self.position = min(max(offset, 0), len(self._text.body))
        self._goal_cell = None
        if not extend:
            self.anchor = self.position

    def move(self, motion: Motion, *, extend: bool = False) -> None:
        """Do what a key says. Left and right leave a selection at its own side, as usual."""
        start, end = self.selection
        if start != end and not extend and motion in {Motion.LEFT, Motion.RIGHT}:
            self.move_to(start if motion is Motion.LEFT else end)
        else:
            self.move_to(self._destination(motion), extend=extend)

    def move_lines(self, lines: int, *, extend: bool = False) -> None:
        """Go up (negative) or down within the text, keeping to the cell of the first such step."""
        goal = self._goal_cell
        if goal is None:
            goal = self._cells.cell_of(self.position)
        line = min(max(self.line + lines, 0), self._text.line_count - 1)
        self.move_to(self._cells.offset_at(line, goal), extend=extend)
        self._goal_cell = goal

    def select(self, start: int, end: int) -> None:
        """Select the bytes between two boundaries; the caret stands at the end."""
        self.move_to(start)
        self.move_to(end, extend=True)

    def select_word(self, offset: int) -> None:
        """Select the word, the punctuation or the space around an offset."""
        start, end = self._text.line_span(self._text.line_at(offset))
        offset = min(offset, end)
        ahead = _WORD_END.match(self._window_after(offset, end))
        stop = offset + len(encode(ahead.group())) if ahead else offset
        behind = _WORD_START.search(self._window_before(stop, start))
        self.select(stop - len(encode(behind.group())) if behind else stop, stop)

    def select_line(self, line: int) -> None:
        """Select a whole line with its line end."""
        last = line + 1 >= self._text.line_count
        end = len(self._text.body) if last else self._text.starts[line + 1]
        self.select(self._text.starts[line], end)

    def _destination(self, motion: Motion) -> int:
        start, end = self._text.line_span(self.line)
        steps = {
            Motion.LEFT: self._previous,
            Motion.RIGHT: self._next,
            Motion.WORD_LEFT: self._word_left,
            Motion.WORD_RIGHT: self._word_right,
        }
        places = {
            Motion.LINE_START: start,
            Motion.LINE_END: end,
            Motion.TEXT_START: 0,
            Motion.TEXT_END: len(self._text.body),
        }
        return steps[motion]() if motion in steps else places[motion]

    def _previous(self) -> int:
        start, offset = self._text.starts[self.line], self.position
        if offset == start:
            return self._text.line_span(self.line - 1)[1] if self.line else 0
        while True:
            offset = _previous_character(self._text.body, offset, start)
            if offset == start or not is_mark(_character_at(self._text.body, offset)):
                return offset

    def _next(self) -> int:
        line, offset = self.line, self.position
        end = self._text.line_span(line)[1]
        if offset >= end:
            return self._line_after(line)
        while True:
            offset += len(encode(_character_at(self._text.body, offset)))
            if offset >= end or not is_mark(_character_at(self._text.body, offset)):
                return offset

    def _word_left(self) -> int:
        start = self._text.starts[self.line]
        if self.position == start:
            return self._previous()
        word = _FROM_LAST_WORD.search(self._window_before(self.position, start))
        return self.position - len(encode(word.group())) if word else start

    def _word_right(self) -> int:
        end = self._text.line_span(self.line)[1]
        if self.position >= end:
            return self._line_after(self.line)
        word = _TO_NEXT_WORD.match(self._window_after(self.position, end))
        return self.position + len(encode(word.group())) if word else end

    def _line_after(self, line: int) -> int:
        last = line + 1 >= self._text.line_count
        return len(self._text.body) if last else self._text.starts[line + 1]

    def _window_after(self, offset: int, end: int) -> str:
        cut = character_start(self._text.body, offset + _WORD_WINDOW_BYTES, end)
        return decode(self._text.body[offset:cut])

    def _window_before(self, offset: int, start: int) -> str:
        cut = offset - _WORD_WINDOW_BYTES
        first = start if cut <= start else character_start(self._text.body, cut, offset)
        return decode(self._text.body[first:offset])


def _character_at(body: bytes, offset: int) -> str:
    """The character that begins at an offset before the end of the body."""
    return decode(body[offset : offset + _MAX_CHARACTER_BYTES])[0]


def _previous_character(body: bytes, offset: int, start: int) -> int:
    """Where the character before an offset begins; never before `start`."""
    longest = min(_MAX_CHARACTER_BYTES, offset - start)
    one = (back for back in range(longest, 1, -1) if len(decode(body[offset - back : offset])) == 1)
    return offset - next(one, 1)
