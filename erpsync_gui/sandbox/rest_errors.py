"""How the REST side says that something went wrong: one body, written as JSON or XML (sheet 4.5).

The shape is ASP.NET's: `Message` with details, `ModelState` for what could not be bound, and
`InnerException` for causes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response

from erpsync_gui.sandbox.practice import chain, stack_trace
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.rest_reader import ModelState
from erpsync_gui.sandbox.sign_in import ON_SITE_CHALLENGE
from erpsync_gui.sandbox.soap_writer import escaped

CHALLENGE = {"www-authenticate": ON_SITE_CHALLENGE}
"""What a 401 says about the ways in."""

_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_NAME = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """An error and its causes, the innermost last, each with its named texts."""

    links: Sequence[Mapping[str, str]]
    model_state: ModelState = field(default_factory=dict)

    def json(self) -> str:
        """As JSON; written link by link, so that any number of them may be nested."""
        parts = [_dumped(dict(link))[:-1] for link in self.links]
        if self.model_state:
            parts[0] += f',"ModelState":{_dumped(self.model_state)}'
        return ',"InnerException":'.join(parts) + "}" * len(parts)

    def xml(self) -> str:
        """As XML, under a root `Error`; what no element name can hold is written as `_x005B_`."""
        inner = "</InnerException>" * (len(self.links) - 1)
        links = "<InnerException>".join(_elements(link) for link in self.links)
        state = _elements({name: " ".join(texts) for name, texts in self.model_state.items()})
        return f"<Error>{links}{inner}{f'<ModelState>{state}</ModelState>' * bool(state)}</Error>"

    def response(
        self, status: int, media_type: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The error as an answer in a media type, JSON unless that is an XML one."""
        text = self.xml() if media_type.endswith("xml") else self.json()
        content_type = {"content-type": f"{media_type}; charset=utf-8"}
        return Response(text.encode(), status, {**content_type, **(headers or {})})


def plain(message: str, detail: str = "", model_state: ModelState | None = None) -> ErrorBody:
    """An error without an exception behind it."""
    told = {"Message": message}
    if detail:
        told["MessageDetail"] = detail
    return ErrorBody((told,), model_state or {})


def of_exception(refusal: Refusal, operation: str) -> ErrorBody:
    """An exception and its causes, as with status 500."""
    return ErrorBody(
        [
            {
                "Message": link.friendly_text or "An exception was raised.",
                "ExceptionMessage": link.message,
                "ExceptionType": link.exception_type,
                "StackTrace": stack_trace(operation),
            }
            for link in chain(refusal)
        ]
    )


def inside_success(refusal: Refusal) -> ErrorBody:
    """The error object that stands inside a 200: the outermost words and the real cause."""
    return plain(refusal.friendly_text or refusal.message, chain(refusal)[-1].message)


def _elements(texts: Mapping[str, str]) -> str:
    written = []
    for name, text in texts.items():
        element = _NO_NAME.sub(lambda match: f"_x{ord(match[0]):04X}_", name)
        written.append(f"<{element}>{escaped(text)}</{element}>")
    return "".join(written)
