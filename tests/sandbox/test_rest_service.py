"""The REST side over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import RestShape
from erpsync_gui.sandbox.refusal import not_allowed
from erpsync_gui.sandbox.rest_service import accepted
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR
from erpsync_gui.sandbox.server import SandboxServer

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench, Caller


# --- How a request is read ------------------------------------------------------------------------


def test_a_bare_record_is_the_body_of_one_operation(bench: Bench) -> None:
    bench.caller.rest("SaveErpSyncConnectorEntity", {"DisplayName": "New", "Deleted": False})
    assert bench.recorder.arguments == {
        "ErpSyncConnectorEntity": {"DisplayName": "New", "Deleted": False}
    }


def test_two_operations_take_their_value_from_the_url(bench: Bench) -> None:
    query = "?erpSyncConnectorEntityId=7"
    assert bench.caller.rest("GetErpSyncConnectorEntity", query=query).status == 200
    assert bench.recorder.arguments == {"ErpSyncConnectorEntityId": 7}
    for wrong in ("", "?erpSyncConnectorEntityId=seven", "?erpSyncConnectorEntityId=2147483648"):
        assert bench.caller.rest("GetErpSyncConnectorEntity", query=wrong).status == 400


@pytest.mark.parametrize("operation", ["GetConnection", "SaveErpSyncConnectorEntity"])
def test_a_missing_body_is_an_error_object_inside_a_200(bench: Bench, operation: str) -> None:
    reply = bench.caller.rest(operation)
    assert (reply.status, list(reply.json)) == (200, ["Message", "MessageDetail"])


def test_a_content_type_that_is_not_read_is_a_415(bench: Bench) -> None:
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        reply = bench.caller.rest("GetConnection", {}, headers={"Content-Type": content_type})
        assert reply.status == 415
    json_type = {"Content-Type": "text/json; charset=utf-8"}
    assert bench.caller.rest("GetConnection", {}, headers=json_type).status == 200


def test_an_unknown_operation_is_a_404(bench: Bench) -> None:
    assert bench.caller.rest("NoSuch", {}).status == 404


# --- How an answer is written ---------------------------------------------------------------------


def test_a_void_operation_answers_204_without_a_body(bench: Bench) -> None:
    reply = bench.caller.rest("DeleteConnection", {"ErpConnectionId": 1})
    assert (reply.status, reply.body) == (204, b"")


def test_select_nulls_what_was_not_named(bench: Bench) -> None:
    bench.recorder.answer = [{"Id": 1, "Name": "n", "ToolTip": "t"}]
    reply = bench.caller.rest("GetAllConnectors", query="?$select=name,%20tooltip/x")
    assert reply.json == [{"Id": None, "Name": "n", "ToolTip": "t"}]


def test_select_means_nothing_where_the_contract_does_not_have_it(bench: Bench) -> None:
    bench.recorder.answer = {"ErpConnectorId": 1, "DisplayName": "n"}
    reply = bench.caller.rest("SaveErpSyncConnectorEntity", {}, query="?$select=URL")
    assert reply.json["DisplayName"] == "n"


@pytest.mark.parametrize(
    ("header", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("application/xml;q=0.5, text/json", "text/json"),
        ("application/json;q=nonsense, text/xml", "text/xml"),
        ("image/png", None),
    ],
)
def test_the_best_media_type_of_an_accept_header_is_taken(
    header: str, media_type: str | None
) -> None:
    assert accepted(header) == media_type


def test_an_accept_header_that_cannot_be_met_is_a_406(bench: Bench) -> None:
    assert bench.caller.rest("GetEngineStatus", headers={"Accept": "image/png"}).status == 406


@pytest.mark.parametrize(
    ("operation", "value", "root", "texts"),
    [
        ("SyncAll", {"IsOk": True, "Status": "Ok"}, "PluginResponse", ["true", "Ok"]),
        ("GetErpFieldValues", ["a<", "b"], "ArrayOfstring", ["a<", "b"]),
        ("TestConnectionById", True, "boolean", ["true"]),
        ("GetErpConnectionConfigFields", {"k": "v"}, "StringDictionary", ["k", "v"]),
    ],
)
def test_xml_is_written_under_a_root_named_by_the_type(
    bench: Bench, operation: str, value: Any, root: str, texts: list[str]
) -> None:
    bench.recorder.answer = value
    reply = bench.caller.rest(operation, {}, headers={"Accept": "application/xml"})
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    assert etree.QName(reply.xml).localname == root
    assert list(reply.xml.itertext()) == texts


# --- How it says no -------------------------------------------------------------------------------


def test_a_refusal_for_lack_of_rights_is_a_403(bench: Bench) -> None:
    bench.recorder.refusal = not_allowed("ola", "delete it")
    assert bench.caller.rest("SyncAll").status == 403


@pytest.mark.parametrize(
    "authorization", ["", "SOTicket", "SOTicket 7T:x", "Basic !!", "Bearer 8A:x", "Negotiate x"]
)
def test_without_a_good_sign_in_there_is_a_401_that_names_the_ways_in(
    bench: Bench, authorization: str
) -> None:
    reply = bench.caller.rest("SyncAll", headers={"Authorization": authorization})
    assert reply.status == 401
    assert "Basic" in reply.headers["www-authenticate"]
    assert bench.recorder.asked == []


# --- Looking around -------------------------------------------------------------------------------


def test_a_get_on_an_operation_describes_it_and_runs_nothing(bench: Bench) -> None:
    reply = bench.caller.send("GET", "/api/v1/Agents/ErpSync/ForceResync")
    assert reply.json["Parameters"] == ["ErpConnectionId", "InternalKeyIds"]
    assert bench.recorder.asked == []
    assert bench.caller.send("GET", "/api/v1/Agents/ErpSync/NoSuch").status == 404


def test_the_version_is_json_when_asked_for_and_a_page_when_not(bench: Bench) -> None:
    reply = bench.caller.send("GET", "/api", headers={"Accept": "application/json"})
    assert reply.json["ServicesCurrent"] == "Services88"
    assert reply.json["v1"] == f"{bench.caller.base_url}/api/v1"
    page = bench.caller.send("GET", "/api")
    assert page.headers["content-type"].startswith("text/html")


def test_all_49_operations_are_offered_by_url(bench: Bench) -> None:
    offered = bench.caller.send("GET", "/api/v1").json
    root = f"{bench.caller.base_url}/api/v1/Agents/ErpSync/"
    assert sum(url.startswith(root) for url in offered) == 49


def test_the_current_principal_is_who_signed_in(bench: Bench) -> None:
    headers = {"Authorization": f"SOTicket {bench.caller.ticket}"}
    reply = bench.caller.send("GET", "/api/v1/User/currentPrincipal", headers=headers)
    assert reply.json["Associate"] == ADMINISTRATOR
    assert bench.caller.send("GET", "/api/v1/User/currentPrincipal").status == 401


def test_every_operation_answers_json_or_xml_that_can_be_read(
    new_caller: type[Caller], contract: Catalogue
) -> None:
    server = SandboxServer()
    caller = new_caller(server.start())
    caller.sign_in()
    for operation in contract.operations():
        assert operation.rest is not None
        takes_body = operation.rest.shape in {RestShape.OBJECT, RestShape.ENTITY}
        query = f"?{operation.rest.query_name}=1" if operation.rest.query_name else ""
        for accept in ("application/json", "application/xml"):
            arguments: Any = {} if takes_body else None
            reply = caller.rest(operation.name, arguments, query, {"Accept": accept})
            assert reply.status in {200, 204, 403, 500}, operation.name
            assert (reply.status == 204) == (reply.body == b""), operation.name
            if reply.body:
                assert reply.headers["content-type"] == f"{accept}; charset=utf-8"
                json.loads(reply.body) if accept.endswith("json") else etree.fromstring(reply.body)
    server.stop()
