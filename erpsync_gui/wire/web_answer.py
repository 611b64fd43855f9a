"""The answer of a web request -> what it means: the verdict, the plain value, the tree.

Judged by its status, then by the shapes that errors have (OAuth's `error`, ASP.NET's `Message`, a
page where data was expected). Raises for nothing that a server sends. What the values mean is for
whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from erpsync_gui.contract.model import Value
from erpsync_gui.wire import pretty, rest_trouble, xml_document
from erpsync_gui.wire.exchange import Reading, Verdict
from erpsync_gui.wire.json_reader import JsonError, plain_value
from erpsync_gui.wire.layout import BYTE_ORDER_MARK, as_utf8, skip_blanks
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.verdict import judge_status, phrase_of

_TELLING = frozenset(
    {"error", "error_description", "errormessage", "exceptionmessage", "messagedetail"}
)
"""Members that hold a text only when something went wrong."""
_ERROR_ONLY = _TELLING | {"message", "exceptiontype", "stacktrace", "modelstate", "error_uri"}
_NOT_THE_SERVICE = (
    "Check the address, and whether a proxy or a sign-in page stands between here and the server."
)


@dataclass(frozen=True, slots=True)
class _Content:
    """A body taken apart; `problem` says why it has no value."""

    text: IndexedText
    value: Value = None
    tree: Reply | None = None
    problem: str = ""
    is_html: bool = False
    title: str = ""


def read(body: bytes, content_type: str, status: int, *, takes_html: bool = False) -> Reading:
    """Read and judge the answer of a web request; never raises for any bytes.

    Args:
        body: the HTTP body after content decoding, not.
        content_type: the HTTP header, empty when there was none.
        status: the HTTP status, such as 200.
        takes_html: whether a page is what was asked for.
    """
    content = _taken_apart(body, content_type)
    verdict = _judge(content, status, takes_html=takes_html)
    root = content.tree.root if content.tree is not None else None
    return Reading(verdict, content.text, content.value, content.tree, result=root or 0)


def _taken_apart(body: bytes, content_type: str) -> _Content:
    text, _ = as_utf8(body, content_type)
    data = text[:]
    start = skip_blanks(data, len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0)
    if data.startswith(b"<", start):
        return _from_xml(body, content_type)
    looks_like_json = data[start : start + 1] in {b"{", b"["}
    if not looks_like_json and "json" not in content_type:
        return _Content(pretty.print_body(data, content_type).text)
    try:
        value = plain_value(data)
    except JsonError as error:
        printed = pretty.print_body(data, "application/json")
        problem = str(error) if start < len(data) else "The answer has no body."
        return _Content(printed.text, problem=problem)
    printed = pretty.print_json(data)
    return _Content(printed.text, value, Reply(Form.JSON, printed.text, printed.shape))


def _from_xml(body: bytes, content_type: str) -> _Content:
    document = xml_document.parse(body, content_type)
    root = document.root
    if root is None or document.problem:
        printed = pretty.print_body(document.data, "application/xml; charset=utf-8")
        if document.is_html:
            return _Content(printed.text, is_html=True, title=document.title)
        return _Content(printed.text, problem=document.problem)
    printed = pretty.print_xml(document.data)
    tree = Reply(Form.XML, printed.text, printed.shape)
    return _Content(printed.text, rest_trouble.plain_xml(root), tree)


def _judge(content: _Content, status: int, *, takes_html: bool) -> Verdict:
    trouble = rest_trouble.of_value(content.value)
    verdict = judge_status(status, phrase_of(status), trouble.words)
    if verdict is not None:
        words = trouble.words or trouble.code or content.title
        return replace(verdict, server_words=words, code=trouble.code or verdict.code)
    if content.is_html and not takes_html:
        sentence = "A web page came instead of an answer."
        return _unreadable(sentence, words=content.title, advice=_NOT_THE_SERVICE)
    if content.problem:
        return _unreadable(content.problem)
    if _is_error(content.value):
        return Verdict(
            outcome=Outcome.REFUSED,
            level=Level.BODY,
            sentence=f"The server answered {status}, but with an error.",
            server_words=trouble.words or trouble.code,
            code=trouble.code,
            advice=trouble.advice,
        )
    return Verdict(Outcome.OK, Level.HTTP, f"Done: the server answered {status}.")


def _is_error(value: Value) -> bool:
    """Whether what came with a success is an error all the same.

    A name alone says nothing: the answer of a system user's sign-in always has `ErrorMessage`.
    """
    if not isinstance(value, Mapping):
        return False
    filled = {name.lower() for name, part in value.items() if part not in (None, "", (), [], {})}
    return bool(filled & _TELLING) or (bool(filled) and filled <= _ERROR_ONLY)


def _unreadable(sentence: str, words: str = "", advice: str = "") -> Verdict:
    return Verdict(Outcome.UNREADABLE, Level.BODY, sentence, words, advice=advice)
