"""Runs are found again from any of their records on."""

from __future__ import annotations

from array import array

import pytest

from erpsync_gui.wire.record_runs import Numbers, Run, Runs

_FIRST = Run(range(10, 22, 4), array("i", [1, 2, 3]), bytes([0, 1, 0]), ("contact", "person"))
_SECOND = Run(range(30, 34, 2), array("i", [8, 9]), bytes([0, 0]), ("sale",))


def _runs() -> Runs:
    runs = Runs()
    runs.add(_FIRST)
    runs.add(_SECOND)
    return runs


@pytest.mark.parametrize("node", [0, 9, 11, 22, 29, 31, 34])
def test_nothing_is_known_of_what_is_no_record_of_a_run(node: int) -> None:
    assert _runs().at(node) is None


def test_a_run_is_known_from_each_of_its_records_on() -> None:
    runs = _runs()
    assert runs.at(10) == _FIRST
    assert runs.at(14) == Run(range(14, 22, 4), array("i", [2, 3]), bytes([1, 0]), _FIRST.names)
    assert runs.at(30) == _SECOND


@pytest.mark.parametrize(
    ("nodes", "names", "known"),
    [
        (range(22, 30, 4), ("contact", "person", "sale"), 5),
        (range(22, 30, 4), ("sale",), 3),
        (range(23, 31, 4), _FIRST.names, 3),
        (range(22, 32, 5), _FIRST.names, 3),
    ],
)
def test_runs_that_go_on_make_one(nodes: range, names: tuple[str, ...], known: int) -> None:
    more = Run(nodes, array("i", [4, 5]), bytes([1, 0]), names)
    runs = Runs()
    for run in (_FIRST, more):
        runs.add(run)
    assert runs.at(nodes[0]) == more
    found = runs.at(14)
    assert found is not None
    assert list(found.record_ids) == [2, 3, 4, 5][: known - 1]
    assert found.tables == bytes([1, 0, 1, 0])[: known - 1]
    assert found.nodes == range(14, 14 + 4 * (known - 1), 4)


def test_a_run_of_longer_ids_goes_on_with_one_of_shorter() -> None:
    runs = Runs()
    runs.add(_FIRST)
    runs.add(Run(range(22, 26, 4), array("q", [1 << 40]), bytes([0]), _FIRST.names))
    found = runs.at(18)
    assert found is not None
    assert list(found.record_ids) == [3, 1 << 40]


def test_names_are_numbered_in_the_order_of_their_coming() -> None:
    numbers = Numbers[str]()
    assert numbers.column(["b", "a", "b"]) == bytes([0, 1, 0])
    assert numbers.column(["c", "a"]) == bytes([2, 1])
    assert list(numbers) == ["b", "a", "c"]


def test_too_many_names_make_no_column() -> None:
    numbers = Numbers[int]()
    assert numbers.column(range(256)) == bytes(range(256))
    assert numbers.column([0, 256]) is None
