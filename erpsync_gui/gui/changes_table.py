"""Changed records as a table of text: tab-separated for a spreadsheet, or CSV for a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from erpsync_gui.gui.changes_groups import Arrangement
from erpsync_gui.gui.changes_model import KIND_WORDS

_HEADERS = ("Change", "Table", "RecordId")
_ROWS_PER_CHUNK = 2000
_BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""


def tsv_text(shown: Arrangement) -> str:
    """All records that are shown, in their order, tab-separated under their headers."""
    lines = ["\t".join(_HEADERS), *("\t".join(map(str, record)) for record in _records(shown))]
    return "\n".join(lines) + "\n"


def csv_chunks(shown: Arrangement) -> Iterator[bytes]:
    """All records that are shown, in their order, as CSV in UTF-8, some thousand a piece."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(_BYTE_ORDER_MARK)
    writer.writerow(_HEADERS)
    for number, record in enumerate(_records(shown), 1):
        writer.writerow(record)
        if number % _ROWS_PER_CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _records(shown: Arrangement) -> Iterator[tuple[str, str, int]]:
    for group in shown.groups:
        for row in shown.rows(group):
            yield KIND_WORDS[group.kind], group.name, shown.changes.record_ids[row]
