"""What the shape of a laid-out text says of its folding: what holds a line, and what is shown.

For a view that has a text with a shape and no reply. Must not know Qt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from erpsync_gui.wire import shape
from erpsync_gui.wire.shape import ASIDE, INSIDE, Shape

_HIDDEN, _SHOWN, _FOLDED, _AS_BEFORE = range(4)
"""What is to become of a line; _FOLDED is shown, and hides what is inside it."""
_MASK = bytes((_HIDDEN, _SHOWN, _SHOWN, _HIDDEN)) + bytes(252)
_MASK_OF_MANY = bytes((_HIDDEN, _SHOWN, _SHOWN, _SHOWN)) + bytes(252)
"""For `bytes.translate`: what is shown, and whether most that is _AS_BEFORE is."""
_AS_BEFORE_RUN = re.compile(bytes((_AS_BEFORE,)) + b"*")
_MANY_AS_BEFORE = bytes((_AS_BEFORE,)) * (1 << 12)
_INSIDE_SHOWN = (bytes((_SHOWN, _AS_BEFORE)),)
_INSIDE_HIDDEN = (bytes((_HIDDEN, _AS_BEFORE)), bytes((_FOLDED, _AS_BEFORE)))


def depth(lines: Shape, node: int) -> int:
    """How many nodes stand above this one."""
    return shape.depth_of(lines[node])


def has_inside(lines: Shape, line: int) -> bool:
    """Whether a node begins on a line and has more lines than this one."""
    node, after = lines[line : line + 1], lines[line + 1 : line + 2]
    if not node or not after or not shape.is_start(node[0]):
        return False
    if after[0] == ASIDE:
        return shape.end_of(lines, line) > line + 1
    return after[0] in {INSIDE, node[0] + 1, node[0] + 2}


def nodes_around(lines: Shape, line: int) -> Iterator[int]:
    """The nodes that hold a line, or begin on it, the innermost first."""
    node = shape.node_at(lines, line)
    while node is not None:
        if line < shape.end_of(lines, node):
            yield node
        node = shape.parent_of(lines, node)


def shown_at(lines: Shape, level: int) -> bytes:
    """What is shown where all nodes of a depth are folded: 1 or 0 for each line.

    Lines that are ASIDE are shown, wherever they stand. What is INSIDE is as the line before it;
    of such lines only those are looked at one by one that are not as most of them are.
    """
    kinds_at = _kinds_at(level)
    if INSIDE not in lines:
        return lines.translate(kinds_at.translate(_MASK))
    kinds = lines.translate(kinds_at)
    many = sum(map(kinds.count, _INSIDE_SHOWN)) > sum(map(kinds.count, _INSIDE_HIDDEN))
    mask = bytearray(kinds.translate(_MASK_OF_MANY if many else _MASK))
    for pair in _INSIDE_HIDDEN if many else _INSIDE_SHOWN:
        at = kinds.find(pair)
        while at >= 0:
            end = shape.run_end(_AS_BEFORE_RUN, kinds, at + 1, _MANY_AS_BEFORE)
            mask[at + 1 : end] = bytes((not many,)) * (end - at - 1)
            at = kinds.find(pair, end)
    return bytes(mask)


@cache
def _kinds_at(level: int) -> bytes:
    """For `bytes.translate`: what is to become of lines where all nodes of a depth are folded."""
    kinds = bytearray((_HIDDEN,)) * 256
    for above in range(min(level, shape.DEEPEST + 1)):
        kinds[shape.start(above)] = kinds[shape.close(above)] = _SHOWN
    if level <= shape.DEEPEST:
        kinds[shape.start(level)] = _FOLDED
    kinds[ASIDE], kinds[INSIDE] = _SHOWN, _AS_BEFORE
    return bytes(kinds)
