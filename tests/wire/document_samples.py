"""Random XML and JSON documents, written with every kind of white space, whole or in bits."""

from __future__ import annotations

import random

BLANKS = b" \t\r\n"
_BLANK_TEXTS = ["", "", "", " ", "\n  ", "\r\n\t"]

XML_BITS = [
    b"<a>", b"</a>", b"<b c='1>2'>", b"</b>", b"<d/>", b'<e f="x\ny" />', b"text", b" ", b"\n",
    b"<!-- c > -->", b"<![CDATA[ <x> ]]>", b"<?pi x?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<",
    b">", b'"', b"'", b"<!", b"<?", b"<![CDATA[", b"<!--", b"]]>", b"&amp;", b"\xff\xfe", b"\x00",
    b"<g xml:space='preserve'>", b"</g>", b"</", b"\xef\xbb\xbf", b"<h\nx='1'\n>", b"</h\n>",
]  # fmt: skip

JSON_BITS = [
    b"{", b"}", b"[", b"]", b",", b":", b'"a"', b'"b \\" \\\\"', b'"', b"\\", b"1.50", b"-0",
    b"1e400", b"true", b"null", b" ", b"\n", b'"l\nm"', b"\xff", b"\x00", b"NaN", b'"a":', b'"":',
    b"\xef\xbb\xbf", b"<html>", b"'",
]  # fmt: skip


def random_xml(seed: int, *, is_usual: bool = False) -> bytes:
    """A well-formed document.

    Args:
        seed: which one.
        is_usual: leave out mixed text, CDATA, `xml:space` and `>` in attributes.
    """
    inner = _random_element(random.Random(seed), 0, is_usual=is_usual)  # noqa: S311 - no secrets
    return f'<?xml version="1.0"?>\n<r xmlns:s="urn:s"> {inner}</r>\n'.encode()


def _random_element(draw: random.Random, depth: int, *, is_usual: bool) -> str:
    def either(usual: list[str], unusual: list[str]) -> str:
        return draw.choice(usual if is_usual else usual + unusual)

    name = draw.choice(["a", "b", "s:c"])
    attributes = either(["", "", "\n  y='\"'"], [' x="1 > 0"', ' xml:space="preserve"'])
    if draw.random() < 0.15:
        return f"<{name}{attributes}/>"
    if draw.random() < 0.4 or depth > 5:
        text = either(["", " ", "\n", "text", " te\nxt ", "&lt;", "æ > å"], ["<![CDATA[ <x> ]]>"])
        return f"<{name}{attributes}>{text}</{name}>"
    parts = [draw.choice(_BLANK_TEXTS)]
    is_mixed = not is_usual and draw.random() < 0.15
    for _ in range(draw.randint(1, 4)):
        parts.append(_random_element(draw, depth + 1, is_usual=is_usual))
        if draw.random() < 0.1:
            parts.append("<!-- a\n comment --><?pi?>")
        parts.append(draw.choice([" more ", "<![CDATA[]]>", "&#32;"] if is_mixed else _BLANK_TEXTS))
    return f"<{name}{attributes}>{''.join(parts)}</{name}>"


def random_json(seed: int) -> bytes:
    """A valid document."""
    return _random_value(random.Random(seed), 0).encode()  # noqa: S311 - documents, no secrets


def _random_value(draw: random.Random, depth: int) -> str:
    def blank() -> str:
        return draw.choice(_BLANK_TEXTS)

    def text() -> str:
        return draw.choice(['""', '"a b"', '"\\u00e5\\"\\\\"', '"ø : , ]"', '"a"', '"[{\\\\"'])

    def value() -> str:
        return _random_value(draw, depth + 1)

    choice = draw.random()
    if choice < 0.4 or depth > 5:
        word = ["0", "-1.50", "1E+05", "12345678901234567890", "true", "false", "null", text()]
        return blank() + draw.choice(word) + blank()
    keys = [
        f"{text()}{blank()}:{blank()}" if choice < 0.7 else "" for _ in range(draw.randint(0, 4))
    ]
    inner = ",".join(f"{blank()}{key}{value()}{blank()}" for key in keys) or blank()
    return f"{{{inner}}}" if choice < 0.7 else f"[{inner}]"
