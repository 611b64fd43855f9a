"""The practice tenant for the command line: run until Ctrl+C, or for as long as one command."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from erpsync_gui.cli.output import OK, print_line
from erpsync_gui.cli.usage import refuse
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.secret import Secret

if TYPE_CHECKING:
    # Start-up time: no other command needs the servers that it brings.
    from erpsync_gui.sandbox.server import SandboxServer

_LAST_PORT = 65_535


def run_sandbox(options: argparse.Namespace, _catalogue: Catalogue) -> int:
    """Run the practice tenant in the foreground."""
    from erpsync_gui.sandbox import seed_crm  # noqa: PLC0415 - start-up time

    if not 0 <= options.port <= _LAST_PORT:
        refuse(f"There is no port {options.port}: ports go from 0 (a free one) to {_LAST_PORT}.")
    if options.key and not options.online:
        refuse("--key is for signing in online: say --online as well.")
    with contextlib.ExitStack() as stack:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        server = stack.enter_context(_running(options.port))
        key_file = stack.enter_context(_key_file(options.key)) if options.key else None
        print_line(f"The practice tenant answers at {server.base_url}")
        for user, password, words in (
            (seed_crm.ADMINISTRATOR, seed_crm.ADMINISTRATOR_PASSWORD, "administrator"),
            (seed_crm.USER, seed_crm.USER_PASSWORD, "may not see every connection"),
        ):
            print_line(f"  {user} / {password}  ({words})")
        if options.online:
            _tell_online(server, key_file)
        print_line("Ctrl+C ends it.")
        asyncio.run(_until_interrupted())
    return OK


def _tell_online(server: SandboxServer, key_file: Path | None) -> None:
    """Start the online half, and say what a profile of it is filled in with."""
    from erpsync_gui.sandbox import registration  # noqa: PLC0415 - start-up time

    facts = {
        "Login address": server.start_online().login_url,
        "Tenant id": registration.CONTEXT,
        "Client id": registration.CLIENT_ID,
        "Client secret": registration.CLIENT_SECRET,
        "System user token": registration.SYSTEM_TOKEN,
    }
    if key_file is not None:
        facts["Private key file"] = str(key_file)
    print_line("As CRM Online, its profile is filled in with:")
    for title, value in facts.items():
        print_line(f"  {title:<17} {value}")


@contextlib.contextmanager
def _key_file(name: str) -> Iterator[Path]:
    """The application's private key in a new file, for as long as its servers run.

    Each run has another key, and no file of the user's is overwritten with one.
    """
    from erpsync_gui.sandbox import application_key  # noqa: PLC0415 - start-up time

    path = Path(name).absolute()
    try:
        with open(path, "xb", opener=_for_the_user_only) as file:
            file.write(application_key.private_key_pem())
    except FileExistsError:
        refuse(f"{name} exists already: name a new file, it is removed again at the end.")
    except OSError as error:
        refuse(f"{name} cannot be written: {error.strerror or error}.")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _for_the_user_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextlib.contextmanager
def for_one_command() -> Iterator[tuple[str, Secret]]:
    """Run it on a free port meanwhile: its address, and the password of its well-known user."""
    from erpsync_gui.sandbox import seed_crm  # noqa: PLC0415 - start-up time

    with _running(0) as server:
        yield server.base_url, Secret(seed_crm.ADMINISTRATOR_PASSWORD)


@contextlib.contextmanager
def _running(port: int) -> Iterator[SandboxServer]:
    from erpsync_gui.sandbox.server import SandboxServer  # noqa: PLC0415 - start-up time

    server = SandboxServer()
    try:
        server.start(port)
    except OSError as error:
        reason = error.strerror or error
        refuse(f"The practice tenant cannot listen on port {port}: {reason}.")
    try:
        yield server
    finally:
        server.stop()


async def _until_interrupted() -> None:
    await asyncio.get_running_loop().create_future()
