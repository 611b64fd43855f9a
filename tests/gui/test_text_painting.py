"""The quick way to draw a row draws what the plain way draws, pixel by pixel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from erpsync_gui.gui import text_painting
from erpsync_gui.gui.text_colors import tokens
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.text import IndexedText
from tests.gui.text_pictures import picture

LINES = st.lists(st.text('<a b="c"/>{}[]:, 1.5 "true&amp;!-', max_size=60), max_size=3)


def paint_letters(row: text_painting._RowPainter, text: str, before: str) -> None:
    """Draw each character by itself."""
    plain = row._scene.palette.color(QPalette.ColorRole.Text)
    colors = {
        place - len(before): row._colors[token]
        for start, end, token in tokens(before + text, row._scene.syntax)
        for place in range(start, end)
    }
    for place, character in enumerate(text):
        row._paint_run(character, row._slice.cell + place, colors.get(place, plain))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["<a>", '{"a":', "plain"]), LINES, st.integers(0, 20))
def test_what_is_drawn_by_colors_looks_as_what_is_drawn_letter_by_letter(
    qapp: QApplication, start: str, lines: list[str], first_cell: int
) -> None:
    view = TextView("Answer")
    view.resize(400, 70)
    view.set_text(IndexedText.of("\n".join([start, *lines]).encode()))
    view.horizontalScrollBar().setRange(0, first_cell)
    view.horizontalScrollBar().setValue(first_cell)
    quick = picture(view)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_painting._RowPainter, "_paint_layers", paint_letters)
        assert picture(view) == quick
    view.deleteLater()
