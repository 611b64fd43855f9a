"""Reading a text with keys and mouse: what is selected is exactly what is copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import clipboard, text_canvas
from erpsync_gui.gui.text_painting import paint_scene
from erpsync_gui.gui.text_query import Query
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.pretty import print_body
from erpsync_gui.wire.text import IndexedText
from tests.gui.test_text_cells import BODIES
from tests.gui.text_pictures import PaintCount

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot) -> TextView:
    view = TextView("Answer")
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    return view


def show(view: TextView, body: str | bytes) -> None:
    view.set_text(IndexedText.of(body if isinstance(body, bytes) else body.encode()))


def point_at(view: TextView, offset: int) -> QPoint:
    """A point on the left edge of the character at an offset."""
    point = view.scene().point_of(offset)
    assert point is not None
    return QPoint(round(point.x()) + 1, int(point.y()) - view.line_height // 2)


def test_keys_with_shift_select_the_very_bytes(view: TextView) -> None:
    show(view, b"ab\xff\xfe\r\ncd")
    QTest.keyClick(view, Key.Key_End, SHIFT)
    assert view.selected_bytes == b"ab\xff\xfe"
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert view.selected_bytes == b"ab\xff\xfe\r\n"
    QTest.keyClick(view, Key.Key_End, CTRL | SHIFT)
    assert view.selected_bytes == b"ab\xff\xfe\r\ncd"
    QTest.keyClick(view, Key.Key_Home)
    assert view.selected_bytes == b""


KEYS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                Key.Key_Left,
                Key.Key_Right,
                Key.Key_Up,
                Key.Key_Down,
                Key.Key_Home,
                Key.Key_End,
                Key.Key_PageUp,
                Key.Key_PageDown,
            ]
        ),
        st.sampled_from([Qt.KeyboardModifier.NoModifier, SHIFT, CTRL, CTRL | SHIFT]),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(BODIES, KEYS)
def test_any_text_can_be_walked_and_painted(
    qapp: QApplication, body: bytes, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]
) -> None:
    view = TextView("Answer")
    view.resize(220, 90)
    show(view, body)
    image = QImage(220, 90, QImage.Format.Format_RGB32)
    for key, modifiers in keys:
        QTest.keyClick(view, key, modifiers)
        start, end = view.selection
        assert view.selected_bytes == body[start:end]
        painter = QPainter(image)
        paint_scene(painter, view.scene(), 220, 90)
        painter.end()
    view.deleteLater()


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_what_is_revealed_while_nobody_looks_is_seen_when_it_is_shown(
    view: TextView, *, is_wrapped: bool
) -> None:
    show(view, "line\n" * 60)
    view.set_wrapped(is_wrapped)
    view.hide()
    show(view, "line\n" * 1000)
    view.go_to_line(700)
    view.show()
    assert 700 in {row.line for row in view.scene().rows}


def test_a_place_far_aside_that_is_revealed_while_nobody_looks_is_seen(view: TextView) -> None:
    show(view, "line")
    view.hide()
    show(view, "x" * 5000)
    view.go_to_offset(3000)
    view.show()
    first = view.horizontalScrollBar().value()
    assert first <= 3000 <= first + view.horizontalScrollBar().pageStep()


def test_dragging_selects_from_character_to_character(view: TextView) -> None:
    show(view, "æøå漢字 end\nsecond")
    window = view.viewport()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=point_at(view, 2))
    QTest.mouseMove(window, point_at(view, 9))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=point_at(view, 9))
    assert view.selected_bytes.decode() == "øå漢"


def test_a_drag_held_outside_scrolls(view: TextView, qtbot: QtBot) -> None:
    show(view, "line\n" * 500)
    window = view.viewport()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=point_at(view, 0))
    QTest.mouseMove(window, QPoint(60, window.height() + 30))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 3)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert view.selected_bytes.startswith(b"line\nline\n")


def test_two_clicks_take_the_word_and_three_the_line(view: TextView) -> None:
    show(view, "one two\nthree four\n")
    window, place = view.viewport(), point_at(view, 10)
    QTest.mouseDClick(window, Qt.MouseButton.LeftButton, pos=place)
    assert view.selected_bytes == b"three"
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=place)
    assert view.selected_bytes == b"three four\n"


def test_copy_puts_the_selection_on_the_clipboard(view: TextView) -> None:
    show(view, b"ab\xffcd")
    QTest.keyClick(view, Key.Key_A, CTRL)
    QTest.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "ab\ufffdcd"


def test_a_large_copy_asks_first(
    view: TextView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(clipboard, "LARGE_BYTES", 3)
    QGuiApplication.clipboard().setText("before")
    show(view, "abcdef")
    view.select_all()
    view.copy()
    assert QGuiApplication.clipboard().text() == "before"
    question = view.findChild(QMessageBox)
    assert question is not None
    assert "6 bytes" in question.text()
    next(b for b in question.buttons() if "anyway" in b.text()).click()
    assert QGuiApplication.clipboard().text() == "abcdef"


def test_the_caret_tells_its_line_and_a_reveal_does_not(view: TextView, qtbot: QtBot) -> None:
    show(view, "a\nb\n" * 200)
    with qtbot.waitSignal(view.line_activated) as told:
        QTest.keyClick(view, Key.Key_Down)
    assert told.args == [1]
    with qtbot.assertNotEmitted(view.line_activated):
        view.reveal_line(300)
        view.go_to_line(200)
        view.mark_lines((200, 201))


def test_the_text_is_painted_before_anything_follows_the_caret(
    view: TextView, qtbot: QtBot
) -> None:
    painted = PaintCount(view)
    show(view, "a\nb\n" * 200)
    qtbot.waitUntil(lambda: painted.count > 0)
    before, counts = painted.count, list[int]()
    view.line_activated.connect(lambda _line: counts.append(painted.count))
    QTest.keyClick(view, Key.Key_PageDown)
    assert counts == [before + 1]


def test_a_line_that_is_revealed_is_seen(view: TextView) -> None:
    show(view, "x\n" * 1000)
    for line in (999, 0, 500, 501):
        view.reveal_line(line)
        top = view.verticalScrollBar().value()
        assert top <= line < top + view.scroller.page


def test_the_width_of_a_large_text_is_measured_when_it_has_grown_for_the_last_time(
    view: TextView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_canvas, "_REST_MS", 50)
    widths = []
    for count in range(300_000, 300_004):
        view.grow_text(IndexedText.of(("漢字" * count).encode()))
        qtbot.wait(10)
        widths.append(view.horizontalScrollBar().maximum())
    assert max(widths) < 100_000
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 4 * 299_000)


def test_what_is_not_seen_is_measured_when_it_is(view: TextView, qtbot: QtBot) -> None:
    view.hide()
    show(view, "漢字" * 50_000)
    qtbot.wait(20)
    assert view.horizontalScrollBar().maximum() < 100_000
    view.show()
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 4 * 49_000)


def test_the_end_of_a_long_line_is_seen_as_soon_as_it_is_measured(
    view: TextView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_canvas, "_REST_MS", 1_000_000)
    show(view, "漢字" * 300_000)
    QTest.keyClick(view, Key.Key_End)

    def end_x() -> float:
        end = view.scene().point_of(len(view.text.body))
        return end.x() if end else -1.0

    qtbot.waitUntil(lambda: 0 < end_x() <= view.viewport().width())


def test_who_scrolls_on_is_not_fetched_back_to_the_end_of_a_long_line(
    view: TextView, qtbot: QtBot
) -> None:
    show(view, "漢字" * 300_000)
    QTest.keyClick(view, Key.Key_End)
    turn_wheel(view, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: not view._measuring.is_busy)
    assert view.horizontalScrollBar().value() == 0


def test_zoom_changes_the_letters_and_comes_back(view: TextView) -> None:
    show(view, "abc")
    before = view.scroller.page
    QTest.keyClick(view, Key.Key_Plus, CTRL)
    QTest.keyClick(view, Key.Key_Plus, CTRL)
    assert view.scroller.page < before
    QTest.keyClick(view, Key.Key_0, CTRL)
    assert view.scroller.page == before


def turn_wheel(view: TextView, modifiers: Qt.KeyboardModifier) -> None:
    middle = QPointF(50, 50)
    turn = QWheelEvent(
        middle,
        view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 (Qt's signature)
    )
    QApplication.sendEvent(view.viewport(), turn)


def test_the_wheel_scrolls_and_with_ctrl_zooms(view: TextView) -> None:
    show(view, "x\n" * 1000)
    size = view.font().pointSizeF()
    turn_wheel(view, Qt.KeyboardModifier.NoModifier)
    place = view.verticalScrollBar().value()
    assert place > 0
    assert view.font().pointSizeF() == size
    turn_wheel(view, CTRL)
    assert view.font().pointSizeF() < size


def test_a_hit_is_selected_and_scrolled_to(view: TextView, qtbot: QtBot) -> None:
    show(view, "line\n" * 700 + "here\n")
    with qtbot.waitSignal(view.search.found):
        view.search.start(view.text, Query("here"), 0)
    assert view.selected_bytes == b"here"
    top = view.verticalScrollBar().value()
    assert top <= 700 < top + view.scroller.page
    qtbot.waitUntil(lambda: view.search.is_complete)


def test_another_text_starts_at_its_top_without_marks_and_hits(
    view: TextView, qtbot: QtBot
) -> None:
    show(view, "a\n" * 900)
    view.search.start(view.text, Query("a"), 0)
    view.mark_lines((3, 4))
    QTest.keyClick(view, Key.Key_End, CTRL)
    show(view, "b\n" * 900)
    assert view.verticalScrollBar().value() == 0
    assert view.search.count == 0
    assert view.scene().marked is None


PRINTED = print_body(b"<a><b><c/></b></a>", "text/xml")
ALT = Qt.KeyboardModifier.AltModifier
SHIFT_CTRL = SHIFT | CTRL


@pytest.mark.parametrize(
    ("key", "modifiers", "lines"),
    [
        (Key.Key_Minus, ALT, [0, 1, 4]),
        (Key.Key_BraceLeft, SHIFT_CTRL, [0, 1, 4]),
        (Key.Key_BracketLeft, SHIFT_CTRL, [0, 1, 4]),
        (Key.Key_1, ALT, [0, 1, 4]),
        (Key.Key_2, ALT, [0, 1, 2, 3, 4]),
    ],
)
def test_keys_fold(
    view: TextView, key: Qt.Key, modifiers: Qt.KeyboardModifier, lines: list[int]
) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.go_to_line(2)
    QTest.keyClick(view, key, modifiers)
    assert [row.line for row in view.scene().rows] == lines


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Key.Key_Plus, ALT), (Key.Key_BraceRight, SHIFT_CTRL), (Key.Key_0, ALT)],
)
def test_keys_unfold(view: TextView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    view.set_text(PRINTED.text, PRINTED.shape)
    view.folding.fold_to(0)
    QTest.keyClick(view, key, modifiers)
    assert len(view.scene().rows) == 5


def test_keys_wrap_and_show_hexadecimal(view: TextView) -> None:
    show(view, "abc")
    QTest.keyClick(view, Key.Key_Z, ALT)
    QTest.keyClick(view, Key.Key_X, ALT)
    assert (view.is_wrapped, view.is_hex) == (True, True)
    QTest.keyClick(view, Key.Key_Z, ALT)
    QTest.keyClick(view, Key.Key_X, ALT)
    assert (view.is_wrapped, view.is_hex) == (False, False)


def test_ctrl_with_an_arrow_scrolls_and_leaves_the_caret(view: TextView) -> None:
    show(view, "x\n" * 100)
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Down, CTRL)
    QTest.keyClick(view, Key.Key_Up, CTRL)
    assert view.scroller.top.line == 2
    assert view.selection == (0, 0)


def test_the_wheel_goes_sideways_with_shift(view: TextView) -> None:
    show(view, "x" * 1000)
    turn_wheel(view, SHIFT)
    assert view.horizontalScrollBar().value() > 0


def test_a_large_copy_offers_a_file(
    view: TextView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    monkeypatch.setattr(clipboard, "LARGE_BYTES", 3)
    show(view, b"ab\xffcdef")
    view.select(1, 6)
    view.copy()
    question = view.findChild(QMessageBox)
    assert question is not None
    next(button for button in question.buttons() if "file" in button.text()).click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(tmp_path / "part.txt"))
    with qtbot.waitSignal(view.saver.saved):
        dialog.accept()
    assert (tmp_path / "part.txt").read_bytes() == b"b\xffcde"
