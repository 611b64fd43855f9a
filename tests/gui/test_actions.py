"""The table of actions is whole: no shortcut twice, every key with a slot."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.actions import MENUS, ROWS, build, fill

KEYS = [row.key for row in ROWS if row.key]


def test_no_key_and_no_shortcut_stands_twice() -> None:
    assert max(Counter(KEYS).values()) == 1
    assert max(Counter(row.shortcut for row in ROWS if row.shortcut).values()) == 1


def test_each_action_runs_its_slot(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    ran: list[str] = []
    actions = build(owner, {key: partial(ran.append, key) for key in KEYS})
    for action in actions.values():
        action.trigger()
    assert ran == KEYS


def test_a_key_without_a_slot_is_refused(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    with pytest.raises(KeyError):
        build(owner, {})


def test_the_menus_stand_in_their_order_with_distinct_mnemonics(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    bar = QMenuBar(owner)
    menus = fill(bar, build(owner, dict.fromkeys(KEYS, lambda: None)))
    assert tuple(menus) == MENUS
    for title in MENUS:
        letters = [
            row.text[row.text.index("&") + 1] for row in ROWS if row.menu == title and row.key
        ]
        assert len({letter.lower() for letter in letters}) == len(letters), title


def test_a_menu_tells_tips_and_does_not_repeat_texts(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    bar = QMenuBar(owner)
    actions = build(owner, dict.fromkeys(KEYS, lambda: None))
    menus = fill(bar, actions)
    assert menus["&Help"].toolTipsVisible()
    assert actions["newer_version"].toolTip().startswith("Opens the page")
    assert actions["send"].toolTip() == "Make the call (Ctrl+Enter)"
    assert actions["palette"].toolTip() == "Command palette… (Ctrl+K)"
    assert actions["log"].toolTip() == "Program log"
