"""Calls through a session: signed, renewed in good time, and repeated only where that is safe."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erpsync_gui.access.session import Session, Standing
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR_PASSWORD
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.question import encode
from erpsync_gui.wire.web import WebRequest
from tests.access.practice_site import CATALOGUE, HOUR_S, READ, WRITE, Site, a_call, perform

MANY = 16
BOTH = [Protocol.SOAP88, Protocol.REST]


def signed_in(session: Session) -> Session:
    assert asyncio.run(session.sign_in()).is_in
    return session


def perform_in_threads(session: Session, count: int = MANY) -> list[Exchange]:
    """Many calls at once, each on a thread with its own loop, as in the window."""
    begin, exchanges = threading.Barrier(count), []

    def run() -> None:
        begin.wait(30)
        exchanges.append(perform(session))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return exchanges


class TestCalls:
    def test_a_call_goes_to_the_session_s_server_under_its_own_name(self, site: Site) -> None:
        exchange = perform(signed_in(site.session()))
        assert exchange.outcome is Outcome.OK
        assert exchange.call.endpoint.base_url == site.base_url
        assert (exchange.server, exchange.user) == ("Customer", "Tessa Admin")

    def test_the_number_of_a_call_stays(self, site: Site) -> None:
        call = a_call()
        assert asyncio.run(signed_in(site.session()).perform(call)).call.number == call.number

    def test_a_first_call_signs_in_by_itself(self, site: Site) -> None:
        assert perform(site.session()).outcome is Outcome.OK
        assert site.sign_ins == ["AuthenticateUsernamePassword"]

    def test_a_call_without_the_password_is_not_sent_and_says_so(self, site: Site) -> None:
        exchange = perform(site.session(secrets={}))
        assert exchange.outcome is Outcome.NOT_SENT
        assert exchange.verdict.sentence == "Not signed in: the password of tessa is missing."
        assert site.sign_ins == []

    def test_a_call_whose_sign_in_is_refused_is_not_sent_and_has_its_sentence(
        self, site: Site
    ) -> None:
        exchange = perform(site.session(secrets={SecretKind.PASSWORD: Secret("open-sesame")}))
        assert exchange.outcome is Outcome.NOT_SENT
        assert exchange.verdict.sentence == "Nothing was sent: signing in failed."
        assert exchange.notes == ("Sign-in refused: check user name and password.",)
        assert "open-sesame" not in repr(exchange)


class TestRenewal:
    def test_a_used_ticket_lives_on_and_nobody_signs_in_again(self, site: Site) -> None:
        session = signed_in(site.session())
        for _ in range(3):
            site.clock.move(5 * HOUR_S)
            assert perform(session).notes == ()
        assert len(site.sign_ins) == 1

    @pytest.mark.parametrize("protocol", BOTH)
    def test_a_ticket_past_its_time_is_renewed_before_the_call(
        self, site: Site, protocol: Protocol
    ) -> None:
        session = signed_in(site.session(protocol=protocol))
        site.clock.move(7 * HOUR_S)
        exchange = perform(session, WRITE)
        assert (exchange.outcome, exchange.notes) == (Outcome.OK, ())
        assert len(site.sign_ins) == 2

    def test_threads_that_find_an_old_ticket_share_one_renewal(self, site: Site) -> None:
        session = signed_in(site.session())
        site.clock.move(7 * HOUR_S)
        exchanges = perform_in_threads(session)
        assert [exchange.outcome for exchange in exchanges] == [Outcome.OK] * MANY
        assert len(site.sign_ins) == 2

    def test_threads_that_are_all_refused_share_one_renewal(self, site: Site) -> None:
        session = signed_in(site.session())
        site.tickets._holders.clear()
        exchanges = perform_in_threads(session)
        assert [exchange.outcome for exchange in exchanges] == [Outcome.OK] * MANY
        assert len(site.sign_ins) == 2

    def test_a_password_that_is_no_longer_good_is_tried_once(self, site: Site) -> None:
        session = signed_in(site.session())
        session.secrets.put(SecretKind.PASSWORD, Secret("old-password"), remember=False)
        site.clock.move(7 * HOUR_S)
        exchanges = [*perform_in_threads(session), perform(session)]
        assert {exchange.outcome for exchange in exchanges} == {Outcome.NOT_SENT}
        assert len(site.sign_ins) == 2

    def test_a_sign_in_that_met_maintenance_is_tried_again_by_the_next_call(
        self, site: Site
    ) -> None:
        session = signed_in(site.session())
        site.clock.move(7 * HOUR_S)
        site.server.faults.arm("503")
        exchange = perform(session)
        assert exchange.outcome is Outcome.NOT_SENT
        assert "503" in exchange.notes[0]
        assert perform(session).outcome is Outcome.OK

    def test_signing_in_with_the_right_password_mends_it(self, site: Site) -> None:
        session = site.session(secrets={SecretKind.PASSWORD: Secret("wrong-password")})
        assert not asyncio.run(session.sign_in()).is_in
        session.secrets.put(SecretKind.PASSWORD, Secret(ADMINISTRATOR_PASSWORD), remember=False)
        assert asyncio.run(session.sign_in()).is_in
        assert perform(session).outcome is Outcome.OK


class TestRefusedForItsAge:
    @pytest.mark.parametrize("protocol", BOTH)
    def test_a_read_is_repeated_once_and_says_so(self, site: Site, protocol: Protocol) -> None:
        session = signed_in(site.session(protocol=protocol))
        site.clock.move(12 * 60)
        site.tickets._holders.clear()
        exchange = perform(session, READ)
        assert exchange.outcome is Outcome.OK
        (note,) = exchange.notes
        assert note == (
            "The server no longer accepts the ticket, which was last used 12 min ago. "
            "You are signed in again, and the call was repeated."
        )
        assert len(site.sign_ins) == 2

    @pytest.mark.parametrize("protocol", BOTH)
    def test_a_write_is_not_repeated_and_the_next_call_works(
        self, site: Site, protocol: Protocol
    ) -> None:
        session = signed_in(site.session(protocol=protocol))
        site.tickets._holders.clear()
        exchange = perform(session, WRITE)
        assert exchange.outcome is Outcome.REFUSED
        assert "You are signed in again; the call was not repeated" in exchange.notes[-1]
        assert "send it once more" in exchange.notes[-1]
        assert perform(session, WRITE).outcome is Outcome.OK
        assert len(site.sign_ins) == 2

    def test_a_read_that_was_edited_into_a_write_is_not_repeated(self, site: Site) -> None:
        session = signed_in(site.session())
        site.server.faults.arm("401")
        plain = encode(a_call(), CATALOGUE, Credential())
        edited = plain.body.replace(READ.encode(), WRITE.encode())
        exchange = asyncio.run(session.perform(replace(a_call(), edited_body=edited)))
        assert exchange.outcome is Outcome.REFUSED
        assert "You are signed in again; the call was not repeated" in exchange.notes[-1]

        site.server.faults.arm("401")
        exchange = asyncio.run(session.perform(replace(a_call(), edited_body=plain.body)))
        assert "and the call was repeated" in exchange.notes[-1]

    @pytest.mark.parametrize("protocol", BOTH)
    def test_status_401_is_enough(self, site: Site, protocol: Protocol) -> None:
        session = signed_in(site.session(protocol=protocol))
        site.server.faults.arm("401")
        assert perform(session).outcome is Outcome.OK
        assert len(site.sign_ins) == 2

    def test_a_fault_is_enough_where_the_server_wraps_no_exceptions(self, site: Site) -> None:
        running = site.server._running
        assert running is not None
        running.practice.wrap_exceptions = False
        try:
            session = signed_in(site.session())
            site.tickets._holders.clear()
            assert perform(session).outcome is Outcome.OK
        finally:
            running.practice.wrap_exceptions = True
        assert len(site.sign_ins) == 2

    @pytest.mark.parametrize("protocol", BOTH)
    def test_status_403_brings_no_new_sign_in(self, site: Site, protocol: Protocol) -> None:
        session = signed_in(site.session(protocol=protocol))
        site.server.faults.arm("403")
        exchange = perform(session)
        assert (exchange.outcome, exchange.notes) == (Outcome.REFUSED, ())
        assert len(site.sign_ins) == 1

    def test_a_read_is_not_repeated_twice(self, site: Site) -> None:
        session = signed_in(site.session(protocol=Protocol.REST))
        faults = site.server.faults
        faults.arm("401")
        # The sign-in that follows goes well, and then it is refused again.
        faults._waiting.extend([{}, {"401": ""}])
        exchange = perform(session)
        assert exchange.outcome is Outcome.REFUSED
        assert exchange.notes[-1].endswith("You are signed in again, and the call was repeated.")
        assert len(site.sign_ins) == 2

    def test_a_sign_in_that_fails_then_is_told_with_the_refusal(self, site: Site) -> None:
        session = signed_in(site.session())
        session.secrets.put(SecretKind.PASSWORD, Secret("old-password"), remember=False)
        site.tickets._holders.clear()
        exchange = perform(session)
        assert exchange.outcome is Outcome.REFUSED
        assert "Signing in again failed. Sign-in refused: check user" in exchange.notes[-1]
        perform(session)
        assert len(site.sign_ins) == 2, "a refused password is not tried again by itself"

    @pytest.mark.parametrize(
        ("way_in", "kind"),
        [(WayIn.TICKET, SecretKind.TICKET), (WayIn.BEARER, SecretKind.ACCESS_TOKEN)],
    )
    def test_what_was_pasted_cannot_be_renewed(
        self, site: Site, way_in: WayIn, kind: SecretKind
    ) -> None:
        secrets = {kind: Secret("7T:made-up")}
        session = signed_in(site.session(way_in, secrets, protocol=Protocol.REST))
        exchange = perform(session)
        assert exchange.outcome is Outcome.REFUSED
        assert "probably run out. It was pasted and cannot be renewed" in exchange.notes[-1]

    def test_a_pasted_ticket_that_was_used_says_its_age(self, site: Site) -> None:
        session = signed_in(site.session(WayIn.TICKET, {SecretKind.TICKET: site.ticket()}))
        assert perform(session).outcome is Outcome.OK
        site.clock.move(7 * HOUR_S)
        note = perform(session).notes[-1]
        assert note.startswith("The ticket had run out: it was last used 7 h ago, and tickets last")


class TestStanding:
    def test_a_ticket_slides_with_each_call(self, site: Site) -> None:
        session = site.session()
        assert session.standing() is None
        signed_in(session)
        now = site.clock()
        expected = Standing("Tessa Admin", "ticket", now + timedelta(hours=6), is_sliding=True)
        assert session.standing() == expected
        site.clock.move(HOUR_S)
        perform(session)
        standing = session.standing()
        assert standing is not None
        assert standing.expires == now + timedelta(hours=7)
        assert standing.expires.tzinfo is UTC

    def test_an_error_of_a_proxy_moves_nothing(self, site: Site) -> None:
        session = signed_in(site.session())
        before = session.standing()
        site.clock.move(HOUR_S)
        site.server.faults.arm("503")
        perform(session)
        assert session.standing() == before

    def test_a_call_is_shown_with_what_it_would_be_signed_with(self, site: Site) -> None:
        session = signed_in(site.session())
        ticket = session.credential(Protocol.SOAP84)
        assert ticket.secret.reveal().startswith("7T:")
        assert session.credential(Protocol.REST) == ticket


class TestWebRequests:
    WHO = "/api/v1/User/currentPrincipal"

    def asking(self, site: Site, path: str = WHO) -> WebRequest:
        headers = (("Accept", "application/json"),)
        return WebRequest("Who am I", "GET", site.base_url + path, headers)

    def test_a_signed_request_is_signed_and_an_unsigned_one_is_not(self, site: Site) -> None:
        session = signed_in(site.session())
        signed = asyncio.run(session.fetch(self.asking(site), signed=True))
        assert (signed.status, signed.exchange.user) == (200, "Tessa Admin")
        assert b"Tessa" in signed.body
        assert asyncio.run(session.fetch(self.asking(site))).status == 401

    def test_an_unsigned_request_needs_no_sign_in(self, site: Site) -> None:
        session = site.session(secrets={})
        assert asyncio.run(session.fetch(self.asking(site, "/api"))).status == 200
        assert site.sign_ins == []

    def test_a_signed_request_is_repeated_after_a_new_sign_in(self, site: Site) -> None:
        session = signed_in(site.session())
        site.tickets._holders.clear()
        fetched = asyncio.run(session.fetch(self.asking(site), signed=True))
        assert fetched.status == 200
        assert fetched.exchange.notes[-1].endswith("and the call was repeated.")

    def test_a_signed_request_without_a_sign_in_is_not_sent(self, site: Site) -> None:
        session = site.session(secrets={})
        fetched = asyncio.run(session.fetch(self.asking(site), signed=True))
        assert (fetched.status, fetched.body) == (0, b"")
        assert fetched.exchange.outcome is Outcome.NOT_SENT


def test_the_clock_is_that_of_the_computer_unless_told(site: Site) -> None:
    profile = site.profile()
    session = Session(profile, site.session().secrets, CATALOGUE)
    signed_in(session)
    standing = session.standing()
    assert standing is not None
    assert standing.expires is not None
    left = standing.expires - datetime.now(UTC)
    assert timedelta(hours=5, minutes=59) < left <= timedelta(hours=6)
