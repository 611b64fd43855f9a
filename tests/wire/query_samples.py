"""One answer in XML and one in JSON, any other ones, and how they are asked."""

from __future__ import annotations

import contextlib

from hypothesis import strategies as st

from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.queries import BadQueryError, Found, query
from erpsync_gui.wire.reply import Form, Reply

XML = (
    b'<s:Envelope xmlns:s="urn:soap"><s:Body><Response xmlns="urn:88" s:id="7"><!-- here -->'
    b"<Record><RecordId>1</RecordId><Tablename>sale</Tablename></Record>"
    b"<Record><RecordId>2</RecordId><Tablename>contact</Tablename></Record>"
    b"<Record><RecordId>3</RecordId><Tablename>sale</Tablename></Record>"
    b"<Text>one <b>two</b> three</Text></Response></s:Body></s:Envelope>"
)
JSON = b'{"List":[{"Id":1,"Name":"sale"},{"Id":2,"Name":"b"}],"Id":3,"a key":null,"Id":4}'


def laid_out(body: bytes) -> Reply:
    is_xml = body.startswith(b"<")
    printed = (print_xml if is_xml else print_json)(body)
    return Reply(Form.XML if is_xml else Form.JSON, printed.text, printed.shape)


def ask(reply: Reply, expression: str, most_hits: int = 1000) -> Found:
    return query(reply.text.body, reply.shape, reply.form, expression, most_hits)


def lines_of(body: bytes, expression: str) -> list[str]:
    reply = laid_out(body)
    found = ask(reply, expression)
    return [reply.text.line(line).decode().strip() for line in found.lines]


def assert_answers_or_explains(reply: Reply, expression: str) -> None:
    with contextlib.suppress(BadQueryError):
        found = ask(reply, expression)
        assert all(reply.is_node(line) for line in found.lines)


GAPS = st.sampled_from(["", "", " ", "\n  "])


@st.composite
def an_element(draw: st.DrawFn, deeper: st.SearchStrategy[str] | None = None) -> str:
    name = draw(st.sampled_from(["a", "b", "div", "n:a", "n:b"]))
    attributes = draw(st.sampled_from(["", " x='1'", " n:y='2'", ' xmlns="v"']))
    if deeper is None:
        content = draw(st.sampled_from(["", "x", " ", "xy", "<![CDATA[x]]>", "\nx\n", "<!--x-->"]))
    else:
        parts = draw(st.lists(deeper, min_size=1, max_size=4))
        more = ["<!--x-->", "x"] if draw(st.integers(0, 3)) == 0 else []
        gaps = [draw(st.one_of(GAPS, st.sampled_from([*more, ""]))) for _ in range(len(parts) + 1)]
        content = gaps[0] + "".join(map("".join, zip(parts, gaps[1:], strict=True)))
    return f"<{name} i='?'{attributes}>{content}</{name}>"


@st.composite
def an_answer_in_xml(draw: st.DrawFn) -> bytes:
    inside = draw(st.recursive(an_element(), an_element, max_leaves=12))
    root = f"<a xmlns:n='urn:n' i='?'>{inside}{draw(GAPS)}</a>"
    first, *rest = root.split("?")
    return (first + "".join(f"{number}{part}" for number, part in enumerate(rest))).encode()


KEYS = st.sampled_from(["a", "b", "c d", "\\u0061", "é"])


def a_container(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inside, min_size=1, max_size=4)
    objects = st.lists(st.builds('"{}":~{}'.format, KEYS, inside), min_size=1, max_size=4)
    return lists.map(lambda items: f"[~{',~'.join(items)}]") | objects.map(
        lambda pairs: f"{{~{',~'.join(pairs)}}}"
    )


@st.composite
def an_answer_in_json(draw: st.DrawFn) -> bytes:
    leaves = st.sampled_from(["?", "?.5", '"t?"', "null", "[]", "{}", '""'])
    text = draw(st.recursive(leaves, a_container, max_leaves=15)).replace("~", draw(GAPS))
    first, *rest = text.split("?")
    return (first + "".join(f"{number}{part}" for number, part in enumerate(rest, 1))).encode()
