"""A practice tenant for the tests of being signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from erpsync_gui.access.session import Session
from erpsync_gui.sandbox.online import OnlineAddresses
from erpsync_gui.store.profile import WayIn
from erpsync_gui.wire.call import Protocol
from tests.access.practice_site import CLIENT_SECRET, Browser, HandClock, Site
from tests.fakes.gate import Gate


@pytest.fixture(scope="session")
def shared_site() -> Iterator[Site]:
    site = Site(HandClock())
    yield site
    site.server.stop()


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """The tenant with nothing armed, and nobody signed in whom the test would meet."""
    shared_site.sign_ins.clear()
    yield shared_site
    shared_site.server.faults.disarm()
    shared_site.server.online.troubles.clear()


@pytest.fixture
def online(site: Site) -> OnlineAddresses:
    return site.server.start_online()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def online_session(site: Site, online: OnlineAddresses, browser: Browser) -> Session:
    """A session at the online tenant, signed in in the browser."""
    profile = site.profile(
        WayIn.BROWSER, app=site.online_app(online), address="", protocol=Protocol.REST
    )
    session = site.at(profile, CLIENT_SECRET, browser)
    assert asyncio.run(session.sign_in()).is_in
    return session


@pytest.fixture(scope="module")
def shared_gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.stop()


@pytest.fixture
def gate(shared_gate: Gate) -> Gate:
    """The practice tenant behind a gate that lets everything through, until told otherwise."""
    shared_gate.reset()
    return shared_gate
