"""The verdict is one sentence with an icon and a word; the explanation folds out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.verdict_line import VerdictLine
from erpsync_gui.wire.outcome import Outcome, Phase
from tests.gui.exchange_samples import refused, succeeded, unreachable


@pytest.fixture
def line(qtbot: QtBot) -> VerdictLine:
    line = VerdictLine()
    qtbot.addWidget(line)
    line.resize(900, 200)
    line.show()
    return line


def spoken(line: VerdictLine) -> str:
    """What a screen reader says."""
    return line._line.accessibleName()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_word_and_an_icon(line: VerdictLine, outcome: Outcome) -> None:
    exchange = succeeded()
    exchange = replace(exchange, verdict=replace(exchange.verdict, outcome=outcome))
    line.show_exchange(exchange)
    word = theme.look_of(exchange.verdict).word
    assert word
    assert spoken(line).startswith(word)
    assert not line._line._icon.pixmap().isNull()


def test_an_ok_with_a_warning_looks_like_caution_at_once(line: VerdictLine) -> None:
    line.show_exchange(succeeded())
    green = line._line.grab().toImage().pixelColor(1, 10)
    warned = replace(succeeded().verdict, warning=True)
    line.show_exchange(replace(succeeded(), verdict=warned))
    assert spoken(line).startswith("OK, with a warning")
    amber = line._line.grab().toImage().pixelColor(1, 10)
    assert amber != green
    assert amber == theme.tone_color(Tone.CAUTION, line.palette())


def test_the_line_tells_sentence_code_status_time_and_size(line: VerdictLine) -> None:
    line.show_exchange(refused())
    assert "the ERP connector did not answer" in spoken(line)
    assert "WebException" in spoken(line)
    assert "200 OK · 84 ms · " in spoken(line)


def test_what_never_came_has_no_status_and_no_size(line: VerdictLine) -> None:
    line.show_exchange(unreachable())
    assert spoken(line).endswith("84 ms")


def test_click_and_enter_fold_the_explanation(line: VerdictLine) -> None:
    line.show_exchange(refused())
    assert line._explanation.isHidden()
    QTest.mouseClick(line._line, Qt.MouseButton.LeftButton)
    assert line._explanation.isVisible()
    QTest.keyClick(line._line, Qt.Key.Key_Return)
    assert line._explanation.isHidden()


def test_the_explanation_has_the_server_s_words_and_what_to_try(line: VerdictLine) -> None:
    line.show_exchange(refused())
    line._line.click()
    text = line._explanation._text.toPlainText()
    assert "Unable to connect to the remote server" in text
    assert "TestConnection" in text
    assert "the header Succeeded says false" in text
    button = line._explanation.findChild(QToolButton)
    assert button is not None
    button.click()
    assert QGuiApplication.clipboard().text() == refused().explain()


def test_the_server_s_words_are_text_and_never_markup(line: VerdictLine) -> None:
    exchange = refused()
    verdict = replace(exchange.verdict, server_words="<b>bold</b> & <img src='x'>")
    line.show_exchange(replace(exchange, verdict=verdict))
    line._line.click()
    assert "<b>bold</b> & <img src='x'>" in line._explanation._text.toPlainText()


def test_a_running_call_tells_its_phase_and_how_to_stop(line: VerdictLine) -> None:
    line.show_exchange(refused())
    line._line.click()
    line.show_running(Phase.RECEIVING, 1234.0, 3_100_000)
    assert "Receiving 3.1 MB" in spoken(line)
    assert "1.2 s · Esc stops waiting" in spoken(line)
    assert line._explanation.isHidden()
    line._line.click()
    assert line._explanation.isHidden()


def test_the_explanation_stays_open_for_the_next_exchange(line: VerdictLine) -> None:
    line.show_exchange(refused())
    line._line.click()
    line.show_running(Phase.WAITING, 5.0, 0)
    line.show_exchange(unreachable())
    assert line._explanation.isVisible()


def test_nothing_sent_and_a_preview_are_said(line: VerdictLine) -> None:
    assert "Nothing sent yet" in spoken(line)
    line.show_preview()
    assert "preview" in spoken(line)


def test_the_line_is_as_high_with_an_icon_as_without(line: VerdictLine, qtbot: QtBot) -> None:
    heights = set()
    for show in (
        line.show_idle,
        lambda: line.show_running(Phase.RECEIVING, 1200, 4_000_000),
        lambda: line.show_exchange(succeeded()),
        line.show_preview,
    ):
        show()
        qtbot.wait(10)
        heights.add(line._line.height())
    assert len(heights) == 1
