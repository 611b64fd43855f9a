"""How SOAP requests are read: in order, by qualified name, and silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench

MASK = "<TableRight><Mask>{}</Mask></TableRight>"
CONNECTION = "<Connection>{}</Connection>"


def test_arguments_arrive_as_values(bench: Bench) -> None:
    bench.caller.soap(
        "ForceResync",
        "<ErpConnectionId> 3 </ErpConnectionId>"
        "<InternalKeyIds><a:int>101</a:int><a:int>-2</a:int></InternalKeyIds>",
    )
    assert bench.recorder.asked == [
        ("ForceResync", {"ErpConnectionId": 3, "InternalKeyIds": [101, -2]})
    ]


def test_absent_nil_and_empty_are_three_things(bench: Bench) -> None:
    call = bench.caller.soap
    call("ForceResync", "<ErpConnectionId>0</ErpConnectionId>")
    assert "InternalKeyIds" not in bench.recorder.arguments
    call("ForceResync", '<InternalKeyIds i:nil="true"/>')
    assert bench.recorder.arguments == {"InternalKeyIds": None}
    call("ForceResync", "<InternalKeyIds/>")
    assert bench.recorder.arguments == {"InternalKeyIds": []}


def test_an_element_out_of_order_is_dropped_without_a_word(bench: Bench) -> None:
    reply = bench.caller.soap(
        "ForceResync",
        "<InternalKeyIds><a:int>101</a:int></InternalKeyIds><ErpConnectionId>3</ErpConnectionId>",
    )
    assert reply.text("Succeeded") == "true"
    assert bench.recorder.arguments == {"InternalKeyIds": [101]}


@pytest.mark.parametrize(
    "keys",
    ["<int>101</int>", "<a:string>101</a:string>", '<int xmlns="urn:other">101</int>'],
)
def test_list_items_in_a_wrong_namespace_or_of_a_wrong_name_are_dropped(
    bench: Bench, keys: str
) -> None:
    bench.caller.soap("ForceResync", f"<InternalKeyIds>{keys}</InternalKeyIds>")
    assert bench.recorder.arguments == {"InternalKeyIds": []}


def test_unknown_elements_are_dropped_and_do_not_disturb_the_order(bench: Bench) -> None:
    bench.caller.soap(
        "ForceResync",
        "<!-- why --><Verbose>1</Verbose><ErpConnectionId>3</ErpConnectionId>"
        '<ErpConnectionId xmlns="urn:other">4</ErpConnectionId>'
        "<InternalKeyIds><a:int>7</a:int></InternalKeyIds>",
    )
    assert bench.recorder.arguments == {"ErpConnectionId": 3, "InternalKeyIds": [7]}


def test_base_type_fields_behind_the_others_are_dropped(bench: Bench) -> None:
    mask = MASK.format("Select Update")
    bench.caller.soap("SaveConnection", CONNECTION.format(f"{mask}<Active>1</Active>"))
    assert bench.recorder.arguments == {
        "Connection": {"TableRight": {"Mask": ["Select", "Update"]}, "Active": True}
    }
    bench.caller.soap("SaveConnection", CONNECTION.format(f"<Active>true</Active>{mask}"))
    assert bench.recorder.arguments == {"Connection": {"Active": True}}


def test_dictionaries_are_pairs_with_key_before_value(bench: Bench) -> None:
    pair = "<StringKeyValuePair>{}</StringKeyValuePair>"
    good = pair.format("<Key>a</Key><Value>1 &lt; 2</Value>")
    turned = pair.format("<Value>2</Value><Key>b</Key>")
    bench.caller.soap("TestConnectionByConfig", f"<ConfigFields>{good}</ConfigFields>")
    assert bench.recorder.arguments == {"ConfigFields": {"a": "1 < 2"}}
    keyless = f"<ConfigFields>{turned}</ConfigFields>"
    assert bench.caller.soap("TestConnectionByConfig", keyless).fault_code == (
        "DeserializationFailed"
    )


@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("GetConnection", "<ErpConnectionId>three</ErpConnectionId>"),
        ("GetConnection", "<ErpConnectionId>2147483648</ErpConnectionId>"),
        ("GetConnection", "<ErpConnectionId/>"),
        ("GetConnection", '<ErpConnectionId i:nil="true"/>'),
        ("GetConnection", "<ErpConnectionId><a:int>3</a:int></ErpConnectionId>"),
        ("GetAllConnections", "<IncludeDeleted>True</IncludeDeleted>"),
        ("GetCrmActorType", "<ErpActorType>customer</ErpActorType>"),
        ("ChangeEngineInterval", "<Interval>P1M</Interval>"),
        ("ChangeEngineInterval", "<Interval>00:10:00</Interval>"),
        ("SaveConnection", CONNECTION.format(MASK.format("S e l e c t"))),
        ("ForceResync", "<InternalKeyIds><a:int>1x</a:int></InternalKeyIds>"),
    ],
)
def test_a_bad_value_is_a_fault_and_reaches_no_engine(
    bench: Bench, operation: str, inner: str
) -> None:
    assert bench.caller.soap(operation, inner).fault_code == "DeserializationFailed"
    assert bench.recorder.asked == []


def test_a_field_and_a_word_newer_than_the_version_are_not_there(bench: Bench) -> None:
    mapping = (
        "<Mapping><FieldMappings><ErpSyncFieldMapping><ListReference>x</ListReference>"
        "</ErpSyncFieldMapping></FieldMappings></Mapping>"
    )
    for services, expected in ((85, {}), (86, {"ListReference": "x"})):
        bench.caller.soap("SaveActorTypeMapping", mapping, services)
        assert bench.recorder.arguments == {"Mapping": {"FieldMappings": [expected]}}
    newer_word = CONNECTION.format(MASK.format("Select Uninitialized"))
    old = bench.caller.soap("SaveConnection", newer_word, services=87)
    assert old.fault_code == "DeserializationFailed"
    assert bench.caller.soap("SaveConnection", newer_word).status == 200


SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
DOCTYPE = '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
EMPTY_BODY = f'<e:Envelope xmlns:e="{SOAP_11}"><e:Body/></e:Envelope>'
OTHER_VERSION = f'<e:Envelope xmlns:e="{SOAP_12}"><e:Body><x/></e:Body></e:Envelope>'
WITH_DTD = f'{DOCTYPE}<e:Envelope xmlns:e="{SOAP_11}"><e:Body><x>&x;</x></e:Body></e:Envelope>'


@pytest.mark.parametrize(
    "body", ["", "<SyncAll", "<SyncAll/>", EMPTY_BODY, OTHER_VERSION, WITH_DTD]
)
def test_what_is_no_soap_11_message_is_a_bad_request(bench: Bench, body: str) -> None:
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    path = "/Remote/Services88/ErpSync.svc"
    assert bench.caller.send("POST", path, body.encode(), headers).status == 400
