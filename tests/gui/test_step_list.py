"""The steps of a test appear as they come, with a word for each color, and can be stopped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from erpsync_gui.access.diagnosis_step import NOT_LOOKED_AT, RIGHT, Finding, Step
from erpsync_gui.gui.step_list import LOOKS, StepList

GOOD = Step("Name", Finding.GOOD, "It is 10.0.0.12.")
DOUBTFUL = Step("TLS", Finding.DOUBTFUL, "It runs out soon.", "Have it renewed.")
RIGHT_GOOD = Step(RIGHT, Finding.GOOD, "The agent answers.")
LATER_BAD = Step("Connection 3", Finding.BAD, "Its test says no.")
BAD = Step("SOAP service", Finding.BAD, "There is none.", "Check the address.")


@pytest.fixture
def steps(qtbot: QtBot) -> StepList:
    made = StepList()
    qtbot.addWidget(made)
    qtbot.addWidget(made.button)
    made.button.show()
    made.start("Fjord")
    return made


def lines(steps: StepList) -> list[str]:
    return [steps.view.item(row).text() for row in range(steps.view.count())]


def test_every_finding_has_an_icon_and_a_word() -> None:
    assert set(LOOKS) == {finding.name for finding in Finding}


def test_a_step_says_in_words_how_it_is(steps: StepList) -> None:
    assert steps.isVisible()
    steps.show_step(GOOD)
    steps.show_step(DOUBTFUL)
    assert lines(steps) == [
        "Good · Name: It is 10.0.0.12.",
        "Look at this · TLS: It runs out soon.\nHave it renewed.",
    ]
    assert not steps.view.item(0).icon().isNull()


def test_what_is_waited_for_is_said(steps: StepList) -> None:
    steps.show_waiting("Sign in, in the browser.")
    assert steps.heading.text == "Sign in, in the browser."
    steps.stop()
    steps.show_waiting("Too late.")
    assert steps.heading.text == "Stopped."


def test_nothing_is_said_twice(steps: StepList) -> None:
    steps.show_step(Step(NOT_LOOKED_AT, Finding.SKIPPED, "Sign-in and all behind it."))
    assert lines(steps) == ["Not looked at: Sign-in and all behind it."]


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ([GOOD], "Everything works."),
        ([GOOD, DOUBTFUL], "Nothing is broken. Some of it deserves a look."),
        ([DOUBTFUL, BAD, GOOD], "Broken: SOAP service."),
        ([GOOD, RIGHT_GOOD, LATER_BAD], "This profile works. Broken behind it: Connection 3."),
        ([], "Nothing was tested."),
    ],
)
def test_the_end_sums_it_up(steps: StepList, found: list[Step], summary: str) -> None:
    for step in found:
        steps.show_step(step)
    steps.end()
    assert steps.heading.text == summary


def test_the_button_starts_and_stops(qtbot: QtBot, steps: StepList) -> None:
    assert steps.button.text() == "Stop &test"
    with qtbot.waitSignal(steps.stopped):
        qtbot.mouseClick(steps.button, Qt.MouseButton.LeftButton)
    assert not steps.button.isEnabled()
    steps.end()
    assert steps.heading.text == "Stopped."
    with qtbot.waitSignal(steps.test_wanted):
        qtbot.mouseClick(steps.button, Qt.MouseButton.LeftButton)


def test_a_step_that_comes_too_late_is_not_shown(steps: StepList) -> None:
    steps.stop()
    steps.show_step(BAD)
    assert lines(steps) == []


def test_a_result_says_when_it_is_out_of_date(steps: StepList) -> None:
    steps.show_step(GOOD)
    steps.end()
    steps.outdate()
    steps.outdate()
    assert steps.heading.text == "Everything works. The profile was changed since."
    steps.start("Fjord")
    steps.show_step(GOOD)
    steps.outdate()
    assert steps.heading.text == "Testing Fjord…"
    steps.end()
    assert steps.heading.text == "Everything works. The profile was changed since."


def test_another_profile_takes_the_result_away(qtbot: QtBot, steps: StepList) -> None:
    steps.show_step(GOOD)
    with qtbot.waitSignal(steps.stopped):
        steps.clear()
    assert not steps.isVisible()
    assert lines(steps) == []
