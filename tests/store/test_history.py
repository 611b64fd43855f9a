"""The in-memory history keeps the newest calls within its budget."""

from __future__ import annotations

from erpsync_gui.store.history import History


def test_newest_record_comes_first() -> None:
    history: History[str] = History()
    history.add("first", 1)
    history.add("second", 1)
    assert list(history) == ["second", "first"]
    assert history[0] == "second"


def test_oldest_records_go_when_the_budget_is_spent() -> None:
    history: History[str] = History(budget_bytes=10)
    assert history.add("a", 6) == 0
    assert history.add("b", 4) == 0
    assert history.add("c", 5) == 1
    assert list(history) == ["c", "b"]


def test_a_record_larger_than_the_budget_is_still_kept() -> None:
    history: History[str] = History(budget_bytes=10)
    history.add("small", 1)
    assert history.add("huge", 1000) == 1
    assert list(history) == ["huge"]


def test_clearing_gives_the_budget_back() -> None:
    history: History[str] = History(budget_bytes=10)
    history.add("a", 9)
    history.clear()
    history.add("b", 5)
    assert history.add("c", 5) == 0
    assert len(history) == 2
