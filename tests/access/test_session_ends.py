"""The ends of a session's calls: called off while they wait or renew, and after signing out."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import replace

import pytest

from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Session
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR_PASSWORD
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.encoded import Encoded
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.access.practice_site import CATALOGUE, HOUR_S, Site, a_call, perform


def signed_in(session: Session) -> Session:
    assert asyncio.run(session.sign_in()).is_in
    return session


class TestCancelling:
    def test_a_call_that_waits_for_somebody_s_renewal_can_be_cancelled(self, site: Site) -> None:
        session = signed_in(site.session())
        site.clock.move(7 * HOUR_S)
        site.server.faults.arm("delay=1000")

        async def scenario() -> tuple[Exchange, Exchange]:
            renewing = asyncio.create_task(session.perform(a_call()))
            waiting = asyncio.create_task(session.perform(a_call()))
            await asyncio.wait([renewing, waiting], timeout=0.2)
            waiting.cancel()
            return await waiting, await renewing

        cancelled, renewed = asyncio.run(scenario())
        assert cancelled.outcome is Outcome.CANCELLED
        assert cancelled.verdict.sentence == "Nothing was sent."
        assert renewed.outcome is Outcome.OK
        assert len(site.sign_ins) == 2

    def test_a_call_that_is_cancelled_while_it_renews_leaves_the_renewal_to_the_next(
        self, site: Site
    ) -> None:
        session = signed_in(site.session())
        site.clock.move(7 * HOUR_S)
        site.server.faults.arm("delay=5000")

        async def scenario() -> tuple[Exchange, Exchange]:
            renewing = asyncio.create_task(session.perform(a_call()))
            waiting = asyncio.create_task(session.perform(a_call()))
            await asyncio.wait([renewing, waiting], timeout=0.2)
            renewing.cancel()
            return await renewing, await waiting

        cancelled, other = asyncio.run(scenario())
        assert cancelled.outcome is Outcome.CANCELLED
        assert other.outcome is Outcome.OK

    def test_a_refused_call_that_is_cancelled_while_it_renews_says_that_it_was_refused(
        self, site: Site
    ) -> None:
        session = signed_in(site.session())
        faults = site.server.faults
        faults.arm("401")
        faults._waiting.append({"delay": "5000"})

        async def scenario() -> Exchange:
            task = asyncio.create_task(session.perform(a_call()))
            await asyncio.wait([task], timeout=0.5)
            task.cancel()
            return await task

        exchange = asyncio.run(scenario())
        assert exchange.outcome is Outcome.CANCELLED
        assert "The server had refused the call" in exchange.verdict.sentence
        assert exchange.response is not None

    def test_a_sign_in_that_is_cancelled_is_an_entrance_too(self, site: Site) -> None:
        session = site.session()
        site.server.faults.arm("delay=5000")

        async def scenario() -> Outcome:
            first = asyncio.create_task(session.sign_in())
            second = asyncio.create_task(session.sign_in())
            await asyncio.wait([first, second], timeout=0.2)
            second.cancel()
            assert (await second).verdict.outcome is Outcome.CANCELLED
            first.cancel()
            return (await first).verdict.outcome

        assert asyncio.run(scenario()) is Outcome.CANCELLED
        assert session.standing() is None


class TestSigningOut:
    def test_no_call_is_made_after_it_before_somebody_signs_in(self, site: Site) -> None:
        session = signed_in(site.session())
        session.sign_out()
        exchange = perform(session)
        assert exchange.outcome is Outcome.NOT_SENT
        assert exchange.verdict.sentence == "You have signed out."
        assert session.standing() is None
        assert not session.credential(Protocol.SOAP88).secret
        assert len(site.sign_ins) == 1

    @pytest.mark.parametrize("end", [Session.sign_out, signed_in])
    def test_the_ticket_stands_in_no_request_that_is_kept(
        self, site: Site, end: Callable[[Session], object]
    ) -> None:
        def kept() -> list[Encoded]:
            gc.collect()
            requests = [each for each in gc.get_objects() if isinstance(each, Encoded)]
            return [each for each in requests if ticket.encode() in each.body]

        session = signed_in(site.session())
        ticket = session.credential(Protocol.SOAP88).secret.reveal()
        assert perform(session).outcome is Outcome.OK
        assert kept()  # for when the same is asked again
        end(session)
        assert not kept()

    def test_what_was_typed_for_this_run_is_asked_for_again(self, site: Site) -> None:
        session = signed_in(site.session())
        session.sign_out()
        assert asyncio.run(session.sign_in()).missing is SecretKind.PASSWORD
        session.secrets.put(SecretKind.PASSWORD, Secret(ADMINISTRATOR_PASSWORD), remember=False)
        assert perform(signed_in(session)).outcome is Outcome.OK

    @pytest.mark.usefixtures("keychain")
    def test_a_saved_refresh_token_is_forgotten(self, site: Site) -> None:
        profile = replace(site.profile(), way_in=WayIn.BROWSER)
        secrets = Secrets(profile.key, Vault())
        secrets.put(SecretKind.REFRESH_TOKEN, Secret("refresh-me"), remember=True)
        Session(profile, secrets, CATALOGUE, clock=site.clock.seconds).sign_out()
        assert not Vault().read(profile.key, SecretKind.REFRESH_TOKEN)

    @pytest.mark.usefixtures("keychain")
    def test_a_saved_password_stays(self, site: Site) -> None:
        profile = site.profile()
        secrets = Secrets(profile.key, Vault())
        secrets.put(SecretKind.PASSWORD, Secret(ADMINISTRATOR_PASSWORD), remember=True)
        session = Session(profile, secrets, CATALOGUE, clock=site.clock.seconds)
        signed_in(session).sign_out()
        assert perform(session).outcome is Outcome.NOT_SENT
        assert perform(signed_in(session)).outcome is Outcome.OK

    def test_a_failed_sign_in_after_it_opens_nothing(self, site: Site) -> None:
        session = signed_in(site.session())
        session.sign_out()
        session.secrets.put(SecretKind.PASSWORD, Secret("wrong-password"), remember=False)
        assert not asyncio.run(session.sign_in()).is_in
        tried = len(site.sign_ins)
        session.secrets.put(SecretKind.PASSWORD, Secret(ADMINISTRATOR_PASSWORD), remember=False)
        exchange = perform(session)
        assert exchange.outcome is Outcome.NOT_SENT
        assert exchange.notes == ("Sign-in refused: check user name and password.",)
        assert len(site.sign_ins) == tried

    def test_a_sign_in_under_way_does_not_come_back_after_it(self, site: Site) -> None:
        session = signed_in(site.session())
        site.clock.move(7 * HOUR_S)
        site.server.faults.arm("delay=500")

        async def scenario() -> None:
            renewing = asyncio.create_task(session.perform(a_call()))
            await asyncio.wait([renewing], timeout=0.2)
            session.sign_out()
            assert (await renewing).outcome is Outcome.NOT_SENT

        asyncio.run(scenario())
        assert session.standing() is None
        assert perform(session).outcome is Outcome.NOT_SENT
