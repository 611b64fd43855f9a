"""What is folded hides its lines and nothing else; what is opened shows what was open in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.gui import text_outline
from erpsync_gui.gui.text_folds import Folds
from erpsync_gui.wire import shape
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import ASIDE, INSIDE
from erpsync_gui.wire.text import IndexedText

Node = tuple[int, list["Node"]]
"""How many lines are INSIDE a node, and its children; with no children it is a leaf."""

NODES: st.SearchStrategy[Node] = st.recursive(
    st.tuples(st.integers(0, 2), st.just([])),
    lambda inner: st.tuples(st.integers(0, 1), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=12,
)
COMMENTS = st.frozensets(st.integers(0, 30), max_size=4)


def lines_of(node: Node, depth: int = 0) -> list[int]:
    """The shape of a node as a printer makes it."""
    inside, children = node
    lines = [shape.start(depth), *[INSIDE] * inside]
    for child in children:
        lines += lines_of(child, depth + 1)
    return [*lines, shape.close(depth)] if children else lines


def with_comments(lines: Sequence[int], places: frozenset[int]) -> bytes:
    """The same with lines that belong to no node, where a printer may put them."""
    found: list[int] = []
    for place, (line, after) in enumerate(pairwise([*lines, ASIDE])):
        found.append(line)
        if place in places and after != INSIDE:
            found.append(ASIDE)
    return bytes(found)


SHAPES = st.builds(lambda node, places: with_comments(lines_of(node), places), NODES, COMMENTS)


def shown(folds: Folds) -> list[int]:
    return folds.lines.lines_at(range(folds.lines.count))


class Model:
    """The same rules, one line at a time."""

    def __init__(self, lines: bytes) -> None:
        self.lines = lines
        self.level: int | None = None
        self.toggled: set[int] = set()

    def nodes(self) -> list[int]:
        return [place for place, byte in enumerate(self.lines) if shape.is_start(byte)]

    def end(self, node: int) -> int:
        return shape.end_of(self.lines, node)

    def by_level(self, node: int) -> bool:
        return self.level is not None and shape.depth_of(self.lines[node]) == self.level

    def is_folded(self, node: int) -> bool:
        return self.end(node) > node + 1 and self.by_level(node) != (node in self.toggled)

    def is_shown(self, line: int) -> bool:
        around = [node for node in self.nodes() if node < line < self.end(node)]
        for node in around:
            if self.is_folded(node) and (node in self.toggled or not self.is_aside(line)):
                return False
        return True

    def is_aside(self, line: int) -> bool:
        return self.lines[line] == ASIDE

    def shown(self) -> list[int]:
        return [line for line in range(len(self.lines)) if self.is_shown(line)]


STEPS = st.lists(
    st.one_of(
        st.integers(0, 25).map(lambda line: ("toggle", line)),
        st.integers(0, 3).map(lambda depth: ("fold to", depth)),
        st.just(("open all", 0)),
    ),
    max_size=8,
)


@given(SHAPES, STEPS)
@example(bytes((0, 2, ASIDE, 4, 3, 1)), [("fold to", 0), ("toggle", 1)])
def test_any_folding_shows_what_the_rules_say(lines: bytes, steps: list[tuple[str, int]]) -> None:
    folds, model = Folds(lines, len(lines)), Model(lines)
    for step, number in steps:
        if step == "toggle" and number in model.nodes() and model.end(number) > number + 1:
            folds.toggle(number)
            model.toggled ^= {number}
        elif step == "fold to":
            folds.fold_to(number)
            model.level, model.toggled = number, set()
        elif step == "open all":
            folds.open_all()
            model.level, model.toggled = None, set()
        assert shown(folds) == model.shown()
        for node in model.nodes():
            assert folds.is_folded(node) == model.is_folded(node)
            if model.is_shown(node):
                inside = range(node + 1, model.end(node))
                assert folds.hidden_in(node) == sum(not model.is_shown(line) for line in inside)


@given(SHAPES, STEPS, st.integers(0, 25))
def test_what_is_revealed_is_shown(lines: bytes, steps: list[tuple[str, int]], line: int) -> None:
    folds, line = Folds(lines, len(lines)), min(line, len(lines) - 1)
    for step, number in steps:
        if step == "toggle":
            folds.toggle(min(number, len(lines) - 1))
        elif step == "fold to":
            folds.fold_to(number)
    was_shown = folds.lines.is_shown(line)
    before = shown(folds)
    assert folds.reveal(line) is not was_shown
    assert folds.lines.is_shown(line)
    if was_shown:
        assert shown(folds) == before


@given(SHAPES)
def test_nodes_are_those_of_a_reply(lines: bytes) -> None:
    reply = Reply(Form.JSON, IndexedText.of(b"\n" * (len(lines) - 1)), lines)
    for node in reply.nodes():
        assert shape.end_of(lines, node) == reply.end(node)
        assert text_outline.depth(lines, node) == reply.depth(node)
        above, around = reply.parent(node), list(text_outline.nodes_around(lines, node))
        assert around[0] == node
        assert around[1:2] == ([] if above is None else [above])


@given(SHAPES, st.integers(0, 4))
def test_lines_inside_are_shown_with_their_node_however_many_there_are(
    lines: bytes, level: int
) -> None:
    model = Model(lines)
    model.level = level
    assert text_outline.shown_at(lines, level) == bytes(map(model.is_shown, range(len(lines))))


RECORD = bytes(
    [
        *(shape.start(0), shape.start(1), shape.start(2), shape.start(2), shape.close(1)),
        *(shape.start(1), shape.close(0)),
    ]
)


def test_the_innermost_open_node_around_a_line_is_folded() -> None:
    folds = Folds(RECORD, len(RECORD))
    assert folds.fold_around(3) == 1
    assert shown(folds) == [0, 1, 5, 6]
    assert folds.fold_around(1) == 0
    assert shown(folds) == [0]
    assert folds.fold_around(0) is None
    folds.open(0)
    assert shown(folds) == [0, 1, 5, 6]
    folds.open(5)
    assert shown(folds) == [0, 1, 5, 6]


@pytest.mark.parametrize("lines", [b"", RECORD[:3]])
def test_lines_without_a_shape_cannot_be_folded(lines: bytes) -> None:
    folds = Folds(lines, 9)
    assert folds.has_shape is bool(lines)
    assert not any(map(folds.can_fold, range(3, 9)))
    folds.fold_to(0)
    assert folds.lines.count == (9 - 2 if lines else 9)


def test_nesting_deeper_than_any_shape_belongs_to_its_node() -> None:
    deep = bytes(map(shape.start, range(300))) + bytes(map(shape.close, range(299, -1, -1)))
    folds = Folds(deep, len(deep))
    folds.fold_to(shape.DEEPEST)
    assert folds.lines.count == 2 * shape.DEEPEST + 1
    folds.fold_to(shape.DEEPEST + 1)
    assert folds.lines.count == len(deep)
