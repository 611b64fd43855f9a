"""Where an online tenant is: asked for, kept as long as that holds, found again when it moves."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

from erpsync_gui.access.session import Session
from erpsync_gui.access.whereabouts import Whereabouts
from erpsync_gui.sandbox.online import OnlineAddresses, Trouble
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.web import WebRequest
from tests.access.practice_site import (
    CLIENT_SECRET,
    WRITE,
    Browser,
    HandClock,
    Site,
    a_call,
    click,
    perform,
)
from tests.fakes.peer import Conversation, Peer


def test_a_read_follows_the_tenant_and_a_write_says_that_it_moved(
    site: Site, online: OnlineAddresses, online_session: Session
) -> None:
    site.server.online.move()
    exchange = perform(online_session)
    assert exchange.outcome is Outcome.OK
    assert exchange.notes == (
        "The tenant moved. Its new address is known, and the call was repeated.",
    )
    assert online_session.profile.address != online.api_url
    assert exchange.call.endpoint.base_url == online_session.profile.address

    site.server.online.move()
    exchange = perform(online_session, WRITE)
    assert exchange.outcome is Outcome.REFUSED
    assert "The tenant moved. Its new address is known; the call was not" in exchange.notes[0]
    assert perform(online_session, WRITE).outcome is Outcome.OK


def test_a_signed_web_request_follows_the_tenant(
    site: Site, online: OnlineAddresses, online_session: Session
) -> None:
    url = f"{online_session.profile.address}/api/v1/User/currentPrincipal"
    site.server.online.move()
    fetched = asyncio.run(online_session.fetch(WebRequest("Who am I", "GET", url), signed=True))
    assert (fetched.status, fetched.exchange.outcome) == (200, Outcome.OK)
    assert fetched.exchange.request is not None
    assert fetched.exchange.request.url.startswith(online_session.profile.address)


def test_an_address_is_asked_for_again_when_it_has_run_out(
    site: Site, online_session: Session
) -> None:
    site.server.online.move()
    site.clock.move(11 * 60)
    exchange = perform(online_session, WRITE)
    assert (exchange.outcome, exchange.notes) == (Outcome.OK, ())


def stop_login_host(site: Site) -> None:
    running = site.server._running
    assert running is not None
    assert running.online is not None
    running.online._listeners[0].stop()


def test_an_old_address_is_used_while_nobody_tells_the_new_one(browser: Browser) -> None:
    site = Site(HandClock())
    try:
        app = site.online_app(site.server.start_online())
        profile = site.profile(WayIn.BROWSER, app=app, address="", protocol=Protocol.REST)
        session = site.at(profile, CLIENT_SECRET, browser)
        assert asyncio.run(session.sign_in()).is_in
        stop_login_host(site)
        site.clock.move(11 * 60)
        assert perform(session).outcome is Outcome.OK
    finally:
        site.server.stop()


def test_a_call_that_is_cancelled_while_its_address_is_asked_for_is_not_sent(site: Site) -> None:
    state = {"State": "Running", "Api": site.base_url, "ValidUntil": site.clock.hour.isoformat()}

    def script(talk: Conversation) -> None:
        talk.read_request()
        if len(login_host.requests) == 1:
            talk.answer(json.dumps(state).encode(), "Content-Type: application/json")
        else:
            talk.wait_until_closed()

    async def cancelled(session: Session) -> Exchange:
        task = asyncio.create_task(session.perform(a_call(WRITE)))
        await asyncio.wait([task], timeout=0.3)
        task.cancel()
        return await task

    with Peer(script) as login_host:
        app = OnlineApp(login_host.url, "Cust10001")
        profile = site.profile(WayIn.TICKET, app=app, address="")
        session = site.at(profile, {SecretKind.TICKET: site.ticket()})
        assert perform(session).outcome is Outcome.OK
        site.clock.move(11 * 60)
        exchange = asyncio.run(cancelled(session))
    assert exchange.outcome is Outcome.CANCELLED
    assert exchange.verdict.sentence == "Nothing was sent."
    assert exchange.response is None


def test_a_tenant_under_maintenance_is_a_refusal_in_the_words_of_its_state(
    site: Site, online: OnlineAddresses, browser: Browser
) -> None:
    site.server.online.troubles.add(Trouble.MAINTENANCE)
    profile = site.profile(WayIn.BROWSER, app=site.online_app(online), address="")
    session = site.at(profile, CLIENT_SECRET, browser)
    entrance = asyncio.run(session.sign_in())
    assert entrance.verdict.outcome is Outcome.REFUSED
    assert "off for maintenance" in entrance.verdict.sentence
    assert len(entrance.signed_in.exchanges) == 1
    assert browser.visits == 0
    exchange = perform(session)
    assert exchange.outcome is Outcome.NOT_SENT
    assert "off for maintenance" in exchange.notes[0]


def test_maintenance_that_is_over_is_noticed_by_the_next_call(
    site: Site, online_session: Session
) -> None:
    site.server.online.troubles.add(Trouble.MAINTENANCE)
    site.clock.move(11 * 60)
    exchange = perform(online_session)
    assert exchange.outcome is Outcome.NOT_SENT
    assert "off for maintenance" in exchange.notes[0]
    site.server.online.troubles.clear()
    assert perform(online_session).outcome is Outcome.OK


def test_a_typed_address_that_is_wrong_is_mended_for_this_run(
    site: Site, online: OnlineAddresses
) -> None:
    profile = site.profile(
        WayIn.BROWSER,
        app=site.online_app(online),
        address=online.api_url,
        protocol=Protocol.REST,
    )
    session = site.at(profile, CLIENT_SECRET, click)
    assert asyncio.run(session.sign_in()).is_in
    site.server.online.move()
    assert perform(session).outcome is Outcome.OK
    assert session.profile.address == site.server.start_online().api_url


def test_a_421_without_a_tenant_to_ask_for_is_left_as_it_is(site: Site) -> None:
    session = site.session()
    asyncio.run(session.sign_in())
    site.server.faults.arm("421")
    exchange = perform(session)
    assert (exchange.outcome, exchange.notes) == (Outcome.REFUSED, ())


def test_a_move_and_an_old_token_are_both_mended_in_one_call(
    site: Site, online_session: Session
) -> None:
    site.server.online.move()
    faults = site.server.faults
    faults.arm("401")
    exchange = perform(online_session)
    assert exchange.outcome is Outcome.OK
    assert exchange.notes[-1].endswith("You are signed in again, and the call was repeated.")


class TestByItself:
    def test_a_typed_address_is_never_asked_for_unbidden(self, site: Site) -> None:
        where = Whereabouts(site.profile(), site.clock.seconds)
        assert (where.is_lost, where.can_ask) == (False, False)
        assert asyncio.run(where.find(Network())) is None
        assert where.profile.address == site.base_url

    def test_a_tenant_that_the_profile_names_is_not_changed_by_the_browser(
        self, site: Site, online: OnlineAddresses
    ) -> None:
        profile = site.profile(WayIn.BROWSER, app=site.online_app(online), address="")
        where = Whereabouts(profile, site.clock.seconds)
        where.choose("Cust99999")
        assert where.profile.app == profile.app

    def test_an_address_holds_for_a_minute_however_soon_it_ends(
        self, site: Site, online: OnlineAddresses
    ) -> None:
        clock = HandClock()
        clock.hour = site.clock.hour + timedelta(hours=1)
        profile = site.profile(WayIn.BROWSER, app=site.online_app(online), address="")
        where = Whereabouts(profile, clock.seconds)
        lost = [where.is_lost]
        assert asyncio.run(where.find(Network())) is None
        for seconds in (59, 1):
            clock.move(seconds)
            lost.append(where.is_lost)
        assert lost == [True, False, True]

    def test_an_unknown_tenant_is_refused_and_has_no_address(
        self, site: Site, online: OnlineAddresses
    ) -> None:
        app = site.online_app(online, tenant="Cust99999")
        where = Whereabouts(site.profile(WayIn.BROWSER, app=app, address=""), site.clock.seconds)
        lost = asyncio.run(where.find(Network()))
        assert lost is not None
        assert lost.is_refused
        assert where.profile.address == ""
