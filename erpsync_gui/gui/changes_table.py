"""Changed records as a table of text: tab-separated for a spreadsheet, or CSV for a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from erpsync_gui.gui.changes_arrangement import Arrangement
from erpsync_gui.gui.outline_text import GatheredText
from erpsync_gui.wire.changes import ChangeKind

KIND_WORDS = {
    ChangeKind.ADDED: "Added",
    ChangeKind.UPDATED: "Updated",
    ChangeKind.DELETED: "Deleted",
}

Part: TypeAlias = tuple[int, range]
"""The number of a group, and which of its records."""

_HEADERS = ("Change", "Table", "RecordId")
_ROWS_PER_CHUNK = 1000
_BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""

_Row: TypeAlias = Sequence[object]


def all_parts(shown: Arrangement) -> list[Part]:
    """All records that are shown."""
    return [(number, range(shown.count(number))) for number in shown.numbers]


def tsv_text(shown: Arrangement, parts: Iterable[Part]) -> Generator[None, None, GatheredText]:
    """Some records in their order, tab-separated under their headers, step by step."""
    text = GatheredText()
    for rows in chain([[_HEADERS]], _rows(shown, parts)):
        lines = ("\t".join(map(str, row)) + "\n" for row in rows)
        text.add("".join(lines).encode("utf-8", "replace"))
        yield
    return text


def csv_chunks(shown: Arrangement) -> Iterator[bytes]:
    """All records that are shown, in their order, as CSV in UTF-8, some hundred a piece."""
    yield (_BYTE_ORDER_MARK + _csv_text([_HEADERS])).encode()
    for rows in _rows(shown, all_parts(shown)):
        yield _csv_text(rows).encode("utf-8", "replace")


def _csv_text(rows: Iterable[_Row]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _rows(shown: Arrangement, parts: Iterable[Part]) -> Iterator[Iterable[_Row]]:
    """The cells of some records, some hundred of them at a time."""
    ids = shown.changes.record_ids
    for number, nths in parts:
        group = shown.groups[number]
        head = KIND_WORDS[group.kind], group.name
        for begin in range(nths.start, nths.stop, _ROWS_PER_CHUNK):
            rows = shown.rows(number, range(begin, min(begin + _ROWS_PER_CHUNK, nths.stop)))
            yield [(*head, ids[row]) for row in rows]
