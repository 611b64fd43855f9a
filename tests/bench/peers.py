"""What others take for the same: Qt's own widgets, a browser, an editor. None of it has a target.

They are slow, so each is measured once or a few times, and is given up when it takes too long.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.big_documents import DOCUMENTS, MILLION
from tests.bench.figure import Figure
from tests.bench.peers_programs import in_chromium, in_kate
from tests.bench.process import measured

_PATIENCE_S = 150.0
_FEW = 3
_PARTS = (
    ("first picture", "painted_ms", "s", 1 / 1000),
    ("longest stall", "stall_ms", "s", 1 / 1000),
    ("memory", "memory_mb", "MB", 1.0),
)


def peers() -> Iterator[Figure]:
    """All of them, one after the other."""
    for name in ("lines-xml", "page-json"):
        runs = _in_qt("text", name, 1)
        yield from _figures("QPlainTextEdit", _title(name), runs)
    runs = _in_qt("rows", str(MILLION), _FEW)
    yield from _figures("QTreeView on QStandardItemModel", f"{MILLION:,} rows", runs)
    for name, times in (("page-xml", 1), ("page-json", _FEW)):
        runs = _several(in_chromium, name, times)
        yield from _figures("Chromium", _title(name), runs)
    for name in ("lines-xml", "page-xml"):
        runs = _several(in_kate, name, _FEW)
        yield from _figures("Kate, its start included", _title(name), runs)


def _figures(peer: str, on: str, runs: Sequence[Mapping[str, float]]) -> Iterator[Figure]:
    for what, key, unit, scale in _PARTS:
        samples = [run[key] * scale for run in runs if key in run]
        if samples:
            yield Figure("peers", f"{peer}: {what}", unit, samples, variant=on)


def _in_qt(kind: str, what: str, times: int) -> list[Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        try:
            return measured("tests.bench.peers_qt", kind, what, patience_s=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            print(f"Qt did not show {what} in {_PATIENCE_S:g} s.", file=sys.stderr)
            return {}

    return [run() for _ in range(times)]


def _several(
    show: Callable[..., Mapping[str, float]], name: str, times: int
) -> list[Mapping[str, float]]:
    """As many runs as are wanted; none after one that came to nothing."""
    runs: list[Mapping[str, float]] = []
    while len(runs) < times and (run := show(DOCUMENTS[name])):
        runs.append(run)
    return runs


def _title(name: str) -> str:
    return DOCUMENTS[name].title
