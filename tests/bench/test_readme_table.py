from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import readme_table
from tests.bench.figure import Figure


def kept(row: str, value: float, **facts: Any) -> dict[str, Any]:
    figure = Figure(row, facts.pop("what", "call"), "ms", [value], 20, "≤ 20 ms")
    return {**figure.as_json(), "when": "2026-11-22", "machine": "2 cores, Linux", **facts}


def test_the_table_in_the_readme_is_made_of_the_figures_that_are_kept_with_it() -> None:
    figures = readme_table.committed()
    if not figures:
        pytest.skip("no figures stand in the README yet")
    text = readme_table.README.read_text("utf-8")
    assert readme_table.with_table(text, figures) == text


def test_a_row_that_was_measured_anew_takes_the_place_of_all_its_figures() -> None:
    older = [kept("B1", 1, what="gone"), kept("B1", 2), kept("S1", 3)]
    newer = [kept("B1", 4)]
    assert [each["value"] for each in readme_table.merged(older, newer)] == [4, 3]


def test_of_a_thing_measured_on_several_the_one_nearest_to_fail_is_shown() -> None:
    figures = [kept("B1", value, variant=f"of {value}") for value in (5, 30, 10)]
    row = readme_table.table(figures).splitlines()[2]
    assert row == "| B1 call (of 30, the worst of 3) | 30 ms |  |  | ≤ 20 ms | **no** |"


def test_a_figure_without_a_target_is_shown_without_a_verdict() -> None:
    figure = Figure("peers", "Kate", "s", [1.2345, 9, 0.5], floor=[0.5]).as_json()
    facts = {"when": "2026-11-22", "machine": "2 cores"}
    row = readme_table.table([{**figure, **facts}]).splitlines()[2]
    assert row == "| peers Kate | 1.23 s | 0.5 s | 2.5 |  |  |"


def test_the_table_says_when_and_on_what_each_row_was_measured() -> None:
    figures = [kept("B1", 1), kept("C1", 2, when="2026-11-23"), kept("S1", 3)]
    assert readme_table.table(figures).splitlines()[-1] == (
        "Measured B1, S1: 2026-11-22, 2 cores, Linux. C1: 2026-11-23, 2 cores, Linux."
    )


def test_only_what_stands_between_the_marks_is_written() -> None:
    text = "before\n<!-- bench -->\nstale\n<!-- /bench -->\nafter\n"
    written = readme_table.with_table(text, [kept("B1", 1)])
    assert written.startswith("before\n<!-- bench -->\n| row |")
    assert written.endswith("\n<!-- /bench -->\nafter\n")
    assert "stale" not in written
    assert readme_table.with_table(written, [kept("B1", 1)]) == written


def test_a_readme_without_a_place_for_the_table_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no place"):
        readme_table.with_table("<!-- bench -->", [])


def test_what_a_run_measured_is_kept_beside_what_others_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bench" / "figures.json"
    monkeypatch.setattr(readme_table, "FRESH", path)
    monkeypatch.setattr(readme_table, "MEGABYTES", 100)
    readme_table.keep([Figure("S1", "start", "ms", [1.0])])
    readme_table.keep([Figure("B1", "raw", "ms", [2.0], 3, "≤ 3 ms")])
    figures = json.loads(path.read_text("utf-8"))
    assert [(each["row"], each["samples"]) for each in figures] == [("B1", [2.0]), ("S1", [1.0])]
    assert all("cores, Python 3" in each["machine"] for each in figures)
    assert figures[1]["allowed"] is None


def test_what_was_measured_with_less_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readme_table, "FRESH", tmp_path / "figures.json")
    monkeypatch.setattr(readme_table, "MEGABYTES", 99)
    readme_table.keep([Figure("S1", "start", "ms", [1.0])])
    assert not readme_table.FRESH.exists()


def test_publishing_writes_the_readme_and_the_figures_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme, committed, fresh = (tmp_path / name for name in ("README.md", "old", "new"))
    readme.write_text("<!-- bench --><!-- /bench -->", "utf-8")
    committed.write_text(json.dumps([kept("S1", 3), kept("B1", 99)]), "utf-8")
    fresh.write_text(json.dumps([kept("B1", 4)]), "utf-8")
    for name, path in (("README", readme), ("COMMITTED", committed), ("FRESH", fresh)):
        monkeypatch.setattr(readme_table, name, path)
    readme_table.publish()
    assert [each["value"] for each in readme_table.committed()] == [4, 3]
    assert readme.read_text("utf-8").count("\n| ") == 3
