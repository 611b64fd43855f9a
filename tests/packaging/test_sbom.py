from __future__ import annotations

import json
from typing import Any

import inventory
import native
import product
import pytest
import sbom
import shipped


def _told(name: str, *addresses: tuple[str, str]) -> dict[str, Any]:
    return {
        "bom-ref": f"{name}==1.0",
        "name": name,
        "version": "1.0",
        "purl": f"pkg:pypi/{name.lower()}@1.0",
        "externalReferences": [{"type": kind, "url": url} for kind, url in addresses],
        "licenses": [{"license": {"name": "License :: OSI Approved :: MIT License"}}],
    }


_OF_PYTHON = {
    "metadata": {
        "timestamp": "2026-11-22T12:00:00",
        "component": {"bom-ref": "root-component", "name": product.COMMAND},
        "tools": {"components": [{"type": "application", "name": "cyclonedx-py", "version": "7"}]},
    },
    "components": [
        _told(
            "My.Client",
            ("website", "https://client.example"),
            ("website", "https://pypi-mirror.example/project/my-client"),
            ("distribution", "https://client.example/download"),
        ),
        _told("inner"),
        _told("extra"),
        _told("tool"),
    ],
    "dependencies": [
        {"ref": "root-component", "dependsOn": ["My.Client==1.0", "tool==1.0"]},
        {"ref": "My.Client==1.0", "dependsOn": ["inner==1.0"]},
        {"ref": "tool==1.0", "dependsOn": ["inner==1.0"]},
        {"ref": "inner==1.0"},
    ],
}


def _distribution(name: str, title: str, *parts: shipped.Part) -> shipped.Distribution:
    return shipped.Distribution(
        name=name,
        title=title,
        license="MIT",
        texts=(("LICENSE", "…"),),
        parts=parts,
        files=frozenset(),
        locked=shipped.Locked(name, "1.0", ("aa", "bb")),
    )


_DISTRIBUTIONS = (
    _distribution("extra", "extra"),
    _distribution("inner", "inner", shipped.Part("crate", "2.0", "MIT", "pkg:cargo/crate@2.0")),
    _distribution("my-client", "My.Client"),
)
_NATIVES = (
    inventory.Found(
        native.ZLIB, "zlib", "1.3.2", "pkg:generic/zlib@1.3.2", "inner", ("_internal/inner.so",)
    ),
    inventory.Found(
        native.LIBFFI,
        "libffi8",
        "3.4",
        "pkg:deb/debian/libffi8@3.4",
        "",
        ("_internal/libffi.so.8",),
    ),
    inventory.Found(native.XZ, native.XZ.name, "", "pkg:generic/xz", "", ("_internal/_lzma.pyd",)),
)


@pytest.fixture
def bill() -> dict[str, Any]:
    return sbom.compose(_OF_PYTHON, _DISTRIBUTIONS, _NATIVES, "linux-x86_64")


def _component(bill: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in bill["components"] if one["name"] == name)
    return dict(found)


def test_the_program_is_what_the_bill_is_of(bill: dict[str, Any]) -> None:
    program = bill["metadata"]["component"]
    assert (program["name"], program["version"]) == (product.COMMAND, product.VERSION)
    assert program["licenses"] == [{"expression": "MIT"}]
    assert product.RELEASES in [one["url"] for one in program["externalReferences"]]


def test_tools_are_left_out(bill: dict[str, Any]) -> None:
    names = {one["name"] for one in bill["components"]}
    assert names == {"My.Client", "inner", "extra", "crate", "zlib", "libffi8", native.XZ.name}


def test_who_needs_whom_is_a_whole_graph(bill: dict[str, Any]) -> None:
    graph = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert graph["my-client"] == ["inner"]
    assert graph["inner"] == ["inner/crate@2.0", "inner/zlib@1.3.2"]
    assert graph[product.COMMAND] == [
        f"{product.COMMAND}/{native.XZ.name}@unknown",
        f"{product.COMMAND}/libffi8@3.4",
        "extra",
        "my-client",
    ]
    references = [product.COMMAND, *(one["bom-ref"] for one in bill["components"])]
    assert sorted(graph) == sorted(references)
    assert len(references) == len(set(references))
    assert {ref for needed in graph.values() for ref in needed} < set(references)


def test_a_distribution_has_its_license_and_what_is_locked(bill: dict[str, Any]) -> None:
    client = _component(bill, "My.Client")
    assert client["licenses"] == [{"expression": "MIT"}]
    assert client["purl"] == "pkg:pypi/my.client@1.0"
    assert [one["value"] for one in client["properties"]] == ["aa", "bb"]


def test_no_address_to_download_from_is_kept(bill: dict[str, Any]) -> None:
    addresses = _component(bill, "My.Client")["externalReferences"]
    assert addresses == [{"type": "website", "url": "https://client.example"}]


def test_a_library_says_where_it_was_found(bill: dict[str, Any]) -> None:
    found = _component(bill, "libffi8")
    assert found["description"] == "libffi"
    assert found["evidence"] == {"occurrences": [{"location": "_internal/libffi.so.8"}]}


def test_an_unknown_version_is_left_out(bill: dict[str, Any]) -> None:
    assert "version" not in _component(bill, native.XZ.name)


def test_nothing_tells_when_or_where_it_was_made(bill: dict[str, Any]) -> None:
    assert "serialNumber" not in bill
    assert "timestamp" not in json.dumps(bill)
    again = sbom.compose(_OF_PYTHON, _DISTRIBUTIONS, tuple(reversed(_NATIVES)), "linux-x86_64")
    assert json.dumps(again) == json.dumps(bill)
