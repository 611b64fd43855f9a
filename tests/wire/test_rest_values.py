"""Tests of `erpsync_gui.wire.rest_values`."""

from __future__ import annotations

import pytest

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Kind, TypeRef, Value
from erpsync_gui.wire.rest_values import typed

_CONTRACT = catalogue.load()
_ENGINE = TypeRef(Kind.RECORD, "ErpSyncEngineStatus")
_ITEM = TypeRef(Kind.RECORD, "MDOListItem")


@pytest.mark.parametrize(
    ("of", "value", "expected"),
    [
        (TypeRef(Kind.DURATION), "00:10:00", "PT10M"),
        (TypeRef(Kind.DURATION), "PT10M", "PT10M"),
        (TypeRef(Kind.DURATION), "soon", "soon"),
        (TypeRef(Kind.FLAGS, "ETableRight"), "Select, Update,RI", ["Select", "Update", "RI"]),
        (TypeRef(Kind.FLAGS, "ETableRight"), "", []),
        (TypeRef(Kind.FLAGS, "ETableRight"), ["Select"], ["Select"]),
        (TypeRef(Kind.TEXT), "Select, Update", "Select, Update"),
        (TypeRef(Kind.LIST, "A", TypeRef(Kind.DURATION)), ["00:00:01", None], ["PT1S", None]),
        (
            TypeRef(Kind.DICTIONARY, "FieldPropertyDictionary"),
            {"f": {"FieldRight": {"Mask": "Read, Write"}, "FieldLength": 3}, "g": None},
            {"f": {"FieldRight": {"Mask": ["Read", "Write"]}, "FieldLength": 3}, "g": None},
        ),
        (_ENGINE, {"Interval": "00:00:30", "New": ["00:10:00"]},
         {"Interval": "PT30S", "New": ["00:10:00"]}),
        (_ENGINE, {"Interval": {"a": "00:10:00"}}, {"Interval": {"a": "00:10:00"}}),
        (_ENGINE, ["00:10:00"], ["00:10:00"]),
        (_ENGINE, None, None),
        (TypeRef(Kind.INTEGER), True, True),
    ],
)  # fmt: skip
def test_values_become_those_of_soap(of: TypeRef, value: Value, expected: Value) -> None:
    assert typed(value, of, _CONTRACT) == expected


def test_nesting_is_followed_without_recursion() -> None:
    value: Value = {"TableRight": {"Mask": "Select, Update"}}
    for _ in range(5000):
        value = {"ChildItems": [value]}
    found = typed(value, _ITEM, _CONTRACT)
    for _ in range(5000):
        assert isinstance(found, dict)
        (found,) = found["ChildItems"]
    assert found == {"TableRight": {"Mask": ["Select", "Update"]}}
