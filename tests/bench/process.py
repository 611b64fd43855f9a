"""Processes that measure themselves and print one line of JSON; Linux only.

Imports nothing big: the floor of start-up imports this.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PATIENCE_S = 300
BYTECODE = Path(__file__).resolve().parents[2] / "build" / "bytecode"
"""An installed program does not compile itself at each start: the floor and ours find it here."""


def measured(module: str, *arguments: str, patience_s: float = PATIENCE_S) -> Mapping[str, Any]:
    """Run a module in a Python of its own; see `measured_program`."""
    return measured_program(sys.executable, "-m", module, *arguments, patience_s=patience_s)


def measured_program(*command: str, patience_s: float = PATIENCE_S) -> Mapping[str, Any]:
    """Run a program; what the last line of its output says.

    Raises:
        RuntimeError: it failed, with its own words.
        subprocess.TimeoutExpired: it was not done in time, and was ended.
    """
    ran = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=patience_s,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BYTECODE)},
    )
    if ran.returncode:
        msg = f"{' '.join(command)} ended with {ran.returncode}: {ran.stderr.strip()}"
        raise RuntimeError(msg)
    figures: Mapping[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def age_ms() -> float:
    """Milliseconds since this process was started, by the kernel's clock (10 ms steps)."""
    stat = Path("/proc/self/stat").read_text("ascii")
    started_s = int(stat.rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - started_s) * 1000


def pss_kb() -> int:
    """This process's proportional share of memory in kB."""
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii")
    return int(rollup.partition("\nPss:")[2].split()[0])
