"""What the search finds is what is plainly there, however the text is cut into pieces."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import reply_search
from erpsync_gui.gui.reply_search import Hits, search
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.reply import Form, Reply, State
from erpsync_gui.wire.steps import taken
from erpsync_gui.wire.text import IndexedText
from tests.gui.exchange_samples import Tree, XmlWriter

LETTERS = st.text(st.sampled_from("aBx1 æØ\n"), max_size=8)
NAMES = st.sampled_from(["Item", "aB", "x1"])
NODES = st.recursive(
    st.tuples(NAMES, LETTERS.filter(str.strip)),
    lambda below: st.tuples(NAMES, st.lists(below, max_size=4)),
    max_leaves=20,
)
TREES = st.lists(NODES, min_size=1, max_size=5).map(lambda nodes: ("Root", nodes))
WORDS = st.text(st.sampled_from("abx1æØ"), min_size=1, max_size=3)


@pytest.fixture(params=[1, 64, 1 << 18], autouse=True)
def _pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_search, "_PIECE_BYTES", request.param)


def plain_hits(reply: Reply, words: str) -> Hits:
    kept: set[int] = set()
    count = 0
    for node in reply.nodes():
        found = reply.words(node)
        if any(words.casefold() in text.casefold() for text in (found.name, found.value)):
            count += 1
            kept.update(each for each in range(node, reply.end(node)) if reply.is_node(each))
            above: int | None = node
            while above is not None:
                kept.add(above)
                above = reply.parent(above)
    return Hits(bytes(line in kept for line in range(len(reply.shape))), count)


@given(TREES, WORDS)
def test_in_xml_names_and_values_are_searched(tree: Tree, words: str) -> None:
    reply = XmlWriter(tree).reply
    assert taken(search(reply, words)) == plain_hits(reply, words)


def test_what_stands_in_attributes_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_search, "_PIECE_BYTES", 1 << 18)  # a tag is looked at as a whole
    body = b'<a xmlns:b="http://x">\n  <b:c b:d="http://y">http</b:c>\n  <e f="http"/>\n</a>'
    reply = Reply(Form.XML, IndexedText.of(body), bytes([0, 2, 2, 1]))
    assert taken(search(reply, "http")) == Hits(bytes([1, 1, 0, 0]), 1)
    assert taken(search(reply, "C")).count == 1
    assert taken(search(reply, "f=")).count == 0


@pytest.mark.parametrize("words", ["a & b", "<tag>", 'say "x"'])
def test_in_xml_words_are_found_as_they_are_meant(words: str) -> None:
    reply = XmlWriter(("Root", [("A", words), ("B", "other")])).reply
    assert taken(search(reply, words)).count == 1


@pytest.mark.parametrize("is_ascii", [True, False])
@pytest.mark.parametrize("words", ['say "x"', "back\\slash", "Ærlig"])
def test_in_json_words_are_found_as_they_are_meant(words: str, *, is_ascii: bool) -> None:
    document = {"Key": words, "Other": [1, {"Deep": words}]}
    printed = print_body(json.dumps(document, ensure_ascii=is_ascii).encode(), "application/json")
    reply = Reply(Form.JSON, printed.text, printed.shape)
    hits = taken(search(reply, words))
    assert hits == plain_hits(reply, words)
    assert hits.count == 2


def test_a_value_of_many_lines_is_one_hit() -> None:
    writer = XmlWriter(("Root", [("Before", "x"), ("Trace", "\n".join(["at x"] * 50))]))
    hits = taken(search(writer.reply, "at"))
    assert hits.count == 1
    assert writer.reply.state(writer.nodes["Trace"][0]) is State.VALUE
    assert hits == plain_hits(writer.reply, "at")
