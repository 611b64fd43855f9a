"""Faults in the bytes: answers that stand instead of the real one, and ways to spoil a real one.

Knows HTTP answers as plain values and nothing of how they are sent; `faulty_wire` does that.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from erpsync_gui.sandbox import pages, rest_errors
from erpsync_gui.sandbox.faults import Wanted
from erpsync_gui.sandbox.soap_names import ENVELOPE

SOAP = "text/xml"
REST = "application/json"
"""The media types of good answers."""

_FIRST_TEXT_IN_XML = re.compile(rb">(?=[^<\s])")
_FIRST_TEXT_IN_JSON = re.compile(rb':\s*"|^\[?"')
_VERTICAL_TAB = b"\x0b"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; headers as ASGI has them, in lower case and without Content-Length."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_xml(self) -> bool:
        """Whether the body says that it is XML."""
        return "xml" in self.headers.get("content-type", "")

    @classmethod
    def of(cls, response: Response) -> Answer:
        """A response that was built, not yet sent."""
        headers = dict(response.headers.items())
        headers.pop("content-length", None)
        return cls(response.status_code, headers, bytes(response.body))


def instead(wanted: Wanted, media_type: str) -> Answer | None:
    """The answer that stands instead of any other under these faults; None when none does.

    `media_type` is what a good answer would be: that of SOAP or that of REST.
    """
    for name in wanted:
        if name in _CANNED:
            return Answer.of(_CANNED[name](media_type))
    return None


def spoiled(answer: Answer, wanted: Wanted) -> Answer:
    """An answer with the faults in its bytes and in what its headers say about them."""
    for name, spoil in _SPOILERS.items():
        if name in wanted:
            answer = spoil(answer, wanted[name])
    if answer.status == HTTPStatus.NO_CONTENT and answer.body:
        return replace(answer, status=200)
    return answer


def spoils(wanted: Wanted) -> bool:
    """Whether these faults change bytes, so that the answer has to be had whole."""
    return bool(_SPOILERS.keys() & wanted.keys())


# --- Instead --------------------------------------------------------------------------------------


def _refusal(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> _Canned:
    """A status with a page over SOAP and an error object over REST."""

    def build(media_type: str) -> Response:
        if media_type == SOAP:
            response: Response = pages.page(f"{status} - {sentence}", status=status)
        else:
            response = rest_errors.plain(sentence).response(status, media_type)
        response.headers.update(headers or {})
        return response

    return build


def _page(
    status: int, title: str, sentence: str, headers: Mapping[str, str] | None = None
) -> _Canned:
    def build(_media_type: str) -> Response:
        response = pages.page(title, sentence, status=status)
        response.headers.update(headers or {})
        return response

    return build


def _sign_in_page(_media_type: str) -> Response:
    return HTMLResponse(
        "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>"
        '<form method="post"><input name="user"><input type="password" name="secret">'
        "<br>Sign in to go on&nbsp;</form></body></html>"
    )


def _empty(media_type: str) -> Response:
    return Response(media_type=media_type)


def _with_doctype(declarations: str) -> _Canned:
    document = (
        f'<?xml version="1.0"?>\n<!DOCTYPE s:Envelope [\n{declarations}\n]>\n'
        f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body><Response>&trap;</Response></s:Body>'
        "</s:Envelope>"
    )
    return lambda _media_type: Response(document, media_type=SOAP)


def _bomb_declarations() -> str:
    """Ten entities, each ten times the one before: a thousand million `lol` in the end."""
    lines = ['<!ENTITY l0 "lol">']
    lines += [f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10)]
    return "\n".join([*lines, '<!ENTITY trap "&l9;">'])


_Canned = Callable[[str], Response]
_CANNED: Mapping[str, _Canned] = {
    "401": _refusal(
        401, "You are not signed in, or your session has expired.", rest_errors.CHALLENGE
    ),
    "403": _refusal(403, "This application may not use the ErpSync agent."),
    "404": lambda _media_type: pages.not_found(),
    "421": _refusal(421, "The tenant is not on this host. Ask its state for the right one."),
    "429": _refusal(429, "Too many calls. Wait before the next one.", {"retry-after": "5"}),
    "500-html": _page(500, "Server Error in '/Practice' Application.", "Runtime Error"),
    "503": _page(503, "Service Unavailable", "Maintenance is going on.", {"retry-after": "120"}),
    "html": _sign_in_page,
    "empty": _empty,
    "bomb": _with_doctype(_bomb_declarations()),
    "external-entity": _with_doctype('<!ENTITY trap SYSTEM "file:///etc/hostname">'),
}


# --- Spoiled --------------------------------------------------------------------------------------


def _control_character(answer: Answer, _argument: str) -> Answer:
    body = answer.body
    pattern = _FIRST_TEXT_IN_XML if answer.is_xml else _FIRST_TEXT_IN_JSON
    found = pattern.search(body, max(body.find(b"<s:Body"), 0))
    if found is not None:
        place = found.end()
    else:
        place = max(body.rfind(b"</"), 0) if answer.is_xml else len(body)
    return replace(answer, body=body[:place] + _VERTICAL_TAB + body[place:])


def _malformed(answer: Answer, _argument: str) -> Answer:
    if answer.is_xml:
        before, _, name = answer.body.rpartition(b"</")
        return replace(answer, body=before + b"<" + name)
    return replace(answer, body=answer.body[:-1] + b",")


def _wrong_charset(answer: Answer, charset: str) -> Answer:
    media_type = answer.headers.get("content-type", "text/plain").partition(";")[0]
    return _with_headers(answer, {"content-type": f"{media_type}; charset={charset}"})


def _compressed(answer: Answer, _argument: str) -> Answer:
    body = gzip.compress(answer.body, mtime=0)
    return replace(_with_headers(answer, {"content-encoding": "gzip"}), body=body)


def _damaged(answer: Answer, _argument: str) -> Answer:
    """Compressed, with the second half of the stream turned upside down."""
    whole = _compressed(answer, "")
    half = len(whole.body) // 2
    return replace(whole, body=whole.body[:half] + bytes(255 - byte for byte in whole.body[half:]))


def _with_headers(answer: Answer, headers: Mapping[str, str]) -> Answer:
    return replace(answer, headers={**answer.headers, **headers})


_SPOILERS: Mapping[str, Callable[[Answer, str], Answer]] = {
    "control-character": _control_character,
    "malformed": _malformed,
    "wrong-charset": _wrong_charset,
    "gzip": _compressed,
    "gzip-broken": _damaged,
}
