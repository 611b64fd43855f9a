"""Work beside the window comes back on the GUI thread, and not after the end."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.background import Background


def test_background_work_comes_back_on_the_gui_thread(qtbot: QtBot) -> None:
    background = Background()
    came: list[tuple[str, str]] = []
    background.run(
        "a name",
        lambda: threading.current_thread().name,
        lambda name: came.append((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: bool(came))
    assert came == [("a name", threading.main_thread().name)]
    background.close()


def test_nothing_comes_back_after_the_end(qtbot: QtBot) -> None:
    background = Background()
    arrived: list[None] = []
    background.run("quick", lambda: None, arrived.append)
    background.close()
    background.run("late", lambda: None, arrived.append)
    qtbot.wait(50)
    assert arrived == []
