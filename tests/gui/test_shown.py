"""Places over the lines that are shown lead to lines and back, be some hidden or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui import shown_lines
from erpsync_gui.gui.shown_lines import ShownLines
from erpsync_gui.gui.shown_text import ShownText
from erpsync_gui.wire.text import IndexedText

MASKS = st.lists(st.booleans(), min_size=1, max_size=40).map(lambda mask: [True, *mask])


@pytest.fixture
def _near_is_very_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_lines, "_LOOKED_AT", 3)


@pytest.mark.usefixtures("_near_is_very_near")
@given(MASKS)
def test_places_and_lines_lead_to_each_other(mask: list[bool]) -> None:
    lines = ShownLines(len(mask))
    lines.show(bytes(mask))
    seen = [line for line, is_seen in enumerate(mask) if is_seen]
    assert lines.count == len(seen)
    assert lines.lines_at(range(len(seen) + 2)) == seen
    for place, line in enumerate(seen):
        assert lines.line_at(place) == line
        assert lines.place_of(line) == place
        assert lines.next_to(line, 1) == (seen[place + 1] if line != seen[-1] else None)
        assert lines.next_to(line, -1) == (seen[place - 1] if place else None)
    for line, is_seen in enumerate(mask):
        assert lines.is_shown(line) is is_seen
        assert lines.line_at(lines.place_of(line)) == max(near for near in seen if near <= line)


def test_places_beyond_the_ends_are_the_ends() -> None:
    lines = ShownLines(3)
    assert [lines.line_at(place) for place in (-2, 1, 9)] == [0, 1, 2]
    assert lines.lines_at(range(1, 9)) == [1, 2]
    assert [lines.next_to(2, 1), lines.next_to(0, -1)] == [None, None]


def test_what_is_covered_can_be_shown_again() -> None:
    lines = ShownLines(4)
    lines.cover(1, b"\x00\x00")
    assert lines.lines_at(range(4)) == [0, 3]
    lines.cover(1, b"\x01")
    assert lines.lines_at(range(4)) == [0, 1, 3]
    lines.show_all()
    assert lines.count == 4


def test_an_indexed_text_can_be_shown() -> None:
    text: ShownText = IndexedText.of(b"a\nb")
    assert text.body[text.line_start(1) :] == b"b"
