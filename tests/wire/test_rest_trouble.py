"""Tests of `erpsync_gui.wire.rest_trouble`."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.rest_trouble import is_error, of_value, plain_xml


@pytest.mark.parametrize(
    ("value", "expected", "error"),
    [
        ({"Message": "m"}, {"IsOk"}, True),
        ({"message": "m"}, {"IsOk"}, True),
        ({"IsOk": True, "Message": "m"}, {"IsOk"}, False),
        ({"New": 1}, {"IsOk"}, False),
        ({"error": "invalid_grant"}, (), True),
        ({"title": "t", "errors": {}}, (), True),
        ({}, (), False),
        ({"Message": "a setting"}, None, False),
        ({"Message": "m", "MessageDetail": "d"}, None, True),
        ({"Message": "m", "ModelState": {}}, None, True),
        ("Message", (), False),
        (["Message"], None, False),
        (None, (), False),
    ],
)
def test_an_error_object_is_told_from_a_result(value: Value, expected: Any, error: Any) -> None:
    assert is_error(value, expected) is error


def test_the_deepest_cause_comes_first_and_nothing_twice() -> None:
    trouble = of_value(
        {
            "Message": "An error has occurred.",
            "ExceptionMessage": "outer",
            "InnerException": {
                "Message": "An error has occurred.",
                "ExceptionMessage": " deep ",
                "ExceptionType": "Deep",
                "InnerException": None,
            },
            "ExceptionType": "Outer",
        }
    )
    assert trouble.words == "deep\nAn error has occurred.\nouter"
    assert trouble.code == "Deep"


def test_what_could_not_be_bound_is_told_by_field() -> None:
    state: Value = {"request.Id": ["not a number", "too big"], "Name": "missing", "Odd": [1]}
    words = of_value({"Message": "Invalid.", "ModelState": state}).words
    assert words.splitlines() == [
        "Invalid.",
        "request.Id: not a number",
        "request.Id: too big",
        "Name: missing",
        "Odd: ",
    ]


@pytest.mark.parametrize("value", [None, 7, True, [], {}, {"IsOk": True}, {"Message": None}])
def test_what_is_no_error_says_nothing(value: Value) -> None:
    trouble = of_value(value)
    assert (trouble.words, trouble.code, trouble.advice) == ("", "", "")


def test_a_bare_text_is_all_words() -> None:
    assert of_value(" Not today ").words == "Not today"


def test_a_known_word_has_advice() -> None:
    assert "Sign in again" in of_value({"Message": "The ticket has expired."}).advice


def test_a_thousand_causes_are_no_trouble() -> None:
    value: dict[str, Value] = {"Message": "root"}
    for _ in range(1000):
        value = {"Message": "wrapped", "InnerException": value}
    assert of_value(value).words == "root\nwrapped"


def test_an_xml_error_reads_as_its_json_twin() -> None:
    element = etree.fromstring(
        "<e:Error xmlns:e='e'><Message>m</Message><ModelState><Id>bad</Id></ModelState>"
        "<InnerException><InnerException/><ExceptionType>T</ExceptionType></InnerException>"
        "<Big><Tree/></Big></e:Error>"
    )
    assert plain_xml(element) == {
        "Message": "m",
        "ModelState": {"Id": "bad"},
        "InnerException": {"InnerException": "", "ExceptionType": "T"},
        "Big": "",
    }


def test_endless_causes_in_xml_are_cut() -> None:
    nested = "<InnerException>" * 200 + "x" + "</InnerException>" * 200
    assert of_value(plain_xml(etree.fromstring(f"<E>{nested}</E>"))).words == ""
