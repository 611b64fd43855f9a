"""One side of an Exchange: what is copied and saved is what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.wire.shape import close, start
from erpsync_gui.wire.text import IndexedText

RAW = IndexedText.of(b"<a><b>\xff</b></a>\r\n" * 100_000)
LAID_OUT = IndexedText.of(b"<a>\n  <b/>\n</a>")
SHAPE = bytes([start(0), start(1), close(0)])


@pytest.fixture
def pane(qtbot: QtBot) -> MessagePane:
    pane = MessagePane("Response")
    qtbot.addWidget(pane)
    pane.resize(500, 300)
    pane.show()
    return pane


def test_each_tab_copies_what_it_shows(pane: MessagePane) -> None:
    pane.show_message("HTTP/1.1 200 OK", [("A", "1")], LAID_OUT, RAW)
    copied = []
    for tab in range(3):
        pane.tabs.setCurrentIndex(tab)
        pane.copy_shown()
        copied.append(QGuiApplication.clipboard().text()[:20])
    assert copied == ["<a>\n  <b/>\n</a>", "HTTP/1.1 200 OK\nA: 1", "<a><b>\ufffd</b></a>\r\n<a>"]


def grown(lines: int) -> IndexedText:
    return IndexedText.of(RAW.body[: lines * 18])


def test_a_large_answer_is_raw_while_it_comes_and_laid_out_as_soon_as_it_can_be(
    pane: MessagePane,
) -> None:
    pane.show_arrived(grown(100), None)
    assert pane.tabs.currentIndex() == 2
    assert "laid out here when all of it has come" in pane._body.sentence
    pane.show_arrived(RAW, None)
    assert pane.raw_view.text is RAW
    pane.show_arrived(RAW, LAID_OUT)
    assert pane.body_view.text is LAID_OUT
    assert pane.tabs.currentIndex() == 2
    pane.lead_back()
    assert pane.tabs.currentIndex() == 0
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW, SHAPE)
    assert pane.body_view.folding.is_possible


def test_whoever_reads_in_a_large_answer_stays_there_when_it_is_whole(pane: MessagePane) -> None:
    pane.show_arrived(grown(5000), None)
    pane.raw_view.reveal_line(4000)
    top = pane.raw_view.scroller.top.line
    pane.show_arrived(RAW, None)
    pane.show_arrived(RAW, LAID_OUT)
    pane.lead_back()
    pane.body_view.select(4, 6)
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW, SHAPE)
    assert pane.tabs.currentIndex() == 2
    assert pane.raw_view.scroller.top.line == top > 0
    assert pane.body_view.selection == (4, 6)


def test_the_next_answer_is_shown_from_its_start(pane: MessagePane) -> None:
    pane.show_arrived(RAW, LAID_OUT)
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW, SHAPE)
    pane.raw_view.reveal_line(4000)
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW, SHAPE)
    assert pane.raw_view.scroller.top.line == 0


def test_a_request_that_was_previewed_stays_as_it_is_when_it_is_sent(pane: MessagePane) -> None:
    text = IndexedText.of(b"<a/>\n" * 500)
    pane.show_body(text, "Known once it is sent.")
    pane.body_view.reveal_line(400)
    top = pane.body_view.scroller.top.line
    pane.show_message("POST /", [], IndexedText.of(text.body[:]), RAW)
    assert pane.body_view.scroller.top.line == top > 0


def test_save_offers_a_name_and_writes_the_very_bytes(
    pane: MessagePane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.name_file(str(tmp_path / "SyncAll-response"))
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW)
    pane.save()
    dialog = pane.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles() == [str(tmp_path / "SyncAll-response.xml")]
    with qtbot.waitSignal(pane._saver.saved):
        dialog.accept()
    assert (tmp_path / "SyncAll-response.xml").read_bytes() == RAW.body
    assert "Saved as" in pane._notice.text()


def test_what_is_empty_cannot_be_copied_or_saved(pane: MessagePane) -> None:
    pane.show_nothing("No answer yet.")
    assert not any(button.isEnabled() for button in (pane._find, pane._copy, pane._save))
    pane.show_body(LAID_OUT, "Known once it is sent.")
    assert [button.isEnabled() for button in (pane._find, pane._copy, pane._save)] == [
        True,
        True,
        False,
    ]


def test_find_opens_below_the_text_in_front(pane: MessagePane) -> None:
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, RAW)
    pane.tabs.setCurrentIndex(2)
    pane.open_find()
    assert [bar.isHidden() for bar in pane._bars.values()] == [True, False]
    pane.tabs.setCurrentIndex(1)
    pane.open_find()
    assert pane.tabs.currentIndex() == 0
    assert [bar.isHidden() for bar in pane._bars.values()] == [False, False]


def test_an_open_find_bar_finds_in_the_next_message(pane: MessagePane, qtbot: QtBot) -> None:
    pane.show_message("HTTP/1.1 200 OK", [], LAID_OUT, LAID_OUT)
    pane.open_find()
    pane._bars[pane.body_view]._field.setText("<b")
    pane.show_message("HTTP/1.1 200 OK", [], IndexedText.of(b"<b/><b/>"), LAID_OUT)
    qtbot.waitUntil(lambda: pane.body_view.search.count == 2)
