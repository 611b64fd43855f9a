"""How long the start took and what it costs, measured from inside: one line of JSON on stdout."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps
from erpsync_gui.wire.call import Protocol

SLOW_MODULES = (
    "authlib", "cryptography", "httpx", "joserfc", "keyring", "lxml", "starlette", "tomli_w",
    "uvicorn", "zeep",
)  # fmt: skip
"""None of these may be imported before the first paint (targets, row S1)."""


def measure(desktop: Desktop, *, after_calls: bool) -> Steps:
    """Print the start of the program, or with `after_calls` its memory after a call each way."""
    figures: dict[str, object] = {}

    def note() -> None:
        figures["first_paint_ms"] = _age_ms()
        figures["modules"] = [name for name in SLOW_MODULES if name in sys.modules]
        figures["pss_kb"] = _pss_kb()

    # Noted inside the signal: one turn of the event loop later the warm-up is importing.
    desktop.window.first_painted.connect(note)
    yield desktop.window.first_painted
    if after_calls:
        yield desktop.workbench.connected
        for protocol in (Protocol.SOAP88, Protocol.REST):
            desktop.bar.choose_protocol(protocol)
            desktop.tabs.open("GetEngineStatus").send()
            yield desktop.workbench.exchanged
        figures["pss_kb"] = _pss_kb()
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def _age_ms() -> float:
    """Milliseconds since this process was started, by the kernel's own clock; Linux only."""
    stat = Path("/proc/self/stat").read_text(encoding="ascii")
    ticks = int(stat.rpartition(")")[2].split()[19])
    started_s = ticks / os.sysconf("SC_CLK_TCK")
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - started_s) * 1000


def _pss_kb() -> int:
    """This process's proportional share of memory in kB; Linux only."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1])
