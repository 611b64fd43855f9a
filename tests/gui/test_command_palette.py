"""The palette finds commands by a few letters and runs what is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.command_palette import Command, CommandPalette, matching


def named(*titles: str) -> list[Command]:
    return [Command(title, "", lambda: None) for title in titles]


def test_beginnings_come_before_middles_and_letters_in_order() -> None:
    commands = named("Test Sync", "Sync all", "Save your new copy")
    assert [each.title for each in matching(commands, "sync")] == [
        "Sync all",
        "Test Sync",
        "Save your new copy",
    ]


def test_everything_is_offered_while_nothing_is_typed() -> None:
    assert len(matching(named("A", "B"), "  ")) == 2


def test_nothing_matches_letters_that_are_not_there() -> None:
    assert matching(named("Sync all"), "xyz") == []


def test_enter_runs_the_first_match(qtbot: QtBot) -> None:
    ran: list[str] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    commands = [Command(name, "", partial(ran.append, name)) for name in ("One", "Two")]
    palette = CommandPalette(commands, parent)
    palette.open()
    qtbot.keyClicks(palette.filter, "tw")
    qtbot.keyClick(palette.filter, Qt.Key.Key_Return)
    assert ran == ["Two"]
    assert not palette.isVisible()


def test_enter_without_a_match_does_nothing(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    palette = CommandPalette(named("One"), parent)
    palette.open()
    qtbot.keyClicks(palette.filter, "zzz")
    qtbot.keyClick(palette.filter, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()
