"""Panes stand side by side where there is room, and are tabs where there is none."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.side_by_side import SideBySide

WIDE, NARROW = 1280, 700


@pytest.fixture
def panes() -> list[QLabel]:
    return [QLabel(name) for name in ("One", "Two", "Three")]


@pytest.fixture
def row(panes: list[QLabel], qtbot: QtBot) -> SideBySide:
    row = SideBySide({pane.text(): pane for pane in panes})
    qtbot.addWidget(row)
    row.resize(WIDE, 300)
    row.show()
    return row


def visible(panes: list[QLabel]) -> list[str]:
    return [pane.text() for pane in panes if pane.isVisible()]


def test_narrow_panes_become_tabs_and_come_back(row: SideBySide, panes: list[QLabel]) -> None:
    row.resize(NARROW, 300)
    assert visible(panes) == ["One"]
    row._tabs.setCurrentIndex(2)
    assert visible(panes) == ["Three"]
    row.resize(WIDE, 300)
    assert visible(panes) == ["One", "Two", "Three"]
    assert row._tabs.isHidden()


def test_the_panes_have_their_sizes_again_after_having_been_tabs(row: SideBySide) -> None:
    row._splitter.setSizes([200, 600, 400])
    sizes = row._splitter.sizes()
    row.resize(NARROW, 300)
    row.resize(WIDE, 300)
    assert row._splitter.sizes() == sizes


def test_a_pane_is_suggested_until_the_user_chooses_another(
    row: SideBySide, panes: list[QLabel]
) -> None:
    row.resize(NARROW, 300)
    row.suggest(panes[1])
    assert visible(panes) == ["Two"]
    row._tabs.setCurrentIndex(2)
    row.suggest(panes[0])
    assert visible(panes) == ["Three"]


def test_what_is_suggested_while_all_are_seen_is_in_front_when_they_are_tabs(
    row: SideBySide, panes: list[QLabel]
) -> None:
    row.suggest(panes[2])
    row.resize(NARROW, 300)
    assert visible(panes) == ["Three"]
