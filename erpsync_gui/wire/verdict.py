"""What an answer means: verdicts from an HTTP status and from a result, for SOAP and REST alike.

Says what happened, then what to try. The levels in between (faults, headers, error objects) are
judged where they are read: `soap_answer` and `rest_answer`.
"""

from __future__ import annotations

import http
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from erpsync_gui.contract.model import Effect, Kind, Operation, TypeRef, Value
from erpsync_gui.wire.changes import ChangeKind, Changes
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome

_ASK_THE_CONNECTOR = (
    "For the reason, call GetConfigurationFields or GetFieldValuesFromErp: they let the "
    "connector's own error through."
)
_SIGN_IN = (
    "Sign in again: a ticket ends after 6 hours without use. On-site, this way to sign in may be "
    "switched off in web.config; the header WWW-Authenticate names those that are on."
)
_NOT_ALLOWED = (
    "Online, the ErpSync agent must be granted to the application when it is registered. On-site, "
    "check the license and the user's function rights. Signing in again once can help."
)
_NOT_FOUND = (
    "Check the folder of the web application, the Services version, and whether this server knows "
    "the operation. Over REST, a record that is not there is answered like this, too."
)
_CONTENT_TYPE = (
    "SOAP is sent as text/xml, REST as application/json: look at the headers that were added by "
    "hand, and at a proxy on the way."
)
_UNAVAILABLE = (
    "Try again later: the tenant may be moving or under maintenance, or a proxy does not reach "
    "the server."
)

_STATUSES: Mapping[int, tuple[str, str]] = {
    400: (
        "it does not understand the request",
        "Compare the request with the server's words: a name or a value is not what it expects.",
    ),
    401: ("it does not accept who is calling", _SIGN_IN),
    403: ("the caller may not do this", _NOT_ALLOWED),
    404: ("there is nothing at this address", _NOT_FOUND),
    405: (
        "this address does not take POST",
        "Check the address: the call did not reach a SuperOffice web service.",
    ),
    406: ("it cannot answer in the format that was asked for", _CONTENT_TYPE),
    407: (
        "a proxy on the way wants a sign-in",
        "Name the proxy in the profile → Network, with a user name and a password.",
    ),
    408: (
        "it waited too long for the request",
        "Send again; if it stays like this, look at the network and at proxies.",
    ),
    411: (
        "it wants to know the length of the body",
        "The header Content-Length got lost: look at proxies between here and the server.",
    ),
    413: ("the request is too large for it", "Send the keys in smaller parts."),
    415: ("it does not take this type of content", _CONTENT_TYPE),
    421: (
        "this is not the host of this tenant",
        "The tenant has moved: ask its state address for the current host and use that.",
    ),
    429: (
        "there were too many calls",
        "Wait as long as the header Retry-After says, then send fewer calls at a time.",
    ),
    500: (
        "something broke inside it",
        "Read the server's words, then its log. What it did before stays done.",
    ),
    501: ("it does not know how to do this", _NOT_FOUND),
    502: ("a gateway got no usable answer", _UNAVAILABLE),
    503: ("the service is not available", _UNAVAILABLE),
    504: (
        "a gateway stopped waiting",
        "What the server did is unknown: it may still be at work. Look before you send again.",
    ),
}
"""What an HTTP status means and what to try (sheet 3.4 and 4.5)."""

_REDIRECT = (
    "Redirects are not followed. The header Location says where it points: often https instead of "
    "http, or a sign-in page."
)
_ERROR_CODES: Mapping[str, str] = {
    "UNKNOWN_CONNECTION_ID": (
        "The connector has lost its settings for this connection, as after a restart. SuperOffice "
        "sends them again by itself; try once more, or save the connection."
    ),
    "UNKOWN_FIELDKEY": (
        "The connector does not know a field that is mapped: call UpdateConnectionFields, then "
        "look for fields missing in ERP in the mapping."
    ),
    "UNKOWN_LISTITEM_ID": (
        "A list value has no partner on the other side: look at GetConnectionListMappings for "
        "items that are not paired."
    ),
}
"""What the well-known codes of connectors mean, spelled as on the wire (sheet 7.1)."""

_STATUS_WARNINGS = {"Warning": "Done, with a warning.", "OkWithInfo": "Done, with information."}


class Asked(Protocol):
    """Whatever was asked, as far as it matters for asking again."""

    @property
    def effect(self) -> Effect:
        """What it does to the server's data."""


def advise_on_damage(asked: Asked) -> str:
    """What to try after an answer that came damaged or empty."""
    again = advise_on_repeating(asked) or "Send it again."
    return (
        f"{again} If it stays like this, save the raw answer and show it to whoever runs the "
        "server, or the proxy before it."
    )


def advise_on_repeating(asked: Asked) -> str:
    """What to do when it is not known whether the server did it; nothing for a read."""
    if asked.effect is Effect.READ:
        return ""
    return "It is not known what the server did: look at the data before you send it again."


def phrase_of(status: int) -> str:
    """The standard words for an HTTP status; empty where there are none."""
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def judge_status(status: int, reason: str, words: str = "") -> Verdict | None:
    """The verdict of an HTTP status; None for 200 to 299, where the body decides.

    Args:
        status: the number, such as 404.
        reason: the server's reason phrase; may be empty.
        words: what the server's own exception says. A server that explains a 500 is not broken:
            many a refusal that a user can put right comes like this.
    """
    if 200 <= status <= 299:  # noqa: PLR2004 - the range of success
        return None
    named = f"{status} {reason}".strip()
    if 300 <= status <= 399:  # noqa: PLR2004 - the range of redirects
        sentence, advice = f"The server answered with a redirect ({named}).", _REDIRECT
    else:
        is_fault_of_server = status >= 500  # noqa: PLR2004 - the range of server errors
        meaning, advice = _STATUSES.get(status) or _STATUSES[500 if is_fault_of_server else 400]
        sentence = f"The server answered {named}: {meaning}."
        if words and status == 500:  # noqa: PLR2004 - Internal Server Error
            sentence = f"The server answered {named} and gave a reason."
    return Verdict(Outcome.REFUSED, Level.HTTP, sentence, words, str(status), advice)


def judge_result(operation: Operation, value: Value, count: int | None = None) -> Verdict:
    """The verdict of a decoded result, once everything before it has nothing against the call.

    Args:
        operation: what was asked.
        value: its result; None for a void operation and where the server sent null or nothing.
        count: how many entries a list has of which `value` holds only the first.
    """
    of = operation.result
    if of is None:
        return _done("Done. This operation gives no result.")
    if value is None:
        return _judge_null(operation)
    if not _has_shape(of, value):
        found, expected = _shape_of(value), _SHAPES[of.kind]
        sentence = f"The answer is {found} where {expected} was expected."
        return Verdict(Outcome.UNREADABLE, Level.BODY, sentence)
    return _judge_value(operation, of, value, count)


def with_changes(verdict: Verdict, changes: Changes | None) -> Verdict:
    """The verdict with what changed added to its sentence, where the answer tells it."""
    if changes is None or verdict.level is not Level.RESULT:
        return verdict
    if verdict.outcome is Outcome.OK:
        said = verdict.sentence.rstrip(".")
        joint = ";" if ":" in said else ":"
        return replace(verdict, sentence=f"{said}{joint} {_counted(changes)}.")
    done = [f"{changes.count(kind):,} {kind.word}" for kind in ChangeKind if changes.count(kind)]
    if done:
        return replace(verdict, sentence=f"{verdict.sentence} Still changed: {', '.join(done)}.")
    return verdict


def _counted(changes: Changes) -> str:
    """The number of records in each list; a list that is absent says nothing about its kind."""
    told, absent = [], []
    for kind in ChangeKind:
        count = changes.count(kind)
        if not changes.present[kind]:
            absent.append(kind.word)
        else:
            told.append(f"{count:,} {kind.word}" if count else f"nothing {kind.word}")
    if not told:
        return "the answer has no list of changed records"
    missing = f"; no list of {' or '.join(absent)} records came" if absent else ""
    return ", ".join(told) + missing


def _done(sentence: str) -> Verdict:
    return Verdict(Outcome.OK, Level.RESULT, sentence)


def _done_but(sentence: str, words: str = "", code: str = "", advice: str = "") -> Verdict:
    return Verdict(Outcome.OK, Level.RESULT, sentence, words, code, advice, warning=True)


def _judge_value(operation: Operation, of: TypeRef, value: Value, count: int | None) -> Verdict:
    """The verdict of a value that is there and is of the right sort."""
    if isinstance(value, bool):
        return _judge_boolean(operation, value=value)
    if isinstance(value, Mapping) and operation.returns_changes:
        return _judge_response(value)
    if isinstance(value, str):
        return _judge_code(value) if of.name == "ErpSyncResponseCode" else _done("Done.")
    if isinstance(value, Sequence):
        return _judge_list(operation, value, len(value) if count is None else count)
    return _done("Done.")


def _judge_null(operation: Operation) -> Verdict:
    """Null is “nothing found” or “failed”; a write always has something to answer (sheet 4.5)."""
    if operation.effect is Effect.READ:
        return _done_but(
            "The server answered null: nothing was found, or the call failed.",
            advice="Check the ids; then look in the server's log, as the answer gives no reason.",
        )
    return Verdict(
        outcome=Outcome.REFUSED,
        level=Level.RESULT,
        sentence=f"The server answered null, so {operation.name} failed; it gives no reason.",
        advice="Check the ids and values; then look in the server's log.",
    )


def _judge_boolean(operation: Operation, *, value: bool) -> Verdict:
    is_question = operation.effect is Effect.READ
    if value:
        return _done("The answer is yes." if is_question else "Done.")
    if operation.name.startswith("Supports"):
        return _done("The answer is no.")
    said = "The answer is false" if is_question else "The server answered false: it did not do it"
    return _done_but(
        f"{said}. This operation gives no reason.",
        advice=_ASK_THE_CONNECTOR if operation.calls_erp else "",
    )


def _judge_code(word: str) -> Verdict:
    """An ErpSyncResponseCode; its words were made for deleting a connector (sheet 1.4)."""
    if word == "NoError":
        return _done("The answer is yes: NoError.")
    advice = {
        "ErrorConnectorHasConnections": "Delete the connections of this connector first.",
        "ErrorNotFound": "Check the id, or that a connector answers at this URL.",
    }.get(word, "")
    return _done_but(f"The answer is no: {word}.", code=word, advice=advice)


def _judge_list(operation: Operation, items: Sequence[Value], count: int) -> Verdict:
    if operation.name != "ToggleErpConnectionActive":
        return _done(f"Done: {count:,} {'item' if count == 1 else 'items'}.")
    if not items:
        return _done("Done: the connection was switched over.")
    return _done_but(
        "The connection was not switched over; the server says why.",
        words="\n".join(str(item) for item in items),
        advice="Put right what the server names, then try again.",
    )


def _judge_response(response: Mapping[str, Value]) -> Verdict:
    """A PluginResponse; where `Status` is missing, `IsOk` says it (sheet 2.3)."""
    is_ok, status = response.get("IsOk"), response.get("Status")
    code = _text(response, "ErrorCode")
    explanations = (_text(response, "UserExplanation"), _text(response, "TechExplanation"))
    words = "\n".join(dict.fromkeys(filter(None, explanations)))
    if is_ok is False or status == "Error":
        why = "IsOk is false" if is_ok is False else "Status is Error"
        named = f", ErrorCode {code}" if code else ""
        silent = "" if words or code else ", and it gives no reason"
        default = "" if words else _ASK_THE_CONNECTOR
        return Verdict(
            outcome=Outcome.REFUSED,
            level=Level.RESULT,
            sentence=f"{why}{named}{silent}.",
            server_words=words,
            code=code,
            advice=_ERROR_CODES.get(code, default),
        )
    if isinstance(status, str) and status in _STATUS_WARNINGS:
        return _done_but(_STATUS_WARNINGS[status], words, code, _ERROR_CODES.get(code, ""))
    if is_ok is None and status is None:
        return _done_but(
            "The answer does not say whether it worked: IsOk is missing.",
            words,
            code,
            "With $select, the server leaves out what was not asked for.",
        )
    return replace(_done("Done."), server_words=words, code=code)


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


_SHAPES: Mapping[Kind, str] = {
    Kind.INTEGER: "a whole number",
    Kind.TEXT: "a text",
    Kind.BOOLEAN: "true or false",
    Kind.ENUM: "a word",
    Kind.FLAGS: "a list of words",
    Kind.DURATION: "a duration",
    Kind.DATETIME: "a date and time",
    Kind.RECORD: "a record",
    Kind.LIST: "a list",
    Kind.DICTIONARY: "a record",
}


def _has_shape(of: TypeRef, value: Value) -> bool:
    """Whether a value is of the sort that its type promises; what it holds is not looked at."""
    if of.kind in {Kind.RECORD, Kind.DICTIONARY}:
        return isinstance(value, Mapping)
    if of.kind in {Kind.LIST, Kind.FLAGS}:
        return isinstance(value, Sequence) and not isinstance(value, str)
    if of.kind is Kind.BOOLEAN:
        return isinstance(value, bool)
    if of.kind is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


def _shape_of(value: Value) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a record" if isinstance(value, Mapping) else "a list"
