"""The longest time that the window stood still over a set of calls, 10 MB answers included."""

from __future__ import annotations

import json
from collections.abc import Mapping

from erpsync_gui.contract.model import Effect, Value
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.wire.call import Protocol
from tests.bench.driving import PaintWatch, StallWatch, drive

BIG_OPERATION = "ForceResyncExternal"
BIG_ARGUMENTS: Mapping[str, Value] = {
    "ErpConnectionId": 1,
    "ErpActorType": "Customer",
    "ExternalKeys": ["10001"],
}
BIG_ANSWERS = {
    Protocol.SOAP88: ("changes=105000", "big-text=10000000"),
    Protocol.REST: ("changes=120000", "big-text=10000000"),
}
"""What makes about 10 MB under each protocol: of many lines, and of one."""

ROUNDS = 5
SETTLE_MS = 50
IDLE_MS = 500


def call_all(desktop: Desktop) -> Steps:
    """Make the same calls several times over, and keep the longest stall of each round."""
    paint = PaintWatch(desktop.window, desktop.workbench.exchanged)
    stalls = StallWatch(desktop.window)
    yield desktop.workbench.connected
    yield IDLE_MS
    idle_ms, small_ms, big_ms = [], [], []
    for _ in range(ROUNDS):
        stalls.take_ms()
        yield IDLE_MS
        idle_ms.append(stalls.take_ms())
        yield from small_calls(desktop, paint)
        small_ms.append(stalls.take_ms())
        yield from big_calls(desktop, paint)
        big_ms.append(stalls.take_ms())
    print(json.dumps({"idle": idle_ms, "small": small_ms, "big": big_ms}))


def small_calls(desktop: Desktop, paint: PaintWatch) -> Steps:
    """Every operation that only reads and asks for nothing, both ways."""
    for protocol in BIG_ANSWERS:
        desktop.bar.choose_protocol(protocol)
        for operation in desktop.catalogue.operations():
            if operation.effect is Effect.READ and not operation.parameters:
                desktop.tabs.open(operation.name).send()
                yield paint.painted
                yield SETTLE_MS


def big_calls(desktop: Desktop, paint: PaintWatch) -> Steps:
    """An answer of 10 MB in each shape, both ways."""
    connections = desktop.workbench.connections
    if connections is None:
        msg = "the program has not connected"
        raise TourFailedError(msg)
    for protocol, faults in BIG_ANSWERS.items():
        desktop.bar.choose_protocol(protocol)
        tab = desktop.tabs.open(BIG_OPERATION)
        tab.request.set_arguments(BIG_ARGUMENTS)
        for fault in faults:
            yield SETTLE_MS
            connections.sandbox.faults.arm(fault)
            tab.send()
            yield paint.painted
            yield SETTLE_MS


if __name__ == "__main__":
    drive(call_all)
