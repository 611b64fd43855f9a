"""Exchanges made by hand, for the tests of the views and for looking at them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.changes import ChangeKind, Changes
from erpsync_gui.wire.exchange import (
    Exchange,
    ReceivedResponse,
    SentRequest,
    Span,
    Timeline,
    Verdict,
)
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import INSIDE, close, start
from erpsync_gui.wire.text import IndexedText

Tree = tuple[str, "str | Sequence[Tree] | None"]
"""A name and a value: text, None for nil, or children (none of them: empty)."""

URL = "https://crm.example.test/Remote/Services88/ErpSync.svc"


class XmlWriter:
    """Writes a tree as laid-out XML and as a Reply at once, so that their lines agree.

    `nodes` are those of each name, in order; `result` is the first one of the name that was asked
    for.
    """

    def __init__(self, tree: Tree, result: str = "") -> None:
        self.nodes: dict[str, list[int]] = {}
        self._lines: list[str] = []
        self._shape = bytearray()
        self._write(tree, 0)
        self.body = "\n".join(self._lines).encode()
        self.reply = Reply(Form.XML, IndexedText.of(self.body), bytes(self._shape))
        self.result = self.nodes[result][0] if result else 0

    def _write(self, tree: Tree, depth: int) -> None:
        name, value = tree
        indent = "  " * depth
        self.nodes.setdefault(name.rpartition(":")[2], []).append(len(self._lines))
        self._shape.append(start(depth))
        if value is None:
            self._lines.append(f'{indent}<{name} xsi:nil="true"/>')
        elif isinstance(value, str):
            self._write_value(f"{indent}<{name}>{escape(value)}</{name}>")
        elif not value:
            self._lines.append(f"{indent}<{name}/>")
        else:
            self._lines.append(f"{indent}<{name}>")
            for child in value:
                self._write(child, depth + 1)
            self._lines.append(f"{indent}</{name}>")
            self._shape.append(close(depth))

    def _write_value(self, text: str) -> None:
        lines = text.split("\n")
        self._lines += lines
        self._shape += bytes([INSIDE] * (len(lines) - 1))


def request(body: bytes) -> SentRequest:
    text = IndexedText.of(body)
    headers = (
        ("Host", "crm.example.test"),
        ("Content-Type", "text/xml; charset=utf-8"),
        ("SOAPAction", '"http://www.superoffice.net/ws/crm/NetServer/Services88/ErpSync"'),
        ("Content-Length", str(len(body))),
    )
    return SentRequest("POST", URL, headers, text, text, len(body))


def response(
    body: bytes, status: int = 200, reason: str = "OK", *, complete: bool = True
) -> ReceivedResponse:
    text = IndexedText.of(body)
    headers = (("Content-Type", "text/xml; charset=utf-8"), ("Server", "Microsoft-IIS/10.0"))
    return ReceivedResponse(
        status, reason, "HTTP/1.1", headers, text, text, len(body), complete=complete
    )


def call(operation: str = "ForceResyncExternal") -> Call:
    return Call(operation, Endpoint("https://crm.example.test", Protocol.SOAP88))


def timeline() -> Timeline:
    spans = (
        Span(Phase.RESOLVING, 0.0, 2.1),
        Span(Phase.CONNECTING, 2.1, 11.4),
        Span(Phase.SECURING, 13.5, 24.0),
        Span(Phase.SENDING, 37.5, 0.6),
        Span(Phase.WAITING, 38.1, 41.7),
        Span(Phase.RECEIVING, 79.8, 3.9),
    )
    return Timeline(datetime(2026, 11, 22, 12, 4, 31, 250_000, tzinfo=UTC), spans, 84.2)


def request_body() -> bytes:
    keys: list[Tree] = [("a:string", "10234"), ("a:string", "10871")]
    operation: list[Tree] = [
        ("n:ErpConnectionId", "3"),
        ("n:ErpActorType", "Customer"),
        ("n:ExternalKeys", keys),
    ]
    header: Tree = ("s:Header", [("n:Credentials", [("n:Ticket", "••••••")])])
    body: Tree = ("s:Body", [("n:ForceResyncExternal", operation)])
    return XmlWriter(("s:Envelope", [header, body])).body


def changed(rows: Sequence[tuple[ChangeKind, str, int]], answer: XmlWriter) -> Changes:
    """The changes of rows whose nodes are the `ChangedDataItem`s of an answer, in order."""
    names = tuple(dict.fromkeys(table for _, table, _ in rows))
    items = answer.nodes.get("ChangedDataItem")
    present = {kind for kind, _, _ in rows}
    return Changes(
        bytes(kind for kind, _, _ in rows),
        array("L", (names.index(table) for _, table, _ in rows)),
        array("l", (record_id for _, _, record_id in rows)),
        array("L", items or [0] * len(rows)),
        names,
        (ChangeKind.ADDED in present, ChangeKind.UPDATED in present, False),
    )


def _items(rows: Sequence[tuple[ChangeKind, str, int]], kind: ChangeKind) -> Sequence[Tree]:
    return [
        ("ChangedDataItem", [("RecordId", str(record_id)), ("Tablename", table)])
        for each, table, record_id in rows
        if each is kind
    ]


def succeeded() -> Exchange:
    """OK, with records added and updated, and no list of deleted ones."""
    rows = [(ChangeKind.ADDED, "contact", 1042), (ChangeKind.ADDED, "contact", 1043)]
    rows += [(ChangeKind.UPDATED, "contact", 1000 + n) for n in range(9)]
    rows += [(ChangeKind.UPDATED, "person", 200 + n) for n in range(8)]
    changes: Tree = (
        "Changes",
        [
            ("AddedRecords", _items(rows, ChangeKind.ADDED)),
            ("DeletedRecords", None),
            ("UpdatedRecords", _items(rows, ChangeKind.UPDATED)),
        ],
    )
    result: Tree = (
        "Response",
        [
            changes,
            ("ErrorCode", ()),
            ("IsOk", "true"),
            ("TechExplanation", None),
            ("UserExplanation", 'US:"Synchronized"NO:"Synkronisert"'),
        ],
    )
    body: Tree = ("s:Body", [("ForceResyncExternalResponse", [result])])
    answer = XmlWriter(("s:Envelope", [("s:Header", [("Succeeded", "true")]), body]), "Response")
    return Exchange(
        call(),
        Verdict(Outcome.OK, Level.RESULT, "Done: 19 records changed."),
        timeline(),
        request(request_body()),
        response(answer.body),
        reply=answer.reply,
        result=answer.result,
        changes=changed(rows, answer),
        server="Practice tenant · http://127.0.0.1:8088",
        user="Tessa Admin",
    )


def refused() -> Exchange:
    """Refused by a SOAP header with a nested exception."""
    inner: Tree = (
        "InnerException",
        [
            ("ExceptionType", "System.Net.WebException"),
            ("Message", "Unable to connect to the remote server"),
            ("InnerException", None),
        ],
    )
    info: Tree = (
        "ExceptionInfo",
        [
            ("ExceptionType", "SuperOffice.Exceptions.SoServerException"),
            ("Message", "The ERP connector did not answer"),
            ("StackTrace", "   at SuperOffice.Erp.Sync()\r\n   at SuperOffice.Run()"),
            inner,
        ],
    )
    header: Tree = ("s:Header", [info, ("Succeeded", "false")])
    body: Tree = ("s:Body", [("ForceResyncExternalResponse", [("Response", None)])])
    answer = XmlWriter(("s:Envelope", [header, body]), "ExceptionInfo")
    return Exchange(
        call(),
        Verdict(
            Outcome.REFUSED,
            Level.HEADER,
            "The server refused: the ERP connector did not answer.",
            "Unable to connect to the remote server",
            "WebException",
            "Check that the connector of this connection runs: TestConnection shows its own words.",
        ),
        timeline(),
        request(request_body()),
        response(answer.body),
        reply=answer.reply,
        result=answer.result,
        server="Visma Business, Oslo",
        user="Tessa Admin",
        notes=("HTTP said 200, but the header Succeeded says false.",),
    )


def void() -> Exchange:
    """OK without any body: REST 204."""
    return Exchange(
        call("DeleteConnection"),
        Verdict(Outcome.OK, Level.HTTP, "Done."),
        timeline(),
        request(b'{\n  "ErpConnectionId": 3\n}'),
        response(b"", 204, "No Content"),
    )


def unreachable() -> Exchange:
    """No answer at all."""
    return Exchange(
        call(),
        Verdict(Outcome.UNREACHABLE, Level.NETWORK, "No connection: the name is not known."),
        timeline(),
        request(request_body()),
    )


def broken_off(body: bytes) -> Exchange:
    """An answer of any bytes that broke off."""
    return Exchange(
        call(),
        Verdict(Outcome.UNREADABLE, Level.BODY, "The answer broke off."),
        timeline(),
        request(request_body()),
        response(body, complete=False),
    )
