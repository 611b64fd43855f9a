"""What a command prints, and with which code it ends. Decides nothing else."""

from __future__ import annotations

import json
import os
import sys

from erpsync_gui.wire import report
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Level, Outcome

OK, REFUSED, BAD_USAGE, NOT_DELIVERED, GUARDED = range(5)
"""The exit codes."""

_EXIT_CODES = {
    Outcome.OK: OK,
    Outcome.REFUSED: REFUSED,
    Outcome.NOT_SENT: BAD_USAGE,
}
_READ_ONLY = "READ_ONLY"
"""The code of `wire.guard`, which would bring lxml along for no more than this word."""


def finish(exchange: Exchange, *, as_json: bool) -> int:
    """Print an Exchange, and return the exit code that its end means."""
    if as_json:
        print_json(report.as_json(exchange))
    else:
        print_line(report.as_text(exchange).removesuffix("\n"))
    if exchange.verdict.level is Level.GUARD:
        complain(_way_past_guard(exchange.verdict.code))
        return GUARDED
    return exit_code_of(exchange.outcome)


def exit_code_of(outcome: Outcome) -> int:
    """The exit code that an end means."""
    return _EXIT_CODES.get(outcome, NOT_DELIVERED)


def _way_past_guard(code: str) -> str:
    if code == _READ_ONLY:
        return "Nothing was sent: the profile is read-only. Only the window can change that."
    return "Give the keys, or say --confirm-everything."


def print_json(value: object) -> None:
    """Print a plain value as JSON that whoever reads standard output can decode."""
    readable = "utf" in (sys.stdout.encoding or "").lower()
    print_line(json.dumps(value, indent=2, ensure_ascii=not readable))


def print_line(text: str) -> None:
    """Print to standard output; a reader who has left (`| head`) is no error."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(sentence: str) -> None:
    """Tell people, not programs: on standard error."""
    sys.stderr.write(f"erpsync-gui: {report.harmless(sentence)}\n")
