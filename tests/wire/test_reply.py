"""The lines of a laid-out answer are its tree, whatever the answer holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire.layout import BLANKS
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.reply import Form, Reply, State, alike
from erpsync_gui.wire.shape import ASIDE, DEEPEST
from erpsync_gui.wire.text import IndexedText, other_lines
from tests.wire.reply_samples import (
    JSON_DOCUMENTS,
    XML_DOCUMENTS,
    Expected,
    of_json,
    of_xml,
    rows,
)

_DOCUMENTS = XML_DOCUMENTS | JSON_DOCUMENTS


def _tree(document: Expected) -> Reply:
    body = document.written.encode()
    return of_xml(body) if body.startswith(b"<") else of_json(body)


# --- names and values ----------------------------------------------------------------------------


def test_xml_has_one_node_an_element_in_document_order() -> None:
    assert rows(of_xml()) == [
        (0, "Envelope", State.PARENT, ""),
        (1, "Body", State.PARENT, ""),
        (2, "ForceResyncResponse", State.PARENT, ""),
        (3, "Response", State.PARENT, ""),
        (4, "IsOk", State.VALUE, "true"),
        (4, "UserExplanation", State.NIL, ""),
        (4, "ErrorCode", State.EMPTY, ""),
        (4, "Changes", State.PARENT, ""),
        (5, "AddedRecords", State.PARENT, ""),
        (6, "ChangedDataItem", State.PARENT, ""),
        (7, "Tablename", State.VALUE, "contact"),
        (7, "RecordId", State.VALUE, "1042"),
        (6, "ChangedDataItem", State.PARENT, ""),
        (7, "Tablename", State.VALUE, " person"),
        (7, "RecordId", State.VALUE, "7"),
    ]


def test_json_has_one_node_a_value_with_numbers_as_they_are_written() -> None:
    assert rows(of_json()) == [
        (0, "$", State.PARENT, ""),
        (1, "IsOk", State.VALUE, "true"),
        (1, "UserExplanation", State.NIL, ""),
        (1, "ErrorCode", State.EMPTY, ""),
        (1, "Changes", State.PARENT, ""),
        (2, "AddedRecords", State.PARENT, ""),
        (3, "[0]", State.PARENT, ""),
        (4, "Tablename", State.VALUE, "contact"),
        (4, "RecordId", State.VALUE, "1042"),
        (3, "[1]", State.PARENT, ""),
        (4, "Tablename", State.VALUE, 'blå "b"'),
        (4, "RecordId", State.VALUE, "1.50"),
        (2, "UpdatedRecords", State.EMPTY, ""),
        (2, "DeletedRecords", State.NIL, ""),
        (1, "odd key's", State.EMPTY, ""),
    ]


@given(_DOCUMENTS)
def test_any_document_is_told_as_it_was_written(document: Expected) -> None:
    reply = _tree(document)
    assert rows(reply) == list(document.rows())
    assert len(reply) == len(rows(reply))
    for node in reply.nodes():
        words = reply.words(node)
        assert (reply.name(node), reply.state(node)) == (words.name, words.state)
        assert (reply.value(node), words.is_cut) == (words.value, False)


@given(XML_DOCUMENTS)
def test_what_is_told_of_xml_is_what_lxml_reads(document: Expected) -> None:
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    reply, root = (
        of_xml(document.written.encode()),
        etree.fromstring(document.written.encode(), parser),
    )
    for node in reply.nodes():
        (element,) = root.getroottree().xpath(reply.path(node))
        assert etree.QName(element).localname == reply.name(node)
        if reply.state(node) is State.VALUE:
            assert element.xpath("string()") == reply.value(node)


@given(_DOCUMENTS, st.integers(1, 40))
def test_a_value_that_is_cut_is_the_beginning_of_the_whole(document: Expected, most: int) -> None:
    reply = _tree(document)
    for node in reply.nodes():
        whole, cut = reply.words(node), reply.words(node, most)
        assert cut.name == whole.name
        if not cut.is_cut:
            assert cut == whole
        assert whole.value.startswith(cut.value)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<a><Long b='%s'>x</Long></a>", "Long"),
        (b'{"a%s":"x"}', "a" + "-" * 5000),
        (b'["x%s"]', "[0]"),
        (b'"x%s"', "$"),
        (b'{"a":"x%s"}', "a"),
        (b"<a><b>x<!--%s--></b></a>", "b"),
    ],
)
def test_what_is_longer_than_anything_usual_is_told_all_the_same(body: bytes, name: str) -> None:
    printed = print_body(body % (b"-" * 5000), "")
    reply = Reply(Form.XML if body.startswith(b"<") else Form.JSON, printed.text, printed.shape)
    *_, node = reply.nodes()
    assert (reply.name(node), reply.state(node)) == (name, State.VALUE)
    assert reply.value(node).startswith("x")


@pytest.mark.parametrize("body", [b"<a><b>%s</b></a>", b'{"b":"%s"}'])
def test_the_beginning_of_a_long_value_is_told_without_the_rest(body: bytes) -> None:
    printed = print_body(body % ("ø".encode() * 50_000), "")
    reply = Reply(Form.XML if body.startswith(b"<") else Form.JSON, printed.text, printed.shape)
    *_, node = reply.nodes()
    words = reply.words(node, 100)
    assert words.is_cut
    assert 40 < len(words.value) < 60
    assert set(words.value) == {"ø"}


@pytest.mark.parametrize("body", [b"<a>%s</a>", b'"%s"'])
def test_a_blank_value_longer_than_what_is_looked_at_is_a_value(body: bytes) -> None:
    blank = body % (b" " * 3000)
    assert rows(of_xml(blank) if body.startswith(b"<") else of_json(blank))[0][2:] == (
        State.VALUE,
        " " * 3000,
    )


def test_a_long_comment_alone_is_no_value() -> None:
    reply = of_xml(b"<a><b><!--" + b"x" * 3000 + b"--></b></a>")
    *_, node = reply.nodes()
    assert reply.state(node) is State.EMPTY


def test_duplicate_keys_are_separate_nodes() -> None:
    assert [row[1:] for row in rows(of_json(b'{"a":1,"a":"1"}'))[1:]] == [
        ("a", State.VALUE, "1"),
        ("a", State.VALUE, "1"),
    ]


@pytest.mark.parametrize("body", [b"false", b'"Contact"', b"12", b"null", b"[]", b" {} "])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_bare_value_is_one_node(body: bytes, mark: bytes) -> None:
    reply, plain = of_json(mark + body), of_json(body)
    assert (len(reply), reply.root, reply.name(0)) == (1, 0, "$")
    assert reply.words(0) == plain.words(0)


@pytest.mark.parametrize("body", [b"", b"no XML", b"<!-- none -->"])
def test_where_there_is_nothing_there_is_no_root(body: bytes) -> None:
    reply = of_xml(body)
    assert (reply.root, len(reply), list(reply.nodes()), reply.node_at(0)) == (None, 0, [], None)


@pytest.mark.parametrize("attribute", ["j:nil='true'", 'i:nil="1"', "\n a='>'\n i:nil = 'true'"])
def test_nil_is_nil_whatever_it_holds(attribute: str) -> None:
    assert rows(of_xml(f"<a {attribute}>x</a>".encode()))[0][2:] == (State.NIL, "")


@pytest.mark.parametrize("attribute", ["nil='true'", "i:nil='false'", "x=\" i:nil='true'\""])
def test_what_only_looks_like_nil_is_none(attribute: str) -> None:
    assert rows(of_xml(f"<a {attribute}>x</a>".encode()))[0][2:] == (State.VALUE, "x")


def test_what_is_no_character_is_shown_as_one_that_says_so() -> None:
    assert rows(of_xml(b"<a>\x0b&#1;&#xd800;&#x110000;\xff</a>"))[0][3] == "�����"
    assert rows(of_json(b'"\\ud800"'))[0][3] == "�"


# --- the tree ------------------------------------------------------------------------------------


@given(_DOCUMENTS)
def test_children_parents_and_ends_are_those_of_the_document(document: Expected) -> None:
    reply = _tree(document)
    nodes = list(reply.nodes())
    depths = [reply.depth(node) for node in nodes]
    for place, node in enumerate(nodes):
        after = next(
            (p for p in range(place + 1, len(nodes)) if depths[p] <= depths[place]), len(nodes)
        )
        children = [nodes[p] for p in range(place + 1, after) if depths[p] == depths[place] + 1]
        assert list(reply.children(node)) == children
        assert (reply.child_count(node), reply.is_parent(node)) == (len(children), bool(children))
        assert [reply.parent(child) for child in children] == [node] * len(children)
        assert [reply.number(child) for child in children] == list(range(len(children)))
        assert list(reply.nodes(node, reply.end(node))) == nodes[place:after]
        last = nodes[after - 1]
        assert reply.end(last) <= reply.end(node) <= [*nodes, reply.text.line_count][after]
    assert reply.root == nodes[0]
    assert reply.parent(nodes[0]) is None


@given(_DOCUMENTS)
def test_the_lines_of_a_node_are_the_node(document: Expected) -> None:
    reply = _tree(document)
    for node, expected in zip(reply.nodes(), document.nodes(), strict=True):
        lines = b"".join(map(reply.text.line, range(node, reply.end(node))))
        written = expected.written.encode().translate(None, BLANKS)
        told = lines.translate(None, BLANKS)
        if reply.form is Form.JSON:
            assert told.endswith((written, written + b","))
        else:
            assert told == written or node == reply.root


@given(_DOCUMENTS)
def test_a_node_is_found_at_each_of_its_lines(document: Expected) -> None:
    reply = _tree(document)
    last: int | None = None
    for line in range(reply.text.line_count):
        found = reply.node_at(line)
        if reply.is_node(line):
            assert found == line
        if last is not None:
            assert found is not None
            assert found <= line
        last = found
    for node in reply.nodes():
        end = reply.end(node) - 1
        belongs = reply.node_at(end)
        assert belongs is not None
        assert belongs >= node


@given(_DOCUMENTS, st.randoms(use_true_random=False))
def test_numbers_are_right_in_whatever_order_they_are_asked_for(
    document: Expected, draw: Any
) -> None:
    reply = _tree(document)
    numbers = {
        child: number for node in reply.nodes() for number, child in enumerate(reply.children(node))
    }
    asked = list(numbers) * 2
    draw.shuffle(asked)
    assert [reply.number(node) for node in asked] == [numbers[node] for node in asked]


def test_a_child_is_found_by_name() -> None:
    reply = of_xml()
    (response,) = (node for node in reply.nodes() if reply.name(node) == "Response")
    changes = reply.child(response, "Changes")
    assert changes is not None
    assert reply.name(changes) == "Changes"
    assert reply.child(changes, "IsOk") is None


def test_the_keys_of_an_object_are_told_from_the_places_of_a_list() -> None:
    reply = of_json(b'[{"a":1},[2],{},"{"]')
    assert [reply.has_keys(node) for node in reply.nodes()] == [
        False, True, False, False, False, False, False,
    ]  # fmt: skip
    assert not of_xml().has_keys(1)


@pytest.mark.parametrize("form", list(Form))
def test_what_is_nested_too_deep_belongs_to_the_deepest_node(form: Form) -> None:
    if form is Form.XML:
        reply = of_xml(b"<a>" * 150 + b"x" + b"</a>" * 150)
    else:
        reply = of_json(b"[" * 150 + b"1" + b"]" * 150)
    nodes = list(reply.nodes())
    assert len(nodes) == DEEPEST + 1
    deepest = nodes[-1]
    assert (reply.is_parent(deepest), reply.state(deepest)) == (False, State.VALUE)
    assert reply.node_at(deepest + 10) == deepest
    assert reply.parent(deepest) == deepest - 1
    assert reply.end(0) == reply.text.line_count


@pytest.mark.parametrize("body", [b"<a><b><c>1</c><d", b'{"a":[{"b":1,', b"<a><b>"])
def test_what_broke_off_ends_with_the_text(body: bytes) -> None:
    reply = of_xml(body) if body.startswith(b"<") else of_json(body)
    assert reply.end(0) == reply.text.line_count
    assert [reply.parent(node) for node in list(reply.nodes())[1:3]] == [0, 1][: len(reply) - 1]


@given(
    st.lists(
        st.sampled_from(
            [b"<a>", b"</a>", b"<b/>", b"<c\n x='1'>", b"t", b"</c\n>", b"<!-- -->", b"<![CDATA["]
        )
    ).map(b"".join)
    | st.lists(st.sampled_from([b"{", b"[", b"]", b"}", b'"a":', b'"', b"1", b",", b"\n"])).map(
        b"".join
    )
)
def test_broken_answers_have_a_tree_of_what_was_read(body: bytes) -> None:
    reply = of_xml(body) if body.startswith((b"<", b"t")) else of_json(body)
    nodes = list(reply.nodes())
    for node in nodes:
        assert reply.words(node).name == reply.name(node)
        assert node < reply.end(node) <= reply.text.line_count
        assert all(reply.parent(child) == node for child in reply.children(node))
    reached = {child for node in nodes for child in reply.children(node)}
    assert reached == {node for node in nodes if reply.depth(node)}
    assert all(reply.path(node) for node in nodes)


@given(_DOCUMENTS)
def test_a_path_has_a_step_for_each_node_on_the_way(document: Expected) -> None:
    reply = _tree(document)
    for node in reply.nodes():
        above = reply.parent(node)
        assert above is None or reply.path(node).startswith(reply.path(above))


def test_the_parent_of_a_late_sibling_is_found() -> None:
    reply = of_json(b"[" + b"1," * 20_000 + b"[2]]")
    *_, last, deepest = reply.nodes()
    assert (reply.parent(deepest), reply.parent(last)) == (last, 0)
    assert reply.path(deepest) == "$[20000][0]"


def _names_are_those_of_the_words(reply: Reply) -> None:
    for node in reply.nodes():
        assert reply.name(node) == reply.words(node).name


@given(_DOCUMENTS)
def test_a_name_alone_is_that_of_the_words(document: Expected) -> None:
    _names_are_those_of_the_words(_tree(document))


@given(
    st.lists(st.sampled_from([*'{}[]",: \n<>/=', "a", "é", "<a>", "</a>", '"k": ']), max_size=40)
)
def test_a_name_alone_is_that_of_the_words_in_broken_answers(pieces: list[str]) -> None:
    body = "".join(pieces).encode()
    for start, form in ((b"{", Form.JSON), (b"[", Form.JSON), (b"<r>", Form.XML)):
        printed = print_body(start + body, "")
        _names_are_those_of_the_words(Reply(form, printed.text, printed.shape))


@pytest.mark.parametrize("length", [*range(110, 140), 1000, 1024, 1100])
def test_a_long_name_is_never_cut(length: int) -> None:
    name = "n" * length
    for reply in (
        of_xml(f"<a><{name}>1</{name}></a>".encode()),
        of_json(f'{{"{name}":1}}'.encode()),
    ):
        assert reply.name(1) == name


# --- the next answer -----------------------------------------------------------------------------


@given(_DOCUMENTS, st.lists(st.tuples(st.integers(0), st.sampled_from(b'x<>"&/{ ')), max_size=3))
def test_nodes_that_are_said_to_be_alike_have_the_same_words(
    document: Expected, changes: list[tuple[int, int]]
) -> None:
    before = _tree(document)
    body = bytearray(before.text.body[:])
    for place, byte in changes:
        if body[place % len(body)] != ord("\n"):
            body[place % len(body)] = byte
    after = Reply(before.form, IndexedText.of(bytes(body)), before.shape)
    known = set(alike(before, after, before.nodes()))
    for node in known:
        assert after.words(node, 64) == before.words(node, 64)
    lines = other_lines(before.text, after.text)
    if ASIDE not in before.shape:
        ends = ((node, before.end(node)) for node in before.nodes())
        assert known >= {node for node, end in ends if node >= lines.stop or end <= lines.start}


def test_nothing_is_alike_where_the_nodes_are_others() -> None:
    before, after = of_xml(b"<a><b>1</b></a>"), of_xml(b"<a><b>1</b><c/></a>")
    assert not list(alike(before, after, before.nodes()))
    assert list(alike(before, before, before.nodes())) == list(before.nodes())
