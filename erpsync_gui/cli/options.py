"""The command line: what can be said on it, and what it means. Reads secrets, prints nothing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from erpsync_gui import logs
from erpsync_gui.contract.catalogue import SERVICES, VERSIONS, Catalogue, near
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.contract.notation import read_json
from erpsync_gui.contract.values import BadValue, check_arguments
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.redact import Secret
from erpsync_gui.wire.secret_places import is_sensitive

_EXIT_HELP = """\
exit codes:
  0  the server did it
  1  the server refused
  2  bad usage: nothing was sent
  3  not delivered: unreachable, timed out, stopped, or an answer that cannot be read
  4  stopped by the guard: an empty key list means "everything"
"""

_PROGRAM_HELP = """\
Without a command, the desktop program starts. It takes:
  --version          print the version
  --selftest         try every form and both protocols on the practice tenant, and end
  --screenshots DIR  save pictures of every main view
"""

_CALL_HELP = f"""\
examples:
  erpsync-gui call GetEngineStatus --url https://crm.example/SuperOffice --protocol soap88 \\
      --user tessa --password-stdin < password.txt
  erpsync-gui call ForceResync --url http://127.0.0.1:8080/Practice --protocol rest \\
      --arguments '{{"ErpConnectionId": 0, "InternalKeyIds": [101, 102]}}' --json \\
      --ticket-stdin < ticket.txt

With --user, SOAP signs in at SoPrincipal first; REST sends HTTP Basic.

{_EXIT_HELP}"""


class UsageError(Exception):
    """Something on the command line is wrong; the text is the sentence that says what."""


def parser() -> argparse.ArgumentParser:
    """The command line of all commands, with its help."""
    program = argparse.ArgumentParser(
        prog="erpsync-gui",
        description="Call and read the SuperOffice ErpSync agent without a window.",
        epilog=_PROGRAM_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = program.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_operations(commands)
    _add_call(commands)
    _add_read(commands)
    _add_sandbox(commands)
    return program


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add_operations(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("operations", help="list what can be called")
    parser.add_argument("--json", action="store_true", help="with parameters and types, as JSON")
    parser.add_argument(
        "--services", type=int, choices=VERSIONS, help="only what this Services version has"
    )


def _add_call(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "call",
        help="make one call and print what came of it",
        epilog=_CALL_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("operation", metavar="OPERATION", help="such as GetEngineStatus")
    parser.add_argument(
        "--url", required=True, metavar="BASE", help="the root of the web application"
    )
    parser.add_argument("--protocol", required=True, choices=[each.value for each in Protocol])
    parser.add_argument(
        "--arguments", default="{}", metavar="JSON|@FILE", help="a JSON object, by parameter name"
    )
    proofs = parser.add_mutually_exclusive_group()
    proofs.add_argument("--ticket-stdin", action="store_true", help="read a ticket (7T:…)")
    proofs.add_argument("--password-stdin", action="store_true", help="read the password of --user")
    proofs.add_argument("--bearer-stdin", action="store_true", help="read an access token (REST)")
    parser.add_argument("--user", default="", metavar="U", help="sign in as this user")
    parser.add_argument(
        "--application-token-env",
        default="",
        metavar="NAME",
        help="the environment variable that holds the application token (client secret)",
    )
    parser.add_argument(
        "--header", action="append", default=[], metavar="K=V", help="a further HTTP header"
    )
    parser.add_argument("--timeout", type=_seconds, metavar="S", help="for the whole call")
    parser.add_argument(
        "--confirm-everything",
        action="store_true",
        help="let an empty key list go out: it means every record",
    )
    parser.add_argument("--json", action="store_true", help="print the whole Exchange as JSON")


def _add_read(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "read",
        help="read a saved or pasted answer, offline",
        epilog=_EXIT_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="the answer; - for standard input")
    parser.add_argument(
        "--operation", default="", metavar="OPERATION", help="whose answer it is; else guessed"
    )
    parser.add_argument("--json", action="store_true", help="print the whole Exchange as JSON")


def _add_sandbox(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("sandbox", help="run the practice tenant until Ctrl+C")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="0 takes a free one")


def call_of(options: argparse.Namespace, catalogue: Catalogue) -> Call:
    """The call that the options of `call` describe.

    Raises:
        UsageError: they describe none.
    """
    operation = operation_of(options.operation, catalogue)
    return Call(
        operation=operation.name,
        endpoint=Endpoint(options.url, Protocol(options.protocol)),
        arguments=_arguments(options.arguments, operation, catalogue),
        service=operation.service,
        options=Options(headers=_headers(options.header), deadlines=_deadlines(options.timeout)),
        confirmed_everything=options.confirm_everything,
    )


def operation_of(name: str, catalogue: Catalogue) -> Operation:
    """The operation of this name in any service.

    Raises:
        UsageError: there is none; the sentence says what was probably meant.
    """
    known = [op for service in SERVICES for op in catalogue.operations(service)]
    operation = next((operation for operation in known if operation.name == name), None)
    if operation is None:
        guess = near(name, (operation.name for operation in known))
        refuse(f"There is no operation {name!r}.{guess}")
    return operation


def _arguments(text: str, operation: Operation, catalogue: Catalogue) -> dict[str, Value]:
    if text.startswith("@"):
        text = read_file(text[1:]).decode("utf-8-sig", "replace")
    try:
        given = read_json(text)
        if not isinstance(given, dict):
            refuse('--arguments must be a JSON object, such as {"ErpConnectionId": 3}.')
        return check_arguments(operation, given, catalogue)
    except BadValue as bad:
        refuse(f"--arguments: {bad}")


def _headers(pairs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    headers = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            refuse(f"--header {name!r} has no value: write it as NAME=VALUE.")
        if is_sensitive(name):
            refuse(
                f"--header {name} would show a secret to everybody on this machine: use "
                "--ticket-stdin, --password-stdin, --bearer-stdin or --application-token-env."
            )
        headers.append((name, value))
    return tuple(headers)


def _deadlines(timeout_s: float | None) -> Deadlines:
    if timeout_s is None:
        return Deadlines()
    return Deadlines(min(Deadlines().connect_s, timeout_s), timeout_s, timeout_s)


def credential_of(options: argparse.Namespace) -> Credential:
    """The credential that the options of `call` ask for; the secret comes from standard input.

    HTTP Basic stands for any user with a password: SOAP signs in with the two instead.

    Raises:
        UsageError: something is missing.
    """
    if bool(options.user) != options.password_stdin:
        refuse("--user and --password-stdin belong together.")
    scheme = Scheme.NONE
    for wanted, its_scheme in (
        (options.ticket_stdin, Scheme.TICKET),
        (options.password_stdin, Scheme.BASIC),
        (options.bearer_stdin, Scheme.BEARER),
    ):
        scheme = its_scheme if wanted else scheme
    secret = "" if scheme is Scheme.NONE else sys.stdin.readline().rstrip("\r\n")
    if scheme in {Scheme.TICKET, Scheme.BEARER} and not secret:
        refuse("Standard input is empty: the ticket or token was expected there.")
    name = options.application_token_env
    if name and name not in os.environ:
        refuse(f"There is no environment variable {name}.")
    application_token = os.environ[name] if name else ""
    for text in (secret, application_token):
        logs.forget(text)
    return Credential(scheme, options.user, Secret(secret), Secret(application_token))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:  # noqa: PLR2004 - a day
        raise ValueError
    return seconds


def read_file(name: str) -> bytes:
    """The bytes of a file; UsageError when it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        refuse(f"{name} cannot be read: {error.strerror or error}.")


def refuse(sentence: str) -> NoReturn:
    """Raise the UsageError of this sentence."""
    raise UsageError(sentence)
