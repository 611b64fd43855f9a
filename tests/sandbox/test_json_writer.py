"""How REST answers are written as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erpsync_gui.contract.model import Value

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench


def test_an_answer_is_the_bare_value(bench: Bench) -> None:
    values: dict[str, Value] = {
        "TestConnectionById": False,
        "GetCrmActorType": "Contact",
        "GetErpFieldValues": ["a", "", None],
        "GetErpConnectionConfigFields": {"b": "2", "a": "1"},
        "GetConnection": None,
        "GetAllConnectors": [{"Id": 1, "Name": "n", "ToolTip": None}],
    }
    for operation, value in values.items():
        bench.recorder.answer = value
        reply = bench.caller.rest(operation, {})
        assert (reply.status, reply.json) == (200, value)
        assert reply.headers["content-type"] == "application/json; charset=utf-8"


def test_base_type_fields_stand_last_and_absent_ones_are_null(bench: Bench) -> None:
    bench.recorder.answer = {
        "TableRight": {"Mask": ["Select", "Update"], "Reason": "why"},
        "IsRunning": True,
        "Interval": "PT1H30M",
    }
    assert list(bench.caller.rest("GetEngineStatus").json.items()) == [
        ("IsRunning", True),
        ("StatusMessage", None),
        ("Interval", "01:30:00"),
        ("TableRight", {"Mask": "Select, Update", "Reason": "why"}),
        ("FieldProperties", None),
    ]
