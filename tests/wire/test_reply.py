"""Tests of `erpsync_gui.wire.reply`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.reply import Reply, State
from tests.wire.reply_samples import JSON, XML, of_json, of_xml


def _rows(reply: Reply) -> list[tuple[int, str, State, str]]:
    return [
        (reply.depths[node], reply.names[node], State(reply.states[node]), reply.values[node])
        for node in range(len(reply))
    ]


@pytest.mark.parametrize("reply", [of_xml(), of_json()])
def test_every_node_knows_its_children_and_its_parent(reply: Reply) -> None:
    assert reply.parent(0) is None
    below = [child for node in range(len(reply)) for child in reply.children(node)]
    assert sorted(below) == list(range(1, len(reply)))
    for node in range(len(reply)):
        assert all(reply.parent(child) == node for child in reply.children(node))


def test_the_parent_of_a_late_sibling_is_found() -> None:
    reply = of_json(b"[" + b"1," * 20_000 + b"[2]]")
    assert reply.parent(len(reply) - 1) == 20_001
    assert reply.parent(20_001) == 0
    assert reply.path(len(reply) - 1) == "$[20000][0]"


def test_a_child_is_found_by_name() -> None:
    reply = of_xml(result="Response")
    changes = reply.child(reply.result, "Changes")
    assert changes is not None
    assert reply.names[changes] == "Changes"
    assert reply.child(changes, "IsOk") is None


def test_an_xpath_finds_exactly_its_element() -> None:
    reply, root = of_xml(), etree.fromstring(XML)
    for node, element in enumerate(root.iter("*")):
        assert root.getroottree().xpath(reply.path(node)) == [element]


def test_an_xpath_counts_only_siblings_of_the_same_name() -> None:
    assert (
        of_xml()
        .path(14)
        .endswith(
            "/*[local-name()='AddedRecords']/*[local-name()='ChangedDataItem'][2]"
            "/*[local-name()='RecordId']"
        )
    )


def _evaluated(path: str, value: Any) -> Any:
    """A simple JSONPath: `$` and then names, quoted names and places."""
    assert path.startswith("$")
    steps = re.findall(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]", path)
    for name, place, quoted in steps:
        key = name or re.sub(r"\\(.)", r"\1", quoted)
        value = value[int(place)] if place else value[key]
    return value


def test_a_jsonpath_finds_its_value() -> None:
    reply, value = of_json(), json.loads(JSON)
    assert _evaluated(reply.path(8), value) == 1042
    assert reply.path(8) == "$.Changes.AddedRecords[0].RecordId"
    assert reply.path(14) == r"$['odd key\'s']"
    assert _evaluated(reply.path(14), value) == {}


@pytest.mark.parametrize(
    ("reply", "text"),
    [(of_xml(), print_xml(XML).text), (of_json(), print_json(JSON).text)],
)
def test_every_node_stands_on_its_line_and_is_found_there(reply: Reply, text: Any) -> None:
    for node in range(1, len(reply)):
        line = text.line(reply.lines[node]).decode()
        name = reply.names[node]
        assert name in line or name.startswith("[")
        if reply.lines[node] not in reply.lines[node + 1 :]:
            assert reply.row_at_line(reply.lines[node]) == node
    assert reply.row_at_line(10_000) == len(reply) - 1
    assert reply.row_at_line(-1) is None


def test_a_line_before_the_root_has_no_node() -> None:
    assert of_xml().row_at_line(0) is None
