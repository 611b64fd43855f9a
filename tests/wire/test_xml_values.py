"""Values are read by name, whatever surrounds them; absent, nil and empty stay three things."""

from __future__ import annotations

import pytest
from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.wire import xml_values

CONTRACT = catalogue.load()
XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def value_of(xml: str, of: TypeRef) -> Value:
    parser = etree.XMLParser(huge_tree=True, remove_comments=True)
    return xml_values.read(etree.fromstring(xml, parser), of, CONTRACT)


def record(name: str) -> TypeRef:
    return TypeRef(Kind.RECORD, name)


def integers() -> TypeRef:
    return TypeRef(Kind.LIST, "ArrayOfint", TypeRef(Kind.INTEGER))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.INTEGER, " 42 ", 42),
        (Kind.INTEGER, "-2147483648", -2147483648),
        (Kind.INTEGER, "", ""),
        (Kind.INTEGER, "4.2", "4.2"),
        (Kind.INTEGER, "٣", "٣"),
        (Kind.BOOLEAN, "true", True),
        (Kind.BOOLEAN, "0", False),
        (Kind.BOOLEAN, "True", "True"),
        (Kind.TEXT, " as it is\n", " as it is\n"),
        (Kind.TEXT, "", ""),
        (Kind.DATETIME, "0001-01-01T00:00:00", "0001-01-01T00:00:00"),
        (Kind.DURATION, "PT10M", "PT10M"),
        (Kind.DURATION, "00:10:00", "PT10M"),
        (Kind.DURATION, "soon", "soon"),
    ],
)
def test_a_scalar_is_typed_and_stays_text_where_it_is_not_what_was_promised(
    kind: Kind, text: str, value: Value
) -> None:
    found = value_of(f"<a>{text}</a>", TypeRef(kind))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["Select Update", " Select\n Update ", "Select, Update"])
def test_flags_are_words_in_either_notation(text: str) -> None:
    flags = TypeRef(Kind.FLAGS, "ETableRight")
    assert value_of(f"<a>{text}</a>", flags) == ["Select", "Update"]
    assert value_of("<a/>", flags) == []


def test_an_enumeration_word_that_nobody_knows_stays() -> None:
    assert value_of("<a>Spaceship</a>", TypeRef(Kind.ENUM, "ErpActorType")) == "Spaceship"


def test_absent_nil_and_empty_stay_three_things() -> None:
    found = value_of(
        f'<a {XSI}><UserExplanation/><TechExplanation i:nil="true"/><Changes/></a>',
        record("PluginResponse"),
    )
    assert found == {"UserExplanation": "", "TechExplanation": None, "Changes": {}}
    nil = f'<a {XSI} i:nil="1"/>'
    assert value_of(nil, record("PluginResponse")) is None
    assert value_of(nil, integers()) is None
    assert value_of(nil, TypeRef(Kind.INTEGER)) is None
    assert value_of("<a/>", integers()) == []
    assert value_of("<a/>", record("PluginResponse")) == {}


def test_namespaces_types_order_and_unknown_elements_do_not_matter() -> None:
    found = value_of(
        f'<x:a xmlns:x="urn:other" {XSI} i:type="x:Nonsense"><Later>1</Later>'
        "<x:RecordId>7</x:RecordId><!-- c --><Tablename>contact</Tablename></x:a>",
        record("ChangedDataItem"),
    )
    assert found == {"RecordId": 7, "Tablename": "contact"}


def test_inherited_fields_are_read_too() -> None:
    found = value_of(
        "<a><TableRight><Mask>R F</Mask></TableRight><FieldProperties>"
        "<FieldPropertyDictionaryKeyValuePair><Key>name</Key><Value><FieldLength>3</FieldLength>"
        "</Value></FieldPropertyDictionaryKeyValuePair></FieldProperties><RecordId>1</RecordId></a>",
        record("ChangedDataItem"),
    )
    assert found == {
        "TableRight": {"Mask": ["R", "F"]},
        "FieldProperties": {"name": {"FieldLength": 3}},
        "RecordId": 1,
    }


def test_a_dictionary_takes_any_pair_element_and_keeps_nil_and_missing_values() -> None:
    found = value_of(
        f"<a {XSI}><StringKeyValuePair><Key>a</Key><Value>1</Value></StringKeyValuePair>"
        '<KeyValueOfstringstring><Key>b</Key><Value i:nil="true"/></KeyValueOfstringstring>'
        "<P><Key/></P><P><Value>lost</Value></P></a>",
        TypeRef(Kind.DICTIONARY, "StringDictionary"),
    )
    assert found == {"a": "1", "b": None, "": None}


def test_a_list_takes_its_items_by_name_or_whatever_they_are_called() -> None:
    texts = TypeRef(Kind.LIST, "ArrayOfstring", TypeRef(Kind.TEXT))
    assert value_of(f'<a {XSI}><string>x</string><string i:nil="true"/></a>', texts) == ["x", None]
    assert value_of("<a><int>1</int><new/><int>x</int></a>", integers()) == [1, "x"]
    assert value_of("<a><item>1</item></a>", integers()) == [1]


def test_nesting_without_end_is_read_without_recursion() -> None:
    levels = 600
    opened, closed = "<Id>1</Id><ChildItems><MDOListItem>", "</MDOListItem></ChildItems>"
    found = value_of("<a>" + opened * levels + closed * levels + "</a>", record("MDOListItem"))
    for _ in range(levels):
        assert isinstance(found, dict)
        assert found["Id"] == 1
        (found,) = found["ChildItems"]
    assert found == {}


def test_read_fields_takes_only_the_fields_that_were_asked_for() -> None:
    fields = (Field("B", TypeRef(Kind.INTEGER), nillable=False),)
    parent = etree.fromstring("<a><A>1</A><B>2</B></a>")
    assert xml_values.read_fields(parent, fields, CONTRACT) == {"B": 2}
