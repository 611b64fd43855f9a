from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract import notation
from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.durations import duration_from_rest, duration_to_rest
from erpsync_gui.contract.model import Kind, TypeRef
from erpsync_gui.contract.values import BadValue
from tests.contract.strategies import values

CATALOGUE = load()
OPERATIONS = CATALOGUE.operations() + CATALOGUE.operations("SoPrincipal")
TYPES = sorted(
    {parameter.type for operation in OPERATIONS for parameter in operation.parameters}
    | {field.type for record in CATALOGUE.records() for field in record.fields},
    key=lambda of: (of.kind.value, of.name),
)


@given(st.data())
def test_what_is_written_as_text_is_read_back(data: st.DataObject) -> None:
    of = data.draw(st.sampled_from(TYPES))
    value = data.draw(values(of, CATALOGUE))
    assert notation.parse(of, notation.format(of, value), CATALOGUE) == value


@given(st.data())
def test_what_goes_to_rest_is_read_back(data: st.DataObject) -> None:
    of = data.draw(st.sampled_from(TYPES))
    value = data.draw(values(of, CATALOGUE))
    text = json.dumps(notation.to_json(of, value, CATALOGUE))
    back = notation.from_json(of, text, CATALOGUE)
    if of.kind is Kind.DURATION:
        value = duration_from_rest(duration_to_rest(value))
    assert back == value


def test_rest_has_its_own_way_with_flags_and_durations() -> None:
    flags = TypeRef(Kind.FLAGS, "ETableRight")
    assert notation.to_json(flags, ["Select", "Update"], CATALOGUE) == "Select, Update"
    assert notation.to_json(flags, [], CATALOGUE) == ""
    assert notation.to_json(TypeRef(Kind.DURATION), "PT10M", CATALOGUE) == "00:10:00"
    status = TypeRef(Kind.RECORD, "ErpSyncEngineStatus")
    value = {"TableRight": {"Mask": ["Select"]}, "Interval": "PT10M", "StatusMessage": None}
    assert notation.to_json(status, value, CATALOGUE) == {
        "TableRight": {"Mask": "Select"},
        "Interval": "00:10:00",
        "StatusMessage": None,
    }


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.INTEGER, " 42 ", 42),
        (Kind.INTEGER, "-1", -1),
        (Kind.BOOLEAN, "true", True),
        (Kind.BOOLEAN, " 0 ", False),
        (Kind.TEXT, "  as it is ", "  as it is "),
        (Kind.DURATION, " 10 min ", "PT10M"),
        (Kind.DATETIME, "2026-11-22T09:30:00 ", "2026-11-22T09:30:00"),
    ],
)
def test_what_people_type_is_understood(kind: Kind, text: str, value: object) -> None:
    assert notation.parse(TypeRef(kind), text, CATALOGUE) == value


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Kind.INTEGER, "1 234", "separator"),
        (Kind.BOOLEAN, "yes", "neither true nor false"),
        (Kind.TEXT, "\x07", "U+0007"),
        (Kind.DURATION, "soon", "no duration"),
    ],
)
def test_what_is_typed_wrong_is_refused_with_its_place(kind: Kind, text: str, reason: str) -> None:
    with pytest.raises(BadValue) as caught:
        notation.parse(TypeRef(kind), text, CATALOGUE, "Here")
    assert caught.value.where == "Here"
    assert reason in caught.value.sentence


def test_nil_has_no_text() -> None:
    assert notation.format(TypeRef(Kind.TEXT), None) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("[" * 10_000, "nested deeper"),
        ("1" * 5000, "not JSON"),
    ],
)
def test_what_is_no_json_gets_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        notation.read_json(text)


def test_ten_thousand_levels_of_json_get_a_sentence() -> None:
    text = '{"ChildItems": [' * 10_000 + "]}" * 10_000
    with pytest.raises(BadValue, match="nested deeper than 64 levels"):
        notation.from_json(TypeRef(Kind.RECORD, "MDOListItem"), text, CATALOGUE)
