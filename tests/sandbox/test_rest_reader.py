"""How REST requests are read: bound by type, with the places of what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench


def test_an_object_body_gives_the_parameters_by_name(bench: Bench) -> None:
    bench.caller.rest("ForceResync", {"ErpConnectionId": 3, "InternalKeyIds": [101, 102]})
    assert bench.recorder.asked == [
        ("ForceResync", {"ErpConnectionId": 3, "InternalKeyIds": [101, 102]})
    ]


def test_absent_null_and_empty_are_three_things(bench: Bench) -> None:
    bench.caller.rest("ForceResync", {})
    assert bench.recorder.arguments == {}
    bench.caller.rest("ForceResync", {"InternalKeyIds": None})
    assert bench.recorder.arguments == {"InternalKeyIds": None}
    bench.caller.rest("ForceResync", {"InternalKeyIds": []})
    assert bench.recorder.arguments == {"InternalKeyIds": []}


def test_names_are_found_in_any_case_and_unknown_ones_are_skipped(bench: Bench) -> None:
    bench.caller.rest("GetConnection", {"erpConnectionID": 3, "Verbose": True})
    assert bench.recorder.arguments == {"ErpConnectionId": 3}


def test_values_are_read_by_their_types(bench: Bench) -> None:
    bench.caller.rest("ChangeEngineInterval", {"Interval": "1.02:03:04"})
    assert bench.recorder.arguments == {"Interval": "P1DT2H3M4S"}
    connection = {"TableRight": {"Mask": "Select, Update"}, "ConfigFields": {"a": "b"}}
    bench.caller.rest("SaveConnection", {"Connection": connection})
    assert bench.recorder.arguments == {
        "Connection": {"TableRight": {"Mask": ["Select", "Update"]}, "ConfigFields": {"a": "b"}}
    }


@pytest.mark.parametrize(
    ("operation", "arguments", "path"),
    [
        ("GetConnection", {"ErpConnectionId": "3"}, "request.ErpConnectionId"),
        ("GetConnection", {"ErpConnectionId": 2**31}, "request.ErpConnectionId"),
        ("GetConnection", {"ErpConnectionId": 1.5}, "request.ErpConnectionId"),
        ("GetConnection", {"ErpConnectionId": True}, "request.ErpConnectionId"),
        ("GetConnection", {"ErpConnectionId": None}, "request.ErpConnectionId"),
        ("GetConnection", [3], "request"),
        ("GetAllConnections", {"IncludeDeleted": 1}, "request.IncludeDeleted"),
        ("GetCrmActorType", {"ErpActorType": "customer"}, "request.ErpActorType"),
        ("ChangeEngineInterval", {"Interval": "PT10M"}, "request.Interval"),
        ("ForceResync", {"InternalKeyIds": [1, "2"]}, "request.InternalKeyIds[1]"),
        ("ForceResync", {"InternalKeyIds": [None]}, "request.InternalKeyIds[0]"),
        ("ForceResync", {"InternalKeyIds": 1}, "request.InternalKeyIds"),
        ("SaveConnection", {"Connection": {"Active": "yes"}}, "request.Connection.Active"),
        (
            "TestConnectionByConfig",
            {"ConfigFields": {"a": 1}},
            "request.ConfigFields.a",
        ),
    ],
)
def test_a_value_of_a_wrong_type_is_named_in_a_400(
    bench: Bench, operation: str, arguments: Any, path: str
) -> None:
    reply = bench.caller.rest(operation, arguments)
    assert reply.status == 400
    assert list(reply.json["ModelState"]) == [path]
    assert bench.recorder.asked == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"ErpConnectionId": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_a_400(bench: Bench, body: bytes) -> None:
    headers = {
        "Authorization": f"SOTicket {bench.caller.ticket}",
        "Content-Type": "application/json",
    }
    reply = bench.caller.send("POST", "/api/v1/Agents/ErpSync/GetConnection", body, headers)
    assert (reply.status, list(reply.json)) == (400, ["Message", "ModelState"])
