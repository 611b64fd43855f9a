"""One answer in XML and one in JSON, random ones of both with what they mean, and their trees."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.reply import Form, Reply, State

XML = b"""<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <s:Body><ForceResyncResponse xmlns="urn:s88"><Response>
    <IsOk>true</IsOk><UserExplanation i:nil="true"/><ErrorCode></ErrorCode>
    <Changes><AddedRecords>
      <ChangedDataItem><Tablename>contact</Tablename><RecordId>1042</RecordId></ChangedDataItem>
      <ChangedDataItem><Tablename> per<!-- -->son</Tablename><RecordId>7</RecordId
      ></ChangedDataItem>
    </AddedRecords></Changes>
  </Response></ForceResyncResponse></s:Body>
</s:Envelope>"""

JSON = (
    b'{"IsOk":true,"UserExplanation":null,"ErrorCode":"","Changes":{"AddedRecords":['
    b'{"Tablename":"contact","RecordId":1042},{"Tablename":"bl\\u00e5 \\"b\\"","RecordId":1.50}],'
    b'"UpdatedRecords":[],"DeletedRecords":null}, "odd key\'s": {}}'
)


def of_xml(body: bytes = XML) -> Reply:
    printed = print_xml(body)
    return Reply(Form.XML, printed.text, printed.shape)


def of_json(body: bytes = JSON) -> Reply:
    printed = print_json(body)
    return Reply(Form.JSON, printed.text, printed.shape)


def names(reply: Reply | None) -> list[str]:
    """The names of all nodes, in order."""
    return [] if reply is None else [reply.name(node) for node in reply.nodes()]


def values(reply: Reply | None) -> list[str]:
    """The values of all nodes, in order."""
    return [] if reply is None else [reply.value(node) for node in reply.nodes()]


def line_of(reply: Reply | None, name: str) -> bytes:
    """The line of the first node of this name, without what indents it."""
    assert reply is not None
    return next(reply.text.line(node).strip() for node in reply.nodes() if reply.name(node) == name)


def without_blanks(reading: Reading) -> Reading:
    """A reading without blanks in its texts: an element may have some around other elements."""
    verdict = reading.verdict
    verdict = replace(verdict, server_words=" ".join(verdict.server_words.split()))
    return replace(reading, verdict=verdict, value=_filled(reading.value))


def _filled(value: Value) -> Value:
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, Mapping):
        return {name: _filled(part) for name, part in value.items()}
    return [_filled(part) for part in value] if isinstance(value, Sequence) else value


@dataclass(frozen=True)
class Expected:
    """What a node has to be, and how it is written; the nodes below it in order."""

    name: str
    state: State
    value: str = ""
    written: str = ""
    below: Sequence[Expected] = field(default=())

    def rows(self, depth: int = 0) -> Iterator[tuple[int, str, State, str]]:
        """It and all below it: depth, name, state and value."""
        yield depth, self.name, self.state, self.value
        for child in self.below:
            yield from child.rows(depth + 1)

    def nodes(self) -> Iterator[Expected]:
        """It and all below it."""
        yield self
        for child in self.below:
            yield from child.nodes()

    def has_twins(self) -> bool:
        """Whether two nodes somewhere have the same name and the same parent."""
        return any(
            len({child.name for child in node.below}) < len(node.below) for node in self.nodes()
        )


def rows(reply: Reply) -> list[tuple[int, str, State, str]]:
    """All nodes: depth, name, state and value."""
    words = ((node, reply.words(node)) for node in reply.nodes())
    return [(reply.depth(node), said.name, said.state, said.value) for node, said in words]


# --- random XML ----------------------------------------------------------------------------------

_NAMES = ["a", "Changes", "IsOk", "s:a", "s:b.c-d", "ø", "i:nil"]
_ATTRIBUTES = ["", "", "", ' x="1 > 0"', "\n  y='/\"'", ' x=" i:nil=&quot;true&quot; "', " nil='1'"]
_NIL = [' i:nil="true"', " i:nil = '1'", " y='b'\n i:nil=\"true\""]
_BLANKS = st.sampled_from(["", "", " ", "\n  ", "\r\n\t"])
_ASIDE = ["", "", "", "<!-- a\n <b> comment -->", "<?pi x>y?>"]
_PIECES = st.sampled_from(
    [("text", "text"), ("ø😀", "ø😀"), ("a\nb", "a\nb"), ("c\r\nd", "c\nd"), (" ", " "),
     ("&amp;lt;", "&lt;"), ("&lt;", "<"), ("&#65;&#x1f600;", "A😀"), ("&#13;", "\r"),
     ('a>"\'', 'a>"\''), ("]]", "]]")]
)  # fmt: skip
_MIXED_PIECES = st.sampled_from(
    [("<![CDATA[ <x> &amp; ]] ]]>", " <x> &amp; ]] "), ("<!-- <x> -->", ""), ("<?pi x>y?>", ""),
     ("<b x='a>b' y=\"'\">in</b>", "in"), ("<s:c/>", ""), ("<b>\n <c>x</c></b>", "\n x")]
)  # fmt: skip
_TAILS = st.sampled_from(["", "", " ", "\n"])


def _element(name: str, attributes: str, content: str | None, tail: str) -> str:
    if content is None:
        return f"<{name}{attributes}{tail}/>"
    return f"<{name}{attributes}{tail}>{content}</{name}{tail}>"


@st.composite
def _leaves(draw: st.DrawFn) -> Expected:
    name, tail = draw(st.sampled_from(_NAMES)), draw(_TAILS)
    local = name.rpartition(":")[2]
    if draw(st.integers(0, 7)) == 0:
        content = draw(st.sampled_from([None, "", "no"]))
        written = _element(name, draw(st.sampled_from(_NIL)), content, tail)
        return Expected(local, State.NIL, "", written)
    attributes = draw(st.sampled_from(_ATTRIBUTES))
    pieces = draw(st.lists(_PIECES, max_size=3))
    is_mixed = draw(st.booleans())
    if pieces and is_mixed:
        pieces = [("x", "x"), *pieces, *draw(st.lists(_MIXED_PIECES | _PIECES, max_size=3))]
    text = "".join(meant for _, meant in pieces)
    raw = "".join(piece for piece, _ in pieces) if pieces else draw(st.sampled_from([None, ""]))
    state = State.VALUE if text else State.EMPTY
    return Expected(local, state, text, _element(name, attributes, raw, tail))


@st.composite
def _parents(draw: st.DrawFn, below: st.SearchStrategy[Expected]) -> Expected:
    name, tail = draw(st.sampled_from(_NAMES)), draw(_TAILS)
    children = draw(st.lists(below, max_size=5))
    pieces = [draw(_BLANKS) + draw(st.sampled_from(_ASIDE)) + child.written for child in children]
    pieces += [draw(_BLANKS), draw(st.sampled_from(_ASIDE)), draw(_BLANKS)]
    content = "".join(pieces)
    attributes = draw(st.sampled_from(_ATTRIBUTES))
    local, written = name.rpartition(":")[2], _element(name, attributes, content, tail)
    if children:
        return Expected(local, State.PARENT, "", written, tuple(children))
    text = "" if "<" in content else content.replace("\r\n", "\n")
    return Expected(local, State.VALUE if text else State.EMPTY, text, written)


def _rooted(element: Expected) -> Expected:
    """An element that declares the prefixes, below a declaration and before a comment."""
    declared = 'xmlns:s="urn:s" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    written = f'<?xml version="1.0"?>\n<Root {declared}>{element.written}</Root><!-- end -->'
    return Expected("Root", State.PARENT, "", written, (element,))


XML_DOCUMENTS = st.recursive(_leaves(), _parents, max_leaves=12).map(_rooted)
"""Random well-formed documents."""


# --- random JSON ---------------------------------------------------------------------------------

_NUMBERS = ["0", "-1", "1.50", "1e5", "123456789012345678901", "1E+400", "true", "false"]
_CHARACTERS = st.sampled_from(
    ["a", "ø", "😀", " ", "/", ",", ":", "[", "}", "'", "\\n", "\\\\", '\\"', "\\u00e5",
     "\\ud83d\\ude00", "\\/", "\\u005C", "null"]
)  # fmt: skip
_TEXTS = st.lists(_CHARACTERS, max_size=6).map(lambda pieces: f'"{"".join(pieces)}"')
_KEYS = _TEXTS | st.sampled_from(['"a"', '"Changes"', '""', '"[0]"', '"$"'])


def _scalar(raw: str) -> Expected:
    if raw == "null":
        return Expected("$", State.NIL, "", raw)
    text = json.loads(raw) if raw.startswith('"') else raw
    return Expected("$", State.VALUE if text else State.EMPTY, text, raw)


@st.composite
def _json_containers(draw: st.DrawFn, below: st.SearchStrategy[Expected]) -> Expected:
    children = draw(st.lists(below, max_size=5))
    is_object = draw(st.booleans())
    keys = [draw(_KEYS) if is_object else "" for _ in children]
    named, pieces = [], []
    for number, (key, child) in enumerate(zip(keys, children, strict=True)):
        name = json.loads(key) if is_object else f"[{number}]"
        named.append(Expected(name, child.state, child.value, child.written, child.below))
        gap = draw(_BLANKS)
        pieces.append(f"{gap}{key}{gap}:{gap}{child.written}" if is_object else gap + child.written)
    opening, closing = "{}" if is_object else "[]"
    written = f"{opening}{','.join(pieces)}{draw(_BLANKS)}{closing}"
    state = State.PARENT if children else State.EMPTY
    return Expected("$", state, "", written, tuple(named))


JSON_DOCUMENTS = st.recursive(
    (_TEXTS | st.sampled_from([*_NUMBERS, "null"])).map(_scalar), _json_containers, max_leaves=15
)
"""Random JSON texts; keys come twice, and places and roots are told apart from such names."""
