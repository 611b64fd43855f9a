"""The explanation is as high as its text, up to a limit."""

from __future__ import annotations

import sys
from dataclasses import replace

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.explanation import Explanation
from tests.gui.exchange_samples import refused, unreachable


def test_what_there_is_not_has_no_heading(qtbot: QtBot) -> None:
    explanation = Explanation()
    qtbot.addWidget(explanation)
    explanation.show_exchange(unreachable())
    explanation.show()
    text = explanation._text.toPlainText()
    assert text.startswith("What happened\n")
    assert "own words" not in text


def test_a_long_story_is_scrolled(qtbot: QtBot) -> None:
    explanation = Explanation()
    qtbot.addWidget(explanation)
    explanation.resize(600, 100)
    explanation.show()
    explanation.show_exchange(unreachable())
    short = explanation._text.height()
    verdict = replace(refused().verdict, server_words="at line\n" * 10_000)
    explanation.show_exchange(replace(refused(), verdict=verdict))
    assert short < explanation._text.height() < 300
    assert explanation._text.verticalScrollBar().maximum() > 0


def test_what_is_no_longer_explained_is_not_kept(qtbot: QtBot) -> None:
    explanation = Explanation()
    qtbot.addWidget(explanation)
    exchange = unreachable()
    held_here = sys.getrefcount(exchange)
    explanation.show_exchange(exchange)
    assert sys.getrefcount(exchange) > held_here
    explanation.forget()
    assert sys.getrefcount(exchange) == held_here
