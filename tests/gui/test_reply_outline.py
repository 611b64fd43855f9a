"""The outline of a reply agrees with a plain tree, whatever is done with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import reply_lines
from erpsync_gui.gui.outline import ALL
from erpsync_gui.gui.reply_outline import ReplyOutline, top_spans
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.text import IndexedText
from tests.gui.exchange_samples import Tree, XmlWriter
from tests.gui.plain_outline import ACTS, PlainOutline, act, check

NAMES = st.sampled_from(["Item", "Id", "Name"])
LEAVES: st.SearchStrategy[Tree] = st.tuples(NAMES, st.sampled_from(["x", "a\nb\nc", None]))
NODES = st.recursive(
    LEAVES, lambda below: st.tuples(NAMES, st.lists(below, max_size=4)), max_leaves=25
)
TREES = st.lists(NODES, min_size=1, max_size=5).map(lambda nodes: ("Root", nodes))
ENVELOPES = TREES.map(
    lambda tree: (
        "Envelope",
        [("Header", [("Succeeded", "true"), ("More", "1")]), ("Body", [("Answer", [tree])])],
    )
)


def plain_of(reply: Reply, kept: bytes, tops: list[int]) -> PlainOutline:
    children = {
        node: [child for child in reply.children(node) if kept[child]] for node in reply.nodes()
    }
    shown = [top for top in tops if kept[top]]
    inside = [node for top in shown for node in reply.nodes(top, reply.end(top)) if kept[node]]
    return PlainOutline(shown, {node: children[node] for node in inside})


def everything(reply: Reply) -> bytes:
    return bytes([1]) * len(reply.shape)


@given(TREES, ACTS, st.sampled_from([3, 4096]))
def test_it_does_what_a_plain_tree_does(
    tree: Tree, acts: list[tuple[str, int]], piece: int
) -> None:
    reply = XmlWriter(tree).reply
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reply_lines, "_PIECE", piece)
        outline, plain = ReplyOutline(reply), plain_of(reply, everything(reply), [0])
        for what, number in acts:
            check(outline, plain)
            act(outline, what, plain.act(what, number))
        check(outline, plain)


@given(ENVELOPES, ACTS, st.sampled_from(["Header", "Root"]))
def test_of_an_envelope_the_result_and_the_header_are_the_top_rows(
    tree: Tree, acts: list[tuple[str, int]], name: str
) -> None:
    writer = XmlWriter(tree)
    result = writer.nodes[name][0]
    outline = ReplyOutline(writer.reply, result)
    tops = outline.things_of(range(9))
    assert writer.nodes["Header"][0] in tops
    assert result in range(tops[0], writer.reply.end(tops[0]))
    plain = plain_of(writer.reply, everything(writer.reply), tops)
    for what, number in acts:
        act(outline, what, plain.act(what, number))
    check(outline, plain)


@given(st.one_of(TREES, ENVELOPES), ACTS, st.lists(st.integers(0, 200), min_size=1, max_size=3))
def test_a_filter_keeps_only_what_it_keeps(
    tree: Tree, acts: list[tuple[str, int]], numbers: list[int]
) -> None:
    reply = XmlWriter(tree).reply
    nodes = list(reply.nodes())
    kept = bytearray(len(reply.shape))
    for number in numbers:
        node: int | None = nodes[number % len(nodes)]
        while node is not None:
            kept[node] = 1
            node = reply.parent(node)
    tops = [span.start for span in top_spans(reply)]
    outline, plain = ReplyOutline(reply, 0, bytes(kept)), plain_of(reply, bytes(kept), tops)
    if not plain.tops:
        assert outline.row_count == 0
        assert outline.row_of(0) == -1
        return
    for what, number in acts:
        act(outline, what, plain.act(what, number))
    check(outline, plain)


SMALL: Tree = (
    "Envelope",
    [
        ("Header", [("Succeeded", "true")]),
        ("Body", [("Response", [("Result", [("Id", "1"), ("Sub", [("Deep", "2")])])])]),
    ],
)


@pytest.mark.parametrize(
    ("tree", "result", "tops"),
    [
        (SMALL, "Result", ["Result", "Header"]),
        (SMALL, "Header", ["Header", "Response"]),
        (SMALL, "Succeeded", ["Header", "Response"]),
        (("Envelope", [("Body", ())]), "", ["Body"]),
        (("Envelope", [("Body", [("A", "1"), ("B", "2")])]), "", ["Body"]),
        (("Envelope", "text"), "", ["Envelope"]),
        (("Other", [("Body", [("A", "1")])]), "", ["Other"]),
    ],
)
def test_the_top_rows(tree: Tree, result: str, tops: list[str]) -> None:
    writer = XmlWriter(tree, result)
    spans = top_spans(writer.reply, writer.result)
    assert [writer.reply.name(span.start) for span in spans] == tops


def test_what_is_wrapped_around_the_top_rows_is_found_in_the_first() -> None:
    writer = XmlWriter(SMALL, "Result")
    outline = ReplyOutline(writer.reply, writer.result)
    for wrapper in ("Envelope", "Body", "Response"):
        assert outline.row_of(writer.nodes[wrapper][0]) == 0
        assert outline.reveal(writer.nodes[wrapper][0]) == 0


def test_a_node_that_the_filter_keeps_back_is_found_in_the_one_above() -> None:
    writer = XmlWriter(SMALL, "Result")
    kept = bytearray(len(writer.reply.shape))
    for name in ("Envelope", "Body", "Response", "Result", "Sub"):
        kept[writer.nodes[name][0]] = 1
    outline = ReplyOutline(writer.reply, writer.result, bytes(kept))
    assert outline.reveal(writer.nodes["Deep"][0]) == 1
    assert outline.things_of(range(9)) == [writer.nodes[name][0] for name in ("Result", "Sub")]


def test_a_reply_without_nodes_has_no_rows() -> None:
    outline = ReplyOutline(Reply(Form.JSON, IndexedText.of(b""), bytes([251])))
    assert outline.row_count == 0
    assert outline.things_of(range(5)) == []


@given(ENVELOPES, st.integers(0, 30), st.integers(0, 30))
def test_the_nodes_in_some_rows_are_told_as_they_were(tree: Tree, first: int, count: int) -> None:
    outline = ReplyOutline(XmlWriter(tree).reply)
    outline.expand_to_depth(ALL)
    rows = range(first, first + count)
    wanted = outline.things_of(rows)
    nodes = outline.nodes_in(rows)
    outline.expand_to_depth(0)
    assert list(nodes) == wanted
