from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from erpsync_gui.contract.catalogue import SERVICES, Catalogue
from erpsync_gui.contract.reader import BadContractError

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "contract"


@pytest.fixture
def raw() -> dict[str, Any]:
    """The contract files as they stand, to be spoilt by a test."""
    names = ("types", *(service.lower() for service in SERVICES))
    return {name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in names}


def refused(raw: dict[str, Any]) -> str:
    with pytest.raises(BadContractError) as caught:
        Catalogue(raw["types"], [raw[service.lower()] for service in SERVICES])
    return str(caught.value)


def named(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(entry for entry in entries if entry["name"] == name)


def test_a_type_that_does_not_exist_is_refused(raw: dict[str, Any]) -> None:
    named(raw["types"]["records"], "ListItem")["fields"][0]["type"] = "NoSuchType"
    assert "ListItem.Id: there is no type NoSuchType" in refused(raw)


def test_a_list_of_something_unknown_is_refused(raw: dict[str, Any]) -> None:
    raw["erpsync"]["operations"][5]["parameters"][0]["type"] = "ArrayOfArrayOfWhat"
    assert "there is no type What" in refused(raw)


def test_an_unknown_key_is_refused(raw: dict[str, Any]) -> None:
    raw["erpsync"]["operations"][0]["dangerous"] = True
    assert "nothing is known of 'dangerous'" in refused(raw)


def test_a_missing_key_is_refused(raw: dict[str, Any]) -> None:
    del raw["erpsync"]["operations"][0]["purpose"]
    assert "'purpose' is missing" in refused(raw)


def test_a_value_of_another_type_is_refused(raw: dict[str, Any]) -> None:
    raw["erpsync"]["operations"][0]["since"] = "84"
    assert "'since' holds '84'" in refused(raw)


@pytest.mark.parametrize("part", ["records", "enums", "dictionaries"])
def test_two_types_of_one_name_are_refused(raw: dict[str, Any], part: str) -> None:
    raw["types"][part].append(copy.deepcopy(raw["types"][part][0]))
    assert "two types have this name" in refused(raw)


def test_two_operations_of_one_name_are_refused(raw: dict[str, Any]) -> None:
    raw["erpsync"]["operations"].append(raw["erpsync"]["operations"][0])
    assert "stands there twice" in refused(raw)


def test_two_parameters_of_one_name_are_refused(raw: dict[str, Any]) -> None:
    parameters = named(raw["erpsync"]["operations"], "ForceResync")["parameters"]
    parameters.append(parameters[0])
    assert "ErpConnectionId stands there twice" in refused(raw)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("effect", "harmless", "'harmless' is no Effect"),
        ("group", "Miscellaneous", "there is no group Miscellaneous"),
        ("key_list", "ErpConnectionId", "ErpConnectionId is not one of its lists"),
        ("key_list", "Keys", "Keys is not one of its lists"),
        ("rest", {"shape": "round", "select": True}, "'round' is no RestShape"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(
    raw: dict[str, Any], key: str, value: object, reason: str
) -> None:
    named(raw["erpsync"]["operations"], "ForceResync")[key] = value
    message = refused(raw)
    assert "ErpSync.ForceResync" in message
    assert reason in message
