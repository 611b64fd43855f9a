from __future__ import annotations

import pytest

from tests.bench import __main__ as bench
from tests.bench import readme_table
from tests.bench.figure import Figure


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    figures: list[Figure] = []
    good, bad = Figure("S1", "start", "ms", [1.0], 2, "≤ 2 ms"), Figure("S2", "size", "MB", [3.0])
    rows = {"S1": lambda: iter([good]), "S2": lambda: iter([bad])}
    monkeypatch.setattr(bench, "ROWS", rows)
    monkeypatch.setattr(readme_table, "keep", figures.extend)
    return figures


def test_only_the_named_rows_are_measured_and_kept(kept: list[Figure]) -> None:
    assert bench.main(["S2"]) == 0
    assert [figure.row for figure in kept] == ["S2"]


def test_a_row_is_kept_even_where_a_later_one_breaks(
    kept: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[Figure]:
        raise RuntimeError

    monkeypatch.setitem(bench.ROWS, "S2", broken)
    with pytest.raises(RuntimeError):
        bench.main([])
    assert [figure.row for figure in kept] == ["S1"]


def test_a_target_that_is_missed_is_an_exit_code(
    kept: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = Figure("S1", "start", "ms", [3.0], 2, "≤ 2 ms")
    monkeypatch.setitem(bench.ROWS, "S1", lambda: iter([missed]))
    assert bench.main([]) == 1


def test_the_readme_is_written_without_measuring(
    kept: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    published = []
    monkeypatch.setattr(readme_table, "publish", lambda: published.append(True))
    assert bench.main(["--readme"]) == 0
    assert published
    assert not kept
    with pytest.raises(SystemExit):
        bench.main(["--readme", "S1"])


def test_a_row_that_does_not_exist_is_refused(kept: list[Figure]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["S1", "S9"])
    assert not kept
