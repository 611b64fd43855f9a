"""The shape of a laid-out text: a byte for each line, from which the tree can be read.

Printers put every element and every JSON value on a line of its own, so that the lines are the
nodes. One byte a line says what it is and how deep it stands; parents, children and ends are then
found by searching bytes, which is as quick as memory is. Knows neither XML nor JSON.
"""

from __future__ import annotations

from typing import TypeAlias

Shape: TypeAlias = bytes
"""A byte for each line: `start(depth)`, `close(depth)`, INSIDE or ASIDE."""

DEEPEST = 120
"""Nodes that are nested deeper than this belong to the one at this depth, as its INSIDE."""

INSIDE = 250
"""A line that belongs to the node before it: a value of several lines, or nesting too deep."""

ASIDE = 251
"""A line that belongs to no node: a comment, a declaration, what was left over of broken markup."""


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


def starts_up_to(depth: int) -> bytes:
    """For `bytes.translate`: 1 for lines where a node begins that is no deeper than this."""
    return bytes(is_start(byte) and byte <= 2 * depth for byte in range(256))
