"""A Call knows its addresses and can be confirmed, which makes it another call."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.call import Call, Endpoint, Protocol


@pytest.mark.parametrize("root", ["https://crm.example.com/App", "https://crm.example.com/App/"])
def test_addresses_follow_from_the_root_of_the_web_application(root: str) -> None:
    soap = Endpoint(root, Protocol.SOAP86).soap_url("ErpSync")
    assert soap == "https://crm.example.com/App/Remote/Services86/ErpSync.svc"
    rest = Endpoint(root, Protocol.REST).rest_url("ErpSync", "SyncAll")
    assert rest == "https://crm.example.com/App/api/v1/Agents/ErpSync/SyncAll"


def test_rest_has_the_operations_of_services88() -> None:
    assert Protocol.REST.services == 88
    assert [protocol.services for protocol in Protocol if protocol.is_soap] == [84, 85, 86, 87, 88]


def test_titles_are_what_people_say() -> None:
    assert (Protocol.SOAP84.title, Protocol.REST.title) == ("SOAP 84", "REST v1")


def test_calls_are_numbered_and_a_confirmed_one_anew() -> None:
    call = Call("ForceResync", Endpoint("http://127.0.0.1", Protocol.REST))
    confirmed = call.confirmed()
    assert not call.confirmed_everything
    assert confirmed.confirmed_everything
    assert confirmed.number > call.number
    assert confirmed.operation == call.operation
