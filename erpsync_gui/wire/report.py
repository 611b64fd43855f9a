"""An Exchange for other programs (plain values for JSON) and for a terminal (lines of text).

An Exchange holds no secret, so neither does a report. Knows nothing of files and terminals.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.changes import ChangeKind, Changes
from erpsync_gui.wire.exchange import Exchange, ReceivedResponse, SentRequest, Timeline, Verdict
from erpsync_gui.wire.text import Body

SCHEMA = 1
"""The version of what `as_json` returns; it grows when a name changes or goes, not for new ones."""

Json: TypeAlias = dict[str, Any]


def as_json(exchange: Exchange) -> Json:
    """Everything about an Exchange as plain values, ready for `json.dumps`.

    A body is a text under `body`, or where it is not UTF-8 base64 under `body_base64`. An absent
    list of changes is None, an empty one has the count 0. Times are in milliseconds, and dates of
    certificates in UTC.
    """
    call = exchange.call
    return {
        "schema": SCHEMA,
        "operation": call.operation,
        "service": call.service,
        "protocol": call.endpoint.protocol.value,
        "base_url": call.endpoint.base_url,
        "server": exchange.server,
        "user": exchange.user,
        "arguments": _plain(call.arguments),
        "outcome": exchange.outcome.value,
        "level": exchange.verdict.level.value,
        "explanation": exchange.explain(),
        "verdict": _verdict(exchange.verdict),
        "notes": list(exchange.notes),
        "request": _request(exchange.request),
        "response": _response(exchange.response),
        "value": _plain(exchange.value),
        "changes": _changes(exchange.changes),
        "timeline": _timeline(exchange.timeline),
        "tls": _tls(exchange.tls),
        "proxy": exchange.proxy,
    }


def as_text(exchange: Exchange) -> str:
    """The verdict, the server's words, the way, the changes and the body, for a terminal.

    Characters that could steer a terminal are shown as escapes.
    """
    parts = [
        _headline(exchange),
        exchange.explain(),
        f"Proxy: {exchange.proxy}" if exchange.proxy else "",
        _tls_line(exchange.tls),
        _changes_line(exchange.changes),
    ]
    head = "\n".join(part for part in parts if part)
    body = exchange.response.text.body[:].decode("utf-8", "replace") if exchange.response else ""
    return harmless(f"{head}\n\n{body}\n" if body else f"{head}\n")


def _headline(exchange: Exchange) -> str:
    verdict, call = exchange.verdict, exchange.call
    facts = [verdict.outcome.value.upper(), call.operation, call.endpoint.protocol.title]
    if verdict.code:
        facts.append(verdict.code)
    response = exchange.response
    if response and response.status:
        facts.append(f"HTTP {response.status} {response.reason}".rstrip())
    if exchange.request:
        facts.append(f"{exchange.timeline.elapsed_ms:.0f} ms")
    if response:
        facts.append(f"{response.wire_bytes:,} bytes")
    return " | ".join(facts)


def _tls_line(tls: Tls | None) -> str:
    """What was agreed on and whom the server says that it is; a failed handshake has only that."""
    if tls is None:
        return ""
    facts = [tls.version, tls.cipher]
    if tls.chain:
        own = tls.chain[0]
        facts.append(f"{own.title}, valid until {own.valid_until:%Y-%m-%d}")
    return f"TLS: {', '.join(fact for fact in facts if fact)}"


def _changes_line(changes: Changes | None) -> str:
    if changes is None:
        return ""
    grouped = _grouped(changes)
    shown = [
        f"{kind.name.lower()} {_counted(grouped[kind]) if changes.present[kind] else '-'}"
        for kind in ChangeKind
    ]
    return f"Changes: {', '.join(shown)}"


def _counted(tables: Mapping[str, list[int]]) -> str:
    total = sum(len(ids) for ids in tables.values())
    each = ", ".join(f"{table} {len(ids)}" for table, ids in tables.items())
    return f"{total} ({each})" if tables else "0"


def harmless(text: str) -> str:
    """A text in which no character can steer a terminal; line ends and tabs stay."""
    controls = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
    del controls[ord("\n")], controls[ord("\t")]
    controls[ord("\r")] = ""
    return text.translate(controls)


def _verdict(verdict: Verdict) -> Json:
    return {
        "sentence": verdict.sentence,
        "server_words": verdict.server_words,
        "code": verdict.code,
        "advice": verdict.advice,
        "warning": verdict.warning,
    }


def _request(request: SentRequest | None) -> Json | None:
    if request is None:
        return None
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(pair) for pair in request.headers],
        "wire_bytes": request.wire_bytes,
        **_body(request.body),
    }


def _response(response: ReceivedResponse | None) -> Json | None:
    if response is None:
        return None
    return {
        "status": response.status,
        "reason": response.reason,
        "http_version": response.http_version,
        "headers": [list(pair) for pair in response.headers],
        "wire_bytes": response.wire_bytes,
        "complete": response.complete,
        **_body(response.body),
    }


def _body(body: Body) -> Json:
    try:
        return {"body": body[:].decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode("ascii")}


def _tls(tls: Tls | None) -> Json | None:
    if tls is None:
        return None
    chain = [_certificate(certificate) for certificate in tls.chain]
    return {"version": tls.version, "cipher": tls.cipher, "chain": chain}


def _certificate(certificate: Certificate) -> Json:
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "names": list(certificate.names),
        "valid_from": certificate.valid_from.isoformat(),
        "valid_until": certificate.valid_until.isoformat(),
        "fingerprint": certificate.fingerprint,
    }


def _changes(changes: Changes | None) -> Json | None:
    if changes is None:
        return None
    grouped = _grouped(changes)
    return {
        "count": len(changes),
        **{
            kind.name.lower(): _kind(grouped[kind]) if changes.present[kind] else None
            for kind in ChangeKind
        },
    }


def _kind(tables: Mapping[str, list[int]]) -> Json:
    return {"count": sum(len(ids) for ids in tables.values()), "tables": dict(tables)}


def _grouped(changes: Changes) -> dict[ChangeKind, dict[str, list[int]]]:
    """The record ids by kind and table, in the order of the answer."""
    grouped: dict[ChangeKind, dict[str, list[int]]] = {
        kind: defaultdict(list) for kind in ChangeKind
    }
    rows = zip(changes.kinds, changes.tables, changes.record_ids, strict=True)
    for kind, table, record_id in rows:
        grouped[ChangeKind(kind)][changes.table_names[table]].append(record_id)
    return grouped


def _timeline(timeline: Timeline) -> Json:
    return {
        "started": timeline.started.isoformat(),
        "elapsed_ms": round(timeline.elapsed_ms, 3),
        "phases": [
            {
                "phase": span.phase.value,
                "start_ms": round(span.start_ms, 3),
                "elapsed_ms": round(span.elapsed_ms, 3),
            }
            for span in timeline.spans
        ],
    }


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
