"""Diagnoses of real servers, for the tests of their parts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from erpsync_gui.access.diagnosis import Step, diagnose
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Session
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.sandbox import registration
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from tests.access.practice_site import Site, click

CATALOGUE = contract.load()
CLIENT_SECRET = {SecretKind.CLIENT_SECRET: Secret(registration.CLIENT_SECRET)}
PASSWORD = {SecretKind.PASSWORD: Secret(ADMINISTRATOR_PASSWORD)}


def a_profile(
    address: str, protocol: Protocol = Protocol.SOAP88, way_in: WayIn = WayIn.PASSWORD
) -> Profile:
    """The administrator of the practice tenant at an address."""
    return Profile(
        "Nordic AS", address=address, protocol=protocol, way_in=way_in, user=ADMINISTRATOR
    )


def a_session(profile: Profile, secrets: Mapping[SecretKind, Secret] = PASSWORD) -> Session:
    """A session whose secrets are known already."""
    return Session(profile, Secrets(profile.key, None, secrets), CATALOGUE)


def steps_of(
    profile: Profile,
    secrets: Mapping[SecretKind, Secret] = PASSWORD,
    tell: Callable[[Step], None] = lambda _step: None,
) -> dict[str, Step]:
    """All steps at a profile's server by title; of two with the same title the first."""
    return steps_at(a_session(profile, secrets), tell)


def steps_at(
    session: Session, tell: Callable[[Step], None] = lambda _step: None
) -> dict[str, Step]:
    """The same for a session."""
    by_title: dict[str, Step] = {}
    for step in asyncio.run(diagnose(session, CATALOGUE, tell)):
        by_title.setdefault(step.title, step)
    return by_title


def online_steps(site: Site, protocol: Protocol = Protocol.REST, **app: Any) -> list[Step]:
    """All steps at the practice tenant's online half, signed in with the browser."""
    registered = site.online_app(site.server.start_online(), **app)
    profile = site.profile(WayIn.BROWSER, address="", app=registered, protocol=protocol)
    session = site.at(profile, CLIENT_SECRET, open_browser=click)
    return list(asyncio.run(diagnose(session, CATALOGUE, lambda _step: None)))
