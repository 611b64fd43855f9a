"""The SOAP services over real HTTP, with bodies written by hand and by zeep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zeep
from lxml import etree

from erpsync_gui.contract.catalogue import VERSIONS, Catalogue
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, FIRST_CONTACT, USER, USER_PASSWORD
from erpsync_gui.sandbox.server import SandboxServer

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench, Caller, Reply

SUPEROFFICE = "http://www.superoffice.net/"
XS = "{http://www.w3.org/2001/XMLSchema}"


def local_names(reply: Reply) -> list[str]:
    return [etree.QName(element).localname for element in reply.xml.iter(etree.Element)]


# --- Which operation it is ------------------------------------------------------------------------


def test_another_operation_in_the_body_than_in_the_action_is_a_fault(bench: Bench) -> None:
    action = "http://www.superoffice.net/ws/crm/NetServer/Services88/ErpSync/SyncAll"
    reply = bench.caller.soap("ForceSyncAll", headers={"SOAPAction": action})
    assert reply.fault_code == "DeserializationFailed"


@pytest.mark.parametrize("quote", ['"', ""])
def test_the_action_may_be_quoted_or_not(bench: Bench, quote: str) -> None:
    action = "http://www.superoffice.net/ws/crm/NetServer/Services88/ErpSync/SyncAll"
    reply = bench.caller.soap("SyncAll", headers={"SOAPAction": f"{quote}{action}{quote}"})
    assert reply.status == 200


@pytest.mark.parametrize(
    "action",
    [
        "",
        "SyncAll",
        "http://www.superoffice.net/ws/crm/NetServer/Services87/ErpSync/SyncAll",
        "http://www.superoffice.net/ws/crm/NetServer/Services88/ErpSync/NoSuch",
        "http://www.superoffice.net/ws/crm/NetServer/Services88/SoPrincipal/GetSystemInfo",
    ],
)
def test_a_wrong_action_is_not_supported(bench: Bench, action: str) -> None:
    reply = bench.caller.soap("SyncAll", headers={"SOAPAction": action})
    assert reply.fault_code == "ActionNotSupported"


@pytest.mark.parametrize(
    ("services", "operation"), [(85, "ForceResync"), (87, "GetAllConnections")]
)
def test_an_operation_newer_than_the_version_is_not_there(
    bench: Bench, services: int, operation: str
) -> None:
    reply = bench.caller.soap(operation, services=services)
    assert reply.fault_code == "ActionNotSupported"
    assert bench.caller.soap(operation, services=services + 1).status == 200


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/xml", 200),
        ('TEXT/XML; charset="UTF-8"', 200),
        ("application/soap+xml; charset=utf-8", 415),
        ("text/xml; charset=iso-8859-1", 415),
        ("application/json", 415),
    ],
)
def test_only_the_content_type_of_soap_11_is_taken(
    bench: Bench, content_type: str, status: int
) -> None:
    reply = bench.caller.soap("SyncAll", headers={"Content-Type": content_type})
    assert reply.status == status


def test_the_time_zone_that_was_asked_for_is_told_back(bench: Bench) -> None:
    path = "/Remote/Services88/ErpSync.svc"
    namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88"
    envelope = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns="{namespace}"><e:Header><TimeZone><SoTimeZoneLocationCode>NO'
        f"</SoTimeZoneLocationCode></TimeZone><Credentials><Ticket>{bench.caller.ticket}"
        "</Ticket></Credentials></e:Header><e:Body><SyncAll/></e:Body></e:Envelope>"
    )
    headers = {"Content-Type": "text/xml", "SOAPAction": f"{namespace}/ErpSync/SyncAll"}
    reply = bench.caller.send("POST", path, envelope.encode(), headers)
    assert reply.text("SoTimeZoneLocationCode") == "NO"


# --- How it says no -------------------------------------------------------------------------------


def refusal() -> Refusal:
    inner = Refusal("System.Net.WebException", "no route <here>", parameters={"Host": "erp"})
    return Refusal("SuperOffice.ErpSync.ErpSyncException", "outer", "Sorry.", inner)


def test_a_refusal_is_wrapped_in_the_header_of_a_200(bench: Bench) -> None:
    bench.recorder.refusal = refusal()
    reply = bench.caller.soap("GetConnection")
    assert (reply.status, reply.text("Succeeded")) == (200, "false")
    messages = [element.text for element in reply.xml.iterfind(".//{*}Message")]
    assert messages == ["outer", "no route <here>"]
    assert reply.text("FriendlyText") == "Sorry."
    names = local_names(reply)
    assert names.index("InnerException") < names.index("Parameters")
    pair = reply.found("SoExceptionInfoParametersKeyValuePair")
    assert pair is not None
    assert [child.text for child in pair] == ["Host", "erp"]
    answer = reply.found("GetConnectionResponse")
    assert answer is not None
    assert len(answer) == 0


def test_without_wrapping_a_refusal_is_a_fault(bench: Bench) -> None:
    bench.recorder.refusal = refusal()
    bench.practice.wrap_exceptions = False
    reply = bench.caller.soap("GetConnection")
    assert reply.fault_code == "InternalServiceFault"
    assert reply.text("faultstring") == "outer"


def test_the_engine_is_told_who_asks(bench: Bench) -> None:
    bench.caller.soap("SyncAll")
    bench.caller.sign_in(USER, USER_PASSWORD)
    bench.caller.soap("SyncAll")
    assert [associate.name for associate in bench.recorder.associates] == [ADMINISTRATOR, USER]


@pytest.mark.parametrize("ticket", ["", "7T:unknown"])
def test_a_call_without_a_good_ticket_does_not_succeed(bench: Bench, ticket: str) -> None:
    bench.caller.ticket = ticket
    reply = bench.caller.soap("SyncAll")
    assert (reply.status, reply.text("Succeeded")) == (200, "false")
    assert "ticket" in (reply.text("Message") or "")
    assert bench.recorder.asked == []


# --- The service page and the contract ------------------------------------------------------------


def test_a_browser_sees_a_service_page(caller: Caller) -> None:
    reply = caller.send("GET", "/Remote/Services86/ErpSync.svc")
    assert reply.headers["content-type"].startswith("text/html")
    assert b"?singleWsdl" in reply.body


@pytest.mark.parametrize("query", ["wsdl", "singleWsdl", "WSDL"])
@pytest.mark.parametrize("service", ["ErpSync", "SoPrincipal"])
def test_the_wsdl_names_the_address_it_was_asked_at(
    caller: Caller, service: str, query: str
) -> None:
    path = f"/Remote/Services88/{service}.svc"
    reply = caller.send("GET", f"{path}?{query}")
    assert reply.headers["content-type"].startswith("text/xml")
    address = reply.found("address")
    assert address is not None
    assert address.get("location") == caller.base_url + path


def test_zeep_reads_the_served_contract_and_signs_in_with_it(caller: Caller) -> None:
    client = zeep.Client(f"{caller.base_url}/Remote/Services88/SoPrincipal.svc?singleWsdl")
    answer = client.service.AuthenticateUsernamePassword(UserName="tessa", Password="Fjord-4711")
    assert answer.body.AuthenticationSucceeded is True
    assert answer.body.Credentials.Ticket.startswith("7T:")


PLAUSIBLE: Mapping[str, Any] = {
    **dict.fromkeys(("ErpConnectionId", "ErpSyncConnectionId", "ConnectionId"), 1),
    **dict.fromkeys(("ErpConnectorId", "ErpSyncConnectorId", "ErpSyncConnectorEntityId"), 1),
    **dict.fromkeys(("EntityId", "CrmRecordId", "CrmEntityId", "RecordId"), FIRST_CONTACT),
    **dict.fromkeys(("CrmActorType", "ActorTypeCrm"), "Contact"),
    **dict.fromkeys(("ErpActorType", "ActorTypeErp", "ActorType"), "Customer"),
    "ErpFieldId": 1,
    "FieldKeys": {"string": ["NAME"]},
    "ErpConnectionIds": {"int": [2, 1]},
    "Interval": timedelta(minutes=5),
    "Run": True,
    "Url": "plugin://nordbooks-debug",
}
"""Arguments that the seed knows, by the names of parameters."""


@pytest.mark.parametrize(
    ("services", "known"),
    [(88, {}), *((services, PLAUSIBLE) for services in VERSIONS)],
    ids=["88 without arguments", *map(str, VERSIONS)],
)
def test_every_operation_called_by_zeep_answers_as_the_published_contract_says(
    new_caller: type[Caller],
    contract: Catalogue,
    reference: Path,
    tmp_path: Path,
    services: int,
    known: Mapping[str, Any],
) -> None:
    server = SandboxServer()
    headers = {"Credentials": {"Ticket": new_caller(server.start()).sign_in()}}
    address = f"{server.base_url}/Remote/Services{services}/ErpSync.svc"
    # Answers are judged by the schema: zeep itself trips over MDOListItem, which contains itself.
    client = zeep.Client(f"{address}?singleWsdl", settings=zeep.Settings(raw_response=True))
    schema = published_schema(reference / "wsdl" / f"Services{services}-ErpSync.wsdl", tmp_path)
    offered = contract.operations(services=services)
    refusals = []
    for operation in offered:
        names = {field.name for field in operation.parameters} & known.keys()
        if operation.name.startswith(("Delete", "Toggle")):
            names = set()
        arguments = {name: known[name] for name in names}
        answer = client.service[operation.name](_soapheaders=headers, **arguments)
        assert answer.status_code == 200, operation.name
        header, body = etree.fromstring(answer.content)
        for part in (*header, *body):
            schema.assertValid(etree.fromstring(etree.tostring(part)))
        refusals += [operation.name] * (header.findtext("{*}Succeeded") == "false")
    server.stop()
    assert len(refusals) < len(offered) / (3 if known else 1), refusals


def published_schema(wsdl: Path, folder: Path) -> etree.XMLSchema:
    """The schemas inside a published WSDL, as one that libxml2 can validate with."""
    schemas = etree.parse(wsdl).iter(f"{XS}schema")
    files = {str(schema.get("targetNamespace")): schema for schema in schemas}
    places = {namespace: f"{number}.xsd" for number, namespace in enumerate(files)}
    for namespace, schema in files.items():
        for wanted in schema.iter(f"{XS}import"):
            wanted.set("schemaLocation", places[str(wanted.get("namespace"))])
        (folder / places[namespace]).write_bytes(etree.tostring(schema))
    root = next(namespace for namespace in places if namespace.startswith(SUPEROFFICE))
    return etree.XMLSchema(etree.parse(folder / places[root]))
