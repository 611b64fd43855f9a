"""JSONPath over a reply in JSON, with python-jsonpath, as RFC 9535 has it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, cast

from jsonpath import (
    CompoundJSONPath,
    JSONPath,
    JSONPathEnvironment,
    JSONPathError,
    JSONPathMatch,
    NodeList,
    Parser,
)
from jsonpath.filter import BaseExpression, RelativeFilterQuery
from jsonpath.selectors import FilterContext, NameSelector
from jsonpath.stream import TokenStream

from erpsync_gui.wire.query_found import BadQueryError, Found
from erpsync_gui.wire.reply import Reply

_MOST_DIGITS = 4000
_MOST_LEVELS = 250
_TOO_DEEP = "The answer or the JSONPath is nested too deep for a query."


def find(reply: Reply, expression: str, most_hits: int) -> Found:
    """Evaluate a JSONPath; see `queries.query`."""
    path = _compiled(expression)
    try:
        value = _value(reply)
        hits = list(islice(_resolved(path, value, value), most_hits + 1))
    except RecursionError as error:
        raise BadQueryError(_TOO_DEEP) from error
    except JSONPathError as error:
        raise _bad(error) from error
    is_cut = len(hits) > most_hits
    note = f"More than {most_hits:,} were found; only so many are shown." if is_cut else ""
    lines = _Lines(reply)
    found = (lines.line_of(hit) for hit in hits[:most_hits])
    return Found.nodes(reply, found, is_cut=is_cut, note=note)


def _compiled(expression: str) -> JSONPath | CompoundJSONPath:
    if not expression.startswith("$"):
        msg = "A JSONPath begins with “$”, which stands for the whole answer."
        raise BadQueryError(msg)
    try:
        return _ENVIRONMENT.compile(expression)
    except RecursionError as error:
        raise BadQueryError(_TOO_DEEP) from error
    except JSONPathError as error:
        raise _bad(error) from error
    except (OverflowError, ValueError) as error:
        msg = "The JSONPath has a number that cannot be read."
        raise BadQueryError(msg) from error


def _bad(error: JSONPathError) -> BadQueryError:
    reason, token = str(error.message), error.token
    if "TOKEN_" in reason or "shorthand" in reason:
        reason = "something is missing or has no place here"
    place = f" at character {token.index + 1}" if token is not None and token.value else ""
    return BadQueryError(f"The JSONPath breaks{place or ' at its end'}: {reason}.")


class _Place(JSONPathMatch):
    """A value, and the key or index under which it stands in its parent.

    Lighter than its base, and keeps no children: those would make circles of a million values.
    """

    __slots__ = ("key", "line", "line_of_child")

    obj: Any
    parent: _Place | None

    def __init__(self, value: object, parent: _Place | None, key: str | int, root: Any) -> None:
        self.obj = value
        self.parent = parent
        self.key = key
        self.root = root
        self.line = -1
        self.line_of_child: Callable[[Any], int] | None = None

    @property
    def is_in_text(self) -> bool:
        """Whether this is no value, but characters of one."""
        return self.parent is not None and isinstance(self.parent.obj, str)

    def new_child(self, obj: object, key: int | str) -> _Place:
        return _Place(obj, self, key, self.root)

    def add_child(self, *children: JSONPathMatch) -> None:
        """Nobody asks for them."""

    def filter_context(self) -> Mapping[str, Any]:
        return {}


class _Relative(RelativeFilterQuery):
    """What begins with `@` in a filter: it is here that a million values take their time."""

    __slots__ = ("_names",)

    def __init__(self, path: JSONPath) -> None:
        super().__init__(path)
        selectors = [selector for segment in path.segments for selector in segment.selectors]
        names = [selector.name for selector in selectors if isinstance(selector, NameSelector)]
        is_plain = path.singular_query() and len(names) == len(selectors)
        self._names = names if is_plain else None

    def evaluate(self, context: FilterContext) -> NodeList:
        value = context.current
        if self._names is None:
            return NodeList(_resolved(self.path, value, context.root))
        for name in self._names:
            if not isinstance(value, dict) or name not in value:
                return NodeList()
            value = value[name]
        return NodeList((_Place(value, None, "", None),))


class _Parser(Parser):
    def parse_relative_query(self, stream: TokenStream) -> BaseExpression:
        query = super().parse_relative_query(stream)
        return _Relative(query.path) if isinstance(query, RelativeFilterQuery) else query


class _Environment(JSONPathEnvironment):
    parser_class = _Parser
    max_recursion_depth = _MOST_LEVELS


_ENVIRONMENT = _Environment(strict=True)


def _resolved(path: JSONPath | CompoundJSONPath, value: Any, root: Any) -> Iterable[_Place]:
    """All that a path finds, one by one; in strict mode no path is compound."""
    places: Iterable[JSONPathMatch] = (_Place(value, None, "", root),)
    for segment in cast("JSONPath", path).segments:
        places = segment.resolve(places)
    # WORKAROUND: python-jsonpath 2.2 slices texts as if they were lists.
    return (place for place in cast("Iterable[_Place]", places) if not place.is_in_text)


def _value(reply: Reply) -> Any:
    """The value of a laid-out text; of duplicate keys the last one counts."""
    # What is not UTF-8 is replaced, as it is in the tree.
    text = reply.text.body[:].decode("utf-8-sig", "replace")
    try:
        return json.loads(text, strict=False, parse_int=_number)
    except json.JSONDecodeError as error:
        msg = f"The answer is no JSON that holds together, at line {error.lineno}: {error.msg}."
        raise BadQueryError(msg) from error


def _number(digits: str) -> float:
    """An integer; as a rounded number where Python refuses to read so many digits."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


class _Lines:
    """Finds the lines on which values stand, and remembers them at the places."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def line_of(self, place: _Place) -> int:
        """The line of the node that a value is, or is a part of."""
        way: list[_Place] = []
        above: _Place | None = place
        while above is not None and above.line < 0:
            way.append(above)
            above = above.parent
        for step in reversed(way):
            step.line = self._find_line(step)
        return place.line

    def _find_line(self, place: _Place) -> int:
        container = place.parent
        if container is None:
            return self._reply.root or 0
        # What is nested too deep is one node with all in it.
        if not self._reply.is_parent(container.line):
            return container.line
        if container.line_of_child is None:
            container.line_of_child = self._lines_in(container)
        return container.line_of_child(place.key)

    def _lines_in(self, container: _Place) -> Callable[[Any], int]:
        """Finds the lines of the items of a list by index, of the values of an object by key."""
        value, lines = container.obj, array("Q", self._reply.children(container.line))
        if isinstance(value, list):
            return lines.__getitem__
        if len(value) == len(lines):
            return dict(zip(value, lines, strict=True)).__getitem__
        # Some keys come twice: the last one counts.
        return {self._key_at(child): child for child in lines}.__getitem__

    def _key_at(self, line: int) -> str:
        text, end = self._reply.text, self._reply.end(line)
        stop = text.line_start(end) if end < text.line_count else len(text)
        written = text.body[text.line_start(line) : stop].decode("utf-8", "replace")
        key: str = json.JSONDecoder(strict=False).raw_decode(written.lstrip())[0]
        return key
