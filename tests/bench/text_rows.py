"""B1 to B6: a body of 100 MB on the screen, from its last byte on.

The window, the server and each floor run in processes of their own. A document is measured once,
and all rows take what they need of that.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench.big_documents import DOCUMENTS
from tests.bench.big_server import serving
from tests.bench.figure import Figure, at_most
from tests.bench.process import measured

MOST_RAW_MS = 250.0
MOST_STALL_OVER_IDLE_MS = 16.0
MOST_RAW_MEMORY = 1.1
MOST_MEMORY = 3.0
MOST_MOVE_MS = 16.0
MOST_FIRST_HIT_MS = 50.0
MOST_COUNT_RATIO = 3.0
MOST_LAYOUT_RATIO = 3.0

_MAIN = ("line-xml", "lines-xml", "line-json", "lines-json")
_ODD = ("string-xml", "string-json", "brackets-json")


def raw_painted() -> Iterator[Figure]:
    """B1: from the last byte on the wire to the painted raw text."""
    for name in (*_MAIN, *_ODD):
        yield Figure(
            "B1", "raw text painted after its last byte", "ms", in_window(name)["raw"],
            MOST_RAW_MS, f"≤ {MOST_RAW_MS:g} ms", variant=DOCUMENTS[name].title,
        )  # fmt: skip


def stall() -> Iterator[Figure]:
    """B2: the longest stall from sending until half a second after everything was painted."""
    for name in (*_MAIN, *_ODD):
        run = in_window(name)
        yield over_idle("B2", "longest stall until all is there", run["stall"], run["idle"], name)


def memory() -> Iterator[Figure]:
    """B3: what the window and its second process weigh more than before."""
    for name in _MAIN:
        document = DOCUMENTS[name]
        body = [document.path().stat().st_size / 1e6]
        with serving() as port:
            run = measured("tests.bench.big_weights", str(port), name)
        for what, key, most in (
            ("memory of the raw view", "raw", MOST_RAW_MEMORY),
            ("memory of everything", "everything", MOST_MEMORY),
        ):
            allowed, target = at_most(most, body, of="the body")
            yield Figure("B3", what, "MB", run[key], allowed, target, body, variant=document.title)
        for what, key in (
            ("memory when all is forgotten", "afterwards"),
            ("most that the second process had", "second process"),
        ):
            yield Figure("B3", what, "MB", run[key], floor=body, variant=document.title)


def moves() -> Iterator[Figure]:
    """B4: keys in the raw and the laid-out text, until that is seen to have moved.

    The trees, which follow, are a part of the stall.
    """
    for what, key in (
        ("page down, slowest of 20", "page"),
        ("jump to the end", "end"),
        ("jump sideways, to the end of a line", "sideways"),
    ):
        for name in (*_MAIN, *_ODD):
            yield Figure(
                "B4", what, "ms", in_window(name)[key], MOST_MOVE_MS,
                f"≤ {MOST_MOVE_MS:g} ms", variant=DOCUMENTS[name].title,
            )  # fmt: skip
    for name in (*_MAIN, *_ODD):
        run = in_window(name)
        yield over_idle("B4", "page down held: longest stall", run["page stall"], run["idle"], name)


def finds() -> Iterator[Figure]:
    """B5: a word in any case, that stands everywhere, in the raw text."""
    for name in _MAIN:
        run, floor, title = in_window(name), floor_ms("find_loop", name), DOCUMENTS[name].title
        yield Figure(
            "B5", "find: first hit painted", "ms", run["first hit"], MOST_FIRST_HIT_MS,
            f"≤ {MOST_FIRST_HIT_MS:g} ms", variant=title,
        )  # fmt: skip
        allowed, target = at_most(MOST_COUNT_RATIO, floor, of="a bare bytes.find loop")
        yield Figure(
            "B5", "find: all counted", "ms", run["count"], allowed, target, floor, variant=title
        )
        yield over_idle("B5", "find: longest stall", run["find stall"], run["idle"], name)


def laid_out() -> Iterator[Figure]:
    """B6: from the last byte to the painted laid-out text, and to the tree and all."""
    for name in _MAIN:
        is_xml = DOCUMENTS[name].is_xml
        floor = floor_ms("lxml_tree" if is_xml else "msgspec_format", name)
        of = "lxml's whole tree" if is_xml else "msgspec.json.format"
        allowed, target = at_most(MOST_LAYOUT_RATIO, floor, of=of)
        yield Figure(
            "B6", f"laid-out text painted, {'XML' if is_xml else 'JSON'}", "ms",
            in_window(name)["laid out"], allowed, target, floor, variant=DOCUMENTS[name].title,
        )  # fmt: skip
        what = f"the same with its tree and all, {'XML' if is_xml else 'JSON'}"
        everything, title = in_window(name)["everything"], DOCUMENTS[name].title
        yield Figure("B6", what, "ms", everything, floor=floor, variant=title)


def over_idle(
    row: str, what: str, ours: Sequence[float], idle: Sequence[float], name: str
) -> Figure:
    """A stall that may be so much longer than that of an idle window."""
    allowed = median(idle) + MOST_STALL_OVER_IDLE_MS
    target = f"≤ idle + {MOST_STALL_OVER_IDLE_MS:g} ms"
    return Figure(row, what, "ms", ours, allowed, target, idle, variant=DOCUMENTS[name].title)


@functools.cache
def in_window(name: str) -> Mapping[str, Any]:
    """All that is measured of a document in the window."""
    with serving() as port:
        return measured("tests.bench.big_texts", str(port), name)


@functools.cache
def floor_ms(floor: str, name: str) -> Sequence[float]:
    """The samples of a floor on a document."""
    samples: Sequence[float] = measured("tests.bench.parsers", floor, name)["ms"]
    return samples
