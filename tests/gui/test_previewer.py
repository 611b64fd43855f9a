"""Previews are laid out one at a time; wishes that are overtaken are dropped."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.background import Background
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.previewer import Previewer
from erpsync_gui.store.profile import PRACTICE
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.text import IndexedText

CATALOGUE = catalogue.load()


def tab_of(qtbot: QtBot) -> CallTab:
    operation = CATALOGUE.operation("SyncAll")
    tab = CallTab(operation, CATALOGUE, lambda: PRACTICE, lambda: Protocol.SOAP88)
    qtbot.addWidget(tab)
    return tab


def calls(count: int) -> list[Call]:
    return [Call("SyncAll", PRACTICE.endpoint(Protocol.SOAP88)) for _ in range(count)]


def test_only_the_newest_wish_follows_the_one_under_way(qtbot: QtBot) -> None:
    tab, parent, go_on = tab_of(qtbot), QObject(), threading.Event()
    asked: list[int] = []

    def lay_out(call: Call) -> IndexedText:
        asked.append(call.number)
        go_on.wait(10)
        return IndexedText.of(str(call.number).encode())

    background = Background(parent)
    previewer = Previewer(background, lambda _tab: True, parent)
    previewer.start(lay_out)
    first, _second, third = wanted = calls(3)
    for call in wanted:
        previewer.want(tab, call)
    go_on.set()
    qtbot.waitUntil(lambda: asked == [first.number, third.number], timeout=5_000)
    background.close()


def test_a_wish_from_before_the_start_is_fulfilled_then(qtbot: QtBot) -> None:
    tab, parent = tab_of(qtbot), QObject()
    asked: list[int] = []
    background = Background(parent)
    previewer = Previewer(background, lambda _tab: True, parent)
    (call,) = calls(1)
    previewer.want(tab, call)
    assert asked == []
    previewer.start(lambda call: asked.append(call.number))
    qtbot.waitUntil(lambda: asked == [call.number], timeout=5_000)
    background.close()


def test_a_closed_tab_is_not_shown_anything(qtbot: QtBot) -> None:
    tab, parent = tab_of(qtbot), QObject()
    looked: list[bool] = []

    def is_open(_tab: CallTab) -> bool:
        looked.append(True)
        return False

    background = Background(parent)
    previewer = Previewer(background, is_open, parent)
    previewer.start(lambda _call: IndexedText.of(b"late"))
    previewer.want(tab, calls(1)[0])
    qtbot.waitUntil(lambda: bool(looked), timeout=5_000)
    background.close()
