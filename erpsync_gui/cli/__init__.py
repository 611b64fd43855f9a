"""The headless commands: the same engine as the desktop, and no Qt.

Secrets come from the keychain, from standard input or from the environment, never from the
command line, where other users of the machine could read them.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Mapping, Sequence

from erpsync_gui import logs
from erpsync_gui.cli import calls, diagnosis, lists, practice
from erpsync_gui.cli.options import parser
from erpsync_gui.cli.output import BAD_USAGE, complain
from erpsync_gui.cli.usage import UsageError
from erpsync_gui.contract import catalogue as contract_catalogue
from erpsync_gui.contract.catalogue import Catalogue

_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Catalogue], int]] = {
    "operations": lists.run_operations,
    "profiles": lists.run_profiles,
    "call": calls.run_call,
    "diagnose": diagnosis.run_diagnose,
    "read": calls.run_read,
    "sandbox": practice.run_sandbox,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        The exit code: 0 OK, 1 refused or broken, 2 bad usage, 3 not delivered, 4 stopped by the
        guard.

    Raises:
        SystemExit: the arguments are wrong (2), or help was asked for (0).
    """
    logs.set_up(logging.WARNING)
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options, contract_catalogue.load())
    except UsageError as error:
        complain(str(error))
        return BAD_USAGE
