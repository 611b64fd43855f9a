"""Requests and how they ended, for the tests of what a diagnosis makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.exchange import (
    Exchange,
    ReceivedResponse,
    SentRequest,
    Span,
    Timeline,
    Verdict,
)
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from erpsync_gui.wire.text import IndexedText

STARTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOTHING = IndexedText.of(b"")
ARRIVED = Verdict(Outcome.OK, Level.HTTP, "Done.")
LOST = Verdict(Outcome.UNREACHABLE, Level.NETWORK, "It is not there.", advice="Look for it.")
ALL = (Phase.RESOLVING, Phase.CONNECTING, Phase.SECURING, Phase.SENDING, Phase.WAITING)


def exchange(
    url: str = "https://crm.example/api",
    phases: tuple[Phase, ...] = ALL,
    *,
    status: int = 200,
    verdict: Verdict = ARRIVED,
    days: int = 90,
    proxy: str = "",
) -> Exchange:
    """What came of one request; a status of 0 stands for no answer."""
    spans = tuple(Span(phase, place * 3.0, 3.0) for place, phase in enumerate(phases))
    until = STARTED + timedelta(days=days, hours=1)
    certificate = Certificate("crm.example", "CA", ("crm.example",), STARTED, until, "AA")
    answer = ReceivedResponse(status, "", "HTTP/1.1", (), NOTHING, NOTHING, 0)
    return Exchange(
        call=Call("Server version", Endpoint(url, Protocol.REST)),
        verdict=verdict,
        timeline=Timeline(STARTED, spans, 15.0),
        request=SentRequest("GET", url, (), NOTHING, NOTHING, 0),
        response=answer if status else None,
        tls=Tls("TLSv1.3", "AES", (certificate,)) if url.startswith("https") else None,
        proxy=proxy,
    )
