"""The guard stops whatever is not surely a filled key list, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract import catalogue as contract
from erpsync_gui.wire import guard, rest, soap
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.encoded import Encoded
from erpsync_gui.wire.outcome import Level, Outcome

CATALOGUE = contract.load()
GUARDED = [op for op in CATALOGUE.operations() if op.key_list]
INTERNAL = ["ForceResync", "ForceResyncNoBlankValues", "ForceResyncBatchTask"]
EXTERNAL = ["ForceResyncExternal", "ForceResyncExternalNoBlankValues"]

SOAP = Endpoint("http://127.0.0.1/crm", Protocol.SOAP88)
REST = Endpoint("http://127.0.0.1/crm", Protocol.REST)
NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'

FILLED_KEYS = "<n:InternalKeyIds><a:int>101</a:int></n:InternalKeyIds>"
CONNECTION = "<n:ErpConnectionId>3</n:ErpConnectionId>"


def arguments(name: str, keys: list[int] | list[str] | None = None) -> dict[str, object]:
    operation = CATALOGUE.operation(name)
    given: dict[str, object] = {"ErpConnectionId": 3}
    if name in EXTERNAL:
        given["ErpActorType"] = "Customer"
    if keys is not None:
        given[operation.key_list] = keys
    return given


def stopped(call: Call, encoded: Encoded) -> bool:
    verdict = guard.check(call, CATALOGUE, encoded)
    if verdict is not None:
        assert (verdict.outcome, verdict.level) == (Outcome.NOT_SENT, Level.GUARD)
        assert verdict.advice
    return verdict is not None


def made(name: str, endpoint: Endpoint, keys: list[int] | list[str] | None) -> tuple[Call, Encoded]:
    call = Call(name, endpoint, arguments(name, keys))  # type: ignore[arg-type] # plain values
    codec = soap if endpoint.protocol.is_soap else rest
    operation = CATALOGUE.operation(name)
    return call, codec.encode(call, operation, CATALOGUE, Credential())


def envelope(inner: str, name: str = "ForceResync", namespace: str = NS) -> str:
    return (
        f'<e:Envelope xmlns:e="{ENVELOPE}" xmlns:n="{namespace}" xmlns:a="{ARRAYS}">'
        f"<e:Body><n:{name}>{inner}</n:{name}></e:Body></e:Envelope>"
    )


def soap_stopped(body: str | bytes, name: str = "ForceResync", **headers: str) -> bool:
    data = body.encode() if isinstance(body, str) else body
    own = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{NS}/ErpSync/{name}"',
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    call = Call(name, SOAP, edited_body=data)
    encoded = Encoded("POST", SOAP.soap_url("ErpSync"), tuple(own.items()), data)
    return stopped(call, encoded)


def rest_stopped(
    body: str | bytes, name: str = "ForceResync", content_type: str = "application/json"
) -> bool:
    data = body.encode() if isinstance(body, str) else body
    call = Call(name, REST, edited_body=data)
    headers = (("Content-Type", content_type),)
    return stopped(call, Encoded("POST", REST.rest_url("ErpSync", name), headers, data))


def test_the_five_operations_are_guarded() -> None:
    assert {operation.name for operation in GUARDED} == {*INTERNAL, *EXTERNAL}


@pytest.mark.parametrize("endpoint", [SOAP, REST], ids=["soap", "rest"])
@pytest.mark.parametrize("name", [*INTERNAL, *EXTERNAL])
class TestWhatTheFormMakes:
    def test_one_key_is_let_through(self, name: str, endpoint: Endpoint) -> None:
        assert not stopped(*made(name, endpoint, [101] if name in INTERNAL else ["10234"]))

    def test_an_empty_list_is_stopped(self, name: str, endpoint: Endpoint) -> None:
        assert stopped(*made(name, endpoint, []))

    def test_a_missing_list_is_stopped(self, name: str, endpoint: Endpoint) -> None:
        assert stopped(*made(name, endpoint, None))

    def test_a_nil_list_is_stopped(self, name: str, endpoint: Endpoint) -> None:
        key_list = CATALOGUE.operation(name).key_list
        call = Call(name, endpoint, {**arguments(name), key_list: None})  # type: ignore[dict-item] # plain values
        codec = soap if endpoint.protocol.is_soap else rest
        operation = CATALOGUE.operation(name)
        assert stopped(call, codec.encode(call, operation, CATALOGUE, Credential()))

    def test_everything_goes_out_when_it_was_confirmed(self, name: str, endpoint: Endpoint) -> None:
        call, encoded = made(name, endpoint, [])
        assert not stopped(call.confirmed(), encoded)

    def test_a_body_that_cannot_be_read_is_stopped(self, name: str, endpoint: Endpoint) -> None:
        call, encoded = made(name, endpoint, None)
        assert stopped(call, replace(encoded, body=b"\xff not a body"))
        assert stopped(call, replace(encoded, body=b""))


@pytest.mark.parametrize("endpoint", [SOAP, REST], ids=["soap", "rest"])
@pytest.mark.parametrize("name", EXTERNAL)
@pytest.mark.parametrize("keys", [[""], ["10234", " \t"], ["  "]])
def test_a_blank_external_key_is_stopped(name: str, endpoint: Endpoint, keys: list[str]) -> None:
    assert stopped(*made(name, endpoint, keys))


@pytest.mark.parametrize("services", [86, 87, 88])
def test_every_services_version_is_read_in_its_own_namespace(services: int) -> None:
    call, encoded = made("ForceResync", Endpoint("http://h", Protocol(f"soap{services}")), [1])
    assert not stopped(call, encoded)
    other = 86 if services == 88 else 88
    body = encoded.body.replace(b"Services%d" % services, b"Services%d" % other)
    assert stopped(call, replace(encoded, body=body))


@pytest.mark.parametrize("name", ["GetConnection", "SyncAll", "ForceSyncAll", "GetAllConnectors"])
@pytest.mark.parametrize("endpoint", [SOAP, REST], ids=["soap", "rest"])
def test_other_operations_pass_whatever_their_body_is(name: str, endpoint: Endpoint) -> None:
    call = Call(name, endpoint, edited_body=b"junk")
    url = endpoint.rest_url("ErpSync", name)
    assert not stopped(call, Encoded("POST", url, (("Content-Type", "text/plain"),), b"junk"))


class TestSoapBodiesByHand:
    @pytest.mark.parametrize(
        "inner",
        [
            CONNECTION + FILLED_KEYS,
            FILLED_KEYS,
            f"<n:Unknown/>{CONNECTION}<n:Unknown>x</n:Unknown>{FILLED_KEYS}",
            CONNECTION + "<n:InternalKeyIds><!-- x --><a:int> -1 </a:int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><n:int>5</n:int><a:int>7</a:int></n:InternalKeyIds>",
        ],
        ids=["as the form", "no connection", "unknown elements", "a comment", "one item counts"],
    )
    def test_a_list_that_a_server_will_find_passes(self, inner: str) -> None:
        assert not soap_stopped(envelope(inner))

    @pytest.mark.parametrize(
        "inner",
        [
            CONNECTION,
            CONNECTION + "<n:InternalKeyIds/>",
            CONNECTION + "<n:InternalKeyIds>101</n:InternalKeyIds>",
            CONNECTION + f"<n:InternalKeyIds {NIL}/>",
            CONNECTION + f"<n:InternalKeyIds {NIL}><a:int>1</a:int></n:InternalKeyIds>",
            CONNECTION + f"<n:InternalKeyIds><a:int {NIL}/></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><n:int>101</n:int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><int>101</int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><a:string>101</a:string></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><a:Int>101</a:Int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><a:int/></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><a:int>ten</a:int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><a:int>99999999999</a:int></n:InternalKeyIds>",
            CONNECTION + "<n:InternalKeyIds><!-- <a:int>1</a:int> --></n:InternalKeyIds>",
            CONNECTION + "<a:InternalKeyIds><a:int>101</a:int></a:InternalKeyIds>",
            CONNECTION + "<n:internalkeyids><a:int>101</a:int></n:internalkeyids>",
            CONNECTION + f"<n:Wrapper>{FILLED_KEYS}</n:Wrapper>",
            FILLED_KEYS + CONNECTION,
            CONNECTION + "<n:InternalKeyIds/>" + FILLED_KEYS,
            CONNECTION + FILLED_KEYS + "<n:InternalKeyIds/>",
        ],
    )
    def test_a_list_that_a_server_would_not_find_is_stopped(self, inner: str) -> None:
        assert soap_stopped(envelope(inner))

    @pytest.mark.parametrize(
        "body",
        [
            envelope(CONNECTION + FILLED_KEYS).replace("e:Body", "e:Header"),
            envelope(CONNECTION + FILLED_KEYS).replace(ENVELOPE, "urn:other"),
            f"<n:ForceResync xmlns:n='{NS}' xmlns:a='{ARRAYS}'>{FILLED_KEYS}</n:ForceResync>",
            f'<e:Envelope xmlns:e="{ENVELOPE}"/>',
            f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body/></e:Envelope>',
            envelope(FILLED_KEYS).replace("<e:Body>", "<e:Body/><e:Body>"),
            envelope(FILLED_KEYS).replace("<e:Body>", f"<e:Body><n:Other xmlns:n='{NS}'/>"),
            envelope(FILLED_KEYS, namespace=NS[:-2] + "87"),
            envelope(FILLED_KEYS, name="ForceResyncNoBlankValues"),
            "<!DOCTYPE x [<!ENTITY k '101'>]>" + envelope(FILLED_KEYS.replace("101", "&k;")),
            envelope(FILLED_KEYS)[:-5],
            envelope(FILLED_KEYS).encode("utf-16"),
            '<?xml version="1.0" encoding="utf-7"?>' + envelope("+ADw-n:InternalKeyIds/+AD4-"),
        ],
    )
    def test_an_envelope_that_is_not_built_for_it_is_stopped(self, body: str | bytes) -> None:
        assert soap_stopped(body)

    def test_a_soap_1_2_envelope_is_read_as_well(self) -> None:
        body = envelope(FILLED_KEYS).replace(ENVELOPE, "http://www.w3.org/2003/05/soap-envelope")
        assert not soap_stopped(body)

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content_Type": "text/xml; charset=utf-16"},
            {"Content_Type": 'text/xml; charset="utf-7"'},
            {"Content_Encoding": "gzip"},
        ],
    )
    def test_headers_that_change_how_the_body_is_read_stop_it(
        self, headers: dict[str, str]
    ) -> None:
        assert soap_stopped(envelope(CONNECTION + FILLED_KEYS), **headers)

    def test_an_edited_body_is_judged_by_the_operation_that_it_names(self) -> None:
        assert soap_stopped(envelope(CONNECTION), name="GetConnection")
        assert soap_stopped(envelope(CONNECTION + FILLED_KEYS, name="ForceResyncLater"), "SyncAll")

    def test_the_operation_that_the_headers_name_is_judged_too(self) -> None:
        action = f'"{NS}/ErpSync/ForceResync"'
        plain = envelope(CONNECTION, name="GetConnection")
        assert soap_stopped(plain, name="GetConnection", SOAPAction=action)
        assert soap_stopped(
            plain,
            name="GetConnection",
            Content_Type=f"application/soap+xml; charset=utf-8; action={action}",
        )
        assert not soap_stopped(plain, name="GetConnection")

    def test_a_hundred_thousand_keys_pass(self) -> None:
        keys = "".join(f"<a:int>{key}</a:int>" for key in range(100_000))
        assert not soap_stopped(envelope(f"<n:InternalKeyIds>{keys}</n:InternalKeyIds>"))


class TestJsonBodiesByHand:
    @pytest.mark.parametrize(
        "body",
        [
            '{"ErpConnectionId": 3, "InternalKeyIds": [101]}',
            '{"InternalKeyIds":[101],"ErpConnectionId":3}',
            '\ufeff \r\n{"InternalKeyIds" : [ -1 , 2 ], "More": {"InternalKeyIds": []}}',
        ],
    )
    def test_a_filled_list_passes(self, body: str) -> None:
        assert not rest_stopped(body)
        assert not rest_stopped(body, content_type="text/json; charset=utf-8")

    @pytest.mark.parametrize(
        "body",
        [
            "{}",
            '{"InternalKeyIds": []}',
            '{"InternalKeyIds": null}',
            '{"InternalKeyIds": 101}',
            '{"InternalKeyIds": "101"}',
            '{"InternalKeyIds": {"int": [101]}}',
            '{"InternalKeyIds": {}}',
            '{"InternalKeyIds": [null]}',
            '{"InternalKeyIds": [101, null]}',
            '{"InternalKeyIds": ["101"]}',
            '{"InternalKeyIds": [true]}',
            '{"InternalKeyIds": [1.0]}',
            '{"InternalKeyIds": [4294967296]}',
            '{"InternalKeyIds": [[101]]}',
            '{"internalKeyIds": [101]}',
            '{"InternalKeyIds ": [101]}',
            '{"InternalKeyIds": [101], "InternalKeyIds": []}',
            '{"InternalKeyIds": [], "InternalKeyIds": [101]}',
            '{"InternalKeyIds": [101], "internalkeyids": null}',
            '{"ErpConnectionId": "three", "InternalKeyIds": [101]}',
            '{"ErpConnectionId": null, "InternalKeyIds": [101]}',
            '{"Arguments": {"InternalKeyIds": [101]}}',
            '[{"InternalKeyIds": [101]}]',
            "[101]",
            "null",
            '{"InternalKeyIds": [101]',
            "{'InternalKeyIds': [101]}",
            '{"InternalKeyIds": [101],}',
            '{"InternalKeyIds": [101]} {}',
            '// {"InternalKeyIds": [101]}',
        ],
    )
    def test_anything_else_is_stopped(self, body: str) -> None:
        assert rest_stopped(body)

    def test_a_body_of_another_kind_or_charset_is_stopped(self) -> None:
        body = '{"InternalKeyIds": [101]}'
        assert rest_stopped(body, content_type="application/xml")
        assert rest_stopped(body, content_type="application/x-www-form-urlencoded")
        assert rest_stopped(body, content_type="")
        assert rest_stopped(body.encode("utf-16"), content_type="application/json; charset=utf-16")
        assert rest_stopped("[" * 100_000)

    def test_the_operation_in_the_address_is_judged_in_any_case(self) -> None:
        call = Call("GetConnection", Endpoint("http://h/forceresync?x=", Protocol.REST))
        url = call.endpoint.rest_url("ErpSync", "GetConnection")
        assert stopped(call, Encoded("POST", url, (("Content-Type", "application/json"),), b"{}"))

    def test_a_newer_member_of_the_family_is_stopped_unread(self) -> None:
        call = Call("GetConnection", Endpoint("http://h/ForceResyncSoon?", Protocol.REST))
        encoded = Encoded("POST", call.endpoint.rest_url("ErpSync", "x"), (), b"{}")
        assert stopped(call, encoded)
        assert not stopped(call.confirmed(), encoded)


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1), st.sampled_from(INTERNAL))
def test_any_filled_list_of_numbers_passes_on_both_wires(keys: list[int], name: str) -> None:
    assert not stopped(*made(name, SOAP, keys))
    assert not stopped(*made(name, REST, keys))


LEGAL_TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
).filter(str.strip)


@given(st.lists(LEGAL_TEXT, min_size=1), st.sampled_from(EXTERNAL))
def test_any_filled_list_of_texts_passes_on_both_wires(keys: list[str], name: str) -> None:
    assert not stopped(*made(name, SOAP, keys))
    assert not stopped(*made(name, REST, keys))


PIECES = [
    "<n:InternalKeyIds>", "</n:InternalKeyIds>", "<a:int>", "</a:int>", "<n:int>1</n:int>", " ",
    "<n:ErpConnectionId>3</n:ErpConnectionId>", "<n:InternalKeyIds/>", "<a:int/>",
    "<a:int> </a:int>",
    "<!-- 1 -->", "<x/>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
def test_no_arrangement_without_a_number_in_the_right_element_passes(pieces: list[str]) -> None:
    assert soap_stopped(envelope("".join(pieces)))


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=3) | st.just([]), st.lists))
def test_no_json_without_a_number_passes(keys: object) -> None:
    assert rest_stopped(json.dumps({"ErpConnectionId": 3, "InternalKeyIds": keys}))


@given(st.data())
def test_a_filled_body_with_any_one_byte_changed_is_judged_without_an_error(
    data: st.DataObject,
) -> None:
    body = bytearray(envelope(CONNECTION + FILLED_KEYS).encode())
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    soap_stopped(bytes(body))
    text = bytearray(b'{"ErpConnectionId": 3, "InternalKeyIds": [101]}')
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    rest_stopped(bytes(text))


def test_options_cannot_smuggle_another_action_past_the_guard() -> None:
    action = (("SOAPAction", f'"{NS}/ErpSync/ForceResync"'),)
    call = Call("GetConnection", SOAP, {"ErpConnectionId": 3}, options=Options(headers=action))
    operation = CATALOGUE.operation("GetConnection")
    assert stopped(call, soap.encode(call, operation, CATALOGUE, Credential()))
