from __future__ import annotations

import pytest

from tests.bench import tree_rows
from tests.bench.big_documents import Document

WINDOW = {
    "painted": [200.0], "stall": [20.0], "idle": [5.0], "changes held": [9.0],
    "changes held after all": [30.0], "reply held": [10.1], "reply held after all": [9.0],
    "changes expand": [16.0], "changes sort": [301.0], "changes filter": [50.0],
    "changes jump": [16.0], "changes stall": [22.0], "reply expand": [17.0], "reply jump": [1.0],
    "reply filter": [500.0], "reply stall": [20.0], "changes filter at once": [99.0],
    "changes sort mixed": [500.0], "changes stall mixed": [21.0],
}  # fmt: skip
FLOORS = {"lxml_tree": [100.0], "msgspec_decode": [190.0], "zeep_decode": [401.0]}


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_rows, "in_window", lambda _name: WINDOW)
    monkeypatch.setattr(tree_rows, "floor_ms", lambda floor, _name: FLOORS[floor])
    monkeypatch.setattr(Document, "title", property(lambda document: document.name))


def test_a_tree_is_held_against_a_library_that_only_decodes() -> None:
    verdicts = {(figure.what, figure.holds) for figure in tree_rows.painted()}
    assert verdicts == {
        ("tree painted, XML", True),
        ("tree painted, JSON", False),
        ("the same beside zeep (a tenth of it, times ten)", True),
        ("longest stall until the tree is there", True),
    }


def test_zeep_is_given_a_tenth_and_counts_tenfold() -> None:
    beside_zeep = next(each for each in tree_rows.painted() if "zeep" in each.what)
    assert list(beside_zeep.floor) == [4010.0]
    assert beside_zeep.allowed == pytest.approx(200.5)


def test_only_what_a_fresh_tree_holds_has_a_limit() -> None:
    failing = {figure.what for figure in tree_rows.memory() if not figure.holds}
    assert failing == {"reply: memory held by the tree"}


def test_each_move_is_judged_by_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FLOORS, "find_loop", [100.0])
    assert {figure.what for figure in tree_rows.moves() if not figure.holds} == {
        "changes: sort, slowest column",
        "changes: longest stall meanwhile",
        "reply: expand all",
    }
