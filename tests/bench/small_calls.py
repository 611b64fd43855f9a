"""Small calls to the practice tenant: through the window, and bare with httpx beside it."""

from __future__ import annotations

import asyncio
import json
import ssl
from time import perf_counter

import httpx

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.runner import run_coroutine
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.sandbox import seed_crm
from erpsync_gui.secret import Secret
from erpsync_gui.wire import tls, transport
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.sign_in import Desk, by_password
from tests.bench.driving import PaintWatch, drive
from tests.bench.figure import RUNS

OPERATION = "GetEngineStatus"
WARMING = 3
PAUSE_MS = 200
"""Nobody sends sooner again than the answer can be seen; the bare call rests as long."""


def send(desktop: Desktop) -> Steps:
    """Make each call in turn with its bare twin, over SOAP and over REST."""
    paint = PaintWatch(desktop.window, desktop.workbench.exchanged)
    yield desktop.workbench.connected
    trust = tls.context()
    figures = {}
    for protocol in (Protocol.SOAP88, Protocol.REST):
        desktop.bar.choose_protocol(protocol)
        tab = desktop.tabs.open(OPERATION)
        yield 500
        ours_ms, bare_ms = [], []
        for _ in range(WARMING + RUNS * RUNS):
            yield PAUSE_MS
            started_s = perf_counter()
            tab.send()
            yield paint.painted
            ours_ms.append((paint.at_s - started_s) * 1000)
            exchange = desktop.workbench.latest
            if exchange is None or exchange.outcome is not Outcome.OK:
                raise TourFailedError(exchange.explain() if exchange else "no answer")
            request = twin(desktop, exchange)
            yield PAUSE_MS
            started_s = perf_counter()
            asyncio.run(bare_call(request, trust))
            bare_ms.append((perf_counter() - started_s) * 1000)
        figures[protocol.title] = {"ours": ours_ms[WARMING:], "bare": bare_ms[WARMING:]}
    print(json.dumps(figures))


def twin(desktop: Desktop, exchange: Exchange) -> httpx.Request:
    """The request of an exchange, with the secret that was taken out of it put back in."""
    call, sent = exchange.call, exchange.request
    if sent is None:
        raise TourFailedError(exchange.explain())
    password = Secret(seed_crm.ADMINISTRATOR_PASSWORD)
    desk = Desk(call.endpoint, desktop.catalogue)
    signed = run_coroutine(by_password(desk, seed_crm.ADMINISTRATOR, password))
    if signed.credential is None:
        raise TourFailedError(signed.verdict.sentence)
    preview = transport.preview(call, desktop.catalogue, signed.credential)
    ticket = f"SOTicket {signed.credential.secret.reveal()}"
    ours = {"authorization": ticket} if call.endpoint.protocol is Protocol.REST else {}
    taken_out = {"authorization", "content-length"}
    headers = {key: value for key, value in sent.headers if key.lower() not in taken_out}
    body = preview.body[:] if preview is not None else b""
    return httpx.Request(sent.method, sent.url, headers={**headers, **ours}, content=body)


async def bare_call(request: httpx.Request, trust: ssl.SSLContext) -> None:
    """The least that a call can be here: a fresh client, one request, the whole body read."""
    async with httpx.AsyncClient(verify=trust, trust_env=False) as client:
        answer = await client.send(request)
    answer.raise_for_status()


if __name__ == "__main__":
    drive(send)
