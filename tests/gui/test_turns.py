"""Things done in turns: each is painted before the next, and only the newest ones are done."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.turns import Turns
from tests.gui.painted import Painted


def test_each_thing_is_painted_before_the_next(qtbot: QtBot) -> None:
    notes: list[str] = []
    widget, turns = Painted(notes), Turns()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    notes.clear()
    turns.start(
        *[partial(widget.change, what) for what in ("one", "two")], partial(notes.append, "over")
    )
    assert notes == ["one"]
    qtbot.waitUntil(lambda: "over" in notes)
    assert notes == ["one", "painted", "two", "painted", "over"]


def test_a_single_thing_is_done_at_once() -> None:
    turns, notes = Turns(), list[int]()
    turns.start(partial(notes.append, 1))
    assert notes == [1]


def test_what_is_begun_later_replaces_what_is_left(qtbot: QtBot) -> None:
    turns, notes = Turns(), list[int]()
    turns.start(*[partial(notes.append, number) for number in (1, 2, 3)])
    turns.start(*[partial(notes.append, number) for number in (4, 5)])
    qtbot.wait(20)
    assert notes == [1, 4, 5]


def test_a_thing_may_begin_others(qtbot: QtBot) -> None:
    turns, notes = Turns(), list[int]()
    others = [partial(notes.append, number) for number in (2, 3)]
    turns.start(lambda: turns.start(*others), partial(notes.append, 4))
    qtbot.wait(20)
    assert notes == [2, 3]


def test_what_is_stopped_is_left_undone(qtbot: QtBot) -> None:
    turns, notes = Turns(), list[int]()
    turns.start(*[partial(notes.append, number) for number in (1, 2)])
    turns.stop()
    qtbot.wait(20)
    assert notes == [1]
