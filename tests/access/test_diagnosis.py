"""The whole walk, on the practice tenant: what is told, where it ends, and how it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from erpsync_gui.access.diagnosis import Finding, Step, as_text, diagnose, is_out_of_reach
from erpsync_gui.access.diagnosis_step import (
    CONNECTION,
    CONNECTIONS,
    ENGINE,
    NAME,
    NOT_LOOKED_AT,
    OPERATIONS,
    PROFILE,
    REST,
    RIGHT,
    SIGN_IN,
    SOAP,
    TENANT_STATE,
    TLS,
    VERSION,
)
from erpsync_gui.sandbox.listener import TlsFiles
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.store.profile import WayIn
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.network import Network, Trust
from erpsync_gui.wire.outcome import Outcome
from tests.access.diagnosing import (
    CATALOGUE,
    CLIENT_SECRET,
    PASSWORD,
    a_profile,
    a_session,
    online_steps,
    steps_at,
    steps_of,
)
from tests.access.practice_site import Site
from tests.fakes.authority import Authority
from tests.fakes.gate import Gate
from tests.fakes.peer import Conversation, Peer

ON_SITE = [NAME, CONNECTION, TLS, REST, SOAP, VERSION, OPERATIONS, SIGN_IN, RIGHT, ENGINE]


@pytest.mark.parametrize("protocol", [Protocol.SOAP84, Protocol.SOAP88, Protocol.REST])
def test_a_healthy_server_is_good_at_every_step(gate: Gate, protocol: Protocol) -> None:
    told: list[Step] = []
    steps = steps_of(a_profile(gate.base_url, protocol), tell=told.append)
    assert [step.title for step in told][:11] == [*ON_SITE, CONNECTIONS]
    assert {steps[title].finding for title in ON_SITE} == {Finding.GOOD}
    assert all(step.exchange is not None for step in told)
    assert NOT_LOOKED_AT not in steps
    assert not is_out_of_reach(told)


def test_the_way_and_rest_are_found_out_by_one_request(gate: Gate) -> None:
    steps = steps_of(a_profile(gate.base_url))
    assert gate.asked.count("GET /api") == 1
    assert steps[NAME].exchange is steps[TLS].exchange is steps[REST].exchange


def test_nothing_is_sent_that_changes_anything(gate: Gate) -> None:
    profile = replace(a_profile(gate.base_url, Protocol.REST), read_only=True)
    steps = steps_of(profile)
    assert steps[ENGINE].finding is Finding.GOOD
    posted = {line.rpartition("/")[2] for line in gate.asked if "/Agents/ErpSync/" in line}
    effects = {CATALOGUE.operation(name).effect.value for name in posted}
    assert effects == {"read"}


class TestOutOfReach:
    @pytest.mark.parametrize(
        ("address", "title"),
        [("http://crm.invalid/crm", NAME), ("crm.invalid", PROFILE), ("", PROFILE)],
    )
    def test_a_wrong_address_ends_it_at_once(self, address: str, title: str) -> None:
        steps = steps_of(a_profile(address))
        assert [*steps] == [title, NOT_LOOKED_AT]
        assert steps[title].finding is Finding.BAD
        assert steps[NOT_LOOKED_AT].finding is Finding.SKIPPED
        assert f"{CONNECTION}, {TLS}, {REST}" in steps[NOT_LOOKED_AT].sentence
        assert SIGN_IN in steps[NOT_LOOKED_AT].sentence
        assert is_out_of_reach([*steps.values()])

    def test_a_closed_port_breaks_the_connection(self) -> None:
        with Peer(lambda _talk: None) as peer:
            address = peer.url
        steps = steps_of(a_profile(address))
        assert [*steps] == [NAME, CONNECTION, NOT_LOOKED_AT]
        assert "Nothing listens" in steps[CONNECTION].sentence
        assert is_out_of_reach([*steps.values()])

    def test_a_silent_server_is_reached_and_not_of_use(self) -> None:
        profile = replace(a_profile(""), deadlines=Deadlines(connect_s=5, silence_s=0.2, total_s=5))
        with Peer(Conversation.wait_until_closed) as peer:
            steps = steps_of(profile.at(peer.url))
        assert steps[TLS].finding is Finding.GOOD
        assert steps[REST].finding is Finding.DOUBTFUL
        assert steps[SOAP].finding is Finding.BAD
        assert SIGN_IN in steps[NOT_LOOKED_AT].sentence
        assert is_out_of_reach([*steps.values()])


class TestTls:
    @pytest.fixture
    def authority(self, tmp_path_factory: pytest.TempPathFactory) -> Authority:
        return Authority(tmp_path_factory.mktemp("authority"))

    @contextlib.contextmanager
    def server(self, authority: Authority, issued: str) -> Iterator[str]:
        files = getattr(authority, issued)()
        server = Gate(TlsFiles(files.certificate, files.key))
        try:
            yield server.base_url
        finally:
            server.stop()

    def test_a_trusted_certificate_is_good(self, authority: Authority) -> None:
        network = Network(Trust(str(authority.file)))
        with self.server(authority, "good") as address:
            steps = steps_of(replace(a_profile(address), network=network))
        assert steps[TLS].finding is Finding.GOOD
        assert "the certificate is good until" in steps[TLS].sentence
        assert steps[ENGINE].finding is Finding.GOOD

    @pytest.mark.parametrize("issued", ["expired", "elsewhere"])
    def test_a_bad_certificate_ends_it(self, authority: Authority, issued: str) -> None:
        network = Network(Trust(str(authority.file)))
        with self.server(authority, issued) as address:
            steps = steps_of(replace(a_profile(address), network=network))
        assert [*steps] == [NAME, CONNECTION, TLS, NOT_LOOKED_AT]
        assert steps[TLS].finding is Finding.BAD
        assert steps[TLS].advice
        assert is_out_of_reach([*steps.values()])

    def test_a_server_that_wants_a_certificate_is_told_from_one_that_is_down(
        self, authority: Authority
    ) -> None:
        files = authority.good()
        server = Gate(TlsFiles(files.certificate, files.key, authority.file))
        network = Network(Trust(str(authority.file)))
        profile = replace(a_profile(server.base_url), network=network)
        steps = steps_of(profile)
        assert steps[TLS].finding is Finding.DOUBTFUL
        assert "client certificate" in steps[TLS].advice
        assert steps[SOAP].finding is Finding.BAD
        shown = Network(replace(network.trust, certificate_file=str(authority.client_pem())))
        steps = steps_of(replace(profile, network=shown))
        server.stop()
        assert steps[TLS].finding is Finding.GOOD
        assert steps[ENGINE].finding is Finding.GOOD

    def test_a_file_of_authorities_that_is_not_there_is_the_profiles_fault(
        self, gate: Gate
    ) -> None:
        network = Network(Trust("/no/such/file.pem"))
        address = gate.base_url.replace("http:", "https:")
        step = steps_of(replace(a_profile(address), network=network))[PROFILE]
        assert step.finding is Finding.BAD
        assert "/no/such/file.pem" in step.sentence

    def test_an_unknown_authority_ends_it(self, authority: Authority) -> None:
        with self.server(authority, "good") as address:
            steps = steps_of(a_profile(address))
        assert steps[TLS].finding is Finding.BAD
        assert RIGHT in steps[NOT_LOOKED_AT].sentence


class TestOnline:
    """CRM Online, with its login host and its numbered hosts."""

    def test_the_login_host_says_where_the_tenant_is(self, site: Site) -> None:
        steps = online_steps(site)
        titles = [step.title for step in steps]
        assert titles[:8] == [NAME, CONNECTION, TLS, TENANT_STATE, NAME, CONNECTION, TLS, REST]
        assert {step.finding for step in steps[:8]} == {Finding.GOOD}
        by_title = {step.title: step for step in steps}
        assert site.server.start_online().api_url in by_title[TENANT_STATE].sentence
        assert by_title[SIGN_IN].finding is Finding.GOOD
        assert by_title[ENGINE].finding is Finding.GOOD

    def test_maintenance_ends_it(self, site: Site) -> None:
        site.server.online.troubles.add(Trouble.MAINTENANCE)
        *_, state, rest = online_steps(site)
        assert state.title == TENANT_STATE
        assert state.finding is Finding.BAD
        assert "maintenance" in state.sentence
        assert rest.title == NOT_LOOKED_AT
        assert not is_out_of_reach([state, rest])

    def test_a_login_host_in_the_clear_is_told_nothing(self, site: Site) -> None:
        first, rest = online_steps(site, environment="http://login.example")
        assert (first.title, first.finding) == (PROFILE, Finding.BAD)
        assert "must begin with https://" in first.sentence
        assert rest.title == NOT_LOOKED_AT

    def test_a_tenant_that_nobody_knows_ends_it(self, site: Site) -> None:
        *_, state, _ = online_steps(site, tenant="Cust99999")
        assert (state.title, state.finding) == (TENANT_STATE, Finding.BAD)
        assert "cust99999" in state.sentence.lower()

    def test_a_tenant_that_moved_is_found_at_its_new_host(self, site: Site) -> None:
        site.server.online.troubles.add(Trouble.MOVED)
        by_title = {step.title: step for step in online_steps(site)}
        assert by_title[TENANT_STATE].finding is Finding.GOOD
        assert by_title[ENGINE].finding is Finding.GOOD

    def test_an_address_in_the_profile_that_is_old_is_doubted(self, site: Site) -> None:
        addresses = site.server.start_online()
        profile = site.profile(
            WayIn.BROWSER,
            address=addresses.api_url.replace("/Cust", "/OldCust"),
            app=site.online_app(addresses),
            protocol=Protocol.REST,
        )
        state = steps_at(site.at(profile, CLIENT_SECRET))[TENANT_STATE]
        assert state.finding is Finding.DOUBTFUL
        assert "OldCust" in state.sentence
        assert state.advice

    def test_a_tenant_that_is_chosen_in_the_browser_is_looked_at_after_that(
        self, site: Site
    ) -> None:
        steps = online_steps(site, tenant="")
        titles = [step.title for step in steps]
        assert titles[3:7] == [TENANT_STATE, SIGN_IN, NAME, CONNECTION]
        assert steps[3].finding is Finding.SKIPPED
        by_title = {step.title: step for step in steps}
        assert by_title[OPERATIONS].finding is Finding.GOOD
        assert by_title[ENGINE].finding is Finding.GOOD

    def test_without_a_window_nobody_is_sent_to_a_browser(self, site: Site) -> None:
        addresses = site.server.start_online()
        app = site.online_app(addresses)
        profile = site.profile(WayIn.BROWSER, address="", app=app, protocol=Protocol.REST)
        step = steps_at(site.at(profile, CLIENT_SECRET))[SIGN_IN]
        assert step.finding is Finding.BAD
        assert "window" in step.advice


class TestStopping:
    def test_a_stopped_walk_says_so_and_keeps_what_was_found(self, gate: Gate) -> None:
        gate.faults.arm("delay=20000", calls=None)
        told: list[Step] = []

        async def stop() -> None:
            walk = asyncio.create_task(
                diagnose(a_session(a_profile(gate.base_url)), CATALOGUE, told.append)
            )
            await asyncio.to_thread(gate.was_posted.wait, 20)
            walk.cancel()
            with pytest.raises(asyncio.CancelledError):
                await walk

        asyncio.run(stop())
        assert told[0].finding is Finding.GOOD
        assert told[-1].title == NOT_LOOKED_AT
        assert told[-1].finding is Finding.SKIPPED
        assert "Stopped" in told[-1].sentence
        assert told[-1].exchange is not None
        assert told[-1].exchange.outcome is Outcome.CANCELLED


def test_a_diagnosis_can_be_sent_by_mail(gate: Gate) -> None:
    steps = asyncio.run(
        diagnose(a_session(a_profile(gate.base_url)), CATALOGUE, lambda _step: None)
    )
    text = as_text("Nordic AS", steps)
    assert text.startswith("Diagnosis of Nordic AS\nOK    Name")
    for secret in PASSWORD.values():
        assert secret.reveal() not in text
