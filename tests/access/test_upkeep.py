"""What signs calls at an online tenant: renewed in good time, once for all, and never unasked."""

from __future__ import annotations

import asyncio
import threading

from erpsync_gui.access.session import Session
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.access.practice_site import HOUR_S, READ, WRITE, Browser, Site, a_call, perform


def token(session: Session) -> Secret:
    return session.credential(Protocol.REST).secret


class TestTokens:
    def test_a_token_is_renewed_before_it_ends_and_not_earlier(
        self, site: Site, online_session: Session, browser: Browser
    ) -> None:
        first = token(online_session)
        site.clock.move(HOUR_S - 400)
        assert perform(online_session).outcome is Outcome.OK
        assert token(online_session) == first
        site.clock.move(60)
        exchange = perform(online_session, WRITE)
        assert (exchange.outcome, exchange.notes) == (Outcome.OK, ())
        assert token(online_session) != first
        assert browser.visits == 1

    def test_threads_share_one_renewal_of_a_token(
        self, site: Site, online_session: Session
    ) -> None:
        site.clock.move(2 * HOUR_S)
        tokens: set[Secret] = set()

        def run() -> None:
            assert perform(online_session).outcome is Outcome.OK
            tokens.add(token(online_session))

        threads = [threading.Thread(target=run) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(tokens) == 1

    def test_a_renewal_that_fails_leaves_a_token_that_still_lives(
        self, site: Site, online_session: Session, browser: Browser
    ) -> None:
        site.server.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
        site.clock.move(HOUR_S - 100)
        assert perform(online_session).outcome is Outcome.OK
        site.clock.move(200)
        exchange = perform(online_session)
        assert exchange.outcome is Outcome.NOT_SENT
        assert "no longer good" in exchange.notes[0]
        assert "in the browser" in exchange.verdict.advice
        assert browser.visits == 1, "no call sends anybody to the browser"

    def test_signing_in_again_goes_to_the_browser_then(
        self, site: Site, online_session: Session, browser: Browser
    ) -> None:
        site.server.online.troubles.add(Trouble.REVOKED_REFRESH_TOKEN)
        site.clock.move(2 * HOUR_S)
        assert perform(online_session).outcome is Outcome.NOT_SENT
        assert asyncio.run(online_session.sign_in()).is_in
        assert perform(online_session).outcome is Outcome.OK
        assert browser.visits == 2

    def test_signing_out_forgets_the_refresh_token(self, online_session: Session) -> None:
        online_session.sign_out()
        assert not online_session.secrets.get(SecretKind.REFRESH_TOKEN)
        assert online_session.profile.address == ""

    def test_a_ticket_for_soap_outlives_the_token_that_it_came_from(
        self, site: Site, online_session: Session
    ) -> None:
        assert perform(online_session, READ, Protocol.SOAP88).outcome is Outcome.OK
        ticket = online_session.credential(Protocol.SOAP88)
        site.clock.move(5 * HOUR_S)
        assert perform(online_session, READ, Protocol.SOAP88).outcome is Outcome.OK
        assert online_session.credential(Protocol.SOAP88) == ticket
        site.clock.move(7 * HOUR_S)
        assert perform(online_session, WRITE, Protocol.SOAP88).outcome is Outcome.OK
        assert online_session.credential(Protocol.SOAP88) != ticket

    def test_who_signed_in_is_known_after_a_renewal(
        self, site: Site, online_session: Session
    ) -> None:
        before = online_session.standing()
        site.clock.move(2 * HOUR_S)
        perform(online_session)
        after = online_session.standing()
        assert before is not None
        assert after is not None
        assert after.label == before.label != ""


def test_a_sign_in_while_threads_call_leaves_them_signed_in(site: Site) -> None:
    session = site.session()
    asyncio.run(session.sign_in())
    exchanges: list[Exchange] = []

    def run() -> None:
        exchanges.extend(asyncio.run(session.perform(a_call())) for _ in range(5))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        assert asyncio.run(session.sign_in()).is_in
    for thread in threads:
        thread.join(60)
    assert {exchange.outcome for exchange in exchanges} == {Outcome.OK}
