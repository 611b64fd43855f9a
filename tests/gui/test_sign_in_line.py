"""The sign-in line says who is signed in and how long that lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.access.session import Standing
from erpsync_gui.gui.sign_in_line import SignInLine


@pytest.fixture
def line(qtbot: QtBot) -> SignInLine:
    line = SignInLine()
    qtbot.addWidget(line)
    return line


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=6, seconds=30), " · ticket 6 h 00 m"),
        (timedelta(minutes=19, seconds=30), " · ticket 19 m"),
        (timedelta(seconds=20), " · ticket under 1 m"),
        (timedelta(seconds=-1), " · ticket ran out"),
    ],
)
def test_a_ticket_counts_down(line: SignInLine, left: timedelta, words: str) -> None:
    standing = Standing("Tessa", "ticket", datetime.now(UTC) + left, is_sliding=True)
    line.follow("Signed in as Tessa", lambda: standing)
    assert line.text == f"Signed in as Tessa{words}"
    line.stop()


def test_use_renews_what_is_shown(line: SignInLine) -> None:
    expires = [datetime.now(UTC) + timedelta(minutes=5, seconds=30)]
    line.follow("Tessa", lambda: Standing("Tessa", "ticket", expires[0], is_sliding=True))
    expires[0] += timedelta(hours=1)
    line.refresh()
    assert line.text == "Tessa · ticket 1 h 05 m"
    line.stop()


def test_what_never_runs_out_has_no_clock(line: SignInLine) -> None:
    line.follow("With a ticket", lambda: Standing("", "", None, is_sliding=False))
    assert line.text == "With a ticket"
    assert line.is_following
    line.say("Not signed in")
    line.refresh()
    assert line.text == "Not signed in"
    assert not line.is_following
