from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.contract.texts import illegal_character, quoted


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\x00", "Character 2 is U+0000"),
        ("\x1b[0m", "Character 1 is U+001B"),
        ("ok\ufffe", "Character 3 is U+FFFE"),
        ("\ud800", "Character 1 is U+D800"),
    ],
)
def test_a_character_that_xml_cannot_carry_is_named_by_code_point_and_place(
    text: str, named: str
) -> None:
    assert named in illegal_character(text)


def test_tabs_line_ends_and_any_plane_can_go() -> None:
    assert illegal_character("\t\r\n æøå 𝄞 \U0010ffff") == ""


@given(st.text())
def test_a_text_is_complained_of_exactly_when_lxml_refuses_it(text: str) -> None:
    element = etree.Element("a")
    try:
        element.text = text
    except (ValueError, UnicodeEncodeError):
        assert illegal_character(text)
    else:
        # lxml lets U+FFFE and U+FFFF pass, which the XML recommendation does not.
        assert not illegal_character(text.replace("\ufffe", "").replace("\uffff", ""))


def test_a_long_text_is_cut_in_a_sentence() -> None:
    assert quoted("short") == "“short”"
    assert quoted("x" * 50) == "“" + "x" * 39 + "…”"
