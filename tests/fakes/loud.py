"""A server that blurts out whatever it was told, in every notation, in pages that say no.

What real servers do now and then: error pages with the whole request in them, exceptions with the
connection string, proxies that quote a header.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from urllib.parse import quote, unquote_to_bytes
from xml.sax.saxutils import escape

from tests.fakes.peer import Conversation, Peer

_BASIC = re.compile(rb"Basic ([A-Za-z0-9+/=]+)")
_FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    "<faultcode>s:Server</faultcode><faultstring>{words}</faultstring><detail><Words><![CDATA["
    "{more}]]></Words></detail></s:Fault></s:Body></s:Envelope>"
)


class LoudServer(Peer):
    """Refuses everything with an answer of the `kind` that a test sets."""

    KINDS = ("page", "fault", "json", "text", "cut", "broken", "redirect")

    def __init__(self) -> None:
        super().__init__(self._serve)
        self.kind = self.KINDS[0]

    def _serve(self, talk: Conversation) -> None:
        words = _blurted(talk.read_request())
        echo = "X-Echo: " + re.sub(r"[\r\n]+", " ", words.decode("utf-8", "replace"))[:3_000]
        plain = words.decode("utf-8", "replace")
        match self.kind:
            case "page":
                page = f"<html><title>{escape(plain[:200])}</title><pre>{escape(plain)}</pre>"
                talk.answer(page.encode(), "Content-Type: text/html", echo, status="500 Oops")
            case "fault":
                fault = _FAULT.format(words=escape(plain), more=plain.replace("]]>", ""))
                talk.answer(fault.encode(), "Content-Type: text/xml", status="500 Oops")
            case "json":
                told = {"Error": True, "ErrorType": "Oops", "Message": plain, "Inner": [plain]}
                talk.answer(
                    json.dumps(told).encode(), "Content-Type: application/json", status="500 Oops"
                )
            case "text":
                talk.answer(
                    words, "Content-Type: text/plain; charset=latin-1", status="400 " + echo[8:600]
                )
            case "cut":
                talk.answer(words, "Content-Type: text/plain", length=2 * len(words))
            case "broken":
                talk.send(words[max(0, words.find(b"Authorization")) :])
            case _:
                place = f"Location: /again?words={quote(words[:2_000], safe='')}"
                talk.answer(b"", place, status="302 Found")


def _blurted(request: bytes) -> bytes:
    """The request as it is, decoded where that is easy, and encoded in all ways."""
    pairs = [_decoded(found) for found in _BASIC.findall(request)]
    said = b"\r\n".join([request, unquote_to_bytes(request), *pairs])
    text = said.decode("utf-8", "replace")
    spelled = (
        base64.b64encode(said),
        base64.urlsafe_b64encode(b"?" + said),
        quote(text).encode(),
        json.dumps(text).encode(),
    )
    return b"\r\n".join([said, *spelled])


def _decoded(token: bytes) -> bytes:
    try:
        return base64.b64decode(token)
    except binascii.Error:
        return b""
