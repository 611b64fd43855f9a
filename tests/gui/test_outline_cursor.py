"""Who stands in an outline stays with the thing, whatever is expanded or collapsed around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.outline_cursor import OutlineCursor
from erpsync_gui.gui.reply_outline import ReplyOutline
from tests.gui.exchange_samples import XmlWriter
from tests.gui.plain_outline import ACTS
from tests.gui.test_reply_outline import TREES, everything, plain_of

TREE = XmlWriter(("Root", [("A", [("A1", "1"), ("A2", "2")]), ("B", [("B1", "3")]), ("C", "4")]))


def cursor_at(name: str = "Root", *, depth: int = 1) -> OutlineCursor:
    outline = ReplyOutline(TREE.reply)
    outline.expand_to_depth(depth)
    cursor = OutlineCursor(outline)
    cursor.move_to(outline.row_of(TREE.nodes[name][0]))
    return cursor


def name_at(cursor: OutlineCursor) -> str:
    assert cursor.thing is not None
    return TREE.reply.name(cursor.thing)


def test_at_first_it_stands_nowhere_and_does_nothing() -> None:
    cursor = OutlineCursor(ReplyOutline(TREE.reply))
    for act in (
        cursor.expand,
        cursor.collapse,
        cursor.expand_below,
        cursor.go_left,
        cursor.go_right,
    ):
        act()
    assert (cursor.row, cursor.thing, cursor.selected) == (-1, None, range(0))
    cursor.stand_somewhere()
    assert (cursor.row, cursor.selected) == (0, range(0))


def test_it_never_leaves_the_rows() -> None:
    cursor = cursor_at()
    cursor.move_to(10**9)
    assert name_at(cursor) == "C"
    cursor.move_to(-7)
    assert name_at(cursor) == "Root"


def test_right_expands_then_goes_down_and_left_goes_back() -> None:
    cursor = cursor_at("A")
    cursor.go_right()
    assert (name_at(cursor), cursor.outline.row_count) == ("A", 6)
    cursor.go_right()
    assert name_at(cursor) == "A1"
    cursor.go_right()
    cursor.go_left()
    assert (name_at(cursor), cursor.outline.row_count) == ("A", 6)
    cursor.go_left()
    assert (name_at(cursor), cursor.outline.row_count) == ("A", 4)
    cursor.go_left()
    assert name_at(cursor) == "Root"


def test_a_selection_reaches_from_the_first_choice_to_the_last() -> None:
    cursor = cursor_at("B")
    cursor.move_to(3, extend=True)
    assert cursor.selected == range(2, 4)
    cursor.move_to(0, extend=True)
    assert cursor.selected == range(3)
    cursor.select_all()
    assert (cursor.selected, cursor.row) == (range(4), 0)
    cursor.move_to(1)
    assert cursor.selected == range(1, 2)


def test_what_is_below_a_collapsed_thing_stands_on_it() -> None:
    cursor = cursor_at("A2", depth=2)
    cursor.toggle(TREE.nodes["A"][0])
    assert (name_at(cursor), cursor.selected) == ("A", range(1, 2))


def test_a_selection_stays_with_its_ends() -> None:
    cursor = cursor_at("B")
    cursor.move_to(3, extend=True)
    cursor.toggle(TREE.nodes["A"][0])
    assert (cursor.selected, name_at(cursor)) == (range(4, 6), "C")


def test_a_thing_is_gone_to_wherever_it_is() -> None:
    cursor = cursor_at("C", depth=0)
    cursor.reveal(TREE.nodes["B1"][0])
    assert (name_at(cursor), cursor.selected) == ("B1", range(3, 4))


@given(TREES, ACTS, st.integers(0, 50))
def test_it_stays_with_its_thing_or_what_that_is_collapsed_in(
    tree: tuple[str, list[object]], acts: list[tuple[str, int]], row: int
) -> None:
    reply = XmlWriter(tree).reply  # type: ignore[arg-type]  # a Tree, said by its strategy
    cursor, plain = OutlineCursor(ReplyOutline(reply)), plain_of(reply, everything(reply), [0])
    cursor.expand_to_depth(plain.act("depth", 2))
    cursor.move_to(row % len(plain.rows()))
    thing = cursor.thing
    for what, number in acts:
        if what in {"all", "none", "depth"}:
            cursor.expand_to_depth(plain.act(what, number))
            assert thing is not None
            assert cursor.row == plain.row_of(thing)
            thing = cursor.thing
