"""The state of a tenant: what its answer means, and what of it is believed."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import tenant_state
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.tenant_state import TenantAnswer, TenantState
from tests.fakes.calling import answering
from tests.fakes.peer import Peer

APP = OnlineApp("online", "Cust12345")
STATES = [
    "Unknown",
    "Provisioning",
    "Running",
    "Deleted",
    "Suspended",
    "OnlineMaintenance",
    "OfflineMaintenance",
    "ProvisioningFailed",
    "Deleting",
    "DeleteFailed",
    "MigrationPending",
]


def answer(**further: Any) -> dict[str, Any]:
    good = {
        "ContextIdentifier": "Cust12345",
        "Endpoint": "https://online2.superoffice.com:443/Cust12345",
        "State": "Running",
        "IsRunning": True,
        "ValidUntil": "2026-11-22T13:05:46.1234567Z",
        "Api": "https://online2.superoffice.com:443/Cust12345/api",
        "Version": "10.5.1",
    }
    return {name: value for name, value in (good | further).items() if value is not None}


def read(told: dict[str, Any], app: OnlineApp = APP) -> TenantState:
    state = tenant_state.read(json.dumps(told).encode(), app)
    assert state is not None
    return state


def ask(body: bytes, *headers: str, status: str = "200 OK") -> TenantAnswer:
    with Peer(answering(body, *headers, status=status)) as peer:
        return asyncio.run(tenant_state.ask(OnlineApp(peer.url, "Cust12345")))


class TestReading:
    def test_the_address_is_the_root_of_the_web_application(self) -> None:
        state = read(answer())
        assert state == TenantState(
            tenant="Cust12345",
            state="Running",
            is_running=True,
            address="https://online2.superoffice.com/Cust12345",
            valid_until=datetime(2026, 11, 22, 13, 5, 46, 123456, UTC),
            version="10.5.1",
        )

    def test_without_an_api_the_end_point_tells_the_address(self) -> None:
        assert read(answer(Api=None)).address == "https://online2.superoffice.com/Cust12345"

    def test_an_address_in_the_clear_is_not_taken_from_a_login_host_that_speaks_https(self) -> None:
        told = answer(Api="http://online2.superoffice.com/Cust12345/api", Endpoint=None)
        assert read(told).address == ""

    def test_the_practice_tenant_may_name_an_address_of_this_machine(self) -> None:
        app = OnlineApp("http://127.0.0.1:9000", "Cust12345")
        told = answer(Api="http://127.0.0.1:9001/Cust12345/api")
        assert read(told, app).address == "http://127.0.0.1:9001/Cust12345"

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-11-22T13:05:46Z", datetime(2026, 11, 22, 13, 5, 46, tzinfo=UTC)),
            ("2026-11-22T13:05:46", datetime(2026, 11, 22, 13, 5, 46, tzinfo=UTC)),
            ("2026-11-22T14:05:46+01:00", datetime(2026, 11, 22, 13, 5, 46, tzinfo=UTC)),
            ("2026-11-22 13:05:46.5", datetime(2026, 11, 22, 13, 5, 46, 500000, UTC)),
            ("2026-11-22T13:05Z", datetime(2026, 11, 22, 13, 5, tzinfo=UTC)),
            ("0001-01-01T00:00:00+05:00", None),
            ("2026-02-30T00:00:00Z", None),
            ("tomorrow", None),
            (7, None),
            (None, None),
        ],
    )
    def test_the_time_until_which_it_holds_is_utc(
        self, text: object, moment: datetime | None
    ) -> None:
        assert read(answer(ValidUntil=text)).valid_until == moment

    @pytest.mark.parametrize(
        ("told", "state", "is_running"),
        [
            ({"State": 5, "IsRunning": None}, "OnlineMaintenance", True),
            ({"State": "6", "IsRunning": None}, "OfflineMaintenance", False),
            ({"State": "running", "IsRunning": "true"}, "Running", True),
            ({"State": 7, "IsRunning": None}, "7", False),
            ({"State": "Asleep", "IsRunning": False}, "Asleep", False),
        ],
    )
    def test_words_numbers_and_missing_parts_are_read_tolerantly(
        self, told: dict[str, Any], state: str, *, is_running: bool
    ) -> None:
        found = read(answer(**told))
        assert (found.state, found.is_running) == (state, is_running)

    def test_the_case_of_names_does_not_matter(self) -> None:
        lowered = {name[0].lower() + name[1:]: value for name, value in answer().items()}
        assert read(lowered) == read(answer())

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{}", b'"Running"', b"<html>", b'{"State":null}']
    )
    def test_what_tells_no_state_is_none(self, body: bytes) -> None:
        assert tenant_state.read(body, APP) is None

    @given(st.binary())
    def test_no_bytes_upset_it(self, body: bytes) -> None:
        tenant_state.read(body, APP)

    @given(st.dictionaries(st.sampled_from(list(answer())), st.text() | st.integers() | st.none()))
    def test_no_values_upset_it(self, told: dict[str, Any]) -> None:
        state = tenant_state.read(json.dumps({"State": "Running", **told}).encode(), APP)
        assert state is None or state.sentence


class TestSentences:
    @pytest.mark.parametrize("word", STATES)
    def test_every_state_has_words_and_all_but_the_running_ones_advice(self, word: str) -> None:
        state = read(answer(State=word, IsRunning=None))
        assert state.sentence.startswith("Tenant Cust12345 ")
        assert word not in state.sentence
        assert bool(state.advice) is not state.is_running

    def test_a_state_that_nobody_knows_is_named(self) -> None:
        state = read(answer(State="Asleep", IsRunning=False))
        assert state.sentence == "Tenant Cust12345 is in the state Asleep."
        assert state.advice


class TestAsking:
    def test_a_tenant_that_runs_is_ok(self) -> None:
        api = "http://127.0.0.1:9001/Cust12345/api"
        body = json.dumps(answer(Api=api)).encode()
        with Peer(answering(body, "Content-Type: application/json")) as peer:
            found = asyncio.run(tenant_state.ask(OnlineApp(peer.url, "Cust12345")))
        assert found.exchange.outcome is Outcome.OK
        assert found.exchange.verdict.sentence == "Tenant Cust12345 is running."
        assert found.state is not None
        assert found.state.address == "http://127.0.0.1:9001/Cust12345"
        assert peer.requests[0].startswith(b"GET /api/state/Cust12345 HTTP/1.1\r\n")

    def test_a_login_host_in_the_clear_is_not_asked(self) -> None:
        found = asyncio.run(tenant_state.ask(OnlineApp("http://login.example", "Cust12345")))
        assert found.exchange.outcome is Outcome.NOT_SENT
        assert "must begin with https://" in found.exchange.verdict.sentence
        assert found.state is None

    def test_maintenance_is_refused_with_what_to_do(self) -> None:
        found = ask(json.dumps(answer(State="OfflineMaintenance", IsRunning=False)).encode())
        assert found.exchange.outcome is Outcome.REFUSED
        assert found.exchange.verdict.code == "OfflineMaintenance"
        assert "minutes" in found.exchange.verdict.advice
        assert found.state is not None
        assert not found.state.is_running

    def test_maintenance_that_lets_work_is_ok_with_a_warning(self) -> None:
        found = ask(json.dumps(answer(State="OnlineMaintenance")).encode())
        assert found.exchange.outcome is Outcome.OK
        assert found.exchange.verdict.warning

    def test_running_without_a_safe_address_is_unreadable(self) -> None:
        found = ask(json.dumps(answer(Api=None, Endpoint=None)).encode())
        assert found.exchange.outcome is Outcome.UNREADABLE

    def test_a_tenant_that_is_not_there_is_said(self) -> None:
        found = ask(b"", status="404 Not Found")
        assert found.exchange.outcome is Outcome.REFUSED
        assert "knows no tenant Cust12345" in found.exchange.verdict.sentence
        assert found.state is None

    @pytest.mark.parametrize("body", [b'{"Message":"hello"}', b"{}", b"[1]"])
    def test_another_answer_is_unreadable(self, body: bytes) -> None:
        found = ask(body, "Content-Type: application/json")
        assert found.state is None
        assert found.exchange.outcome in {Outcome.UNREADABLE, Outcome.REFUSED}

    def test_a_page_is_unreadable(self) -> None:
        found = ask(b"<html><title>Sign in</title></html>", "Content-Type: text/html")
        assert (found.state, found.exchange.outcome) == (None, Outcome.UNREADABLE)

    def test_a_login_host_that_is_not_there_is_unreachable(self) -> None:
        found = asyncio.run(tenant_state.ask(OnlineApp("https://login.invalid", "Cust12345")))
        assert (found.state, found.exchange.outcome) == (None, Outcome.UNREACHABLE)

    def test_without_a_tenant_nothing_is_sent(self) -> None:
        found = asyncio.run(tenant_state.ask(OnlineApp("https://login.invalid")))
        assert found.exchange.outcome is Outcome.NOT_SENT
        assert found.exchange.request is None
        assert "tenant id" in found.exchange.verdict.sentence
