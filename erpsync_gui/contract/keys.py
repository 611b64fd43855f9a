"""Lists of keys out of pasted text and files: spreadsheet columns and rows, lines, CSV and TSV.

Nothing is dropped without a word: what is no key comes back as a problem with its line, and
duplicates, blanks and a heading are told. An empty list of keys means *everything* to the server,
so a key is never made up, split or rounded here.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TypeAlias

from erpsync_gui.contract.model import Kind
from erpsync_gui.contract.numbers import LARGEST, BadNumberError, whole_number
from erpsync_gui.contract.texts import illegal_character, quoted

Key: TypeAlias = int | str

_SAMPLE_ROWS = 50
_QUOTED_CELL = re.compile(r'(?:^|[\t;,])[ ]*"', re.MULTILINE)
_NUMBERS_WITH_COMMAS = re.compile(r"\s*[+-]?\d+(,\d+)+\s*")
_ROUNDED = re.compile(r"[+-]?\d([.,]\d+)?[eE]\+\d+")
_HEADING = re.compile(
    r"(.*[^a-z])?(keys?|ids?|codes?|numbers?|kod)\.?"
    r"|.*(nr|nummer|kode|nøkkel|nøgle|nyckel|schlüssel|navn|namn|name)\.?"
    r"|customer|kund(e|en)?|supplier|leverandør|leverantör|lieferant"
    r"|company|firma|contact|kontakt|debitor|kreditor|konto"
)
"""What is written above a column in English, Norwegian, Swedish, Danish or German."""
_WORDS = re.compile(r"[^\W\d_]+([ ._/-][^\W\d_]+)*\.?")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class BadKeyError(ValueError):
    """A text is no key, or a file has none to read; the error's text is a sentence."""


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """What is no key: its text, and why.

    `line` is the line it stands on, counted from 1; `place` says how many keys stand before it.
    """

    place: int
    line: int
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class KeyList:
    """The keys that were found, in their order, duplicates among them.

    `duplicates` are the places in `values` whose key stands earlier, too. `heading` is what was
    taken for the heading of the column and left out; `blanks` counts lines and cells with nothing
    in them.
    """

    values: tuple[Key, ...]
    duplicates: tuple[int, ...] = ()
    problems: tuple[KeyProblem, ...] = ()
    heading: str = ""
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class KeyCells:
    """Pasted or read text as columns of cells, before it is decided which of them are keys.

    `lines` tells the line of each row, counted from 1; a column has a cell for each of them.
    """

    lines: Sequence[int]
    columns: tuple[Sequence[str], ...]
    blanks: int = 0

    @property
    def has_choice(self) -> bool:
        """Whether there are several columns; the cells of a single row are all keys."""
        return len(self.lines) > 1 and len(self.columns) > 1

    @property
    def has_heading_row(self) -> bool:
        """Whether the first row is one of words, and one of them the heading of its column."""
        first = [cells[0] for cells in self.columns]
        heads = (_is_heading(Kind.TEXT, cells[:_SAMPLE_ROWS]) for cells in self.columns)
        return not _has_digit("".join(first)) and any(heads)

    def column_names(self, kind: Kind) -> tuple[str, ...]:
        """What to call the columns: their headings where they have any, else `Column 1`."""
        return tuple(
            cells[0].strip() if self.has_heading(kind, column) else f"Column {column + 1}"
            for column, cells in enumerate(self.columns)
        )

    def has_heading(self, kind: Kind, column: int = 0) -> bool:
        """Whether the first cell of a column looks like its heading rather than like a key.

        Where one column has a heading, its neighbors have, too.
        """
        cells = self.columns[column][:_SAMPLE_ROWS] if self.columns else ()
        if not any(map(str.strip, cells[:1])):
            return False
        return _is_heading(kind, cells) or self.has_heading_row

    def keys(self, kind: Kind, column: int = 0, *, heading: bool | None = None) -> KeyList:
        """The keys of a column, or of all cells of a single row.

        `kind` is INTEGER or TEXT. `heading` says whether the first row is one; left out, it is
        guessed by `has_heading`.
        """
        if len(self.lines) == 1:
            cells = [cell.strip() for (cell,) in self.columns if cell.strip()]
            blanks = self.blanks + len(self.columns) - len(cells)
            return _key_list(kind, list(self.lines) * len(cells), cells, "", blanks)
        if not self.columns:
            return KeyList((), blanks=self.blanks)
        skipped = int(self.has_heading(kind, column) if heading is None else heading)
        cells = [cell.strip() for cell in self.columns[column]]
        name = "".join(cells[:skipped])
        return _key_list(kind, self.lines[skipped:], cells[skipped:], name, self.blanks)


def pasted(text: str) -> KeyCells:
    """The cells of a clipboard's text: spreadsheet cells come with tabs, one key a line without.

    Commas and semicolons separate only where everything stands on one line; semicolons also below
    a row of headings.
    """
    plain = _plain_lines(text)
    if "\n" not in plain.strip("\n"):
        return _table(plain, _delimiter(plain, ";,"))
    delimiter = _delimiter(plain, ";")
    cells = _table(plain, delimiter)
    return cells if delimiter != ";" or cells.has_heading_row else _table(plain, "")


def file_content(data: bytes) -> KeyCells:
    """The cells of a text, CSV or TSV file, in UTF-8, UTF-16 or Western European coding.

    Raises:
        BadKeyError: the file is a workbook or holds no text.
    """
    text = _plain_lines(_decoded(data))
    return _table(text, _delimiter(text, ";,"))


def key(kind: Kind, text: str) -> Key:
    """One key: a whole number, or the text without the white space around it.

    Raises:
        BadKeyError: the text is no key.
    """
    if kind is Kind.INTEGER:
        try:
            return whole_number(text)
        except BadNumberError as error:
            raise BadKeyError(str(error)) from None
    stripped = text.strip()
    if complaint := _complaint(stripped):
        raise BadKeyError(complaint)
    return stripped


def key_list(values: Sequence[Key]) -> KeyList:
    """Keys that are known to be good, with their duplicates marked."""
    return KeyList(tuple(values), _repeated(values))


def _key_list(
    kind: Kind, lines: Sequence[int], cells: list[str], heading: str, blanks: int
) -> KeyList:
    values: list[Key] = []
    problems: list[KeyProblem] = []
    if _all_fine(kind, cells):
        values += map(int, cells) if kind is Kind.INTEGER else cells
    else:
        for line, text in zip(lines, cells, strict=True):
            try:
                values.append(key(kind, text))
            except BadKeyError as error:
                problems.append(KeyProblem(len(values), line, text, str(error)))
    return KeyList(tuple(values), _repeated(values), tuple(problems), heading, blanks)


def _all_fine(kind: Kind, cells: list[str]) -> bool:
    """A quick look at a long list; one with a fault is looked at again, key by key."""
    if not all(cells):
        return False
    if kind is Kind.INTEGER:
        together = "".join(cells)
        short = max(map(len, cells), default=0) < len(str(LARGEST))
        return short and together.isascii() and together.isdecimal()
    together = "\n".join(cells)
    lines = together.count("\n") + 1
    return lines <= len(cells) and "+" not in together and not illegal_character(together)


def _repeated(values: Sequence[Key]) -> tuple[int, ...]:
    if len(set(values)) == len(values):
        return ()
    seen: set[Key] = set()
    places = []
    for place, value in enumerate(values):
        if value in seen:
            places.append(place)
        seen.add(value)
    return tuple(places)


def _complaint(text: str) -> str:
    if not text:
        return "The key is empty."
    if "\n" in text:
        return "The key goes over several lines. Is a quotation mark missing?"
    if _ROUNDED.fullmatch(text):
        return (
            f"{quoted(text)} was rounded by a spreadsheet. "
            "Format the column as text and copy it again."
        )
    return illegal_character(text)


def _table(text: str, delimiter: str) -> KeyCells:
    body = text.removesuffix("\n")
    if _QUOTED_CELL.search(body):
        # A cell longer than the csv module takes is no cell: its mark is part of the text.
        with contextlib.suppress(csv.Error):
            return _quoted_table(body, delimiter)
    rows = body.split("\n")
    lines = [number for number, row in enumerate(rows, 1) if row.strip()]
    blanks = len(rows) - len(lines) if body else 0
    filled = [rows[line - 1] for line in lines] if blanks else rows
    return KeyCells(lines, _split(filled, delimiter) if lines else (), blanks)


def _quoted_table(text: str, delimiter: str) -> KeyCells:
    # Without a delimiter the marks still come off; the one given here stands in no readable text.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or "\x1f")
    lines, rows, line, blanks = [], [], 1, 0
    for cells in reader:
        if cells:
            lines.append(line)
            rows.append(cells)
        else:
            blanks += 1
        line = reader.line_num + 1
    return KeyCells(lines, _columns(rows), blanks)


def _split(rows: list[str], delimiter: str) -> tuple[Sequence[str], ...]:
    if not delimiter:
        return (rows,)
    widths = {row.count(delimiter) + 1 for row in rows}
    if len(widths) > 1:
        return _columns([row.split(delimiter) for row in rows])
    (width,) = widths
    cells = delimiter.join(rows).split(delimiter)  # a list a row would take twice as long
    return _filled([cells[column::width] for column in range(width)], len(rows))


def _columns(rows: list[list[str]]) -> tuple[Sequence[str], ...]:
    return _filled(zip_longest(*rows, fillvalue=""), len(rows))


def _filled(columns: Iterable[Sequence[str]], rows: int) -> tuple[Sequence[str], ...]:
    """The columns with anything in them; a single row keeps its blank cells, to count them."""
    return tuple(cells for cells in columns if rows == 1 or any(map(str.strip, cells)))


def _delimiter(text: str, candidates: str) -> str:
    """What separates the cells of a line; empty when nothing does."""
    if "\t" in text:
        return "\t"
    sample = [line for line in islice(io.StringIO(text), 4 * _SAMPLE_ROWS) if line.strip()]
    for candidate in candidates:
        if candidate == "," and all(map(_NUMBERS_WITH_COMMAS.fullmatch, sample)):
            continue  # `1,234` may be one number: it is told, not split
        widths: set[int] = set()
        with contextlib.suppress(csv.Error):
            widths = {len(row) for row in csv.reader(sample[:_SAMPLE_ROWS], delimiter=candidate)}
        if len(widths) == 1 and widths != {1}:
            return candidate
    return ""


def _plain_lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith(_WORKBOOKS):
        sentence = "This is a workbook. Save the sheet as CSV or text, and choose that file."
        raise BadKeyError(sentence)
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    sentence = "This file holds no readable text."
    raise BadKeyError(sentence)


def _is_heading(kind: Kind, cells: Sequence[str]) -> bool:
    """Whether the first of some cells looks like the heading of the others."""
    first, *others = (cell.strip() for cell in cells)
    if not others or not first or _has_digit(first):
        return False
    if kind is Kind.INTEGER:
        return any(map(_has_digit, others))
    if all(map(str.isdecimal, others)) or _HEADING.fullmatch(_separated(first)):
        return True
    # A key in capitals, such as `CUST-A`, is no such word.
    is_word = _WORDS.fullmatch(first) is not None and not first.isupper()
    return is_word and all(map(_has_digit, others))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _separated(text: str) -> str:
    """A heading in lower case with its words apart: `ErpKey` becomes `erp key`."""
    return re.sub(r"(?<=[a-zæøåäöü])(?=[A-ZÆØÅÄÖÜ])", " ", text.strip()).casefold()
