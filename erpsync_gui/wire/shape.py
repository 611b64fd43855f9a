"""The shape of a laid-out text: a byte for each line, from which the tree can be read.

Printers put every element and every JSON value on a line of its own, so that the lines are the
nodes. One byte a line says what it is and how deep it stands; parents, children and ends are then
found by searching bytes, which is as quick as memory is. Knows neither XML nor JSON.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

Shape: TypeAlias = bytes
"""A byte for each line: `start(depth)`, `close(depth)`, INSIDE or ASIDE."""

DEEPEST = 120
"""Nodes that are nested deeper than this belong to the one at this depth, as its INSIDE."""

INSIDE = 250
"""A line that belongs to the node before it: a value of several lines, or nesting too deep."""

ASIDE = 251
"""A line that belongs to no node: a comment, a declaration, what was left over of broken markup."""


_STEP = 1 << 6
_NO_NODE = bytes([INSIDE, ASIDE])
_NO_NODES = re.compile(b"[" + _NO_NODE + b"]*+")
_INSIDES = re.compile(bytes([INSIDE]) + b"*+")
_SKIPPED = 1 << 12
"""So much of a long run is compared at once."""
_MANY_INSIDE = bytes([INSIDE]) * _SKIPPED


def start(depth: int) -> int:
    """The byte of a line where a node begins, and perhaps ends; too deep, it is INSIDE."""
    return 2 * depth if depth <= DEEPEST else INSIDE


def close(depth: int) -> int:
    """The byte of a line with nothing but the end of a node that began at this depth."""
    return 2 * depth + 1 if depth <= DEEPEST else INSIDE


def is_start(byte: int) -> bool:
    """Whether a node begins on a line of this byte."""
    return byte <= 2 * DEEPEST and byte % 2 == 0


STARTS = bytes(is_start(byte) for byte in range(256))
"""For `bytes.translate`: 1 for lines where a node begins."""


def depth_of(byte: int) -> int:
    """How deep the node stands that a line begins or closes."""
    return byte // 2


@cache
def starts_up_to(depth: int) -> bytes:
    """For `bytes.translate`: 1 for lines where a node begins that is no deeper than this."""
    return bytes(is_start(byte) and byte <= 2 * depth for byte in range(256))


def node_at(lines: Shape, line: int) -> int | None:
    """The node that a line belongs to: begins, closes, or holds; None for what is beside all.

    An ASIDE line is taken to belong to the node that began or ended last before it.
    """
    last, step = line + 1, _STEP
    while last > 0:
        # Few lines at first: a node is hardly ever far.
        begin = max(last - step, 0)
        here = lines[begin:last].rstrip(_NO_NODE)
        if here:
            last = begin + len(here) - 1
            node = last if is_start(lines[last]) else lines.rfind(lines[last] - 1, 0, last)
            return node if node >= 0 else None
        last, step = begin, 2 * step
    return None


def parent_of(lines: Shape, node: int) -> int | None:
    """The node that holds this one; None for the outermost."""
    if depth_of(lines[node]) == 0:
        return None
    above = lines.rfind(lines[node] - 2, 0, node)
    return above if above >= 0 else None


def end_of(lines: Shape, node: int) -> int:
    """The line behind the last one of a node: behind its end tag or bracket where it has one.

    Where an answer broke off, that is the end of the text.
    """
    after = next_line(lines, node + 1)
    if after == len(lines) or lines[after] not in {lines[node] + 1, lines[node] + 2}:
        # The ASIDE lines behind a node without children are nobody's.
        aside = lines.find(ASIDE, node + 1, after)
        return aside if aside >= 0 else after
    closed = lines.find(lines[node] + 1, after)
    return run_end(_INSIDES, lines, closed + 1, _MANY_INSIDE) if closed >= 0 else len(lines)


def next_line(lines: Shape, line: int) -> int:
    """The first line from here on that begins or closes a node, or the end."""
    return run_end(_NO_NODES, lines, line, _MANY_INSIDE)


def run_end(some: re.Pattern[bytes], lines: bytes, line: int, many: bytes) -> int:
    """Where a run of lines ends that may be empty, and millions long of the same line."""
    while lines.startswith(many, line):
        line += len(many)
    found = some.match(lines, line)
    return found.end() if found else line
