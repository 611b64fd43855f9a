from __future__ import annotations

import pytest

from erpsync_gui.contract.catalogue import load
from erpsync_gui.contract.model import EnumType, EnumWord, Field, Kind, RecordType, TypeRef

INTEGERS = TypeRef(Kind.LIST, "ArrayOfint", TypeRef(Kind.INTEGER))
TEXTS = TypeRef(Kind.LIST, "ArrayOfstring", TypeRef(Kind.TEXT))
RECORDS = TypeRef(Kind.LIST, "ArrayOfListItem", TypeRef(Kind.RECORD, "ListItem"))


def test_items_are_named_for_their_type() -> None:
    assert [t.item_element for t in (INTEGERS, TEXTS, RECORDS)] == ["int", "string", "ListItem"]


def test_only_integers_and_texts_stand_in_the_arrays_namespace() -> None:
    lists = (INTEGERS, TEXTS, RECORDS, TypeRef(Kind.INTEGER))
    assert [t.items_in_arrays_namespace for t in lists] == [True, True, False, False]


def test_what_is_no_list_has_no_item_element() -> None:
    with pytest.raises(ValueError, match="integer is not a list"):
        _ = TypeRef(Kind.INTEGER).item_element


def test_a_version_has_only_the_fields_and_words_of_its_time() -> None:
    text = TypeRef(Kind.TEXT)
    old, new = Field("Old", text, nillable=True), Field("New", text, nillable=True, since=88)
    record = RecordType("R", (old, new))
    assert record.fields_in(87) == (old,)
    assert record.fields_in(88) == (old, new)
    enum = EnumType("E", (EnumWord("A", 0), EnumWord("B", 1, since=86)))
    assert [word.name for word in enum.words_in(85)] == ["A"]
    assert [word.name for word in enum.words_in(86)] == ["A", "B"]


def test_fields_and_parameters_are_found_by_name() -> None:
    catalogue = load()
    operation = catalogue.operation("ForceResync")
    assert operation.parameter("InternalKeyIds").type == INTEGERS
    with pytest.raises(KeyError, match="Nothing"):
        operation.parameter("Nothing")
    record = catalogue.record("ListItem")
    assert record.field("Id").type.kind is Kind.INTEGER
    with pytest.raises(KeyError, match="Nothing"):
        record.field("Nothing")


def test_an_operation_knows_what_it_answers() -> None:
    catalogue = load()
    resync = catalogue.operation("ForceResync")
    assert resync.returns_changes
    assert not resync.is_void
    queued = catalogue.operation("ForceResyncBatchTask")
    assert queued.is_void
    assert queued.result is None
    assert not queued.returns_changes
    assert not catalogue.operation("GetConnection").returns_changes
