"""The floors of big answers: one call of a library each, in a process that does nothing else.

Run with the name of a floor and of a document; prints how long each of some runs took.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from time import perf_counter

import msgspec
import zeep
from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import wsdl
from tests.bench.big_documents import DOCUMENTS, MILLION, with_changes

NEEDLE = "Tablename"
"""A word that stands in every record."""

RUNS = 5
SLOW_RUNS = 3
ZEEP_PART = 10
"""zeep is given a tenth of the changes: all of them take it most of a minute."""

_SERVICES = 88
_OPERATION = "ForceResyncExternal"


def lxml_tree(body: bytes) -> Callable[[], object]:
    """libxml2's whole tree of an answer."""
    return lambda: etree.fromstring(body, etree.XMLParser(huge_tree=True))


def msgspec_format(body: bytes) -> Callable[[], object]:
    """An answer laid out."""
    return lambda: msgspec.json.format(body)


def msgspec_decode(body: bytes) -> Callable[[], object]:
    """All values of an answer as Python has them."""
    return lambda: msgspec.json.decode(body)


def find_loop(body: bytes) -> Callable[[], object]:
    """How often a word stands in an answer."""
    needle = NEEDLE.encode()

    def count() -> int:
        hits, place = 0, body.find(needle)
        while place >= 0:
            hits += 1
            place = body.find(needle, place + len(needle))
        return hits

    return count


def zeep_decode(_body: bytes) -> Callable[[], object]:
    """A part of a million changes as zeep's objects, from the bytes on."""
    document = wsdl.write(catalogue.load(), "ErpSync", _SERVICES, "http://127.0.0.1/")
    binding = zeep.Client(io.BytesIO(document)).service._binding
    part = b"".join(with_changes(MILLION // ZEEP_PART, is_xml=True))
    return lambda: binding.get(_OPERATION).process_reply(lxml_tree(part)())


_FLOORS: Mapping[str, Callable[[bytes], Callable[[], object]]] = {
    floor.__name__: floor
    for floor in (lxml_tree, msgspec_format, msgspec_decode, find_loop, zeep_decode)
}


def main(floor: str, document: str) -> None:
    """Time a floor."""
    work = _FLOORS[floor](DOCUMENTS[document].path().read_bytes())
    runs = SLOW_RUNS if floor == zeep_decode.__name__ else RUNS
    print(json.dumps({"ms": [timed_ms(work) for _ in range(runs)]}))


def timed_ms(work: Callable[[], object]) -> float:
    """How long it takes; to let go of what came of it is not part of that."""
    started_s = perf_counter()
    result = work()
    elapsed_s = perf_counter() - started_s
    del result
    return elapsed_s * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
