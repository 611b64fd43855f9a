"""Wrapped, folded or in hexadecimal: the same bytes, and the reader stays where he was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES
from tests.gui.text_pictures import PaintCount, picture

RECORDS = b"<a>" + b"".join(b"<r><i>%d</i><n>name</n></r>" % n for n in range(300)) + b"</a>"
PRINTED = print_body(RECORDS, "text/xml")
LONG = IndexedText.of(b"short\n" + b"0123456789" * 5000 + b"\nend\n" + b"x\n" * 50)


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    return view


def top(view: TextView) -> int:
    """The first byte that is seen."""
    return view.sheet.offset_of(view.scroller.top.start)


def seen_lines(view: TextView) -> list[int]:
    return [row.line for row in view.scene().rows]


def test_a_long_line_is_wrapped_into_rows_that_fit(view: TextView, qtbot: QtBot) -> None:
    view.set_text(LONG)
    with qtbot.waitSignal(view.wrap_changed) as told:
        view.set_wrapped(True)
    assert told.args == [True]
    assert view.horizontalScrollBar().maximum() == 0
    scene = view.scene()
    assert seen_lines(view)[:3] == [0, 1, 1]
    for row in scene.rows:
        right = scene.x_of(scene.cells.cell_of(row.span, row.end))
        assert right <= view.viewport().width()


def test_wrapping_keeps_the_line_on_top(view: TextView) -> None:
    view.set_text(LONG)
    view.scroller.go_to(view.sheet.rows.at(50_010))
    before = view.scroller.top.line
    for is_wrapped in (True, False):
        view.set_wrapped(is_wrapped)
        assert view.scroller.top.line == before
        assert view.is_wrapped is is_wrapped


def test_a_narrower_window_breaks_anew_around_the_row_on_top(view: TextView) -> None:
    view.set_text(LONG)
    view.set_wrapped(True)
    view.reveal_place(25_000)
    before = top(view)
    view.resize(200, 300)
    row = view.scroller.top
    assert row.start <= before < row.end


def test_every_row_of_a_wrapped_line_is_reached_by_the_scroll_bar(view: TextView) -> None:
    view.set_text(IndexedText.of(b"0123456789" * 100_000))
    view.set_wrapped(True)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.scene().rows[-1].end == 1_000_000
    bar.setValue(bar.maximum() // 2)
    assert abs(top(view) - 500_000) < 3_000
    before = view.scroller.top
    bar.triggerAction(bar.SliderAction.SliderSingleStepAdd)
    assert view.scroller.top == view.sheet.rows.after(before)
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    assert view.scroller.top == view.sheet.rows.step(before, 1 - view.scroller.page)
    bar.setValue(0)
    assert top(view) == 0


def test_folding_hides_lines_and_the_bar_counts_what_is_seen(view: TextView) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    assert view.folding.is_possible
    view.folding.fold_to(1)
    assert seen_lines(view)[:4] == [0, 1, 5, 9]
    bar = view.verticalScrollBar()
    assert bar.maximum() == 302 - view.scroller.page
    view.folding.toggle(1)
    assert seen_lines(view)[:6] == [0, 1, 2, 3, 4, 5]
    view.folding.fold_to(0)
    assert seen_lines(view) == [0]
    view.folding.unfold_all()
    assert bar.maximum() == 1202 - view.scroller.page


def test_the_caret_folds_what_is_around_it_and_opens_it_again(view: TextView) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.go_to_line(2)
    view.folding.fold()
    assert view.sheet.caret.line == 1
    assert seen_lines(view)[:3] == [0, 1, 5]
    view.folding.unfold()
    assert seen_lines(view)[:3] == [0, 1, 2]


REVEALS: list[Callable[[TextView], object]] = [
    lambda view: view.reveal_line(802),
    lambda view: view.go_to_line(802),
    lambda view: view.go_to_offset(view.text.line_start(802) + 3),
    lambda view: view.select(view.text.line_start(802), view.text.line_start(802) + 5),
    lambda view: view.search.start(view.text, Query("<i>200"), 0),
]


@pytest.mark.parametrize("reveal", REVEALS)
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_what_is_gone_to_is_opened_and_seen(
    view: TextView,
    reveal: Callable[[TextView], object],
    qtbot: QtBot,
    is_wrapped: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.set_wrapped(is_wrapped)
    view.folding.fold_to(0)
    reveal(view)
    qtbot.waitUntil(lambda: view.search.is_complete)
    assert 802 in seen_lines(view)
    view.search.stop()


def test_a_copy_of_what_is_folded_is_the_very_bytes(view: TextView) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.folding.fold_to(0)
    view.select_all()
    assert view.selected_bytes == PRINTED.text.body


def test_a_text_without_a_shape_has_no_fold_marks(view: TextView) -> None:
    view.set_text(PRINTED.text)
    assert not view.folding.is_possible
    assert view.margin().marks == 0
    view.folding.fold_to(0)
    view.folding.fold()
    assert view.verticalScrollBar().maximum() == 1202 - view.scroller.page


def test_hexadecimal_keeps_the_byte_on_top_and_the_caret(view: TextView, qtbot: QtBot) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.folding.fold_to(1)
    view.go_to_line(601)
    here, caret = top(view), view.selection
    with qtbot.waitSignal(view.hex_changed):
        view.set_hex(True)
    assert view.is_hex
    assert top(view) == here - here % 16
    assert view.selection == caret
    view.set_hex(False)
    assert view.scroller.top == view.sheet.rows.at(here - here % 16)
    assert view.selection == caret
    assert not view.sheet.folds.lines.is_shown(2), "what was folded is so still"


def test_what_is_selected_in_hexadecimal_are_bytes_with_digits_to_copy(view: TextView) -> None:
    view.set_text(IndexedText.of(b"<n>\xff</n>"))
    view.set_hex(True)
    view.select(3, 5)
    assert view.selection == (3, 5)
    assert view.selected_bytes == b"ff 3c"
    view.select_all()
    assert view.selection == (0, 8)
    assert view.selected_bytes.startswith(b"00000000  3c 6e 3e ff 3c 2f 6e 3e ")


def test_hits_are_marked_in_hexadecimal_too(view: TextView, qtbot: QtBot) -> None:
    view.set_text(IndexedText.of(b"0123456789abcdef0123"))
    view.set_hex(True)
    view.search.start(view.text, Query("ef01"), 0)
    qtbot.waitUntil(lambda: view.search.is_complete)
    assert view.selection == (14, 18)
    scene = view.scene()
    found = [hit for row in scene.rows for hit in scene.hits(row.start, row.end)]
    assert [scene.text.body[start:end] for start, end in found] == [b"65 66", b"30 31"]
    view.search.stop()


@pytest.mark.parametrize("is_hex", [False, True])
def test_a_text_that_grows_stays_where_it_is(
    view: TextView,
    is_hex: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    view.set_text(IndexedText.of(b"line\n" * 500))
    view.set_hex(is_hex)
    moved = [view.is_moved]
    view.select(1000, 1010)
    before = top(view)
    assert [*moved, view.is_moved] == [False, True]
    view.grow_text(IndexedText.of(b"line\n" * 5000))
    assert (top(view), view.selection, view.is_hex) == (before, (1000, 1010), is_hex)
    assert len(view.text) == 25_000


def test_what_arrives_out_of_sight_is_not_painted(view: TextView, qtbot: QtBot) -> None:
    painted = PaintCount(view)
    view.set_text(IndexedText.of(b"line\n" * 500))
    qtbot.waitUntil(lambda: painted.count > 0)
    counts = []
    for lines in (500, 900, 10, 11):
        view.grow_text(IndexedText.of(b"line\n" * lines))
        qtbot.wait(20)
        counts.append(painted.count)
    assert counts[0] == counts[1] < counts[2] < counts[3]


PARTS = st.lists(
    st.sampled_from([b"<a>", b"\n", b"  ", b'b="c', "漢é".encode(), b"\xff", b"\t"]), max_size=30
)


@settings(deadline=None, max_examples=100)
@given(PARTS, PARTS, st.integers(0, 30), st.booleans(), st.integers(0, 9))
def test_a_text_that_looks_the_same_is_painted_the_same(
    qapp: QApplication,
    before: list[bytes],
    after: list[bytes],
    kept: int,
    is_hex: bool,  # noqa: FBT001 (made by hypothesis)
    sideways: int,
) -> None:
    view = TextView("Answer")
    view.resize(120, 50)
    view.show()
    view.set_text(IndexedText.of(b"".join(before)))
    view.set_hex(is_hex)
    view.horizontalScrollBar().setValue(sideways)
    look, painted = view.look(), picture(view)
    view.grow_text(IndexedText.of(b"".join(before[:kept] + after)))
    assert view.look() != look or picture(view) == painted
    view.deleteLater()


@settings(deadline=None, max_examples=100)
@given(
    PARTS,
    PARTS,
    st.integers(0, 30),
    st.booleans(),
    st.booleans(),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_what_looks_otherwise_is_painted(
    qapp: QApplication,
    before: list[bytes],
    after: list[bytes],
    kept: int,
    is_wrapped: bool,  # noqa: FBT001 (made by hypothesis)
    grows: bool,  # noqa: FBT001 (made by hypothesis)
    anchor: int,
    position: int,
) -> None:
    view = TextView("Answer")
    view.resize(120, 90)
    for set_policy in (view.setHorizontalScrollBarPolicy, view.setVerticalScrollBarPolicy):
        set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the window stays as it is
    view.show()
    view.set_text(IndexedText.of(b"".join(before)))
    view.set_wrapped(is_wrapped)
    view.select(anchor, position)
    # What was drawn first stays where nothing is painted over it.
    qapp.processEvents()
    screen = view.viewport().grab()
    painted = PaintCount(view)
    show = view.grow_text if grows else view.set_text
    show(IndexedText.of(b"".join(before[:kept] + after)))
    qapp.processEvents()
    painted.paint_over(screen)
    assert screen.toImage() == view.viewport().grab().toImage()
    view.deleteLater()


def test_of_an_answer_that_differs_in_a_line_that_line_is_painted(
    view: TextView, qtbot: QtBot
) -> None:
    lines = [b"line %d\n" % number for number in range(9)]
    view.set_text(IndexedText.of(b"".join(lines)))
    view.viewport().grab()
    qtbot.wait(20)
    painted = PaintCount(view)
    lines[3] = b"another\n"
    view.set_text(IndexedText.of(b"".join(lines)))
    qtbot.waitUntil(lambda: painted.count > 0)
    height = view.line_height
    assert painted.region == QRegion(0, 3 * height, view.viewport().width(), height)


@pytest.mark.parametrize(
    ("before", "after", "sideways"),
    [
        (b"<!-- " + b"why " * 50, b"<why " + b"why " * 50, 90),
        (b"<\n" + b"1, 2\n" * 90, b"[\n" + b"1, 2\n" * 90, 0),
    ],
)
def test_what_colors_the_text_from_out_of_sight_changes_its_look(
    view: TextView, before: bytes, after: bytes, sideways: int
) -> None:
    view.set_text(IndexedText.of(before))
    view.scroller.scroll(50)
    view.horizontalScrollBar().setValue(sideways)
    look, painted = view.look(), picture(view)
    view.grow_text(IndexedText.of(after))
    assert picture(view) != painted
    assert view.look() != look


def test_a_character_that_was_cut_in_two_becomes_one_when_the_text_grows(view: TextView) -> None:
    view.set_text(IndexedText.of(b"ab\xc3"))
    view.go_to_offset(3)
    assert view.selection == (3, 3)
    view.grow_text(IndexedText.of("abæ".encode()))
    assert view.selection == (2, 2)


@settings(deadline=None, max_examples=40)
@given(BODIES, st.booleans(), st.booleans(), st.integers(60, 300))
def test_any_text_is_painted_in_any_way(
    qapp: QApplication,
    body: bytes,
    is_wrapped: bool,  # noqa: FBT001 (made by hypothesis)
    is_hex: bool,  # noqa: FBT001 (made by hypothesis)
    width: int,
) -> None:
    view = TextView("Answer")
    view.resize(width, 90)
    view.set_text(IndexedText.of(body))
    view.set_wrapped(is_wrapped)
    view.set_hex(is_hex)
    view.select_all()
    picture(view)
    view.deleteLater()


def test_bytes_in_hexadecimal_keep_their_own_width(view: TextView) -> None:
    view.set_text(LONG)
    view.set_wrapped(True)
    view.set_hex(True)
    rows = view.scene().rows
    assert [row.line for row in rows] == list(range(len(rows)))
    view.set_hex(False)
    assert seen_lines(view)[:3] == [0, 1, 1]


def test_the_numbers_of_lines_that_arrive_push_no_text_aside(view: TextView) -> None:
    widths = set()
    for lines in (1_000, 20_000, 300_000):
        view.grow_text(IndexedText.of(b"x\n" * lines))
        widths.add(view.margin().width)
    assert len(widths) == 1
    view.set_text(IndexedText.of(b"one line"))
    assert view.margin().width < widths.pop()
