"""The sign-in line says who is signed in and how long the ticket lives."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import sign_in_line
from erpsync_gui.gui.sign_in_line import SignInLine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(sign_in_line, "monotonic", lambda: now[0])
    return now


def test_a_ticket_counts_down_and_use_renews_it(qtbot: QtBot, clock: list[float]) -> None:
    line = SignInLine()
    qtbot.addWidget(line)
    line.say("Signed in as Tessa", with_ticket=True)
    assert line.text == "Signed in as Tessa · ticket 6 h 00 m"
    clock[0] += 3660
    line._show()
    assert line.text.endswith("ticket 4 h 59 m")
    line.note_use()
    assert line.text.endswith("ticket 6 h 00 m")
    clock[0] += 7 * 3600
    line._show()
    assert line.text.endswith("ticket 0 h 00 m")
    line.stop()


def test_a_sentence_without_a_ticket_has_no_clock(qtbot: QtBot) -> None:
    line = SignInLine()
    qtbot.addWidget(line)
    line.say("Not signed in: no.")
    line.note_use()
    assert line.text == "Not signed in: no."
