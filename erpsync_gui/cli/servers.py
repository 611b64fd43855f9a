"""Which server is meant, and who asks: a profile or an address becomes a Session.

Secrets come from standard input, from the environment or from the keychain, never from the
command line, where other users of the machine could read them.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from erpsync_gui import paths
from erpsync_gui.cli import practice
from erpsync_gui.cli.output import complain
from erpsync_gui.cli.usage import refuse
from erpsync_gui.contract.catalogue import Catalogue, near
from erpsync_gui.secret import Secret
from erpsync_gui.store import profiles as profile_file
from erpsync_gui.store.profile import PRACTICE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Deadlines, Protocol

if TYPE_CHECKING:
    # Start-up time: listing operations and reading saved answers need nothing of it.
    from erpsync_gui.access.session import Session

_TAKE_A_PASSWORD = frozenset({WayIn.PASSWORD, WayIn.BASIC, WayIn.WINDOWS})


def known_profiles() -> tuple[Profile, ...]:
    """The built-in practice tenant and the profiles of this user; trouble goes to people."""
    stored = profile_file.load(paths.profiles())
    for complaint in stored.complaints:
        complain(complaint)
    return (PRACTICE, *stored.profiles)


@contextlib.contextmanager
def session(options: argparse.Namespace, catalogue: Catalogue) -> Iterator[Session]:
    """The Session that `--profile` or `--url` and their company ask for.

    The practice tenant runs for as long as it is used.

    Raises:
        UsageError: they make no sense; the text says what is wrong.
    """
    profile = _profile(options)
    given = _given(options)
    if not _may_have_client_secret(profile):
        # Empty unless it was given: no keychain is opened for what the profile has no place for.
        given.setdefault(SecretKind.CLIENT_SECRET, Secret())
    profile = _aimed(profile, options)
    with contextlib.ExitStack() as stack:
        built_in: Mapping[SecretKind, Secret] = {}
        if profile.key == PRACTICE.key:
            address, password = stack.enter_context(practice.for_one_command())
            profile, built_in = profile.at(address), {SecretKind.PASSWORD: password}
        yield _session(profile, given, built_in, catalogue, keeps_secrets=bool(options.profile))


def _session(
    profile: Profile,
    given: Mapping[SecretKind, Secret],
    built_in: Mapping[SecretKind, Secret],
    catalogue: Catalogue,
    *,
    keeps_secrets: bool,
) -> Session:
    # httpx, zeep, lxml and keyring take longer than all the rest.
    from erpsync_gui.access.secrets import Secrets  # noqa: PLC0415 - start-up time
    from erpsync_gui.access.session import Session  # noqa: PLC0415 - start-up time
    from erpsync_gui.store.vault import Vault  # noqa: PLC0415 - start-up time

    vault = Vault() if keeps_secrets and profile.key != PRACTICE.key else None
    secrets = Secrets(profile.key, vault, built_in)
    for kind, secret in given.items():
        secrets.put(kind, secret, remember=False)
    return Session(profile, secrets, catalogue)


def _profile(options: argparse.Namespace) -> Profile:
    """The profile of that name, or one made of an address."""
    if options.profile:
        return _named(options.profile)
    if not options.protocol:
        refuse("--url needs --protocol: soap84 to soap88, or rest.")
    if bool(options.user) != options.password_stdin:
        refuse("--user and --password-stdin belong together.")
    # An address with a password in it is refused later; until then nobody shall read it.
    name = re.sub(r"//.*@", "//", options.url)
    return Profile(name, address=options.url, way_in=WayIn.NONE)


def _named(name: str) -> Profile:
    profiles = known_profiles()
    exact = (profile for profile in profiles if profile.name == name)
    alike = (profile for profile in profiles if profile.name.casefold() == name.casefold())
    profile = next(exact, None) or next(alike, None)
    if profile is None:
        guess = near(name, (known.name for known in profiles))
        refuse(f"There is no profile {name!r}.{guess} `erpsync-gui profiles` lists them.")
    return profile


def _may_have_client_secret(profile: Profile) -> bool:
    """Whether there can be one in the keychain: online, or where a ticket or token may be so."""
    return profile.app is not None or profile.way_in in {WayIn.TICKET, WayIn.BEARER}


def _aimed(profile: Profile, options: argparse.Namespace) -> Profile:
    """The profile with what the command line says otherwise."""
    protocol = Protocol(options.protocol) if options.protocol else profile.protocol
    return replace(
        profile,
        protocol=protocol,
        user=_user(profile, options),
        way_in=_way_in(profile, options, protocol),
        deadlines=_deadlines(profile, options),
    )


def _user(profile: Profile, options: argparse.Namespace) -> str:
    if options.user and not options.password_stdin:
        refuse("--user needs --password-stdin: the password of the profile is its own user's.")
    return options.user or profile.user


def _way_in(profile: Profile, options: argparse.Namespace, protocol: Protocol) -> WayIn:
    if options.ticket_stdin:
        return WayIn.TICKET
    if options.bearer_stdin:
        return WayIn.BEARER
    if not options.password_stdin or profile.way_in in _TAKE_A_PASSWORD:
        return profile.way_in
    return WayIn.PASSWORD if protocol.is_soap else WayIn.BASIC


def _deadlines(profile: Profile, options: argparse.Namespace) -> Deadlines:
    timeout_s: float | None = options.timeout
    if timeout_s is None:
        return profile.deadlines
    return Deadlines(min(profile.deadlines.connect_s, timeout_s), timeout_s, timeout_s)


def _given(options: argparse.Namespace) -> dict[SecretKind, Secret]:
    """The secrets from standard input and from the environment."""
    wanted = {
        SecretKind.TICKET: options.ticket_stdin,
        SecretKind.PASSWORD: options.password_stdin,
        SecretKind.ACCESS_TOKEN: options.bearer_stdin,
    }
    given = {}
    for kind in (kind for kind, is_wanted in wanted.items() if is_wanted):
        given[kind] = _first_line()
        if not given[kind] and kind is not SecretKind.PASSWORD:
            refuse("Standard input is empty: the ticket or token was expected there.")
    name = options.application_token_env
    if name and name not in os.environ:
        refuse(f"There is no environment variable {name}.")
    if name:
        given[SecretKind.CLIENT_SECRET] = Secret(os.environ[name])
    return given


def _first_line() -> Secret:
    """The first line of standard input."""
    try:
        line = sys.stdin.readline().rstrip("\r\n")
        # Where the system's encoding is plain ASCII, what is beyond comes in halves of characters.
        line.encode()
    except UnicodeError:
        refuse("Standard input is not text in the encoding of this system (UTF-8, as a rule).")
    return Secret(line)
