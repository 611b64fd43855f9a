"""The words beside a list of keys fit what is in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.keys import KeyProblem
from erpsync_gui.gui.key_list_side import KeyCounts, KeyListSide


@pytest.fixture
def side(qtbot: QtBot) -> KeyListSide:
    made = KeyListSide()
    qtbot.addWidget(made)
    return made


def visible(side: KeyListSide, kind: type[QLabel | QPushButton]) -> list[str]:
    return [part.text() for part in side.findChildren(kind) if part.isVisibleTo(side)]


def test_one_is_not_many(side: KeyListSide) -> None:
    side.show_counts(KeyCounts(1, 0, ()), "")
    assert "1 key · 0 duplicates" in visible(side, QLabel)
    side.show_counts(KeyCounts(2, 1, ()), "")
    assert "2 keys · 1 duplicate" in visible(side, QLabel)


def test_large_numbers_are_grouped_even_where_the_desktop_has_no_language(
    side: KeyListSide,
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    side.show_counts(KeyCounts(100_004, 0, ()), "")
    QLocale.setDefault(before)
    assert "100,004 keys · 0 duplicates" in visible(side, QLabel)


def test_it_is_told_where_keys_go(side: KeyListSide) -> None:
    buttons = {button.text(): button for button in side.findChildren(QPushButton)}
    for name in ("Paste", "From file…"):
        assert "in place of the chosen rows" in buttons[name].toolTip()


def test_a_state_replaces_the_numbers(side: KeyListSide) -> None:
    side.show_counts(KeyCounts(0, 0, ()), "left out")
    assert visible(side, QLabel) == ["left out"]


def test_the_warning_stands_only_while_nothing_would_go_out(side: KeyListSide) -> None:
    side.set_empty_warning("Everything.")
    for counts, state, warns in (
        (KeyCounts(0, 0, ()), "", True),
        (KeyCounts(3, 0, ()), "left out", True),
        (KeyCounts(3, 0, ()), "", False),
    ):
        side.show_counts(counts, state)
        assert ("⚠ Everything." in visible(side, QLabel)) == warns


def test_buttons_come_with_what_they_are_for(side: KeyListSide) -> None:
    always = ["Paste", "From file…", "Clear"]
    side.show_counts(KeyCounts(1, 0, ()), "")
    assert visible(side, QPushButton) == always
    side.show_counts(KeyCounts(1, 1, [KeyProblem(1, 2, "x", "No.")]), "")
    assert visible(side, QPushButton) == [*always, "Take out what is no key", "Remove duplicates"]


def test_the_first_bad_rows_are_named_and_the_others_counted(side: KeyListSide) -> None:
    problems = [KeyProblem(0, line, "x", "No.") for line in (3, 5, 7, 9)]
    side.show_counts(KeyCounts(0, 0, problems), "")
    assert "Line 3: No.\nLine 5: No.\nLine 7: No.\nand 1 line more" in visible(side, QLabel)
