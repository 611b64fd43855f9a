"""Bytes -> laid-out text, by what they seem to be. Changes white space only and never raises.

The printers are `pretty_xml` and `pretty_json`; this is the door to both. Anything that is
neither, such as an HTML page or plain text, is only indexed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from erpsync_gui.wire.layout import BLANKS, BYTE_ORDER_MARK, Printed, as_utf8
from erpsync_gui.wire.pretty_json import print_json
from erpsync_gui.wire.pretty_xml import print_xml
from erpsync_gui.wire.text import Body

__all__ = ["Printed", "is_html", "print_body", "print_clean", "print_json", "print_xml"]

_SNIFFED_BYTES = 1024
_SHORT_BYTES = 1 << 14
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*|<!--.{0,500}?-->\s*)*(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb"""[{\[]|"|-?[0-9]|(?:true|false|null)\b""")


def print_body(body: Body, content_type: str) -> Printed:
    """Lay out a body: as XML or JSON where it looks like that, whatever its content type says."""
    data, note = as_utf8(body, content_type)
    start = _start_of(data)
    if start.startswith(b"<") and not _HTML.match(start):
        printed = print_xml(data)
    elif _JSON.match(start) and "html" not in content_type and "text/plain" not in content_type:
        printed = print_json(data)
    else:
        printed = Printed.without_nodes(data)
    return Printed(printed.text, printed.shape, note)


def print_clean(body: bytes, content_type: str) -> Printed:
    """Lay out a body as `print_body` does, and keep a short one: it must hold no secrets.

    A request is laid out twice: as its preview, and when it is sent.
    """
    lay_out = _print_short if len(body) <= _SHORT_BYTES else print_body
    return lay_out(body, content_type)


_print_short = lru_cache(maxsize=4)(print_body)


def is_html(body: Body) -> bool:
    """Whether a body is an HTML page, whatever its content type says."""
    return _HTML.match(_start_of(body)) is not None


def _start_of(body: Body) -> bytes:
    """The first bytes, without a byte order mark and white space."""
    return body[:_SNIFFED_BYTES].removeprefix(BYTE_ORDER_MARK).lstrip(BLANKS)
