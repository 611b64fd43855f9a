"""A path finds exactly its node, with the tools that everybody has."""

from __future__ import annotations

from collections.abc import Iterator

import jsonpath
import pytest
from hypothesis import given
from lxml import etree

from erpsync_gui.wire.reply import Reply
from tests.wire.reply_samples import (
    JSON,
    JSON_DOCUMENTS,
    XML_DOCUMENTS,
    Expected,
    of_json,
    of_xml,
)


@given(XML_DOCUMENTS)
def test_an_xpath_finds_exactly_its_element(document: Expected) -> None:
    reply, root = of_xml(document.written.encode()), etree.fromstring(document.written.encode())
    found = [root.getroottree().xpath(reply.path(node)) for node in reply.nodes()]
    assert all(len(elements) == 1 for elements in found)
    places = {element: place for place, element in enumerate(root.iter("*"))}
    order = [places[element] for (element,) in found]
    assert order == sorted(set(order))


def test_an_xpath_counts_only_siblings_of_the_same_name() -> None:
    reply = of_xml()
    *_, node = reply.nodes()
    assert reply.path(node).endswith(
        "/*[local-name()='AddedRecords']/*[local-name()='ChangedDataItem'][2]"
        "/*[local-name()='RecordId']"
    )


@pytest.mark.parametrize(
    ("between", "step"),
    [(b"", 1), (b"<b/>", 1), (b"<c>\n</c>", 1), (b"<!-- -->", 1), (b"<x:a\n/>", 2), (b"<ab/>", 1)],
)
def test_many_siblings_of_one_name_are_counted_right(between: bytes, step: int) -> None:
    count = 40_000
    reply = of_xml(b"<r xmlns:x='x'>" + (between + b"<a>1</a>") * count + b"<z/></r>")
    *_, node, last = reply.children(0)
    assert reply.path(node) == f"/*[local-name()='r']/*[local-name()='a'][{step * count}]"
    assert reply.path(last) == "/*[local-name()='r']/*[local-name()='z']"


@given(JSON_DOCUMENTS.filter(lambda document: not document.has_twins()))
def test_a_jsonpath_finds_exactly_its_value(document: Expected) -> None:
    reply = of_json(document.written.encode())
    for node in reply.nodes():
        (match,) = jsonpath.finditer(reply.path(node), document.written)
        assert match.parts == tuple(_steps(reply, node))


def _steps(reply: Reply, node: int) -> Iterator[str | int]:
    above = reply.parent(node)
    if above is not None:
        yield from _steps(reply, above)
        yield reply.name(node) if reply.has_keys(above) else reply.number(node)


def test_a_jsonpath_quotes_what_is_no_plain_name() -> None:
    reply = of_json()
    nodes = list(reply.nodes())
    assert reply.path(nodes[8]) == "$.Changes.AddedRecords[0].RecordId"
    assert reply.path(nodes[14]) == r"$['odd key\'s']"
    assert jsonpath.findall(reply.path(nodes[8]), JSON.decode()) == [1042]
    odd = of_json(b'{"":1,"[0]":2,"$":3,"a\\tb\\\\":4}')
    assert [odd.path(node) for node in odd.children(0)] == [
        "$['']", "$['[0]']", "$['$']", r"$['a\u0009b\\']",
    ]  # fmt: skip
