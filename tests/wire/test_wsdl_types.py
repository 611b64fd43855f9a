"""Schemas hold what their operations need and no more; `test_wsdl` says that it is exact."""

from __future__ import annotations

from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.wire.wsdl_types import (
    ARRAYS,
    CRYPTOGRAPHY,
    PREFIXES,
    SERIALIZATION,
    services_namespace,
    write_types,
)

CONTRACT = catalogue.load()
XS = f"{{{PREFIXES['xs']}}}"


def written(
    operation: str, services: int, service: str = "ErpSync", *, flat: bool = False
) -> etree._Element:
    types = etree.Element("types", nsmap={**PREFIXES, "tns": services_namespace(services)})
    asked = [CONTRACT.operation(operation, service)]
    write_types(types, CONTRACT, services, (), asked, flat=flat)
    return types


def names(types: etree._Element, namespace: str) -> list[str]:
    return [
        str(part.get("name"))
        for schema in types
        if schema.get("targetNamespace") == namespace
        for part in schema
        if part.tag in {XS + "complexType", XS + "simpleType"}
    ]


def test_only_the_types_that_an_operation_reaches_are_written_and_each_once() -> None:
    own = names(written("ForceResync", 86), services_namespace(86))
    assert len(own) == len(set(own))
    assert {"PluginResponse", "Carrier", "ChangedData", "ChangedDataItem"} <= set(own)
    assert "ErpConnection" not in own


def test_a_version_has_only_its_own_fields_and_types() -> None:
    assert "QuoteStatus" not in names(written("ForceResync", 87), services_namespace(87))
    assert "QuoteStatus" in names(written("ForceResync", 88), services_namespace(88))


def test_a_type_that_contains_itself_ends() -> None:
    own = names(written("GetConnectionListMappings", 88), services_namespace(88))
    assert own.count("MDOListItem") == own.count("ArrayOfMDOListItem") == 1


def test_lists_of_numbers_and_texts_stand_in_the_arrays_namespace() -> None:
    types = written("ForceResync", 88)
    assert names(types, ARRAYS) == ["ArrayOfint"]
    assert "ArrayOfChangedDataItem" in names(types, services_namespace(88))


def test_the_key_parameters_of_dotnet_stand_in_their_own_namespace() -> None:
    assert names(written("GetSystemInfo", 88, "SoPrincipal"), CRYPTOGRAPHY) == ["DSAParameters"]
    assert names(written("ForceResync", 88), CRYPTOGRAPHY) == []


def test_the_number_of_a_word_is_written_only_where_counting_does_not_give_it() -> None:
    types = written("GetConfigurationFields", 88)
    numbers = {
        str(word.get("value")): value.text
        for word in types.iter(XS + "enumeration")
        for value in word.iter(f"{{{SERIALIZATION}}}EnumerationValue")
    }
    assert numbers == {"Label": "99", "R": "1", "F": "16", "Nullable": "32"}


def test_flat_records_repeat_what_they_inherit() -> None:
    types = written("ForceResync", 88, flat=True)
    assert not list(types.iter(XS + "extension"))
    (record,) = [
        part for part in types.iter(XS + "complexType") if part.get("name") == "ChangedDataItem"
    ]
    fields = [part.get("name") for part in record.iter(XS + "element")]
    assert fields == ["TableRight", "FieldProperties", "Tablename", "RecordId"]
