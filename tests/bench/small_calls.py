"""Small calls to the practice tenant: through the window, and bare with httpx beside it."""

from __future__ import annotations

import asyncio
import gc
import json
import ssl
from collections.abc import Generator
from dataclasses import replace
from time import perf_counter

import httpx

from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.runner import run_coroutine
from erpsync_gui.gui.tour import Steps, TourFailedError, Wait
from erpsync_gui.sandbox import seed_crm
from erpsync_gui.secret import Secret
from erpsync_gui.wire import tls, transport
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.question import ContractQuestion
from erpsync_gui.wire.sign_in import Desk, by_password
from tests.bench.driving import PaintWatch, drive
from tests.bench.figure import RUNS

OPERATION = "GetEngineStatus"
_SAID = b"IsRunning"
WARMING = 3
CALLS = 100
"""Single calls differ by half, as the spread in the table says; so would the median of a few."""
PAUSE_MS = 200
"""Nobody sends sooner again than the answer can be seen; the bare call rests as long."""


def send(desktop: Desktop) -> Steps:
    """Make each call in turn with its bare twin, over SOAP and over REST.

    Each answer has another value than the one before, as for somebody who looks again and again
    what has become of it. In the end, calls are made each in a tab of its own.
    """
    paint = PaintWatch(desktop.window, desktop.workbench.exchanged)
    yield desktop.workbench.connected
    figures = {}
    for protocol in (Protocol.SOAP88, Protocol.REST):
        desktop.bar.choose_protocol(protocol)
        again_ms, first_ms, bare_ms = [], [], []
        tab = desktop.tabs.open(OPERATION)
        yield 500
        for number in range(WARMING + CALLS):
            yield PAUSE_MS
            again_ms.append((yield from painted_ms(tab, paint)))
            exchange = answered(desktop)
            yield PAUSE_MS
            bare_ms.append(bare_call_ms(twin(desktop, exchange.call)))
            change_answer(desktop, exchange.call, minutes=number + 1)
            # What was made here is not to be searched for garbage in the midst of a call.
            gc.collect()
        for _ in range(WARMING + RUNS):
            tab = desktop.tabs.open_new(OPERATION)
            yield 500
            first_ms.append((yield from painted_ms(tab, paint)))
            answered(desktop)
            desktop.tabs.close_tab(desktop.tabs.indexOf(tab))
        times = {"again": again_ms, "first": first_ms, "bare": bare_ms}
        figures[protocol.title] = {name: each[WARMING:] for name, each in times.items()}
    print(json.dumps(figures))


def painted_ms(tab: CallTab, paint: PaintWatch) -> Generator[Wait, None, float]:
    """Send what is in a tab; how long it takes until the answer is painted."""
    started_s = perf_counter()
    tab.send()
    yield paint.painted
    return (paint.at_s - started_s) * 1000


def answered(desktop: Desktop) -> Exchange:
    """The latest exchange, which must have gone well."""
    exchange = desktop.workbench.latest
    if exchange is None or exchange.outcome is not Outcome.OK:
        raise TourFailedError(exchange.explain() if exchange else "no answer")
    return exchange


def change_answer(desktop: Desktop, like: Call, minutes: int) -> None:
    """Have the next answer say something else, by a call that the window knows nothing of."""
    arguments = {"Interval": f"PT{minutes}M"}
    call = replace(like, operation="ChangeEngineInterval", arguments=arguments)
    credential = signed_in(desktop, call)
    exchange = run_coroutine(transport.perform(call, desktop.catalogue, credential))
    if exchange.outcome is not Outcome.OK:
        raise TourFailedError(exchange.explain())


def signed_in(desktop: Desktop, call: Call) -> Credential:
    """A credential of the practice tenant's administrator."""
    password = Secret(seed_crm.ADMINISTRATOR_PASSWORD)
    desk = Desk(call.endpoint, desktop.catalogue)
    signed = run_coroutine(by_password(desk, seed_crm.ADMINISTRATOR, password))
    if signed.credential is None:
        raise TourFailedError(signed.verdict.sentence)
    return signed.credential


def twin(desktop: Desktop, call: Call) -> httpx.Request:
    """The request of a call, with its secrets."""
    question = ContractQuestion(call, desktop.catalogue, signed_in(desktop, call))
    encoded = question.encode()
    return httpx.Request(
        encoded.method, encoded.url, headers=list(encoded.headers), content=encoded.body
    )


def bare_call_ms(request: httpx.Request) -> float:
    """How long the same call takes bare."""
    trust = tls.context()
    started_s = perf_counter()
    asyncio.run(bare_call(request, trust))
    return (perf_counter() - started_s) * 1000


async def bare_call(request: httpx.Request, trust: ssl.SSLContext) -> None:
    """The least that a call can be here: a fresh client, one request, the whole body read."""
    async with httpx.AsyncClient(verify=trust, trust_env=False) as client:
        answer = await client.send(request)
    if _SAID not in answer.content:
        # A refusal would be quicker.
        raise TourFailedError(answer.text)


if __name__ == "__main__":
    drive(send)
