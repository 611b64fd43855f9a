"""The soak: what 2,000 calls leave behind that the first hundred of them did not."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.big_documents import FULL_MEGABYTES, MEGABYTES
from tests.bench.figure import Figure
from tests.bench.process import measured

HUNDREDS = max(20 * MEGABYTES // FULL_MEGABYTES, 2)
MOST_MEMORY_RATIO = 1.15

_PATIENCE_S = 1800.0
_NEVER_MORE = (
    "threads", "timers", "widgets", "open files", "sockets", "files of answers", "child processes",
)  # fmt: skip
_FOR_LOOKING_AT = {
    "pooled threads of the practice tenant": "",
    "memory with its share of libraries": "MB", "objects of Qt": "", "objects of Python": "",
}  # fmt: skip


def soak() -> Iterator[Figure]:
    """What is held after all calls, against what was held after a hundred."""
    outcome = measured("tests.bench.soak", str(HUNDREDS), patience_s=_PATIENCE_S)
    first, last = outcome["first"], outcome["last"]
    calls = f"after {outcome['calls']:,} calls"
    yield Figure(
        "soak", f"memory {calls}", "MB", [last["memory"]], MOST_MEMORY_RATIO * first["memory"],
        f"≤ {MOST_MEMORY_RATIO:g} × after 100", [first["memory"]],
    )  # fmt: skip
    for what in _NEVER_MORE:
        target = "no more than after 100"
        yield Figure(
            "soak", f"{what} {calls}", "", [last[what]], first[what], target, [first[what]]
        )
    for what, unit in _FOR_LOOKING_AT.items():
        yield Figure("soak", f"{what} {calls}", unit, [last[what]], floor=[first[what]])
