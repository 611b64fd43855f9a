"""One call from the command line: what is asked, how it is sent, and reading saved answers."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from erpsync_gui.cli import servers
from erpsync_gui.cli.output import complain, exit_code_of, finish
from erpsync_gui.cli.usage import read_file, refuse
from erpsync_gui.contract.catalogue import SERVICES, Catalogue, near
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.contract.notation import read_json
from erpsync_gui.contract.values import BadValue, check_arguments
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.secret_places import is_sensitive

if TYPE_CHECKING:
    # Start-up time, as in `servers`.
    from erpsync_gui.access.session import Session

_SIGN_IN_ONCE = "Sign in once in the window, or give the secret on standard input."


def run_call(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Make one call, and print what came of it."""
    # A misspelled operation is told before anybody is asked for a secret.
    operation_of(options.operation, catalogue)
    with servers.session(options, catalogue) as session:
        call = call_of(options, session.profile, catalogue)
        return asyncio.run(_perform(session, call, as_json=options.json))


async def _perform(session: Session, call: Call, *, as_json: bool) -> int:
    """Sign in and make the call; what went wrong in the sign-in stands for it.

    Prints before it returns: asyncio.run may still wait for a slow name resolver.
    """
    entrance = await session.sign_in()
    signed_in = entrance.signed_in
    if signed_in.credential is not None:
        return finish(await session.perform(call), as_json=as_json)
    verdict = signed_in.verdict
    if signed_in.exchanges:
        # Its own verdict may be a good one: what came was not to be trusted, for instance.
        return finish(replace(signed_in.exchanges[-1], verdict=verdict), as_json=as_json)
    is_unknown = entrance.missing is not None or session.profile.way_in is WayIn.BROWSER
    advice = _SIGN_IN_ONCE if is_unknown else verdict.advice
    complain(" ".join(filter(None, (verdict.sentence, session.secrets.complaint, advice))))
    return exit_code_of(verdict.outcome)


def run_read(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Read a saved or pasted answer."""
    from erpsync_gui.wire import pasted  # noqa: PLC0415 - start-up time

    name = operation_of(options.operation, catalogue).name if options.operation else ""
    data = sys.stdin.buffer.read() if options.file == "-" else read_file(options.file)
    try:
        exchange = pasted.read(data, name, catalogue)
    except pasted.NotRecognizedError as error:
        refuse(f"{error} Say it with --operation.")
    return finish(exchange, as_json=options.json)


def call_of(options: argparse.Namespace, profile: Profile, catalogue: Catalogue) -> Call:
    """The call that the options of `call` describe, to the server of a profile.

    Raises:
        UsageError: they describe none.
    """
    operation = operation_of(options.operation, catalogue)
    return Call(
        operation=operation.name,
        endpoint=profile.endpoint(profile.protocol),
        arguments=_arguments(options.arguments, operation, catalogue),
        service=operation.service,
        options=replace(profile.options(), headers=_headers(options.header)),
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
        if not equals or re.search(r"[\s:]", name):
            # What was given instead may be a secret: it is not said again.
            refuse("--header must be written as NAME=VALUE, with nothing but a name before the =.")
        if is_sensitive(name):
            refuse(
                f"--header {name} would show a secret to everybody on this machine: use "
                "--ticket-stdin, --password-stdin, --bearer-stdin or --application-token-env."
            )
        headers.append((name, value))
    return tuple(headers)
