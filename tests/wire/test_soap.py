"""A call becomes exactly the bytes that the published binding wants; zeep's traps stay shut."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Kind, TypeRef, Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import soap, xml_values
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest, Encoded

CONTRACT = catalogue.load()
TICKET = Credential(Scheme.TICKET, secret=Secret("7T:abc=="))
SOAP_NS = "http://schemas.xmlsoap.org/soap/envelope/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
XS = "{http://www.w3.org/2001/XMLSchema}"
PUBLISHED = [
    (service, services) for service in catalogue.SERVICES for services in catalogue.VERSIONS
]
XSI_NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'


def encoded(
    operation: str,
    arguments: Mapping[str, Value] | None = None,
    *,
    protocol: Protocol = Protocol.SOAP88,
    credential: Credential = TICKET,
    service: str = "ErpSync",
    **fields: Any,
) -> Encoded:
    call = Call(
        operation,
        Endpoint("https://crm.example.com/SuperOffice/", protocol),
        arguments or {},
        service=service,
        **fields,
    )
    return soap.encode(call, CONTRACT.operation(operation, service), CONTRACT, credential)


def body_of(operation: str, arguments: Mapping[str, Value], **more: Any) -> str:
    """What stands inside `soap:Body`, as text."""
    text = encoded(operation, arguments, **more).body.decode()
    return text[text.index("<soap:Body>") + 11 : text.index("</soap:Body>")]


def test_the_whole_request_is_the_one_of_the_fact_sheet() -> None:
    request = encoded(
        "ForceResync",
        {"InternalKeyIds": [101, 102], "ErpConnectionId": 3},
        credential=Credential(
            Scheme.TICKET, secret=Secret("7T:a&b"), application_token=Secret("s3cret")
        ),
        options=Options(time_zone="NO"),
    )
    namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88"
    assert request.method == "POST"
    assert request.url == "https://crm.example.com/SuperOffice/Remote/Services88/ErpSync.svc"
    assert request.headers == (
        ("Content-Type", "text/xml; charset=utf-8"),
        ("SOAPAction", f'"{namespace}/ErpSync/ForceResync"'),
    )
    assert request.body.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<soap:Envelope xmlns:soap="{SOAP_NS}" xmlns:n="{namespace}" xmlns:a="{ARRAYS}">'
        "<soap:Header>"
        "<n:ApplicationToken>s3cret</n:ApplicationToken>"
        "<n:Credentials><n:Ticket>7T:a&amp;b</n:Ticket></n:Credentials>"
        "<n:TimeZone><n:SoTimeZoneLocationCode>NO</n:SoTimeZoneLocationCode></n:TimeZone>"
        "</soap:Header><soap:Body>"
        "<n:ForceResync><n:ErpConnectionId>3</n:ErpConnectionId>"
        "<n:InternalKeyIds><a:int>101</a:int><a:int>102</a:int></n:InternalKeyIds></n:ForceResync>"
        "</soap:Body></soap:Envelope>"
    )


@pytest.mark.parametrize("services", catalogue.VERSIONS)
def test_every_operation_of_every_version_is_written_under_its_own_namespace(services: int) -> None:
    protocol = Protocol(f"soap{services}")
    for service in catalogue.SERVICES:
        for operation in CONTRACT.operations(service, services):
            request = encoded(operation.name, {}, protocol=protocol, service=service)
            namespace = f"http://www.superoffice.net/ws/crm/NetServer/Services{services}"
            assert request.url.endswith(f"/Remote/Services{services}/{service}.svc")
            action = dict(request.headers)["SOAPAction"]
            assert action == f'"{namespace}/{service}/{operation.name}"'
            body = etree.fromstring(request.body)[-1]
            assert [str(part.tag) for part in body] == [f"{{{namespace}}}{operation.name}"]


def test_no_addressing_headers_and_no_types_get_onto_the_wire() -> None:
    request = encoded("SaveConnection", {"Connection": {"DisplayName": "Oslo"}})
    assert b"addressing" not in request.body
    assert b"wsa" not in request.body
    assert b"xsi:type" not in request.body
    header = etree.fromstring(request.body)[0]
    assert [str(part.tag).rpartition("}")[2] for part in header] == ["Credentials"]


def test_without_anything_to_say_there_is_no_header() -> None:
    request = encoded("GetAllConnectors", credential=Credential())
    assert b"Header" not in request.body


def test_a_sign_in_carries_the_application_token_and_nothing_else() -> None:
    credential = Credential(
        Scheme.TICKET, secret=Secret("7T:old"), application_token=Secret("s3cret")
    )
    request = encoded(
        "AuthenticateUsernamePassword",
        {"UserName": "tess", "Password": "p<w"},
        credential=credential,
        service="SoPrincipal",
        options=Options(time_zone="NO"),
    )
    header = etree.fromstring(request.body)[0]
    assert [str(part.tag).rpartition("}")[2] for part in header] == ["ApplicationToken"]
    assert b"<n:Password>p&lt;w</n:Password>" in request.body


@pytest.mark.parametrize("scheme", [Scheme.BASIC, Scheme.BEARER])
def test_a_call_that_is_not_signed_with_a_ticket_is_refused(scheme: Scheme) -> None:
    with pytest.raises(BadRequest, match="ticket"):
        encoded("GetAllConnectors", credential=Credential(scheme, "tess", Secret("pw")))


def test_a_list_keeps_all_its_items() -> None:
    body = body_of("ForceResync", {"InternalKeyIds": (1, 2, 3)})
    assert body.count("<a:int>") == 3


def test_absent_nil_and_empty_are_three_things() -> None:
    def keys(arguments: Mapping[str, Value]) -> str:
        body = body_of("ForceResync", arguments)
        return body.removeprefix("<n:ForceResync").removesuffix("</n:ForceResync>").lstrip(">")

    assert keys({}) == "/>"
    assert keys({"InternalKeyIds": None}) == f"<n:InternalKeyIds {XSI_NIL}/>"
    assert keys({"InternalKeyIds": []}) == "<n:InternalKeyIds/>"


def test_absent_nil_and_empty_are_three_things_for_texts_and_records_too() -> None:
    connection: dict[str, Value] = {
        "DisplayName": "",
        "DisplayDescription": None,
        "ConfigFields": {},
    }
    assert body_of("SaveConnection", {"Connection": connection}) == (
        "<n:SaveConnection><n:Connection>"
        f"<n:DisplayName></n:DisplayName><n:DisplayDescription {XSI_NIL}/><n:ConfigFields/>"
        "</n:Connection></n:SaveConnection>"
    )
    assert body_of("SaveConnection", {"Connection": {}}) == (
        "<n:SaveConnection><n:Connection/></n:SaveConnection>"
    )
    assert body_of("SaveConnection", {"Connection": None}) == (
        f"<n:SaveConnection><n:Connection {XSI_NIL}/></n:SaveConnection>"
    )


def test_nil_and_empty_items_of_a_list_stay_where_they_are() -> None:
    body = body_of("ForceResyncExternal", {"ExternalKeys": ["a", None, "", "b"]})
    assert f"<a:string>a</a:string><a:string {XSI_NIL}/><a:string></a:string>" in body


def test_inherited_fields_come_first_and_the_rest_in_contract_order() -> None:
    connection: dict[str, Value] = {
        "Active": True,
        "DisplayName": "Oslo",
        "ErpConnectionId": -1,
        "FieldProperties": {
            "DisplayName": {"FieldRight": {"Mask": ["Read", "Write"]}, "FieldLength": 254},
            "Active": None,
        },
        "TableRight": {"Reason": None, "Mask": []},
    }
    body = body_of("SaveConnection", {"Connection": connection})
    pair = "n:FieldPropertyDictionaryKeyValuePair"
    assert body == (
        "<n:SaveConnection><n:Connection>"
        f"<n:TableRight><n:Mask></n:Mask><n:Reason {XSI_NIL}/></n:TableRight>"
        f"<n:FieldProperties><{pair}><n:Key>DisplayName</n:Key><n:Value>"
        "<n:FieldRight><n:Mask>Read Write</n:Mask></n:FieldRight>"
        f"<n:FieldLength>254</n:FieldLength></n:Value></{pair}>"
        f"<{pair}><n:Key>Active</n:Key><n:Value {XSI_NIL}/></{pair}></n:FieldProperties>"
        "<n:ErpConnectionId>-1</n:ErpConnectionId><n:DisplayName>Oslo</n:DisplayName>"
        "<n:Active>true</n:Active></n:Connection></n:SaveConnection>"
    )


def test_records_nest_in_lists_of_records() -> None:
    leaf: dict[str, Value] = {"Id": 3, "ChildItems": []}
    item: dict[str, Value] = {"Id": 1, "ChildItems": [{"Id": 2, "ChildItems": [leaf]}]}
    container = {"ErpListItemMappings": [{"CrmList": item}]}
    body = body_of("SaveConnectionListMappings", {mappings_parameter(): container})
    assert body.count("<n:MDOListItem>") == 2
    assert "<n:Id>3</n:Id><n:ChildItems/>" in body


def mappings_parameter() -> str:
    (parameter,) = CONTRACT.operation("SaveConnectionListMappings").parameters
    return parameter.name


@pytest.mark.parametrize(
    ("operation", "arguments", "place"),
    [
        ("ForceResync", {"Nope": 1}, "Nope"),
        ("SaveConnection", {"Connection": {"Nope": 1}}, "Nope"),
        ("ForceResync", {"ErpConnectionId": "3"}, "ErpConnectionId"),
        ("ForceResync", {"ErpConnectionId": 2**31}, "ErpConnectionId"),
        ("ForceResync", {"ErpConnectionId": None}, "ErpConnectionId"),
        ("ForceResync", {"InternalKeyIds": 7}, "InternalKeyIds"),
        ("ForceResync", {"InternalKeyIds": [1, "2"]}, "InternalKeyIds"),
        ("ForceResync", {"InternalKeyIds": [1, None]}, "InternalKeyIds"),
        ("ForceResyncExternal", {"ErpActorType": "customer"}, "ErpActorType"),
        ("ForceResyncExternal", {"ExternalKeys": ["a", "b\x01"]}, r"ExternalKeys\[1\]: .*U\+0001"),
        ("SaveConnection", {"Connection": {"ConfigFields": {"a\x02": "b"}}}, r"U\+0002"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(
    operation: str, arguments: Mapping[str, Value], place: str
) -> None:
    with pytest.raises(BadRequest, match=place):
        encoded(operation, arguments)


def test_flags_are_whole_words_even_when_they_come_as_one_text() -> None:
    right: dict[str, Value] = {"TableRight": {"Mask": "Select, Update"}}
    assert "<n:Mask>Select Update</n:Mask>" in body_of("SaveConnection", {"Connection": right})


def test_what_a_version_does_not_have_is_refused_with_the_version_that_has_it() -> None:
    with pytest.raises(
        BadRequest, match=r"Services84 does not have ForceResync; it came with Services86"
    ):
        encoded("ForceResync", protocol=Protocol.SOAP84)
    mapping: dict[str, Value] = {"FieldMappings": [{"ErpFieldId": 1, "ListReference": "x"}]}
    (parameter,) = CONTRACT.operation("SaveActorTypeMapping").parameters
    with pytest.raises(
        BadRequest, match=r"Services84 does not have .*ListReference; it came with Services86"
    ):
        encoded("SaveActorTypeMapping", {parameter.name: mapping}, protocol=Protocol.SOAP84)
    assert b"ListReference" in encoded("SaveActorTypeMapping", {parameter.name: mapping}).body


def test_flag_words_that_the_contract_does_not_know_go_back_as_they_came() -> None:
    right: dict[str, Value] = {"TableRight": {"Mask": ["RI", "Select"]}}
    assert "<n:Mask>RI Select</n:Mask>" in body_of("SaveConnection", {"Connection": right})


def test_texts_survive_the_way_to_the_wire_and_back() -> None:
    keys = ["a&b<c>", " blank ", "]]>", "Ærlig 😀", "tab\tline\n", '"']
    request = encoded("ForceResyncExternal", {"ExternalKeys": keys})
    items = etree.fromstring(request.body).iter(f"{{{ARRAYS}}}string")
    assert [item.text for item in items] == keys


def test_a_secret_with_a_control_character_never_reaches_the_wire() -> None:
    credential = Credential(Scheme.TICKET, secret=Secret("7T:\x00abc"))
    with pytest.raises(BadRequest, match="The header Credentials") as caught:
        encoded("GetAllConnectors", credential=credential)
    assert "abc" not in str(caught.value)


def test_an_edited_body_goes_out_byte_for_byte() -> None:
    mine = b"<not really\xff xml"
    request = encoded("ForceResync", {"Nope": 1}, edited_body=mine)
    assert request.body == mine
    assert dict(request.headers)["SOAPAction"].endswith('/ForceResync"')


def test_the_users_own_headers_replace_ours_by_name() -> None:
    options = Options(headers=(("soapaction", '"urn:x"'), ("X-Trace", "1")))
    request = encoded("GetAllConnectors", options=options)
    assert request.headers == (
        ("Content-Type", "text/xml; charset=utf-8"),
        ("soapaction", '"urn:x"'),
        ("X-Trace", "1"),
    )


SCALARS: Mapping[Kind, Value] = {
    Kind.INTEGER: 2147483647,
    Kind.BOOLEAN: True,
    Kind.TEXT: "tæxt <&> 😀",
    Kind.DURATION: "P1DT2H3M4.5S",
    Kind.DATETIME: "0001-01-01T00:00:00",
}


def filled(type_: TypeRef, services: int, depth: int = 0) -> Value:
    """A value of a type with everything in it; what contains itself ends after some levels."""
    if type_.kind in {Kind.ENUM, Kind.FLAGS}:
        words = [word.name for word in CONTRACT.enum(type_.name).words_in(services)]
        return words if type_.kind is Kind.FLAGS else words[-1]
    if type_.kind is Kind.DICTIONARY:
        value = CONTRACT.dictionary(type_.name).value
        return {"a": filled(value, services, depth + 1), "b": None}
    if type_.kind is Kind.RECORD:
        fields = CONTRACT.record(type_.name).fields_in(services)
        return {field.name: filled(field.type, services, depth + 1) for field in fields}
    if type_.item is not None:
        return [] if depth > 6 else [filled(type_.item, services, depth + 1)] * 2
    return SCALARS[type_.kind]


@pytest.fixture(scope="module", params=PUBLISHED, ids=str)
def published(
    request: pytest.FixtureRequest, reference: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, int, etree.XMLSchema]:
    """A service, a version, and the schema that SuperOffice publishes for them."""
    service, services = request.param
    folder = tmp_path_factory.mktemp("schemas")
    root = etree.parse(reference / "wsdl" / f"Services{services}-{service}.wsdl").getroot()
    schemas = list(root.iter(XS + "schema"))
    files = {str(schema.get("targetNamespace")): f"{n}.xsd" for n, schema in enumerate(schemas)}
    for schema in schemas:
        for link in schema.iter(XS + "import"):
            link.set("schemaLocation", files[str(link.get("namespace"))])
        path = folder / files[str(schema.get("targetNamespace"))]
        path.write_bytes(etree.tostring(schema))
    first = folder / files[f"http://www.superoffice.net/ws/crm/NetServer/Services{services}"]
    return service, services, etree.XMLSchema(file=str(first))


def test_every_full_body_obeys_the_published_schema_and_reads_back_as_it_was(
    published: tuple[str, int, etree.XMLSchema],
) -> None:
    service, services, schema = published
    for operation in CONTRACT.operations(service, services):
        arguments = {field.name: filled(field.type, services) for field in operation.parameters}
        request = encoded(
            operation.name, arguments, protocol=Protocol(f"soap{services}"), service=service
        )
        (element,) = etree.fromstring(request.body)[-1]
        schema.assertValid(element)
        assert xml_values.read_fields(element, operation.parameters, CONTRACT) == arguments


def test_a_hundred_thousand_keys_cost_little_more_than_building_the_elements() -> None:
    numbers: list[Value] = list(range(100_000))
    encoded("ForceResync", {"InternalKeyIds": [1]})
    started = time.process_time()
    request = encoded("ForceResync", {"InternalKeyIds": numbers})
    ours_s = time.process_time() - started
    started = time.process_time()
    parent = etree.Element("a")
    for number in numbers:
        etree.SubElement(parent, f"{{{ARRAYS}}}int").text = str(number)
    etree.tostring(parent)
    floor_s = time.process_time() - started
    assert request.body.count(b"<a:int>") == 100_000
    assert ours_s < 20 * floor_s
