"""Which lines of a request body speak for one parameter, in XML and in JSON.

Works on the laid-out body, in which an element or a member begins on a line of its own. Must not
know Qt.
"""

from __future__ import annotations

import re

from erpsync_gui.wire.text import IndexedText


def parameter_lines(text: IndexedText, name: str) -> tuple[int, int] | None:
    """The first and the last line of a parameter; None when the body does not have it."""
    wanted = re.escape(name.encode())
    opening = re.compile(rb"<(?:[\w.-]+:)?" + wanted + rb'(?=[\s/>])|"' + wanted + rb'"(?=\s*:)')
    found = opening.search(text.body)
    if found is None:
        return None
    first = text.line_at(found.start())
    return first, max(first, _last_line(text, first, found))


def _last_line(text: IndexedText, first: int, opening: re.Match[bytes]) -> int:
    line = text.line(first)
    indent = re.escape(line[: len(line) - len(line.lstrip())])
    if opening.group().startswith(b"<"):
        tag = re.escape(opening.group()[1:])
        closing = re.compile(b"</" + tag + rb"\s*>")
    elif line.rstrip().endswith((b"[", b"{")):
        closing = re.compile(rb"\n" + indent + rb"[\]}]")
    else:
        return first
    found = closing.search(text.body, opening.end())
    is_empty = re.match(rb"[^<>]*/>", text.body[opening.end() : opening.end() + 1000])
    return first if found is None or is_empty else text.line_at(found.end() - 1)
