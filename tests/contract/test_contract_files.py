"""The committed contract against the published one, once as generated and once by plain looks."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from erpsync_gui.contract.catalogue import VERSIONS, Catalogue, load
from erpsync_gui.contract.model import Kind, RestShape, TypeRef

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "resources" / "contract"
XS = "{http://www.w3.org/2001/XMLSchema}"
SIMPLE = {
    Kind.INTEGER: "int",
    Kind.TEXT: "string",
    Kind.BOOLEAN: "boolean",
    Kind.DATETIME: "dateTime",
    Kind.DURATION: "duration",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    """The script in `packaging/`, imported as Python does it when the script runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "packaging")
        yield importlib.import_module("generate_contract")


def schema(reference: Path, version: int, service: str = "ErpSync") -> ET.Element:
    return ET.parse(reference / "wsdl" / f"Services{version}-{service}.wsdl").getroot()


def printed(root: ET.Element, element: str) -> list[tuple[str, str, bool]] | None:
    """Name, type and nillability of the children of an element, as the WSDL prints them."""
    found = root.find(f".//{XS}element[@name='{element}']/{XS}complexType")
    if found is None:
        return None
    return printed_fields(found)


def printed_fields(owner: ET.Element) -> list[tuple[str, str, bool]]:
    rows = owner.findall(f".//{XS}sequence/{XS}element")
    return [
        (r.attrib["name"], r.attrib["type"].split(":")[1], "nillable" in r.attrib) for r in rows
    ]


def spelled(of: TypeRef) -> str:
    return of.name or SIMPLE[of.kind]


# --- The generator --------------------------------------------------------------------------------


def test_the_committed_files_are_what_the_generator_makes_of_the_published_ones(
    reference: Path, generator: ModuleType, tmp_path: Path
) -> None:
    generator.main(reference, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in COMMITTED.iterdir()}


SPOILT_WSDL = {
    "an operation changes its signature": (
        85,
        'name="ErpConnectionIds" nillable="true"',
        'name="ErpConnectionIds"',
    ),
    "an operation is gone in between": (87, "ForceSyncAll", "ForceSyncNone"),
    "a field moves": (
        84,
        '<xs:element minOccurs="0" name="Deleted" type="xs:boolean" />',
        '<xs:element minOccurs="0" name="Removed" type="xs:boolean" />',
    ),
    "an enumeration word moves": (
        86,
        '<xs:enumeration value="Customer" />',
        '<xs:enumeration value="Zebra" />',
    ),
}


@pytest.mark.parametrize(
    ("version", "published", "spoilt"), SPOILT_WSDL.values(), ids=list(SPOILT_WSDL)
)
def test_versions_that_disagree_stop_the_generator(
    reference: Path,
    generator: ModuleType,
    tmp_path: Path,
    version: int,
    published: str,
    spoilt: str,
) -> None:
    copy = tmp_path / "reference"
    shutil.copytree(reference, copy, copy_function=shutil.copyfile)
    path = copy / "wsdl" / f"Services{version}-ErpSync.wsdl"
    path.parent.chmod(0o755)
    text = path.read_text(encoding="utf-8")
    assert published in text
    path.write_text(text.replace(published, spoilt), encoding="utf-8")
    with pytest.raises(generator.InconsistencyError):
        generator.main(copy, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_rest_definition_that_differs_from_soap_stops_the_generator(
    reference: Path, generator: ModuleType, tmp_path: Path
) -> None:
    copy = tmp_path / "reference"
    shutil.copytree(reference, copy, copy_function=shutil.copyfile)
    path = copy / "openapi" / "Swagger-v1-ErpSyncAgent.json"
    path.parent.chmod(0o755)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"RecordId":', '"RowId":'), encoding="utf-8")
    with pytest.raises(generator.InconsistencyError):
        generator.main(copy, tmp_path / "out")


@pytest.mark.parametrize(
    ("part", "key"),
    [("parameters", "NoSuchParameter"), ("fields", "Nothing.AtAll"), ("secrets", "Not.There")],
)
def test_words_for_nothing_stop_the_generator(
    reference: Path, generator: ModuleType, tmp_path: Path, part: str, key: str
) -> None:
    words = json.loads(generator.WORDS.read_text(encoding="utf-8"))
    if part == "secrets":
        words[part].append(key)
    else:
        words[part][key] = "Something."
    path = tmp_path / "words.json"
    path.write_text(json.dumps(words), encoding="utf-8")
    with pytest.raises(generator.InconsistencyError, match=re.escape(key)):
        generator.main(reference, tmp_path / "out", path)


def test_none_of_the_published_text_is_copied(reference: Path, catalogue: Catalogue) -> None:
    swagger = reference / "openapi" / "Swagger-v1-ErpSyncAgent.json"
    published = swagger.read_text(encoding="utf-8").casefold()
    ours = [operation.purpose for operation in catalogue.operations()]
    ours += [note for operation in catalogue.operations() for note in operation.notes]
    ours += [field.help for op in catalogue.operations() for field in op.parameters]
    ours += [field.help for record in catalogue.records() for field in record.fields]
    sentences = {part for text in ours for part in text.casefold().split(". ")}
    assert [text for text in sentences if len(text) > 25 and text in published] == []


# --- Plain looks at the published files -----------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_has_the_operations_that_its_wsdl_has(
    reference: Path, catalogue: Catalogue, version: int
) -> None:
    for service in ("ErpSync", "SoPrincipal"):
        text = (reference / "wsdl" / f"Services{version}-{service}.wsdl").read_text("utf-8")
        port = text[text.index("<wsdl:portType") : text.index("</wsdl:portType")]
        names = re.findall(r'<wsdl:operation name="(\w+)"', port)
        ours = [op.name for op in catalogue.operations(service, version)]
        assert sorted(ours) == sorted(names)
        assert version < VERSIONS[-1] or ours == names


def test_the_five_versions_grow_from_38_to_49_operations(catalogue: Catalogue) -> None:
    counts = [len(catalogue.operations("ErpSync", version)) for version in VERSIONS]
    assert counts == [38, 38, 44, 44, 49]


@pytest.mark.parametrize("version", VERSIONS)
def test_parameters_have_the_order_types_and_nillability_of_the_wsdl(
    reference: Path, catalogue: Catalogue, version: int
) -> None:
    for service in ("ErpSync", "SoPrincipal"):
        root = schema(reference, version, service)
        for operation in catalogue.operations(service, version):
            fields = [(f.name, spelled(f.type), f.nillable) for f in operation.parameters]
            assert fields == printed(root, operation.name)


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_have_the_element_and_the_children_of_the_wsdl(
    reference: Path, catalogue: Catalogue, version: int
) -> None:
    for service in ("ErpSync", "SoPrincipal"):
        root = schema(reference, version, service)
        for operation in catalogue.operations(service, version):
            fields = [(f.name, spelled(f.type), f.nillable) for f in operation.answer]
            assert fields == printed(root, operation.response_element)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("service", ["ErpSync", "SoPrincipal"])
def test_records_have_the_fields_of_the_wsdl(
    reference: Path, catalogue: Catalogue, version: int, service: str
) -> None:
    root = schema(reference, version, service)
    compared = 0
    for record in catalogue.records():
        found = root.find(f".//{XS}complexType[@name='{record.name}']")
        if found is None:
            continue
        fields = record.fields_in(version)[2 if record.carrier else 0 :]
        ours = [(f.name, spelled(f.type), f.nillable) for f in fields]
        theirs = printed_fields(found)
        assert [row[0] for row in ours] == [row[0] for row in theirs]
        assert [row for row in ours if row[1] != "string"] == [
            row for row in theirs if row[1] not in {"string", "base64Binary"}
        ]
        assert record.since <= version
        compared += 1
    assert compared >= 15


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("service", ["ErpSync", "SoPrincipal"])
def test_enumerations_have_the_words_of_the_wsdl(
    reference: Path, catalogue: Catalogue, version: int, service: str
) -> None:
    root = schema(reference, version, service)
    for found in root.iterfind(f".//{XS}simpleType[@name]"):
        if found.attrib["name"] in {"char", "duration", "guid"}:
            continue
        words = [word.attrib["value"] for word in found.iter(f"{XS}enumeration")]
        ours = catalogue.enum(found.attrib["name"])
        assert [word.name for word in ours.words_in(version)] == words
        assert ours.flags == (found.find(f"{XS}list") is not None)


@pytest.mark.parametrize("service", ["ErpSync", "SoPrincipal"])
def test_dictionaries_have_the_pair_element_of_the_wsdl(
    reference: Path, catalogue: Catalogue, service: str
) -> None:
    root = schema(reference, 88, service)
    for ours in catalogue.dictionaries():
        found = root.find(f".//{XS}complexType[@name='{ours.name}']")
        if found is None:
            assert ours.name in {"StringDictionary", "AuthenticationGenericData"}
            continue
        pair = found.find(f"{XS}sequence/{XS}element")
        assert pair is not None
        assert pair.attrib["name"] == ours.pair_element
        assert printed_fields(pair)[1][1] == spelled(ours.value)


def test_every_type_that_is_named_anywhere_in_the_wsdl_is_known(
    reference: Path, catalogue: Catalogue
) -> None:
    text = (reference / "wsdl" / "Services88-ErpSync.wsdl").read_text("utf-8")
    named = set(re.findall(r'complexType name="(\w+)"', text))
    known = {r.name for r in catalogue.records()} | {d.name for d in catalogue.dictionaries()}
    assert {name for name in named if not name.startswith("ArrayOf")} <= known


def test_rest_has_the_49_operations_with_41_objects_5_without_body_2_queries_and_1_entity(
    reference: Path, catalogue: Catalogue
) -> None:
    swagger = json.loads(
        (reference / "openapi" / "Swagger-v1-ErpSyncAgent.json").read_text("utf-8")
    )
    operations = catalogue.operations()
    assert {path.split("/")[-1] for path in swagger["paths"]} == {op.name for op in operations}
    shapes = Counter(op.rest.shape for op in operations if op.rest)
    assert shapes == {
        RestShape.OBJECT: 41,
        RestShape.NONE: 5,
        RestShape.QUERY: 2,
        RestShape.ENTITY: 1,
    }


def test_rest_parameters_and_select_stand_where_the_swagger_says(
    reference: Path, catalogue: Catalogue
) -> None:
    swagger: dict[str, Any] = json.loads(
        (reference / "openapi" / "Swagger-v1-ErpSyncAgent.json").read_text("utf-8")
    )
    for operation in catalogue.operations():
        post = swagger["paths"][f"/api/v1/Agents/ErpSync/{operation.name}"]["post"]
        binding = operation.rest
        assert binding is not None
        in_query = [p["name"] for p in post["parameters"] if p["in"] == "query"]
        select = ["$select"] if binding.select else []
        assert sorted(in_query) == sorted([*select, *filter(None, [binding.query_name])])
        request = f"SuperOffice.WebApi.v1.Carriers.ErpSyncCarriers.{operation.name}Request"
        if binding.shape is RestShape.OBJECT:
            names = list(swagger["definitions"][request]["properties"])
            assert names == [parameter.name for parameter in operation.parameters]
        assert operation.is_void == ("204" in post["responses"])


def test_rest_records_have_the_fields_of_soap_with_the_inherited_ones_last(
    reference: Path, catalogue: Catalogue
) -> None:
    swagger = json.loads(
        (reference / "openapi" / "Swagger-v1-ErpSyncAgent.json").read_text("utf-8")
    )
    for name, definition in swagger["definitions"].items():
        if name.endswith("Request"):
            continue
        record = catalogue.record(name.split(".")[-1])
        names = [field.name for field in record.fields]
        if record.carrier:
            names = names[2:] + names[:2]
        assert list(definition["properties"]) == names


def test_seven_operations_answer_nothing(catalogue: Catalogue) -> None:
    assert {op.name for op in catalogue.operations() if op.is_void} == {
        "DeleteErpSyncConnectorEntity",
        "DeleteConnection",
        "MoveErpFieldItem",
        "ConnectActor",
        "ValidateArchiveColumnConfig",
        "ForceResyncBatchTask",
        "ChangeEngineInterval",
    }


def test_only_the_additions_of_the_diff_are_younger_than_84(catalogue: Catalogue) -> None:
    fields = {
        f"{record.name}.{field.name}": field.since
        for record in catalogue.records()
        for field in record.fields
        if field.since > record.since
    }
    assert fields == {"ErpSyncFieldMapping.ListReference": 86, "PluginResponse.Status": 88}
    words = {
        (enum.name, word.name)
        for enum in catalogue.enums()
        for word in enum.words
        if word.since > enum.since
    }
    rights = {("ETableRight", word) for word in ("Unused1", "Uninitialized", "R", "F")}
    assert words == rights | {("EFieldRight", "Nullable")}
