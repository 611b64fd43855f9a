from __future__ import annotations

from tests.bench.figure import Figure, at_most, p95, table


def test_a_multiple_of_the_floor_is_taken_of_its_median() -> None:
    assert at_most(1.5, [9.0, 10.0, 90.0], 5, "ms") == (20.0, "≤ 1.5 × floor + 5 ms")


def test_95_of_100_samples_do_not_exceed_the_95th_percentile() -> None:
    assert p95(range(1, 101)) == 95
    assert p95([7.0]) == 7.0


def test_a_figure_is_judged_by_what_is_typical_of_its_samples() -> None:
    samples = [10.0, 10.0, 90.0]
    assert Figure("C1", "call", "ms", samples, 20, "≤ 20 ms").holds
    assert not Figure("C2", "call", "ms", samples, 20, "≤ 20 ms", typical=p95).holds


def test_the_table_shows_spread_floor_ratio_and_verdict() -> None:
    figure = Figure("C1", "call", "ms", [9.0, 12.0, 30.0], 15, "≤ 1.5 × floor", [10.0, 10.0])
    heading, row = table([figure]).splitlines()
    assert heading.split()[-1] == "holds"
    shown = [cell.strip() for cell in row.split("  ") if cell]
    assert shown == ["C1", "call", "12 ms (9 to 30)", "10 ms", "1.20", "≤ 1.5 × floor", "yes"]


def test_a_figure_keeps_its_samples_for_a_machine() -> None:
    kept = Figure("S3", "form", "ms", [40.0], 50, "≤ 50 ms").as_json()
    assert (kept["value"], kept["floor"], kept["holds"], kept["samples"]) == (40, None, True, [40])


def test_a_peer_has_neither_target_nor_verdict() -> None:
    peer = Figure("peers", "Kate", "s", [2.0], floor=[1.0], variant="10 MB XML")
    assert peer.holds
    assert peer.as_json()["allowed"] is None
    row = table([peer]).splitlines()[1]
    assert [cell.strip() for cell in row.split("  ") if cell.strip()] == [
        "peers", "Kate, 10 MB XML", "2 s (2 to 2)", "1 s", "2.00",
    ]  # fmt: skip


def test_what_is_nothing_beside_nothing_has_no_ratio() -> None:
    figure = Figure("soak", "child processes", "", [0], 0, "no more", [0])
    assert figure.ratio is None
    assert figure.holds
