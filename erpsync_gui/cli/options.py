"""The command line: what can be said on it, and the help. Reads nothing else, prints nothing."""

from __future__ import annotations

import argparse

from erpsync_gui.contract.catalogue import VERSIONS
from erpsync_gui.wire.call import Protocol

_EXIT_HELP = """\
exit codes:
  0  the server did it
  1  the server refused
  2  bad usage: nothing was sent
  3  not delivered: unreachable, timed out, stopped, or an answer that cannot be read
  4  stopped by the guard: an empty key list means "everything", or the profile is read-only
"""

_PROGRAM_HELP = """\
Without a command, the desktop program starts. It takes:
  --version          print the version, and when it was built
  --selftest         try whether all is there and works on the practice tenant, and end
  --report FILE      with --selftest: write into a file, too, what it finds
  --screenshots DIR  save pictures of every main view
"""

_CALL_HELP = f"""\
examples:
  erpsync-gui call GetEngineStatus --profile "Practice tenant"
  erpsync-gui call GetEngineStatus --url https://crm.example/SuperOffice --protocol soap88 \\
      --user tessa --password-stdin < password.txt
  erpsync-gui call ForceResync --url http://127.0.0.1:8080/Practice --protocol rest \\
      --arguments '{{"ErpConnectionId": 0, "InternalKeyIds": [101, 102]}}' --json \\
      --ticket-stdin < ticket.txt

A profile brings its secrets from the keychain; what stands on standard input comes first.
With --url and --user, SOAP signs in at SoPrincipal first; REST sends HTTP Basic.

{_EXIT_HELP}"""

_DIAGNOSE_HELP = """\
Looks at every step from here to the ERP: name, connection, encryption, services, versions,
sign-in, the right to use ErpSync, the engine, each connection and the connector behind it.
It only reads, and stops at what makes the rest pointless.

examples:
  erpsync-gui diagnose --profile "Practice tenant"
  erpsync-gui diagnose --url https://crm.example/SuperOffice --protocol soap88 \\
      --user tessa --password-stdin --json < password.txt

exit codes:
  0  nothing is broken
  1  something is broken
  2  bad usage: nothing was sent
  3  the server cannot be reached, or it was stopped
"""

_PROFILES_HELP = """\
Profiles are made in the window. Their secrets stand in the keychain, never in their file.
"""


_SANDBOX_HELP = """\
A CRM with two ERP systems behind it, on this machine only, made anew at each start.
With --online it is a tenant of CRM Online as well, which needs no password: the page that opens
in the browser has a button for each user. Its login address and its key change at each start.

example:
  erpsync-gui sandbox --port 8765 --online --key practice-key.pem
"""


def parser() -> argparse.ArgumentParser:
    """The command line of all commands, with its help."""
    program = argparse.ArgumentParser(
        prog="erpsync-gui",
        description="Call, read and diagnose the SuperOffice ErpSync agent without a window.",
        epilog=_PROGRAM_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = program.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_operations(commands)
    _add_profiles(commands)
    _add_call(commands)
    _add_diagnose(commands)
    _add_read(commands)
    _add_sandbox(commands)
    return program


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add(
    commands: _Commands[argparse.ArgumentParser], name: str, what: str, epilog: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=what, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def _add_operations(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("operations", help="list what can be called")
    parser.add_argument("--json", action="store_true", help="with parameters and types, as JSON")
    parser.add_argument(
        "--services", type=int, choices=VERSIONS, help="only what this Services version has"
    )


def _add_profiles(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "profiles", "list the profiles", _PROFILES_HELP)
    parser.add_argument("--json", action="store_true", help="print them as JSON")


def _add_call(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "call", "make one call and print what came of it", _CALL_HELP)
    parser.add_argument("operation", metavar="OPERATION", help="such as GetEngineStatus")
    parser.add_argument(
        "--arguments", default="{}", metavar="JSON|@FILE", help="a JSON object, by parameter name"
    )
    _add_server(parser)
    parser.add_argument(
        "--header", action="append", default=[], metavar="K=V", help="a further HTTP header"
    )
    parser.add_argument(
        "--confirm-everything",
        action="store_true",
        help="let an empty key list go out: it means every record",
    )
    parser.add_argument("--json", action="store_true", help="print the whole Exchange as JSON")


def _add_diagnose(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "diagnose", "say whose fault it is, step by step", _DIAGNOSE_HELP)
    _add_server(parser)
    parser.add_argument(
        "--json", action="store_true", help="print the steps and their Exchanges as JSON"
    )


def _add_server(parser: argparse.ArgumentParser) -> None:
    """Which server, and who asks."""
    group = parser.add_argument_group("server")
    server = group.add_mutually_exclusive_group(required=True)
    server.add_argument("--profile", default="", metavar="NAME", help="a profile, by its name")
    server.add_argument("--url", default="", metavar="BASE", help="the root of the web application")
    group.add_argument(
        "--protocol",
        choices=[each.value for each in Protocol],
        help="instead of the profile's; with --url it must be said",
    )
    group.add_argument("--timeout", type=_seconds, metavar="S", help="for each request")
    _add_proofs(parser.add_argument_group("sign-in"))


def _add_proofs(group: argparse._ArgumentGroup) -> None:
    """Who asks, where the profile does not say it."""
    proofs = group.add_mutually_exclusive_group()
    proofs.add_argument("--ticket-stdin", action="store_true", help="read a ticket (7T:…)")
    proofs.add_argument("--password-stdin", action="store_true", help="read the user's password")
    proofs.add_argument("--bearer-stdin", action="store_true", help="read an access token")
    group.add_argument("--user", default="", metavar="U", help="sign in as this user")
    group.add_argument(
        "--application-token-env",
        default="",
        metavar="NAME",
        help="the environment variable that holds the application token (client secret)",
    )


def _add_read(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "read", "read a saved or pasted answer, offline", _EXIT_HELP)
    parser.add_argument("file", metavar="FILE", help="the answer; - for standard input")
    parser.add_argument(
        "--operation", default="", metavar="OPERATION", help="whose answer it is; else guessed"
    )
    parser.add_argument("--json", action="store_true", help="print the whole Exchange as JSON")


def _add_sandbox(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _add(commands, "sandbox", "run the practice tenant until Ctrl+C", _SANDBOX_HELP)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="0 takes a free one")
    parser.add_argument(
        "--online", action="store_true", help="be a tenant of CRM Online as well, and say how"
    )
    parser.add_argument(
        "--key",
        default="",
        metavar="FILE",
        help="with --online: keep the application's private key (PEM) in a new file meanwhile",
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:  # noqa: PLR2004 - a day
        raise ValueError
    return seconds
