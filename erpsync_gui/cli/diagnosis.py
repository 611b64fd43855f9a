"""“Whose fault is it?” without a window."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from erpsync_gui.cli import servers
from erpsync_gui.cli.output import (
    BAD_USAGE,
    NOT_DELIVERED,
    OK,
    REFUSED,
    print_json,
    print_line,
)
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.wire.outcome import Outcome

if TYPE_CHECKING:
    # Start-up time, as in `servers`.
    from erpsync_gui.access.diagnosis import Step


def run_diagnose(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Look at every step from here to the ERP, and print what was found."""
    # httpx, zeep and lxml take longer than all the rest.
    from erpsync_gui.access import diagnosis, diagnosis_report  # noqa: PLC0415 - start-up time

    steps: list[Step] = []

    def tell(step: Step) -> None:
        steps.append(step)
        if not options.json:
            print_line(diagnosis_report.line(step))

    is_whole = False
    with servers.session(options, catalogue) as session:
        name = session.profile.name
        if not options.json:
            print_line(diagnosis_report.heading(name))
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(diagnosis.diagnose(session, catalogue, tell))
            is_whole = True
    if options.json:
        print_json(diagnosis.as_json(name, steps))
    else:
        print_line(diagnosis_report.ending(steps))
    return _exit_code(steps) if is_whole else NOT_DELIVERED


def _exit_code(steps: Sequence[Step]) -> int:
    from erpsync_gui.access import diagnosis  # noqa: PLC0415 - start-up time

    first = steps[0].exchange
    if first is not None and first.outcome is Outcome.NOT_SENT:
        return BAD_USAGE
    if diagnosis.is_out_of_reach(steps):
        return NOT_DELIVERED
    is_bad = any(step.finding is diagnosis.Finding.BAD for step in steps)
    return REFUSED if is_bad else OK
