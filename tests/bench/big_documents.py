"""The big answers that the program is measured with: made once, always the same, kept in a folder.

They are answers of ForceResyncExternal as a server would send them, with the envelope, the fields
of a carrier and the order of the contract. Knows nothing of the program.

`BENCH_MB` in the environment is the size of the biggest, 100 unless it is said; all others grow
and shrink with it. What is measured with less is for a quick look, and is not kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
FULL_MEGABYTES = 100
MEGABYTES = int(os.environ.get("BENCH_MB", FULL_MEGABYTES))
BYTES = MEGABYTES * 1_000_000
MILLION = 1_000_000 * MEGABYTES // FULL_MEGABYTES
"""What a million is of, where the biggest document has 100 MB."""

_EDITION = 1
"""To be raised with every change of what is written here."""
_RECORDS_AT_ONCE = 5000
_TABLES = ("contact", "person", "project", "sale", "appointment", "document")
_REASON = (
    "The role of the connection&apos;s user may not change this record: the ERP system is its "
    "master, and what is changed in CRM is overwritten by the next round of the connection "
    "“Nordic Ærø AS”."
)
_LOG_LINE = "Pushed the record to the ERP system, which took it as it was – nothing to do for Ærø. "


@dataclass(frozen=True, slots=True)
class Outline:
    """A document around records, as it looks when it is laid out; `between` parts two records."""

    before: str
    record: str
    between: str
    after: str

    def compact(self) -> Outline:
        """The same on one line."""
        return Outline(*map(_without_spaces, (self.before, self.record, self.between, self.after)))

    def with_net_lines(self) -> Outline:
        """The same with the line ends of .NET."""
        parts = (self.before, self.record, self.between, self.after)
        return Outline(*(part.replace("\n", "\r\n") for part in parts))

    def pieces(self, count: int) -> Iterator[bytes]:
        """The document with so many records, in pieces."""
        yield self.before.encode()
        records = (self._record(number) + self.between for number in range(1, count))
        while batch := "".join(islice(records, _RECORDS_AT_ONCE)):
            yield batch.encode()
        yield (self._record(count) + self.after).encode()

    def count_in(self, size: int) -> int:
        """How many records make so many bytes."""
        return max(size // len((self._record(size) + self.between).encode()), 1)

    def _record(self, number: int) -> str:
        return self.record % {"table": _TABLES[number % len(_TABLES)], "id": number}


_XML = Outline(
    before="""\
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header>
    <h:Succeeded xmlns:h="http://www.superoffice.net/ws/crm/NetServer/Services88">true</h:Succeeded>
  </s:Header>
  <s:Body>
    <ForceResyncExternalResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">
      <Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
        <IsOk>true</IsOk>
        <Changes>
          <UpdatedRecords>
""",
    record=f"""\
            <ChangedDataItem>
              <TableRight>
                <Mask>Select Update Insert Delete</Mask>
                <Reason>{_REASON}</Reason>
              </TableRight>
              <FieldProperties i:nil="true" />
              <Tablename>%(table)s</Tablename>
              <RecordId>%(id)d</RecordId>
            </ChangedDataItem>
""",
    between="",
    after="""\
          </UpdatedRecords>
        </Changes>
        <Status>Ok</Status>
      </Response>
    </ForceResyncExternalResponse>
  </s:Body>
</s:Envelope>
""",
)
_JSON = Outline(
    before="""\
{
  "IsOk": true,
  "UserExplanation": "",
  "TechExplanation": "",
  "ErrorCode": "",
  "Changes": {
    "UpdatedRecords": [
""",
    record=f"""\
      {{
        "Tablename": "%(table)s",
        "RecordId": %(id)d,
        "TableRight": {{
          "Mask": "Select, Update, Insert, Delete",
          "Reason": "{_REASON.replace("&apos;", "'")}"
        }},
        "FieldProperties": null
      }}""",
    between=",\n",
    after="""
    ]
  },
  "Status": "Ok"
}
""",
)
_XML_CHANGE = """\
<ChangedDataItem><Tablename>%(table)s</Tablename><RecordId>%(id)d</RecordId></ChangedDataItem>"""
_JSON_CHANGE = '{"Tablename":"%(table)s","RecordId":%(id)d}'


@dataclass(frozen=True, slots=True)
class Document:
    """One of them: how it is called on the way, what it is in words, and how it is made."""

    name: str
    words: str
    pieces: Callable[[], Iterable[bytes]]

    @property
    def is_xml(self) -> bool:
        """Whether it is an answer over SOAP; else it is one over REST."""
        return self.name.endswith("-xml")

    @property
    def title(self) -> str:
        """Size and shape for a table; makes the document."""
        kind = "XML" if self.is_xml else "JSON"
        return f"{self.path().stat().st_size / 1e6:.3g} MB {kind}, {self.words}"

    def path(self) -> Path:
        """Where it is; it is made when it is wanted for the first time."""
        path = FOLDER / f"documents-{_EDITION}-{MEGABYTES}" / self.name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            with unfinished.open("wb") as file:
                file.writelines(self.pieces())
            unfinished.rename(path)
        return path


def with_changes(count: int, *, is_xml: bool) -> Iterator[bytes]:
    """An answer on one line with so many changed records, which have nothing but table and id."""
    around = (_XML if is_xml else _JSON).compact()
    record = _XML_CHANGE if is_xml else _JSON_CHANGE
    return Outline(around.before, record, around.between, around.after).pieces(count)


def _with_string(size: int, *, is_xml: bool) -> Iterator[bytes]:
    """An answer on one line with one long value."""
    around = (_XML if is_xml else _JSON).compact()
    found = "<Changes>" if is_xml else '""'
    before, _, _ = around.before.partition(found)
    opened, closed = ("<TechExplanation>", "</TechExplanation>") if is_xml else ('"', '"')
    yield f"{before}{opened}".encode()
    line = _LOG_LINE.encode()
    yield line * (size // len(line))
    rest = "</Response></ForceResyncExternalResponse></s:Body></s:Envelope>" if is_xml else "}"
    yield f"{closed}{rest}".encode()


def _with_brackets(count: int) -> Iterator[bytes]:
    """An answer whose value is nothing but lists in each other."""
    yield b'{"IsOk":true,"Changes":null,"TechExplanation":'
    yield b"[" * count
    yield b"]" * count
    yield b',"Status":"Ok"}'


def _without_spaces(laid_out: str) -> str:
    lines = (line.strip() for line in laid_out.splitlines())
    return "".join(lines).replace('": ', '":')


def _documents() -> Iterator[Document]:
    for outline, kind in ((_XML, "xml"), (_JSON, "json")):
        compact, lines, is_xml = outline.compact(), outline.with_net_lines(), kind == "xml"
        for name, size in (("line", BYTES), ("page", BYTES // 10)):
            pieces = partial(compact.pieces, compact.count_in(size))
            yield Document(f"{name}-{kind}", "one line", pieces)
        count = lines.count_in(BYTES)
        millions = count * (lines.record + lines.between).count("\n") / 1e6
        words = f"{millions:.2g} million lines"
        yield Document(f"lines-{kind}", words, partial(lines.pieces, count))
        pieces = partial(with_changes, MILLION, is_xml=is_xml)
        yield Document(f"changes-{kind}", f"{MILLION:,} changes", pieces)
        pieces = partial(_with_string, BYTES // 2, is_xml=is_xml)
        yield Document(f"string-{kind}", "one value", pieces)
    words = f"{MILLION:,} nested brackets"
    yield Document("brackets-json", words, partial(_with_brackets, MILLION))


DOCUMENTS = {document.name: document for document in _documents()}
