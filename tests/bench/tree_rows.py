"""T1 to T3: a million changed records as trees.

The window, the server and each floor run in processes of their own. A document is measured once,
and all rows take what they need of that.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from tests.bench.big_documents import DOCUMENTS
from tests.bench.big_server import serving
from tests.bench.figure import Figure, at_most
from tests.bench.parsers import ZEEP_PART
from tests.bench.process import measured
from tests.bench.text_rows import floor_ms, over_idle

MOST_XML_RATIO = 2.2
MOST_JSON_RATIO = 1.0
LEAST_ZEEP_TIMES = 20
MOST_HELD_MB = 10.0
MOST_EXPAND_MS = 16.0
MOST_SORT_MS = 300.0
MOST_FILTER_MS = 50.0
MOST_JUMP_MS = 16.0

_NAMES = ("changes-xml", "changes-json")


def painted() -> Iterator[Figure]:
    """T1: from the last byte to the painted tree."""
    for name in _NAMES:
        is_xml, title = DOCUMENTS[name].is_xml, DOCUMENTS[name].title
        ours, what = in_window(name)["painted"], f"tree painted, {'XML' if is_xml else 'JSON'}"
        if is_xml:
            floor = floor_ms("lxml_tree", name)
            allowed, target = at_most(MOST_XML_RATIO, floor, of="lxml's whole tree")
        else:
            floor = floor_ms("msgspec_decode", name)
            allowed, target = at_most(MOST_JSON_RATIO, floor, of="one decode by msgspec")
        yield Figure("T1", what, "ms", ours, allowed, target, floor, variant=title)
    # All of them take zeep most of a minute.
    zeep_ms = [ZEEP_PART * each for each in floor_ms("zeep_decode", _NAMES[0])]
    yield Figure(
        "T1", "the same beside zeep (a tenth of it, times ten)", "ms",
        in_window(_NAMES[0])["painted"], median(zeep_ms) / LEAST_ZEEP_TIMES,
        f"≥ {LEAST_ZEEP_TIMES} × faster", zeep_ms, variant=DOCUMENTS[_NAMES[0]].title,
    )  # fmt: skip
    for name in _NAMES:
        run = in_window(name)
        yield over_idle(
            "T1", "longest stall until the tree is there", run["stall"], run["idle"], name
        )


def memory() -> Iterator[Figure]:
    """T2: the sizes of the columns of each tree and of what it keeps, without the text itself."""
    for name in _NAMES:
        run, title = in_window(name), DOCUMENTS[name].title
        for tree in ("changes", "reply"):
            what = f"{tree}: memory held by the tree"
            target = f"≤ {MOST_HELD_MB:g} MB"
            ours, later = run[f"{tree} held"], run[f"{tree} held after all"]
            yield Figure("T2", what, "MB", ours, MOST_HELD_MB, target, variant=title)
            what = f"{tree}: the same when it was sorted and filtered"
            yield Figure("T2", what, "MB", later, variant=title)


def moves() -> Iterator[Figure]:
    """T3: what is done to the trees, until it is painted."""
    for name in _NAMES:
        run, title = in_window(name), DOCUMENTS[name].title
        for what, key, most_ms in (
            ("changes: expand all", "changes expand", MOST_EXPAND_MS),
            ("changes: sort, slowest column", "changes sort", MOST_SORT_MS),
            ("changes: filter as typed", "changes filter", MOST_FILTER_MS),
            ("changes: jump", "changes jump", MOST_JUMP_MS),
            ("reply: expand all", "reply expand", MOST_EXPAND_MS),
            ("reply: jump", "reply jump", MOST_JUMP_MS),
        ):
            target = f"≤ {most_ms:g} ms"
            yield Figure("T3", what, "ms", run[key], most_ms, target, variant=title)
        what = "changes: filter, the first figure typed by no human hand"
        yield Figure("T3", what, "ms", run["changes filter at once"], variant=title)
        what = "changes: sort by ids that stand in no order"
        yield Figure("T3", what, "ms", run["changes sort mixed"], variant=title)
        # It reads the text itself, so its floor is a loop over that.
        floor = floor_ms("find_loop", name)
        what = "reply: filter as typed"
        yield Figure("T3", what, "ms", run["reply filter"], floor=floor, variant=title)
        for tree in ("changes", "reply"):
            what = f"{tree}: longest stall meanwhile"
            yield over_idle("T3", what, run[f"{tree} stall"], run["idle"], name)
        what = "changes: longest stall while sorting by ids in no order"
        yield over_idle("T3", what, run["changes stall mixed"], run["idle"], name)


@functools.cache
def in_window(name: str) -> Mapping[str, Any]:
    """All that is measured of a document in the window."""
    with serving() as port:
        return measured("tests.bench.big_trees", str(port), name)
