"""What a REST answer says when it says no: error objects of every shape (sheet 4.5).

ASP.NET's `Message` with details, `ModelState` and `InnerException`, REST's `ErrorMessage`, OAuth's
`error_description` and the problem details of newer servers, as JSON or as XML. Reads the server's
words, deepest first; whether an object is an error at all is for `is_error`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.soap_trouble import Trouble
from erpsync_gui.wire.xml_document import local_name

_WORDS = (
    "exceptionmessage",
    "messagedetail",
    "message",
    "errormessage",
    "error_description",
    "detail",
    "title",
)
"""Where an error keeps its words, the most exact first; in lower case, as servers differ."""
_CODES = ("exceptiontype", "errortype", "error")
_LISTS = ("modelstate", "errors")
_SURE = frozenset(
    {"exceptionmessage", "messagedetail", "errormessage", "error_description", "modelstate"}
)
"""Names that no result has."""
_INNER = "innerexception"
_MOST_XML_LEVELS = 50


def is_error(value: Value, expected: Collection[str] | None) -> bool:
    """Whether an object that came with a success is an error object instead of a result.

    Args:
        value: what came.
        expected: the names that a result has, one of which makes it a result; None where a
            result can have any names, so that only a name that is surely an error's counts.
    """
    if not isinstance(value, Mapping):
        return False
    names = {name.lower() for name in value}
    if expected is None:
        return bool(names & _SURE)
    is_result = any(name in value for name in expected)
    return not is_result and bool(names & {*_WORDS, *_CODES, *_LISTS})


def of_value(value: Value) -> Trouble:
    """The words and the code of an error object; a bare text is all words; else both are empty."""
    if isinstance(value, str):
        return Trouble(value.strip(), "")
    errors = list(_chain(value))[::-1]
    words = [_text(error.get(name)) for error in errors for name in _WORDS]
    words += [line for error in errors for name in _LISTS for line in _state_lines(error.get(name))]
    codes = (_text(error.get(name)) for error in errors for name in _CODES)
    return Trouble("\n".join(dict.fromkeys(filter(None, words))), next(filter(None, codes), ""))


def plain_xml(element: etree._Element, levels: int = _MOST_XML_LEVELS) -> Value:
    """The children of an XML element by name, as far as errors use them, or its text."""
    children = list(element.iterchildren("*")) if levels else []
    if not children:
        return element.text or ""
    return {
        local_name(child): plain_xml(child, levels - 1)
        if local_name(child).lower() in {_INNER, *_LISTS}
        else child.text or ""
        for child in children
    }


def _chain(value: Value) -> Iterator[Mapping[str, Value]]:
    """An error and its inner errors, outermost first, their names in lower case."""
    while isinstance(value, Mapping):
        error = {name.lower(): part for name, part in value.items()}
        yield error
        value = error.get(_INNER)


def _state_lines(state: Value) -> Iterator[str]:
    """What could not be read of a request, a line for each complaint: `Field: complaint`."""
    if isinstance(state, Mapping):
        for field, complaints in state.items():
            listed = complaints if isinstance(complaints, list) else [complaints]
            yield from (f"{field}: {_text(complaint)}" for complaint in listed)


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""
