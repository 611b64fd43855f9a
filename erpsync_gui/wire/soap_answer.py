"""SOAP bytes -> what they mean: the verdict, the typed value, the tree, the changes.

As tolerant as sheet 3.4 to 3.6 ask: both envelope versions, any Services namespace, elements
nobody knows, headers that are missing. Nothing here raises for what a server sends. How a call is
written stands in `soap`; this half works without zeep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from lxml import etree

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import changes, pretty, soap_trouble, xml_document, xml_values
from erpsync_gui.wire.digest import Whole
from erpsync_gui.wire.exchange import Reading, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.verdict import (
    advise_on_damage,
    judge_result,
    judge_status,
    phrase_of,
    with_changes,
)
from erpsync_gui.wire.xml_document import Document, local_name

_SUCCEEDED = "AuthenticationSucceeded"
_WRONG_ADDRESS = (
    "Check the address and the Services version: this is what comes when no SuperOffice web "
    "service is there."
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who an `AuthenticateResponse` says that we are now (sheet 5.1)."""

    succeeded: bool
    ticket: Secret = Secret()
    associate: str = ""
    full_name: str = ""
    user_type: str = ""
    role: str = ""
    database: str = ""


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The parts of a SOAP envelope. Doc samples have the headers right under `Envelope`."""

    headers: Mapping[str, etree._Element]
    answer: etree._Element | None

    @classmethod
    def of(cls, root: etree._Element | None) -> Self | None:
        """Take an envelope of either SOAP version apart; None when this is none."""
        if root is None or local_name(root) != "Envelope":
            return None
        parts = {local_name(part): part for part in root.iterchildren("*")}
        header, body = parts.pop("Header", None), parts.pop("Body", None)
        if header is not None:
            parts.update((local_name(part), part) for part in header.iterchildren("*"))
        answer = next(body.iterchildren("*"), None) if body is not None else None
        return cls(parts, answer)

    @property
    def fault(self) -> etree._Element | None:
        """The Fault, when the body holds one."""
        is_fault = self.answer is not None and local_name(self.answer) == "Fault"
        return self.answer if is_fault else None

    @property
    def exception(self) -> etree._Element | None:
        """The `ExceptionInfo` header, when there is something in it."""
        carrier = self.headers.get("ExceptionInfo")
        filled = carrier is not None and soap_trouble.is_filled(carrier)
        return carrier if filled else None

    @property
    def says_failed(self) -> bool:
        """Whether the header `Succeeded` is there and false."""
        header = self.headers.get("Succeeded")
        return header is not None and (header.text or "").strip().lower() in {"false", "0"}


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
    document = xml_document.parse(body, content_type)
    envelope = _Envelope.of(document.root)
    value = _value(envelope, operation, catalogue)
    if document.root is None:
        printed = whole or pretty.print_body(document.data, "text/xml; charset=utf-8")
        verdict = _judge(document, envelope, status, operation, value)
        return Reading(_noted(verdict, document), printed.text)
    printed = whole or pretty.print_xml(document.data)
    tree = Reply(Form.XML, printed.text, printed.shape)
    count = tree.child_count(_result(tree)) or None if whole is not None else None
    verdict = _judge(document, envelope, status, operation, value, count)
    changed = changes.from_reply(tree) if whole is None else whole.changes
    verdict = _noted(with_changes(verdict, changed), document)
    result = _header(tree) if verdict.level is Level.HEADER else _result(tree)
    return Reading(verdict, printed.text, value, tree, changed, result)


def sign_in_of(reading: Reading) -> SignIn:
    """What an authenticate operation gave us; read before secrets are taken out of the reading."""
    answer = _part(reading.value, "Credentials")
    principal = _part(reading.value, "Response")
    return SignIn(
        succeeded=reading.verdict.outcome is Outcome.OK,
        ticket=Secret(_text(answer, "Ticket")),
        associate=_text(principal, "Associate"),
        full_name=_text(principal, "FullName"),
        user_type=_text(principal, "UserType"),
        role=_text(principal, "RoleName"),
        database=_text(principal, "DatabaseContextIdentifier"),
    )


def _value(envelope: _Envelope | None, operation: Operation, catalogue: Catalogue) -> Value:
    """The result as plain Python; of an answer with several parts (sign-in) all by name."""
    if envelope is None or not _is_for(envelope, operation) or envelope.answer is None:
        return None
    parts = xml_values.read_fields(envelope.answer, operation.answer, catalogue)
    return parts if len(operation.answer) > 1 else next(iter(parts.values()), None)


def _is_for(envelope: _Envelope, operation: Operation) -> bool:
    answer = envelope.answer
    return answer is not None and local_name(answer) == operation.response_element


def _result(tree: Reply) -> int:
    """The node where a tree should open: the only part of the answer, or else all of it."""
    root = tree.root or 0
    body = tree.child(root, "Body") if tree.name(root) == "Envelope" else None
    answer = next(tree.children(body), None) if body is not None else None
    if answer is None:
        return root
    is_fault = tree.name(answer) == "Fault"
    return answer if is_fault or tree.child_count(answer) != 1 else next(tree.children(answer))


def _header(tree: Reply) -> int:
    """The node of the header that says no. Doc samples have the headers right under `Envelope`."""
    root = tree.root or 0
    places = (tree.child(root, "Header"), root)
    found = (
        tree.child(place, name)
        for name in ("ExceptionInfo", "Succeeded")
        for place in places
        if place is not None
    )
    return next((node for node in found if node is not None), root)


def _judge(
    document: Document,
    envelope: _Envelope | None,
    status: int,
    operation: Operation,
    value: Value,
    count: int | None = None,
) -> Verdict:
    """The verdict, looked for in the order of sheet 0.6; `count` is for `judge_result`."""
    refused = _judge_status_and_fault(document, envelope, status)
    if refused is not None:
        return refused
    if document.problem:
        advice = _WRONG_ADDRESS if document.is_html else advise_on_damage(operation)
        return _unreadable(document.problem, advice)
    if envelope is None or document.root is None:
        root = "" if document.root is None else local_name(document.root)
        sentence = f"The answer is XML, but no SOAP envelope: it begins with <{root}>."
        return _unreadable(sentence, _WRONG_ADDRESS)
    return _judge_headers(envelope) or _judge_answer(envelope, operation, value, count)


def _judge_status_and_fault(
    document: Document, envelope: _Envelope | None, status: int
) -> Verdict | None:
    """What the HTTP status or a Fault says. A Fault comes with status 500 and tells more."""
    fault = envelope.fault if envelope is not None else None
    if fault is not None:
        trouble = soap_trouble.of_fault(fault)
        code = f" ({trouble.code})" if trouble.code else ""
        return _refused(Level.FAULT, f"The server answered with a SOAP fault{code}.", trouble)
    exception = envelope.exception if envelope is not None else None
    words = soap_trouble.of_exception(exception).words if exception is not None else ""
    verdict = judge_status(status, phrase_of(status), words)
    return verdict and replace(verdict, server_words=words or document.title)


def _judge_headers(envelope: _Envelope) -> Verdict | None:
    """What the headers `Succeeded` and `ExceptionInfo` say; missing ones say nothing."""
    if not envelope.says_failed and envelope.exception is None:
        return None
    said = "Succeeded is false" if envelope.says_failed else "ExceptionInfo is filled"
    sentence = f"The server refused the call: the header {said}."
    if envelope.exception is None:
        trouble = soap_trouble.Trouble("", "")
        return replace(
            _refused(Level.HEADER, sentence, trouble),
            advice="The server gives no reason: look in its log.",
        )
    return _refused(Level.HEADER, sentence, soap_trouble.of_exception(envelope.exception))


def _judge_answer(
    envelope: _Envelope, operation: Operation, value: Value, count: int | None
) -> Verdict:
    """What the body says, once status, Fault and headers have nothing against it."""
    if envelope.answer is None:
        sentence = "The SOAP envelope came with an empty body."
        return _unreadable(sentence, advise_on_damage(operation))
    if not _is_for(envelope, operation):
        return _unreadable(
            f"This is not the answer of {operation.name}: the body holds "
            f"<{local_name(envelope.answer)}> instead of <{operation.response_element}>."
        )
    if any(part.name == _SUCCEEDED for part in operation.answer):
        return _judge_sign_in(value)
    return judge_result(operation, value, count)


def _judge_sign_in(value: Value) -> Verdict:
    """A sign-in worked when the answer says so and brings a ticket (sheet 5.1)."""
    ticket = _text(_part(value, "Credentials"), "Ticket")
    says_so = isinstance(value, Mapping) and value.get(_SUCCEEDED) is True
    if says_so and ticket:
        return Verdict(Outcome.OK, Level.RESULT, "Signed in.")
    if says_so:
        sentence = "The server says that the sign-in worked, but sent no ticket."
        return Verdict(Outcome.REFUSED, Level.RESULT, sentence)
    return Verdict(
        outcome=Outcome.REFUSED,
        level=Level.RESULT,
        sentence="Sign-in refused: check user name and password.",
        advice=(
            f"The server gives no reason ({_SUCCEEDED} is not true). CRM Online takes no user "
            "names and passwords: choose another way in there."
        ),
    )


def _refused(level: Level, sentence: str, trouble: soap_trouble.Trouble) -> Verdict:
    return Verdict(
        outcome=Outcome.REFUSED,
        level=level,
        sentence=sentence,
        server_words=trouble.words,
        code=trouble.code,
        advice=trouble.advice,
    )


def _unreadable(sentence: str, advice: str = "") -> Verdict:
    return Verdict(Outcome.UNREADABLE, Level.BODY, sentence, advice=advice)


def _noted(verdict: Verdict, document: Document) -> Verdict:
    """The verdict, and after it what had to be mended in the XML or where the XML broke."""
    is_part = bool(document.problem) and document.root is not None
    broke = [document.problem] if is_part and verdict.outcome is not Outcome.UNREADABLE else []
    said = (*document.notes, *broke)
    if not said:
        return verdict
    return replace(verdict, sentence=" ".join((verdict.sentence, *said)), warning=True)


def _part(value: Value, name: str) -> Value:
    return value.get(name) if isinstance(value, Mapping) else None


def _text(value: Value, name: str) -> str:
    part = _part(value, name)
    return part if isinstance(part, str) else ""
