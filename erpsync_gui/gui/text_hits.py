"""Where hits are in a text, piece by piece, and how plain letters are found.

A piece begins where the one before ended, so that going from piece to piece finds what one long
look would find. Must not know who looks, nor when.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from erpsync_gui.gui.text_cells import encode
from erpsync_gui.wire.text import IndexedText


def _no_offsets() -> array[int]:
    return array("Q")


@dataclass(slots=True)
class Hits:
    """The hits of one piece, as byte offsets, and where the next piece begins."""

    end: int
    starts: array[int] = field(default_factory=_no_offsets)
    ends: array[int] = field(default_factory=_no_offsets)


Finder: TypeAlias = Callable[[int, int, float], Hits]
"""Finds the hits that begin between two offsets, of which the first is where a piece begins. The
piece may end behind the second one, or early at a deadline (of `perf_counter`), but never where it
began; to find its hits again, take its end for the second offset."""


def bytes_finder(text: IndexedText, needle: bytes, *, match_case: bool) -> Finder:
    """Finds plain bytes; without `match_case` the needle must be ASCII."""
    size = len(needle)
    wanted = needle if match_case else needle.lower()

    def find(begin: int, stop: int, _deadline: float) -> Hits:
        # A slice is searched faster than a mapped file.
        block = text.body[begin : stop + size - 1]
        if not match_case:
            block = block.lower()
        starts, at = [], block.find(wanted)
        while at >= 0:
            starts.append(begin + at)
            at = block.find(wanted, at + size)
        last = starts[-1] + size if starts else 0
        ends = array("Q", (start + size for start in starts))
        return Hits(max(stop, last), array("Q", starts), ends)

    return find


def letters_finder(text: IndexedText, pattern: str) -> Finder:
    """Finds plain letters in either case, each of which may have its own length in bytes."""
    cases = [sorted({encode(each) for each in (one, one.lower(), one.upper())}) for one in pattern]
    either = re.compile(b"".join(b"(?:%s)" % b"|".join(map(re.escape, case)) for case in cases))
    longest = sum(max(map(len, case)) for case in cases)

    def find(begin: int, stop: int, _deadline: float) -> Hits:
        hits = Hits(stop)
        for match in either.finditer(text.body[begin : stop + longest - 1]):
            if begin + match.start() >= stop:
                break
            hits.starts.append(begin + match.start())
            hits.ends.append(begin + match.end())
            hits.end = max(stop, begin + match.end())
        return hits

    return find
