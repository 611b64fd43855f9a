"""JSON bytes -> its parts in order, strictly, without recursion and without losing a digit.

The parts come one by one: an opened object or list, a scalar as it is written, a close; and
`plain_value` makes a value of them. Knows nothing of the contract's types.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.json_lines import PLAIN_LINE, Line, odd_line
from erpsync_gui.wire.layout import BYTE_ORDER_MARK, as_utf8, skip_blanks

MOST_LEVELS = 200
"""Deeper nesting is refused: the contract needs about ten levels."""

_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_INTEGER = re.compile(rb"-?[0-9]{1,18}")
_WORDS: Mapping[bytes, Value] = {
    b"true": True,
    b"false": False,
    b"null": None,
    b"NaN": "NaN",
    b"Infinity": "Infinity",
    b"-Infinity": "-Infinity",
}
"""The words of JSON, and the three more that .NET can write."""
_QUOTE = ord('"')
_PAIRS = {b"{}", b"[]"}


class JsonError(ValueError):
    """This is not JSON; the text is a sentence that says where it breaks and why."""


class Event(enum.Enum):
    """What a part is."""

    OBJECT = enum.auto()
    LIST = enum.auto()
    SCALAR = enum.auto()
    CLOSE = enum.auto()


Part: TypeAlias = "tuple[Event, bytes | None, bytes]"
"""What it is; its key as written, None where there is none; and a scalar as written."""

_CLOSED: Part = (Event.CLOSE, None, b"")


def parts(body: bytes) -> Iterator[Part]:
    """Every part of a JSON text (UTF-8, or another with a byte order mark), in order.

    Duplicate keys all come. Control characters in texts are let through, as are NaN and Infinity.

    Raises:
        JsonError: while iterating, where the text breaks off, breaks the grammar, or is nested
            more than MOST_LEVELS deep.
    """
    return _Reader(as_utf8(body)[0][:]).parts()


class _Reader:
    """Reads one text; what may come next stands in two flags, what is open in `brackets`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._brackets: list[bytes] = []
        self._may_have_value = True
        self._may_close = False

    def parts(self) -> Iterator[Part]:
        data, brackets = self._data, self._brackets
        position = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
        while self._may_have_value or brackets:
            (key, scalar, opening, closing, comma), after = self._line(position)
            if closing is not None:
                self._close(closing, position)
                yield _CLOSED
            elif scalar is not None:
                self._check_scalar(scalar, position, after)
                self._check_place(key, position, after)
                yield Event.SCALAR, key, scalar
            elif opening is not None:
                self._check_place(key, position, after)
                self._open(opening, position)
                yield Event.OBJECT if opening == b"{" else Event.LIST, key, b""
            elif key is not None or self._may_have_value or comma != b",":
                raise self._gap(position, after, "a value is missing")
            if comma is not None and (opening is not None or not brackets):
                raise self._error(after - 1, "the comma has no place here")
            if opening is None:
                self._may_have_value = comma is not None
                self._may_close = comma is None
            position = after
        if skip_blanks(data, position) < len(data):
            raise self._error(position, "something follows the end")

    def _line(self, position: int) -> tuple[Line, int]:
        found = PLAIN_LINE.match(self._data, position)
        if found:
            key, scalar, opening, closing, comma = found.groups()
            return (key, scalar, opening, closing, comma), found.end()
        position = skip_blanks(self._data, position)
        if position == len(self._data):
            raise self._error(position, "it ends too early")
        found = PLAIN_LINE.match(self._data, position)
        return self._line(position) if found else odd_line(self._data, position)

    def _close(self, closing: bytes, position: int) -> None:
        if not self._may_close or self._brackets.pop() + closing not in _PAIRS:
            raise self._error(position, f"“{closing.decode()}” has no place here")

    def _open(self, opening: bytes, position: int) -> None:
        if len(self._brackets) == MOST_LEVELS:
            raise self._error(position, f"it is nested more than {MOST_LEVELS} levels deep")
        self._brackets.append(opening)
        self._may_close = True

    def _check_scalar(self, scalar: bytes, position: int, after: int) -> None:
        """Whether the scalar that stands last between two places is one."""
        if scalar[0] == _QUOTE:
            if len(scalar) == 1 or scalar[-1] != _QUOTE:
                raise self._error(after, "it ends in the middle of a text")
        elif not _NUMBER.fullmatch(scalar) and scalar not in _WORDS:
            shown = scalar[:40].decode("utf-8", "replace")
            is_cut = after == len(self._data) and self._brackets
            why = f"it ends in the middle of “{shown}”" if is_cut else f"“{shown}” is no JSON value"
            raise self._error(self._data.rfind(scalar, position, after), why)

    def _check_place(self, key: bytes | None, position: int, after: int) -> None:
        """Whether a value, with or without a key, may stand here."""
        if not self._may_have_value:
            raise self._error(position, "a comma or a closing bracket was expected")
        in_object = bool(self._brackets) and self._brackets[-1] == b"{"
        if (key is not None) is not in_object:
            why = "a key was expected" if in_object else "there is a key outside an object"
            raise self._gap(position, after, why)

    def _gap(self, position: int, after: int, why: str) -> JsonError:
        """The error of something missing, which at the end of the text is the rest of it."""
        is_cut = skip_blanks(self._data, after) == len(self._data)
        return self._error(after, "it ends too early") if is_cut else self._error(position, why)

    def _error(self, position: int, why: str) -> JsonError:
        position = skip_blanks(self._data, position)
        line = self._data.count(b"\n", 0, position) + 1
        line_start = self._data.rfind(b"\n", 0, position) + 1
        column = len(self._data[line_start:position].decode("utf-8", "replace")) + 1
        return JsonError(f"The JSON breaks at line {line}, column {column}: {why}.")


def text_of(token: bytes) -> str:
    """A scalar or key for people: a text decoded, anything else as it is written."""
    if token[:1] != b'"':
        return token.decode("utf-8", "replace")
    text = token[1:-1].decode("utf-8", "replace")
    return _unescaped(text) if "\\" in text else text


def _unescaped(text: str) -> str:
    """A text without its escapes; where one is no JSON, all stay as they are written."""
    try:
        decoded: str = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def value_of(token: bytes) -> Value:
    """A scalar as a plain value; a number that is no 18-digit integer stays the text it is."""
    if token in _WORDS:
        return _WORDS[token]
    return int(token) if _INTEGER.fullmatch(token) else text_of(token)


def plain_value(body: bytes) -> Value:
    """A whole JSON text as a plain value; of duplicate keys the last wins.

    Raises:
        JsonError: see `parts`.
    """
    top: list[Value] = []
    containers: list[list[Value] | dict[str, Value]] = [top]
    for event, key, token in parts(body):
        if event is Event.CLOSE:
            containers.pop()
            continue
        parent = containers[-1]
        value: Value
        if event is Event.SCALAR:
            value = value_of(token)
        else:
            containers.append({} if event is Event.OBJECT else [])
            value = containers[-1]
        if isinstance(parent, list):
            parent.append(value)
        elif key is not None:
            parent[text_of(key)] = value
    return top[0]
