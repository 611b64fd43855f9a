"""Tests of `erpsync_gui.wire.rest`: what goes over the wire."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Kind, Operation, RestShape, TypeRef, Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import rest
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest, Encoded

_CONTRACT = catalogue.load()
_ENDPOINT = Endpoint("https://crm.example/SuperOffice/", Protocol.REST)
_URL = "https://crm.example/SuperOffice/api/v1/Agents/ErpSync/"


def _encoded(
    operation: str,
    arguments: Mapping[str, Value] | None = None,
    credential: Credential = Credential(),  # noqa: B008 - a frozen value
    *,
    service: str = "ErpSync",
    edited_body: bytes | None = None,
    **options: Any,
) -> Encoded:
    call = Call(
        operation,
        _ENDPOINT,
        arguments or {},
        service=service,
        options=Options(**options),
        edited_body=edited_body,
    )
    asked = _CONTRACT.operation(operation, service)
    return rest.encode(call, asked, _CONTRACT, credential)


def _sample(of: TypeRef, levels: int = 3) -> Value:
    """A value with something in every field."""
    if of.kind is Kind.LIST:
        return [_sample(of.item, levels)] if of.item and levels else []
    if of.kind is Kind.DICTIONARY:
        return {"a key": _sample(_CONTRACT.dictionary(of.name).value, levels - 1)}
    if of.kind is Kind.RECORD:
        fields = _CONTRACT.record(of.name).fields
        return {field.name: _sample(field.type, levels - 1) for field in fields} if levels else {}
    if of.kind in {Kind.ENUM, Kind.FLAGS}:
        words: list[Value] = [word.name for word in _CONTRACT.enum(of.name).words]
        return words[0] if of.kind is Kind.ENUM else words[:2]
    simple: dict[Kind, Value] = {
        Kind.INTEGER: 7,
        Kind.TEXT: "blåbær",
        Kind.BOOLEAN: True,
        Kind.DURATION: "PT10M",
        Kind.DATETIME: "2026-11-22T10:00:00",
    }
    return simple[of.kind]


def _operations(shape: RestShape) -> list[Operation]:
    return [op for op in _CONTRACT.operations() if op.rest and op.rest.shape is shape]


def test_the_four_body_shapes_have_the_operations_that_the_sheet_counts() -> None:
    counts = {shape: len(_operations(shape)) for shape in RestShape}
    assert counts == {
        RestShape.OBJECT: 41,
        RestShape.NONE: 5,
        RestShape.QUERY: 2,
        RestShape.ENTITY: 1,
    }


class _Swagger:
    """A published Swagger file, and whether a JSON value fits a schema in it."""

    def __init__(self, reference: Path) -> None:
        text = (reference / "openapi" / "Swagger-v1-ErpSyncAgent.json").read_text("utf-8")
        self._raw = json.loads(text)

    def parameters(self, operation: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {"body": [], "query": [], "header": []}
        for one in self._raw["paths"][f"/api/v1/Agents/ErpSync/{operation}"]["post"]["parameters"]:
            found[one["in"]].append(one)
        return found

    def misfits(self, value: Any, schema: dict[str, Any], where: str) -> list[str]:
        """Places where a value does not fit; every property of the schema must be there."""
        if "$ref" in schema:
            schema = self._raw["definitions"][schema["$ref"].removeprefix("#/definitions/")]
        if "enum" in schema and value not in schema["enum"] and ", " not in str(value):
            return [where]
        kinds = {"integer": int, "boolean": bool, "string": str, "array": list, "object": dict}
        if not isinstance(value, kinds[schema.get("type", "object")]):
            return [where]
        if isinstance(value, list):
            items = [self.misfits(item, schema["items"], f"{where}[]") for item in value]
            return [place for misfit in items for place in misfit]
        if isinstance(value, dict) and value:
            return self._object_misfits(value, schema, where)
        return []

    def _object_misfits(self, value: Any, schema: dict[str, Any], where: str) -> list[str]:
        if "additionalProperties" in schema:
            inner = schema["additionalProperties"]
            misfits = [self.misfits(item, inner, f"{where}.*") for item in value.values()]
            return [place for misfit in misfits for place in misfit]
        properties = schema["properties"]
        wrong = [f"{where}.{name}" for name in set(properties) ^ set(value)]
        misfits = [self.misfits(value[n], properties[n], f"{where}.{n}") for n in value]
        return wrong + [place for misfit in misfits for place in misfit]


@pytest.mark.parametrize("name", [operation.name for operation in _CONTRACT.operations()])
def test_each_operation_is_sent_as_the_published_swagger_wants_it(
    name: str, reference: Path
) -> None:
    operation, swagger = _CONTRACT.operation(name), _Swagger(reference)
    published = swagger.parameters(name)
    arguments = {field.name: _sample(field.type) for field in operation.parameters}
    takes_select = any(one["name"] == "$select" for one in published["query"])
    encoded = _encoded(name, arguments, select=("Name",) if takes_select else ())
    assert encoded.method == "POST"
    assert encoded.url.partition("?")[0] == _URL + name
    query = dict(parse_qsl(urlsplit(encoded.url).query))
    assert set(query) == {one["name"] for one in published["query"]}
    headers = dict(encoded.headers)
    if published["body"]:
        (parameter,) = published["body"]
        assert swagger.misfits(json.loads(encoded.body), parameter["schema"], name) == []
        assert headers["Content-Type"] == "application/json; charset=utf-8"
    else:
        assert encoded.body == b""
        assert "Content-Type" not in headers


@pytest.mark.parametrize(
    ("operation", "arguments", "body"),
    [
        (
            "ForceResync",
            {"InternalKeyIds": [101, 102], "ErpConnectionId": 3},
            b'{"ErpConnectionId":3,"InternalKeyIds":[101,102]}',
        ),
        ("ForceResync", {"InternalKeyIds": None}, b'{"InternalKeyIds":null}'),
        ("ForceResync", {"InternalKeyIds": []}, b'{"InternalKeyIds":[]}'),
        ("ForceResync", {}, b"{}"),
        ("ChangeEngineInterval", {"Interval": "P1DT2H"}, b'{"Interval":"1.02:00:00"}'),
        (
            "TestConnectionByConfig",
            {"ConfigFields": {"Ø": 'æ\\"', "n": None}},
            '{"ConfigFields":{"Ø":"æ\\\\\\"","n":null}}'.encode(),
        ),
        (
            "SaveErpSyncConnectorEntity",
            {"ErpSyncConnectorEntity": {"URL": None, "TableRight": {"Mask": ["Select", "R"]}}},
            b'{"TableRight":{"Mask":"Select, R"},"URL":null}',
        ),
        ("SaveErpSyncConnectorEntity", {"ErpSyncConnectorEntity": None}, b"null"),
        ("SaveErpSyncConnectorEntity", {}, b""),
        ("SaveConnection", {"Connection": {"Active": True}}, b'{"Connection":{"Active":true}}'),
    ],
)
def test_arguments_become_json(operation: str, arguments: dict[str, Value], body: bytes) -> None:
    assert _encoded(operation, arguments).body == body


@pytest.mark.parametrize(
    ("operation", "arguments", "select", "query"),
    [
        (
            "GetErpSyncConnectorEntity",
            {"ErpSyncConnectorEntityId": 7},
            (),
            "?erpSyncConnectorEntityId=7",
        ),
        ("GetErpSyncConnectorEntity", {}, (), ""),
        (
            "GetErpSyncConnectorEntity",
            {"ErpSyncConnectorEntityId": 7},
            ("URL", "a b/c"),
            "?erpSyncConnectorEntityId=7&$select=URL,a%20b/c",
        ),
        ("GetEngineStatus", {}, ("IsRunning", "Interval"), "?$select=IsRunning,Interval"),
    ],
)
def test_the_query_carries_the_one_value_and_the_selection(
    operation: str, arguments: dict[str, Value], select: tuple[str, ...], query: str
) -> None:
    assert _encoded(operation, arguments, select=select).url == _URL + operation + query


@pytest.mark.parametrize(
    ("credential", "headers"),
    [
        (Credential(), {}),
        (
            Credential(Scheme.BASIC, "tåge", Secret("p:ss")),
            {"Authorization": "Basic " + base64.b64encode("tåge:p:ss".encode()).decode()},
        ),
        (
            Credential(Scheme.TICKET, secret=Secret("7T:a="), application_token=Secret("app")),
            {"Authorization": "SOTicket 7T:a=", "SO-AppToken": "app"},
        ),
        (Credential(Scheme.BEARER, secret=Secret("8A:x.y")), {"Authorization": "Bearer 8A:x.y"}),
    ],
)
def test_a_call_is_signed_by_its_scheme(credential: Credential, headers: dict[str, str]) -> None:
    sent = dict(_encoded("GetEngineStatus", {}, credential).headers)
    assert {name: sent[name] for name in sent if name != "Accept"} == headers


def test_language_culture_time_zone_and_format_are_headers() -> None:
    sent = _encoded("GetEngineStatus", language="no", culture="nb", time_zone="NO").headers
    assert sent == (
        ("Accept", "application/json"),
        ("Accept-Language", "no"),
        ("SO-Language", "no"),
        ("SO-Culture", "nb"),
        ("SO-TimeZone", "NO"),
    )
    assert _encoded("GetEngineStatus", accept_xml=True).headers == (("Accept", "application/xml"),)


def test_further_headers_replace_ours_by_name_in_any_case() -> None:
    sent = _encoded("SyncAll", headers=(("ACCEPT", "text/xml"), ("X-Trace", "1"))).headers
    assert sent == (("ACCEPT", "text/xml"), ("X-Trace", "1"))


def test_an_edited_body_goes_out_as_it_is() -> None:
    sent = _encoded("ForceResync", {"InternalKeyIds": "bad"}, edited_body=b'{"x": 1 }')
    assert sent.body == b'{"x": 1 }'
    assert ("Content-Type", "application/json; charset=utf-8") in sent.headers


@pytest.mark.parametrize(
    ("operation", "arguments", "options", "sentence"),
    [
        ("ForceResync", {"InternalKeyIds": ["x"]}, {}, "InternalKeyIds"),
        ("ForceResync", {"Keys": [1]}, {}, "Keys"),
        ("ChangeEngineInterval", {"Interval": "soon"}, {}, "Interval"),
        (
            "DeleteErpSyncConnectorEntity",
            {"ErpSyncConnectorEntityId": 1},
            {"select": ("Name",)},
            "does not take $select",
        ),
        ("GetSystemInfo", {}, {"service": "SoPrincipal"}, "exists only over SOAP"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(
    operation: str, arguments: dict[str, Value], options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        _encoded(operation, arguments, **options)
    assert sentence in str(caught.value)


def test_a_hundred_thousand_keys_are_all_sent() -> None:
    keys: Value = [*range(100_000)]
    body = _encoded("ForceResync", {"InternalKeyIds": keys}).body
    assert json.loads(body) == {"InternalKeyIds": keys}
