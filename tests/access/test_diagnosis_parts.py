"""Each step past the way, once good and once not, on a server that answers as others would."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from erpsync_gui.access import diagnosis_erp
from erpsync_gui.access.diagnosis import Finding, diagnose, is_out_of_reach
from erpsync_gui.access.diagnosis_rights import is_about_rights
from erpsync_gui.access.diagnosis_step import (
    CONNECTIONS,
    ENGINE,
    NOT_LOOKED_AT,
    OPERATIONS,
    REST,
    RIGHT,
    SIGN_IN,
    SOAP,
    VERSION,
)
from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.seed_connections import BERGEN, GOTEBORG, KOBENHAVN, OSLO, TEST_COMPANY
from erpsync_gui.sandbox.seed_crm import USER
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from tests.access.diagnosing import CATALOGUE, a_profile, a_session, online_steps, steps_of
from tests.access.practice_site import Site
from tests.fakes.gate import Answer, Gate

AGENT = "/api/v1/Agents/ErpSync/"
NOT_THERE = Answer()


class TestServices:
    def test_without_rest_a_profile_for_soap_goes_on(self, gate: Gate) -> None:
        gate.answers["GET /api.*"] = NOT_THERE
        steps = steps_of(a_profile(gate.base_url))
        assert steps[REST].finding is Finding.DOUBTFUL
        assert "can do without" in steps[REST].sentence
        assert steps[OPERATIONS].finding is Finding.SKIPPED
        assert steps[RIGHT].finding is Finding.GOOD

    def test_without_rest_a_profile_for_it_ends_there(self, gate: Gate) -> None:
        gate.answers["GET /api.*"] = NOT_THERE
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps[REST].finding is Finding.BAD
        assert "404" in steps[REST].sentence
        assert steps[SOAP].finding is Finding.GOOD
        assert SIGN_IN in steps[NOT_LOOKED_AT].sentence
        assert not is_out_of_reach([*steps.values()])

    def test_what_is_no_rest_of_superoffice_is_none(self, gate: Gate) -> None:
        gate.answers["GET /api"] = Answer.of({"hello": "world"})
        step = steps_of(a_profile(gate.base_url, Protocol.REST))[REST]
        assert step.finding is Finding.BAD
        assert "not REST of a SuperOffice server" in step.sentence

    def test_without_soap_a_profile_for_rest_goes_on(self, gate: Gate) -> None:
        gate.answers["(GET|POST) /Remote/.*"] = NOT_THERE
        steps = steps_of(a_profile(gate.base_url, Protocol.REST, WayIn.BASIC))
        assert steps[SOAP].finding is Finding.DOUBTFUL
        assert VERSION not in steps
        assert steps[RIGHT].finding is Finding.GOOD

    def test_a_missing_services_version_names_those_that_are_there(self, gate: Gate) -> None:
        gate.answers["GET /Remote/Services(87|88)/.*"] = NOT_THERE
        steps = steps_of(a_profile(gate.base_url, Protocol.SOAP88))
        assert steps[SOAP].finding is Finding.BAD
        assert steps[SOAP].advice == "Choose one of these for the profile: 84, 85 and 86."
        assert "NetServer" in steps[VERSION].sentence
        assert SIGN_IN in steps[NOT_LOOKED_AT].sentence

    def test_a_page_that_is_kept_from_browsers_is_there(self, gate: Gate) -> None:
        gate.answers["GET /Remote/.*"] = Answer(403)
        assert steps_of(a_profile(gate.base_url))[SOAP].finding is Finding.GOOD

    def test_a_server_that_does_not_tell_its_version_is_doubted(self, gate: Gate) -> None:
        gate.answers["POST /Remote/Services88/SoPrincipal.svc"] = Answer(500)
        step = steps_of(a_profile(gate.base_url))[VERSION]
        assert step.finding is Finding.DOUBTFUL
        assert step.exchange is not None
        assert step.exchange.call.operation == "GetSystemInfo"

    def test_missing_operations_are_named(self, gate: Gate) -> None:
        names = [operation.name for operation in CATALOGUE.operations()]
        names.remove("TryConnectActor")
        names.remove("GetAllConnectors")
        listed = {f"http://proxy.example/x/api/v1/Agents/ErpSync/{name}": "" for name in names}
        gate.answers["GET /api/v1"] = Answer.of(listed)
        step = steps_of(a_profile(gate.base_url))[OPERATIONS]
        assert step.finding is Finding.DOUBTFUL
        assert "47 of 49" in step.sentence
        assert "Missing: GetAllConnectors, TryConnectActor." in step.sentence
        assert steps_of(a_profile(gate.base_url, Protocol.SOAP84))[OPERATIONS].finding is (
            Finding.GOOD
        )

    @pytest.mark.parametrize(
        ("answer", "words"),
        [(NOT_THERE, "did not come"), (Answer.of({"a": 1}), "no operation of ErpSync")],
    )
    def test_an_unusable_list_is_only_doubted(self, gate: Gate, answer: Answer, words: str) -> None:
        gate.answers["GET /api/v1"] = answer
        steps = steps_of(a_profile(gate.base_url))
        assert steps[OPERATIONS].finding is Finding.DOUBTFUL
        assert words in steps[OPERATIONS].sentence
        assert steps[ENGINE].finding is Finding.GOOD

    def test_a_list_for_those_who_are_signed_in_is_asked_for_once_more(self, gate: Gate) -> None:
        gate.answers["GET /api/v1"] = Answer(401)
        steps = [*steps_of(a_profile(gate.base_url)).values()]
        titles = [step.title for step in steps]
        assert titles.index(OPERATIONS) > titles.index(SIGN_IN)
        assert gate.asked.count("GET /api/v1") >= 2


class TestSignIn:
    def test_a_missing_password_is_no_fault_of_the_server(self, gate: Gate) -> None:
        steps = steps_of(a_profile(gate.base_url), {})
        assert steps[SIGN_IN].finding is Finding.BAD
        assert "password" in steps[SIGN_IN].sentence
        assert "window" in steps[SIGN_IN].advice
        assert RIGHT in steps[NOT_LOOKED_AT].sentence
        assert not is_out_of_reach([*steps.values()])

    @pytest.mark.parametrize(
        ("protocol", "way_in"),
        [(Protocol.SOAP88, WayIn.PASSWORD), (Protocol.REST, WayIn.BASIC)],
    )
    def test_a_wrong_password_is_bad_and_not_told(
        self, gate: Gate, protocol: Protocol, way_in: WayIn
    ) -> None:
        secrets = {SecretKind.PASSWORD: Secret("wrong-password-1")}
        steps = steps_of(a_profile(gate.base_url, protocol, way_in), secrets)
        assert steps[SIGN_IN].finding is Finding.BAD
        assert steps[SIGN_IN].exchange is not None
        assert "wrong-password-1" not in steps[SIGN_IN].sentence
        assert RIGHT in steps[NOT_LOOKED_AT].sentence

    def test_schemes_that_rest_has_switched_off_do_not_matter_to_soap(self, gate: Gate) -> None:
        gate.answers["GET /api/v1/User/currentPrincipal"] = Answer(401)
        steps = steps_of(a_profile(gate.base_url))
        assert steps[SIGN_IN].sentence.startswith("Signed in as Tessa Admin, role Administrator")
        assert steps[RIGHT].finding is Finding.GOOD
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps[SIGN_IN].finding is Finding.BAD

    def test_who_it_is_and_for_how_long_is_told(self, gate: Gate) -> None:
        step = steps_of(a_profile(gate.base_url))[SIGN_IN]
        assert step.sentence.startswith(
            "Signed in as Tessa Admin, role Administrator, ticket good until "
        )

    def test_a_profile_that_does_not_sign_in_is_doubted(self, gate: Gate) -> None:
        steps = steps_of(a_profile(gate.base_url, way_in=WayIn.NONE), {})
        assert steps[SIGN_IN].finding is Finding.DOUBTFUL
        assert steps[RIGHT].finding is Finding.BAD

    def test_a_pasted_ticket_that_nothing_has_tried_is_called_that(self, gate: Gate) -> None:
        gate.answers["GET /api.*"] = NOT_THERE
        secrets = {SecretKind.TICKET: Secret("7T:not-a-ticket")}
        steps = steps_of(a_profile(gate.base_url, way_in=WayIn.TICKET), secrets)
        assert "nothing has tried it yet" in steps[SIGN_IN].sentence
        assert steps[RIGHT].finding is Finding.BAD
        assert "granted" not in steps[RIGHT].sentence


class TestRight:
    @pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
    def test_an_agent_that_was_not_granted_is_told_from_a_bad_sign_in(
        self, site: Site, protocol: Protocol
    ) -> None:
        site.server.online.troubles.add(Trouble.AGENT_NOT_GRANTED)
        by_title = {step.title: step for step in online_steps(site, protocol)}
        assert by_title[SIGN_IN].finding is Finding.GOOD
        assert by_title[RIGHT].finding is Finding.BAD
        assert "application was not granted the ErpSync agent" in by_title[RIGHT].sentence
        assert "client id" in by_title[RIGHT].advice
        assert ENGINE in by_title[NOT_LOOKED_AT].sentence

    def test_on_site_the_license_and_the_role_are_named(self, gate: Gate) -> None:
        gate.answers[f"POST {AGENT}.*"] = Answer(403)
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps[RIGHT].finding is Finding.BAD
        assert "Signed in as Tessa Admin, but ErpSync refuses" in steps[RIGHT].sentence
        assert "license" in steps[RIGHT].advice

    def test_another_failure_says_nothing_of_rights(self, gate: Gate) -> None:
        gate.answers[f"POST {AGENT}GetEngineStatus"] = Answer(503)
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps[RIGHT].finding is Finding.DOUBTFUL
        assert steps[ENGINE].finding is Finding.BAD
        assert steps[CONNECTIONS].finding is Finding.GOOD

    @pytest.mark.parametrize(
        ("code", "words", "is_about"),
        [
            ("401", "", True),
            ("403", "", True),
            ("SoSessionException", "", True),
            ("X", "The agent ErpSync is not available", True),
            ("500", "Object reference not set", False),
            ("SqlException", "The database of the session cannot be accessed", False),
        ],
    )
    def test_what_a_refusal_is_about(self, code: str, words: str, *, is_about: bool) -> None:
        verdict = Verdict(Outcome.REFUSED, Level.FAULT, "No.", words, code)
        assert is_about_rights(verdict) is is_about
        assert not is_about_rights(replace(verdict, outcome=Outcome.TIMED_OUT))


class TestErp:
    def test_an_engine_that_is_off_is_doubted(self, gate: Gate) -> None:
        with gate.tenant.transaction() as db:
            rows.update(db, "erp_configuration", {"sync_running": 0})
        steps = steps_of(a_profile(gate.base_url))
        assert steps[ENGINE].finding is Finding.DOUBTFUL
        assert "off" in steps[ENGINE].sentence
        assert steps[CONNECTIONS].finding is Finding.GOOD

    def test_each_connection_is_tested_whatever_becomes_of_the_others(self, gate: Gate) -> None:
        steps = steps_of(a_profile(gate.base_url))
        found = {
            connection: steps[f"Connection {connection}"].finding
            for connection in (OSLO, GOTEBORG, KOBENHAVN, BERGEN, TEST_COMPANY)
        }
        assert found == {
            OSLO: Finding.GOOD,
            GOTEBORG: Finding.GOOD,
            KOBENHAVN: Finding.BAD,
            BERGEN: Finding.GOOD,
            TEST_COMPANY: Finding.DOUBTFUL,
        }
        assert "inactive" in steps[f"Connection {TEST_COMPANY}"].sentence

    @pytest.mark.parametrize("protocol", [Protocol.SOAP86, Protocol.REST])
    def test_behind_a_red_connection_stands_its_connector(
        self, gate: Gate, protocol: Protocol
    ) -> None:
        steps = steps_of(a_profile(gate.base_url, protocol))
        red, connector = steps[f"Connection {KOBENHAVN}"], steps["Connector 3"]
        assert "“Ledgerline (old server)” at https://old-erp.practice.invalid" in red.sentence
        assert "does not answer" in red.sentence
        assert "GetConfigurationFields (ErpConnectorId 3)" in red.advice
        assert f"GUID 6f1c2a5e-0000-4000-8000-{KOBENHAVN:012}" in red.advice
        assert connector.finding is Finding.BAD
        assert connector.exchange is not None
        assert connector.exchange.call.operation == "TestConnectorUrl"

    def test_a_connector_that_answers_leaves_the_settings_and_the_erp(self, gate: Gate) -> None:
        with gate.tenant.transaction() as db:
            wrong = {"value": "wrong"}
            rows.update(
                db,
                "connection_config_field",
                wrong,
                erp_connection_id=GOTEBORG,
                field_key="password",
            )
        steps = steps_of(a_profile(gate.base_url))
        red = steps[f"Connection {GOTEBORG}"]
        assert red.finding is Finding.BAD
        assert "the settings of this connection, or the ERP" in red.sentence
        assert "GetFieldValuesFromErp (ErpConnectionId 2)" in red.advice
        assert steps["Connector 2"].finding is Finding.GOOD

    def test_an_inactive_connection_that_fails_harms_nobody(self, gate: Gate) -> None:
        with gate.tenant.transaction() as db:
            rows.update(db, "erp_connection", {"active": 0}, erp_connection_id=KOBENHAVN)
        step = steps_of(a_profile(gate.base_url))[f"Connection {KOBENHAVN}"]
        assert step.finding is Finding.DOUBTFUL
        assert "inactive, too" in step.sentence

    def test_no_more_than_so_many_connections_are_tested(
        self, gate: Gate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(diagnosis_erp, "MOST_TESTED", 2)
        steps = asyncio.run(
            diagnose(a_session(a_profile(gate.base_url)), CATALOGUE, lambda _step: None)
        )
        assert [step.title for step in steps][-3:-1] == ["Connection 1", "Connection 2"]
        assert steps[-1].finding is Finding.SKIPPED
        assert steps[-1].sentence == "3 further connections were not tested."

    def test_connections_that_nobody_shows_are_asked_about(self, gate: Gate) -> None:
        with gate.tenant.transaction() as db:
            rows.update(db, "erp_connection", {"all_access": 0})
        profile = replace(a_profile(gate.base_url), user=USER)
        step = steps_of(profile)[CONNECTIONS]
        assert step.finding is Finding.DOUBTFUL
        assert "no connection that Ola" in step.sentence

    @pytest.mark.parametrize("protocol", [Protocol.SOAP84, Protocol.SOAP87])
    def test_the_list_is_taken_from_where_it_is(self, gate: Gate, protocol: Protocol) -> None:
        gate.answers["GET /Remote/Services88/.*"] = NOT_THERE
        step = steps_of(a_profile(gate.base_url, protocol))[CONNECTIONS]
        assert step.finding is Finding.GOOD
        assert step.exchange is not None
        assert step.exchange.call.endpoint.protocol is Protocol.REST
        gate.answers["GET /api.*"] = NOT_THERE
        step = steps_of(a_profile(gate.base_url, protocol))[CONNECTIONS]
        assert step.finding is Finding.SKIPPED

    def test_a_list_that_is_refused_is_bad(self, gate: Gate) -> None:
        gate.answers[f"POST {AGENT}GetAllConnections"] = Answer.of({"Message": "Broken."}, 500)
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps[CONNECTIONS].finding is Finding.BAD
        assert "Broken." in steps[CONNECTIONS].sentence

    def test_a_connector_that_cannot_be_looked_up_is_said(self, gate: Gate) -> None:
        gate.answers[f"POST {AGENT}GetErpSyncConnectorEntity"] = Answer(500)
        steps = steps_of(a_profile(gate.base_url, Protocol.REST))
        assert steps["Connector 3"].finding is Finding.BAD
        assert "Behind it is the connector 3." in steps[f"Connection {KOBENHAVN}"].sentence
