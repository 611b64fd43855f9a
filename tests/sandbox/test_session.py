from __future__ import annotations

import pytest

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.session import Arguments


@pytest.mark.parametrize("values", [{}, {"X": None}], ids=["absent", "nil"])
def test_what_is_absent_or_nil_gets_the_default_of_wcf(values: dict[str, Value]) -> None:
    arguments = Arguments(values)
    assert arguments.number("X") == 0
    assert arguments.flag("X") is False
    assert arguments.text("X") == ""
    assert arguments.word("X") == "Unknown"
    assert arguments.numbers("X") == []
    assert arguments.texts("X") == []
    assert arguments.pairs("X") == {}
    assert list(arguments.records("X")) == []
    assert arguments.optional_record("X") is None
    with pytest.raises(Refusal, match="cannot be null"):
        arguments.record("X")


@pytest.mark.parametrize("method", ["number", "flag", "numbers", "pairs", "record", "records"])
def test_a_value_of_another_kind_is_refused_by_name(method: str) -> None:
    with pytest.raises(Refusal) as refused:
        list(getattr(Arguments({"X": "text"}), method)("X"))
    assert refused.value.parameters == {"ParameterName": "X"}


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, True])
def test_a_number_must_fit_in_32_bits(number: int) -> None:
    with pytest.raises(Refusal):
        Arguments({"X": number}).number("X")
    assert Arguments({"X": 2**31 - 1}).number("X") == 2**31 - 1


@pytest.mark.parametrize("text", ["\x00", "a\x1fb", "\ud800", "\uffff"])
def test_a_text_that_xml_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="XML cannot carry"):
        Arguments({"X": text}).text("X")
    with pytest.raises(Refusal, match="XML cannot carry"):
        Arguments({"X": {"key": text}}).pairs("X")


def test_nil_items_are_empty_texts_and_no_records() -> None:
    arguments = Arguments({"T": ["a", None], "R": [None, {"Id": 3}], "N": [1, 2]})
    assert arguments.texts("T") == ["a", ""]
    assert [record.number("Id") for record in arguments.records("R")] == [3]
    assert arguments.numbers("N") == [1, 2]
    with pytest.raises(Refusal):
        list(arguments.records("N"))
