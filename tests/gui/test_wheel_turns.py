"""Small turns add up to steps, and no turn is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from erpsync_gui.gui.wheel_turns import WheelTurns


def test_a_notch_down_goes_down_as_far_as_the_system_says(qapp: QApplication) -> None:
    assert WheelTurns().steps(QPoint(0, -120)) == (0, QApplication.wheelScrollLines())
    assert WheelTurns().steps(QPoint(120, 0)) == (-QApplication.wheelScrollLines(), 0)


def test_the_small_turns_of_a_touch_pad_add_up(qapp: QApplication) -> None:
    wheel = WheelTurns()
    steps = [wheel.steps(QPoint(0, -10))[1] for _ in range(24)]
    assert sum(steps) == 2 * QApplication.wheelScrollLines()
    assert set(steps) <= {0, 1}


@pytest.mark.parametrize(("turned", "notches"), [(120, 1), (-240, -2), (15, 1), (-1, -1)])
def test_any_turn_is_at_least_one_notch(turned: int, notches: int) -> None:
    assert WheelTurns.notches(turned) == notches
