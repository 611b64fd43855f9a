r"""Finds the nodes of a reply whose name or value has some words, and what a tree shows of it then.

The words are looked for in the laid-out text itself, a piece at a time, in any case. They are
matched as they stand there, and as the notation may spell them (`&amp;`, `\"`, `\u00e6`); numeric
references of XML, and text that is partly spelled in another way, are not found. In a tag of XML
only the name counts. Must not know Qt.
"""

from __future__ import annotations

import html
import json
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from erpsync_gui.wire.query_found import mask_steps
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import INSIDE, is_start
from erpsync_gui.wire.text import IndexedText

_PIECE_BYTES = 1 << 18
_NODES_A_STEP = 4096
_MOST_BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Hits:
    """How many nodes have the words; `mask` has 1 for their lines, and all above and below them."""

    mask: bytes
    count: int


def search(reply: Reply, words: str) -> Generator[None, None, Hits]:
    """Look for words, which are at least a character, step by step."""
    lines = array("Q")
    for some in _lines_with(reply, words):
        lines.extend(some)
        yield
    nodes, found = array("Q"), _nodes_on(reply, lines)
    while some := list(islice(found, _NODES_A_STEP)):
        nodes.extend(some)
        yield
    mask = yield from mask_steps(reply, nodes)
    return Hits(mask, len(nodes))


def _lines_with(reply: Reply, words: str) -> Iterator[list[int]]:
    """The lines that have the words where they count, a list for each piece of the text."""
    spellings = _spellings(words, reply.form)
    counts = _counts_in_xml if reply.form is Form.XML else _counts_anywhere
    overlap = _MOST_BYTES_A_CHARACTER * max(map(len, spellings))
    line = 0
    for piece in _pieces(reply.text, overlap):
        # Lowering the bytes of ASCII letters is far quicker, and all that ASCII words need.
        text = piece.lower().decode("latin-1") if words.isascii() else _folded(piece)
        found = {at for spelling in spellings for at in _lines_in(text, spelling, counts)}
        yield [line + each for each in sorted(found)]
        line += piece.count(b"\n")


def _pieces(text: IndexedText, overlap: int) -> Iterator[bytes]:
    """The text in pieces that end with a line, or overlap where a line is longer than a piece."""
    body, start, size = text.body, 0, max(_PIECE_BYTES, 2 * overlap)
    while start < len(body):
        piece = body[start : start + size]
        is_last = start + len(piece) == len(body)
        end = len(piece) if is_last else piece.rfind(b"\n") + 1 or len(piece)
        yield piece[:end]
        is_cut = not is_last and end == len(piece) and not piece.endswith(b"\n")
        start += end - overlap if is_cut else end


def _folded(piece: bytes) -> str:
    return piece.decode("utf-8", "replace").casefold()


def _lines_in(text: str, words: str, counts: Callable[[str, int], bool]) -> Iterator[int]:
    """The lines of a text, counted from 0, on which the words count; each once."""
    line = counted = 0
    at = text.find(words)
    while at >= 0:
        line += text.count("\n", counted, at)
        counted = at
        behind = at + 1
        if counts(text, at):
            yield line
            behind = text.find("\n", at)
            if behind < 0:
                return
        at = text.find(words, behind)


def _counts_anywhere(text: str, at: int) -> bool:
    del text, at
    return True


def _counts_in_xml(text: str, at: int) -> bool:
    """Whether a place is in the name of the first tag of its line, or behind that tag."""
    begin = text.rfind("\n", 0, at) + 1
    if text.find(">", begin, at) >= 0:
        return True
    before = text[begin:at].lstrip()
    return not before.startswith("<") or not any(map(str.isspace, before))


def _spellings(words: str, form: Form) -> set[str]:
    """The words, and other ways in which a notation may spell them."""
    if form is Form.XML:
        escaped = html.escape(words, quote=False)
        quoted = escaped.replace('"', "&quot;").replace("'", "&apos;")
        spelled = {words, escaped, quoted}
    else:
        cases = {words, words.lower(), words.upper()}
        spelled = {words} | {
            json.dumps(case, ensure_ascii=is_ascii)[1:-1]
            for case in cases
            for is_ascii in (True, False)
        }
    return {each.casefold() for each in spelled}


def _nodes_on(reply: Reply, lines: Iterable[int]) -> Iterator[int]:
    """The nodes that say what stands on some lines, each once."""
    last, end = -1, 0
    for line in lines:
        byte = reply.shape[line]
        if is_start(byte):
            if line != last:
                yield line
            last, end = line, line + 1
        elif byte == INSIDE and line >= end:
            node = reply.node_at(line)
            if node is not None:
                end = reply.end(node)
                if node != last:
                    yield node
                last = node
