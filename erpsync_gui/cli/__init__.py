"""The headless commands: operations, call, read, sandbox. The same engine as the desktop, no Qt.

Secrets come from standard input or from the environment, never from the command line, where other
users of the machine could read them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

from erpsync_gui import logs
from erpsync_gui.cli.options import (
    UsageError,
    call_of,
    credential_of,
    operation_of,
    parser,
    read_file,
    refuse,
)
from erpsync_gui.contract import catalogue as contract_catalogue
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, TypeRef
from erpsync_gui.wire import report
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Exchange, Level, Outcome

OK, REFUSED, BAD_USAGE, NOT_DELIVERED, GUARDED = range(5)
"""The exit codes."""

_LAST_PORT = 65_535

_EXIT_CODES = {
    Outcome.OK: OK,
    Outcome.REFUSED: REFUSED,
    Outcome.NOT_SENT: BAD_USAGE,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        The exit code: 0 OK, 1 refused, 2 bad usage, 3 not delivered, 4 stopped by the guard.

    Raises:
        SystemExit: the arguments are wrong (2), or help was asked for (0).
    """
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show must not end the program.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    logs.set_up(logging.WARNING)
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options, contract_catalogue.load())
    except UsageError as error:
        _complain(str(error))
        return BAD_USAGE


def _run_operations(options: argparse.Namespace, catalogue: Catalogue) -> int:
    operations = catalogue.operations(services=options.services)
    if options.json:
        _print_json([_described(operation) for operation in operations])
        return OK
    for group, members in catalogue.groups().items():
        shown = [operation for operation in members if operation in operations]
        if shown:
            _print(group)
        for operation in shown:
            mark = operation.effect.value
            _print(f"  {operation.name:<36} {mark:<12} {operation.since}  {operation.purpose}")
    return OK


def _described(operation: Operation) -> report.Json:
    return {
        "name": operation.name,
        "group": operation.group,
        "purpose": operation.purpose,
        "effect": operation.effect.value,
        "since": operation.since,
        "calls_erp": operation.calls_erp,
        "empty_list_means_everything": operation.key_list,
        "parameters": [
            {
                "name": parameter.name,
                "type": _type_name(parameter.type),
                "nillable": parameter.nillable,
                "since": parameter.since,
                "help": parameter.help,
            }
            for parameter in operation.parameters
        ],
        "result": _type_name(operation.result) if operation.result else None,
        "notes": list(operation.notes),
    }


def _type_name(of: TypeRef) -> str:
    return of.name or of.kind.value


def _run_call(options: argparse.Namespace, catalogue: Catalogue) -> int:
    call = call_of(options, catalogue)
    credential = credential_of(options)
    codes: list[int] = []

    def deliver(exchange: Exchange) -> None:
        codes.append(_finish(exchange, as_json=options.json))

    # Told from inside the coroutine: asyncio.run may still wait for a slow name resolver.
    asyncio.run(_perform(call, credential, catalogue, deliver))
    return codes[0]


async def _perform(
    call: Call, credential: Credential, catalogue: Catalogue, deliver: Callable[[Exchange], None]
) -> None:
    # httpx, zeep and lxml take longer than all the rest.
    from erpsync_gui.wire import transport  # noqa: PLC0415 - start-up time

    trust = transport.trust_context()
    if credential.scheme is Scheme.BASIC and call.endpoint.protocol.is_soap:
        signed = await transport.sign_in(
            call.endpoint,
            credential.user,
            credential.secret,
            credential.application_token,
            catalogue=catalogue,
            trust=trust,
            deadlines=call.options.deadlines,
        )
        if signed.credential is None:
            deliver(signed.exchange)
            return
        credential = signed.credential
    exchange = await transport.perform(
        call,
        catalogue,
        credential,
        trust=trust,
        observe=lambda _phase, _received_bytes: None,
        server=call.endpoint.base_url,
        user=credential.label or credential.user,
    )
    deliver(exchange)


def _run_read(options: argparse.Namespace, catalogue: Catalogue) -> int:
    from erpsync_gui.wire import pasted  # noqa: PLC0415 - start-up time

    name = operation_of(options.operation, catalogue).name if options.operation else ""
    data = sys.stdin.buffer.read() if options.file == "-" else read_file(options.file)
    try:
        exchange = pasted.read(data, name, catalogue)
    except pasted.NotRecognizedError as error:
        refuse(f"{error} Say it with --operation.")
    return _finish(exchange, as_json=options.json)


def _run_sandbox(options: argparse.Namespace, _catalogue: Catalogue) -> int:
    from erpsync_gui.sandbox import seed_crm  # noqa: PLC0415 - start-up time
    from erpsync_gui.sandbox.server import SandboxServer  # noqa: PLC0415 - start-up time

    if not 0 <= options.port <= _LAST_PORT:
        refuse(f"There is no port {options.port}: ports go from 0 (a free one) to {_LAST_PORT}.")
    server = SandboxServer()
    try:
        address = server.start(options.port)
    except OSError as error:
        reason = error.strerror or error
        refuse(f"The practice tenant cannot listen on port {options.port}: {reason}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        _print(f"The practice tenant answers at {address}")
        _print(f"  {seed_crm.ADMINISTRATOR} / {seed_crm.ADMINISTRATOR_PASSWORD}  (administrator)")
        _print(f"  {seed_crm.USER} / {seed_crm.USER_PASSWORD}  (may not see every connection)")
        _print("Ctrl+C ends it.")
        asyncio.run(_until_interrupted())
    server.stop()
    return OK


async def _until_interrupted() -> None:
    await asyncio.get_running_loop().create_future()


def _finish(exchange: Exchange, *, as_json: bool) -> int:
    if as_json:
        _print_json(report.as_json(exchange))
    else:
        _print(report.as_text(exchange).removesuffix("\n"))
    if exchange.verdict.level is Level.GUARD:
        _complain("Give the keys, or say --confirm-everything.")
        return GUARDED
    return _EXIT_CODES.get(exchange.outcome, NOT_DELIVERED)


def _print_json(value: object) -> None:
    readable = "utf" in (sys.stdout.encoding or "").lower()
    _print(json.dumps(value, indent=2, ensure_ascii=not readable))


def _print(text: str) -> None:
    """Print to standard output; a reader who has left (`| head`) is no error."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(sentence: str) -> None:
    sys.stderr.write(f"erpsync-gui: {sentence}\n")


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Catalogue], int]] = {
    "operations": _run_operations,
    "call": _run_call,
    "read": _run_read,
    "sandbox": _run_sandbox,
}
