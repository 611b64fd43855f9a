"""REST bytes -> what they mean: the verdict, the typed value, the tree, the changes.

Judged in the order of sheet 0.6: status, null, an error object inside a success, the result. Takes
JSON and XML, whatever the content type says, and raises for nothing that a server sends. The
values are those that SOAP gives for the same data.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Kind, Operation, TypeRef, Value
from erpsync_gui.wire import changes, pretty, rest_trouble, xml_document, xml_values
from erpsync_gui.wire.digest import Whole
from erpsync_gui.wire.exchange import Reading, Verdict
from erpsync_gui.wire.json_reader import JsonError, parts, plain_value
from erpsync_gui.wire.layout import BYTE_ORDER_MARK, NOT_UTF8, as_utf8, skip_blanks
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.rest_values import typed
from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.verdict import (
    advise_on_damage,
    judge_result,
    judge_status,
    phrase_of,
    with_changes,
)

_NO_CONTENT = 204
_EXCERPT_BYTES = 300
_MOST_SHOWN = 60
_SAYS_LITTLE = {b"", b'""', b"null", b"true", b"false"}
_NOT_THE_SERVICE = (
    "Check the address, and whether a proxy or a sign-in page stands between here and the server."
)


@dataclass(frozen=True, slots=True)
class _Content:
    """A body taken apart. `plain` is its value without types, `value` the one of the contract.

    `problem` says why there is neither, and `words` what the body says all the same; `is_foreign`
    says that it is no answer of a web service at all. `notes` say what was odd about bytes that
    could be read.
    """

    text: IndexedText
    is_empty: bool = False
    plain: Value = None
    value: Value = None
    tree: Reply | None = None
    problem: str = ""
    words: str = ""
    is_foreign: bool = False
    notes: tuple[str, ...] = ()


def read(
    body: bytes,
    content_type: str,
    status: int,
    operation: Operation,
    catalogue: Catalogue,
    *,
    whole: Whole | None = None,
) -> Reading:
    """Read and judge the answer of a call; never raises for any bytes.

    Args:
        body: the HTTP body after content decoding, whole or not.
        content_type: the HTTP header, empty when there was none.
        status: the HTTP status, such as 200.
        operation: what was asked.
        catalogue: the contract.
        whole: the whole answer, where `body` is only its digest.
    """
    content = _taken_apart(body, content_type, operation.result, catalogue, whole)
    tree = content.tree
    root = (tree.root if tree is not None else None) or 0
    count = tree.child_count(root) or None if tree is not None and whole is not None else None
    verdict = _judge(content, status, operation, catalogue, count)
    changed = None
    if tree is not None:
        changed = changes.from_reply(tree) if whole is None else whole.changes
    verdict = with_changes(verdict, changed)
    if content.notes:
        sentence = " ".join((verdict.sentence, *content.notes))
        verdict = replace(verdict, sentence=sentence, warning=True)
    value = content.value if verdict.level is Level.RESULT else None
    return Reading(verdict, content.text, value, tree, changed, root)


def _taken_apart(
    body: bytes,
    content_type: str,
    of: TypeRef | None,
    catalogue: Catalogue,
    whole: Whole | None,
) -> _Content:
    text, note = as_utf8(body, content_type)
    data = text[:]
    start = skip_blanks(data, len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0)
    if start == len(data):
        return _Content(IndexedText.of(body), is_empty=True)
    if data.startswith(b"<", start):
        return _from_xml(body, content_type, of, catalogue, whole)
    content = _from_json(data, of, catalogue, whole)
    return replace(content, notes=(note,)) if note == NOT_UTF8 else content


def _from_json(
    data: bytes, of: TypeRef | None, catalogue: Catalogue, whole: Whole | None
) -> _Content:
    try:
        value = plain_value(data)
    except JsonError as error:
        printed = whole or pretty.print_body(data, "application/json")
        start = data[:_EXCERPT_BYTES].decode("utf-8", "replace").strip("\ufeff \t\r\n")
        if start.startswith(("{", "[", '"')):
            return _Content(printed.text, problem=f"{error}{_last_read(data)}")
        problem = "The answer is neither JSON nor XML."
        return _Content(printed.text, problem=problem, words=start, is_foreign=True)
    printed = whole or pretty.print_json(data)
    tree = Reply(Form.JSON, printed.text, printed.shape)
    if of is not None:
        value = typed(value, of, catalogue)
    return _Content(printed.text, plain=value, value=value, tree=tree)


def _last_read(data: bytes) -> str:
    """The last key and value before JSON breaks: they can be found in the laid-out text."""
    name, value = b"", b""
    with contextlib.suppress(JsonError):
        for _, key, scalar in parts(data):
            if key and scalar not in _SAYS_LITTLE:
                name, value = key, scalar
    shown = f"{name.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}".strip()
    cut = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
    return f" The last that was read is {cut}." if name else ""


def _from_xml(
    body: bytes,
    content_type: str,
    of: TypeRef | None,
    catalogue: Catalogue,
    whole: Whole | None,
) -> _Content:
    document = xml_document.parse(body, content_type)
    root = document.root
    if root is None or document.problem:
        printed = whole or pretty.print_body(document.data, "application/xml; charset=utf-8")
        if document.is_html:
            problem = "An HTML page came instead of an answer."
            return _Content(printed.text, problem=problem, words=document.title, is_foreign=True)
        return _Content(printed.text, problem=document.problem, notes=document.notes)
    printed = whole or pretty.print_xml(document.data)
    tree = Reply(Form.XML, printed.text, printed.shape)
    value = None if of is None else typed(xml_values.read(root, of, catalogue), of, catalogue)
    plain = None if xml_values.is_nil(root) else rest_trouble.plain_xml(root)
    return _Content(printed.text, plain=plain, value=value, tree=tree, notes=document.notes)


def _judge(
    content: _Content,
    status: int,
    operation: Operation,
    catalogue: Catalogue,
    count: int | None,
) -> Verdict:
    """The verdict, looked for in the order of sheet 0.6; `count` is for `judge_result`."""
    trouble = rest_trouble.of_value(content.plain)
    verdict = judge_status(status, phrase_of(status), trouble.words)
    if verdict is not None:
        return replace(verdict, server_words=trouble.words or content.words)
    if content.is_empty and not operation.is_void and status != _NO_CONTENT:
        sentence = f"The server answered {status}, but with an empty body."
        return _unreadable(sentence, advice=advise_on_damage(operation))
    if content.problem:
        advice = _NOT_THE_SERVICE if content.is_foreign else advise_on_damage(operation)
        return _unreadable(content.problem, content.words, advice)
    expected = _expected_names(operation, catalogue)
    if rest_trouble.is_error(content.plain, expected):
        return Verdict(
            outcome=Outcome.REFUSED,
            level=Level.BODY,
            sentence=f"The server answered {status}, but with an error instead of a result.",
            server_words=trouble.words,
            code=trouble.code,
            advice=trouble.advice,
        )
    return _judge_value(content, operation, expected, count)


def _judge_value(
    content: _Content,
    operation: Operation,
    expected: Collection[str] | None,
    count: int | None,
) -> Verdict:
    """The verdict of what is no error."""
    plain = content.plain
    if operation.is_void and plain is not None:
        return replace(
            judge_result(operation, None),
            sentence="Done. The answer has a value, though this operation promises none.",
            warning=True,
        )
    if expected and isinstance(plain, Mapping) and plain and not any(n in plain for n in expected):
        result = operation.result.name if operation.result else ""
        return _unreadable(f"The answer is a record, but has no field of {result}.")
    return judge_result(operation, content.value, count)


def _expected_names(operation: Operation, catalogue: Catalogue) -> Collection[str] | None:
    """The names that a result record has; none for other results; None where all are possible."""
    of = operation.result
    if of is None or of.kind not in {Kind.RECORD, Kind.DICTIONARY}:
        return ()
    if of.kind is Kind.DICTIONARY:
        return None
    return {field.name for field in catalogue.record(of.name).fields}


def _unreadable(sentence: str, words: str = "", advice: str = "") -> Verdict:
    return Verdict(Outcome.UNREADABLE, Level.BODY, sentence, words, advice=advice)
