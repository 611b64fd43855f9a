"""What is typed to go somewhere leads there, or a sentence says why not."""

from __future__ import annotations

import pytest
from hypothesis import given

from erpsync_gui.gui import text_places
from erpsync_gui.gui.text_cells import decode
from erpsync_gui.gui.text_places import NoPlaceError, offset_of
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES, boundaries

TEXT = IndexedText.of("first\n  æøå end\nlast".encode())


@pytest.mark.parametrize(
    ("words", "offset"),
    [
        ("1", 0),
        (" 2 ", 6),
        ("2:3", 8),
        ("2 : 4", 10),
        ("2:99", 18),
        ("3:5", 23),
        ("@0", 0),
        ("@ 7", 7),
        ("@0x0A", 10),
        ("@23", 23),
    ],
)
def test_a_place_is_a_line_a_column_or_a_byte(words: str, offset: int) -> None:
    assert offset_of(TEXT, words) == offset


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Type a line"),
        ("x", "Type a line"),
        ("-1", "Type a line"),
        ("2:", "Type a line"),
        ("9" * 5000, "Type a line"),
        ("0", "Lines are counted from 1."),
        ("1:0", "Columns are counted from 1."),
        ("4", "There is no line 4: the text has 3 lines."),
        ("@24", "There is no byte 24: the text has 23 bytes."),
    ],
)
def test_nonsense_is_answered_with_a_sentence(words: str, sentence: str) -> None:
    with pytest.raises(NoPlaceError, match=sentence):
        offset_of(TEXT, words)


@given(BODIES)
def test_every_column_of_every_line_is_found(body: bytes) -> None:
    text = IndexedText.of(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_places, "_PIECE_BYTES", 5)
        for line in range(text.line_count):
            start, end = text.line_span(line)
            for column, offset in enumerate(boundaries(body[start:end])):
                assert offset_of(text, f"{line + 1}:{column + 1}") == start + offset
            behind = len(decode(body[start:end])) + 9
            assert offset_of(text, f"{line + 1}:{behind}") == end
