from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.catalogue import Catalogue, load
from erpsync_gui.contract.model import Kind, Operation, TypeRef
from erpsync_gui.contract.values import (
    NILLABLE_KINDS,
    BadValue,
    check,
    check_arguments,
    known_in,
    sort_of,
)
from tests.contract.strategies import arguments

CATALOGUE = load()
OPERATIONS = CATALOGUE.operations() + CATALOGUE.operations("SoPrincipal")

INTEGER = TypeRef(Kind.INTEGER)
TEXT = TypeRef(Kind.TEXT)
BOOLEAN = TypeRef(Kind.BOOLEAN)
DURATION = TypeRef(Kind.DURATION)
DATETIME = TypeRef(Kind.DATETIME)
ACTOR = TypeRef(Kind.ENUM, "ErpActorType")
FLAGS = TypeRef(Kind.FLAGS, "ETableRight")
INTEGERS = TypeRef(Kind.LIST, "ArrayOfint", INTEGER)
TEXTS = TypeRef(Kind.LIST, "ArrayOfstring", TEXT)
DICTIONARY = TypeRef(Kind.DICTIONARY, "StringDictionary")
MAPPING = TypeRef(Kind.RECORD, "ErpSyncActorTypeMapping")
LIST_ITEM = TypeRef(Kind.RECORD, "MDOListItem")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return CATALOGUE


def refused(of: TypeRef, value: object, where: str = "") -> BadValue:
    with pytest.raises(BadValue) as caught:
        check(of, value, CATALOGUE, where)
    assert caught.value.sentence.endswith((".", "?"))
    return caught.value


# --- What goes through ----------------------------------------------------------------------------


@given(st.data())
def test_what_may_be_sent_goes_through_unchanged(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    given_ = data.draw(arguments(operation, CATALOGUE))
    checked = check_arguments(operation, given_, CATALOGUE)
    assert checked == given_
    assert list(checked) == list(given_)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_arguments_come_out_in_the_order_of_the_contract(operation: Operation) -> None:
    values: dict[str, Any] = {p.name: None for p in reversed(operation.parameters) if p.nillable}
    names = [parameter.name for parameter in operation.parameters if parameter.nillable]
    assert list(check_arguments(operation, values, CATALOGUE)) == names


def test_absent_nil_and_empty_stay_apart(catalogue: Catalogue) -> None:
    resync = catalogue.operation("ForceResync")
    kept: list[dict[str, Any]] = [{}, {"InternalKeyIds": None}, {"InternalKeyIds": []}]
    for values in kept:
        assert check_arguments(resync, values, catalogue) == values


def test_flags_are_taken_as_a_list_or_as_text(catalogue: Catalogue) -> None:
    for written in (["Select", "Update"], "Select, Update", "Select Update"):
        assert check(FLAGS, written, catalogue) == ["Select", "Update"]
    assert check(FLAGS, "", catalogue) == []


def test_flags_keep_words_that_only_servers_know(catalogue: Catalogue) -> None:
    assert check(FLAGS, "RI, RestrictedUpdate", catalogue) == ["RI", "RestrictedUpdate"]


def test_a_duration_becomes_xsd(catalogue: Catalogue) -> None:
    assert check(DURATION, "00:10:00", catalogue) == "PT10M"


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00",
        "2026-11-22T09:30:00.1234567",
        "2026-11-22T09:30:00Z",
        "2028-02-29T23:59:59+01:00",
    ],
)
def test_a_date_and_time_is_kept_as_it_is_written(catalogue: Catalogue, text: str) -> None:
    assert check(DATETIME, text, catalogue) == text


def test_texts_in_a_list_or_dictionary_may_be_nil(catalogue: Catalogue) -> None:
    assert check(TEXTS, ["a", None, ""], catalogue) == ["a", None, ""]
    assert check(DICTIONARY, {"a": None}, catalogue) == {"a": None}


def test_what_is_nillable_in_the_contract_is_so_by_its_kind(catalogue: Catalogue) -> None:
    fields = [field for operation in OPERATIONS for field in operation.parameters]
    for record in catalogue.records():
        fields += record.fields if record.name != "SignedPublicKey" else ()
    assert all(field.nillable == (field.type.kind in NILLABLE_KINDS) for field in fields)


# --- What does not --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "value", "reason"),
    [
        (INTEGER, True, "not true"),
        (INTEGER, "3", "not the text “3”"),
        (INTEGER, 3.0, "not the number 3.0"),
        (INTEGER, 2**31, "out of range"),
        (INTEGER, None, "not nil"),
        (INTEGER, float("nan"), "whole number"),
        (BOOLEAN, 1, "not the number 1"),
        (BOOLEAN, "true", "not the text “true”"),
        (TEXT, 5, "not the number 5"),
        (TEXT, "a\x08", "U+0008"),
        (ACTOR, "customer", "Did you mean Customer?"),
        (ACTOR, "Zebra", "It knows Unknown, Customer"),
        (ACTOR, 1, "not the number 1"),
        (FLAGS, 5, "Words of ETableRight"),
        (FLAGS, {"Select": True}, "not an object"),
        (FLAGS, ["Select, Update"], "not one word"),
        (FLAGS, [""], "not one word"),
        (FLAGS, [7], "not the number 7"),
        (DURATION, 600, "such as PT10M"),
        (DURATION, "10", "has no unit"),
        (DATETIME, "22.11.2026", "not written like"),
        (DATETIME, "2026-02-30T00:00:00", "no such day"),
        (DATETIME, "12026-01-01T00:00:00", "no such day"),
        (DATETIME, "2026-11-22T25:00:00", "not written like"),
        (INTEGERS, "1,2", "A list should stand here"),
        (INTEGERS, {1}, "not a set"),
        (INTEGERS, {"int": 1}, "not an object"),
        (DICTIONARY, [], "not a list"),
        (MAPPING, "x" * 99, "…”"),
        (MAPPING, 10**400, "huge number"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_reason(
    of: TypeRef, value: object, reason: str
) -> None:
    assert reason in refused(of, value).sentence


def test_a_bad_value_says_where_it_stands() -> None:
    mapping = {"FieldMappings": [{}, {}, {}, {"ErpFieldId": "x"}]}
    bad = refused(MAPPING, mapping, "Mapping")
    assert bad.where == "Mapping.FieldMappings[3].ErpFieldId"
    assert str(bad) == f"{bad.where}: {bad.sentence}"


def test_the_first_bad_key_of_a_list_is_named() -> None:
    assert refused(INTEGERS, [1, 2, "3", "4"], "Keys").where == "Keys[2]"
    assert refused(TEXTS, ["a", "b\x01"], "Keys").where == "Keys[1]"
    assert refused(INTEGERS, [1, None]).where == "[1]"
    assert refused(INTEGERS, [True]).where == "[0]"


def test_a_bad_entry_of_a_dictionary_is_named_by_its_key() -> None:
    assert refused(DICTIONARY, {"url": 5}, "ConfigFields").where == "ConfigFields['url']"
    assert refused(DICTIONARY, {5: "x"}).sentence == "A text should stand here, not the number 5."


def test_an_unknown_field_gets_the_near_one() -> None:
    bad = refused(MAPPING, {"FieldMappings": [{"ErpFieldID": 1}]}, "Mapping")
    assert bad.where == "Mapping.FieldMappings[0].ErpFieldID"
    assert "ErpSyncFieldMapping has nothing of this name. Did you mean ErpFieldId" in bad.sentence


def test_an_unknown_argument_gets_the_near_one(catalogue: Catalogue) -> None:
    with pytest.raises(BadValue, match="Did you mean InternalKeyIds"):
        check_arguments(catalogue.operation("ForceResync"), {"InternalKeyId": [1]}, catalogue)


def test_what_cannot_be_nil_says_so(catalogue: Catalogue) -> None:
    with pytest.raises(BadValue, match=r"ErpConnectionId: .*not nil"):
        check_arguments(catalogue.operation("ForceResync"), {"ErpConnectionId": None}, catalogue)


def test_ten_thousand_levels_get_a_sentence() -> None:
    value: dict[str, Any] = {}
    for _ in range(10_000):
        value = {"ChildItems": [value]}
    bad = refused(LIST_ITEM, value)
    assert "nested deeper than 64 levels" in bad.sentence


def test_a_dozen_levels_are_fine(catalogue: Catalogue) -> None:
    value: dict[str, Any] = {"Id": 1}
    for _ in range(12):
        value = {"ChildItems": [value]}
    assert check(LIST_ITEM, value, catalogue) == value


def test_a_list_of_nothing_is_our_own_mistake(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="list of nothing"):
        check(TypeRef(Kind.LIST, "ArrayOfnothing"), [1], catalogue)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_checked_or_refused_and_never_breaks(value: object) -> None:
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            try:
                check(parameter.type, value, CATALOGUE)
            except BadValue:
                continue


def test_what_a_version_lacks_is_left_out_at_any_depth(catalogue: Catalogue) -> None:
    fields = catalogue.operation("SaveActorTypeMapping").parameters
    row: dict[str, Any] = {"ErpFieldId": 1, "ListReference": "x"}
    values: dict[str, Any] = {"Mapping": {"FieldMappings": [row, None], "IsActive": True}}
    assert known_in(86, fields, values, catalogue) == values
    older = {"Mapping": {"FieldMappings": [{"ErpFieldId": 1}, None], "IsActive": True}}
    assert known_in(85, fields, values, catalogue) == older


def test_every_sort_of_value_has_a_name() -> None:
    values = [None, True, False, 1, 1.5, "a", [], (), {}, object()]
    assert [sort_of(value) for value in values] == [
        "nil",
        "true",
        "false",
        "the number 1",
        "the number 1.5",
        "the text “a”",
        "a list",
        "a list",
        "an object",
        "a object",
    ]


def test_a_hundred_thousand_keys_are_checked_at_once(catalogue: Catalogue) -> None:
    numbers, texts = list(range(100_000)), [f"key {number}" for number in range(100_000)]

    def measured_ms() -> float:
        began_s = time.thread_time()
        assert check(INTEGERS, numbers, catalogue) == numbers
        assert check(TEXTS, texts, catalogue) == texts
        return (time.thread_time() - began_s) * 1000

    assert min(measured_ms() for _ in range(5)) < 100
