"""Timing shows when, how long, how much and to whom."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import amounts
from erpsync_gui.gui.timing_view import TimingView
from erpsync_gui.wire.exchange import Timeline
from tests.gui.exchange_samples import succeeded, timeline, unreachable


def texts(view: TimingView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel)]


def test_facts_and_phases_are_told(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show()
    view.show_exchange(succeeded())
    shown = texts(view)
    for fact in ("84 ms", "Tessa Admin", "SOAP 88", "Practice tenant · http://127.0.0.1:8088"):
        assert fact in shown
    exact = {label.toolTip() for label in view.findChildren(QLabel)}
    assert "2026-11-22 12:04:31.250000+00:00" in exact
    started = succeeded().timeline.started
    assert amounts.local_time_text(started) in shown
    assert "connecting 11 ms" in view._chart.accessibleDescription()
    assert not view.grab().isNull()


def test_what_was_not_received_is_said(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show_exchange(unreachable())
    view.show()
    assert "nothing" in texts(view)
    assert "Server" not in texts(view)


def test_a_call_without_phases_is_painted(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show_exchange(replace(succeeded(), timeline=Timeline(timeline().started)))
    view.show()
    assert "SOAP 88" in texts(view)
    assert not view.grab().isNull()
    assert view._chart.sizeHint().height() == 0
