"""Tokens of XML and JSON lines; any line at all is colored without complaint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette

from erpsync_gui.gui.text_colors import Syntax, Token, token_colors, tokens


def words(text: str, syntax: Syntax) -> list[tuple[str, Token]]:
    return [(text[start:end], token) for start, end, token in tokens(text, syntax)]


def test_xml_names_attributes_and_remarks_are_told_apart() -> None:
    line = '<n:Id xsi:nil="true"/>5 &amp;<!-- why --></n:Id>'
    assert words(line, Syntax.XML) == [
        ("<", Token.PUNCTUATION),
        ("n:Id", Token.NAME),
        ("xsi:nil", Token.KEY),
        ('"true"', Token.STRING),
        ("/>", Token.PUNCTUATION),
        ("&amp;", Token.WORD),
        ("<!-- why -->", Token.REMARK),
        ("</", Token.PUNCTUATION),
        ("n:Id", Token.NAME),
        (">", Token.PUNCTUATION),
    ]


def test_json_keys_are_told_from_strings() -> None:
    assert words(r'"Id": -1.5e3, "N": "a\"b", null', Syntax.JSON) == [
        ('"Id"', Token.KEY),
        (":", Token.PUNCTUATION),
        ("-1.5e3", Token.NUMBER),
        (",", Token.PUNCTUATION),
        ('"N"', Token.KEY),
        (":", Token.PUNCTUATION),
        (r'"a\"b"', Token.STRING),
        (",", Token.PUNCTUATION),
        ("null", Token.WORD),
    ]


@given(st.text(st.sampled_from("<>/!?-=\"'&;{}[]:,\\aæ1 \n\udcff"), max_size=60))
@pytest.mark.parametrize("syntax", list(Syntax))
def test_tokens_stand_in_order_and_never_overlap(syntax: Syntax, text: str) -> None:
    behind = 0
    for start, end, _ in tokens(text, syntax):
        assert behind <= start < end <= len(text)
        behind = end


@pytest.mark.parametrize(
    ("body", "syntax"),
    [
        (b"\xef\xbb\xbf <a/>", Syntax.XML),
        (b'\n {"a":1}', Syntax.JSON),
        (b"[1]", Syntax.JSON),
        (b"plain", Syntax.PLAIN),
        (b"", Syntax.PLAIN),
    ],
)
def test_the_syntax_is_seen_in_the_first_character(body: bytes, syntax: Syntax) -> None:
    assert Syntax.of(body) is syntax


@pytest.mark.parametrize("base", ["#ffffff", "#1a1c20"])
def test_every_token_can_be_read_on_light_and_on_dark(base: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(base))
    text = "#000000" if base == "#ffffff" else "#ffffff"
    palette.setColor(QPalette.ColorRole.Text, QColor(text))
    for color in token_colors(palette).values():
        assert contrast(color, QColor(base)) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
