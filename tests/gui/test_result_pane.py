"""The third pane says in words why it has nothing to show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.result_pane import ResultPane, why_nothing_came
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from tests.gui.exchange_samples import broken_off, refused, succeeded, unreachable, void


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_end_without_an_answer_has_its_sentence(outcome: Outcome) -> None:
    verdict = replace(unreachable().verdict, outcome=outcome)
    sentence = why_nothing_came(replace(unreachable(), verdict=verdict))
    assert sentence.endswith(".")
    assert ("you stopped" in sentence) is (outcome is Outcome.CANCELLED)


def test_an_answer_with_a_body_needs_no_reason() -> None:
    assert why_nothing_came(succeeded()) == ""
    assert why_nothing_came(void()) == "No answer body: the server sent 204 No Content."


@pytest.fixture
def pane(qtbot: QtBot) -> ResultPane:
    pane = ResultPane()
    qtbot.addWidget(pane)
    pane.show()
    return pane


def in_front(pane: ResultPane) -> str:
    return pane.tabs.tabText(pane.tabs.currentIndex())


@pytest.mark.parametrize(
    ("present", "tab"), [((True, False, False), "Changes"), ((False, False, False), "Reply")]
)
def test_an_empty_list_is_worth_showing_and_no_list_is_not(
    pane: ResultPane, present: tuple[bool, bool, bool], tab: str
) -> None:
    changes = succeeded().changes
    assert changes is not None
    nothing = Changes(
        b"", changes.tables[:0], changes.record_ids[:0], changes.nodes[:0], (), present
    )
    pane.show_exchange(replace(succeeded(), changes=nothing))
    assert in_front(pane) == tab


def test_of_an_answer_that_was_not_read_to_its_end_what_is_known_is_shown(pane: ResultPane) -> None:
    verdict = replace(succeeded().verdict, outcome=Outcome.CANCELLED)
    pane.show_exchange(replace(succeeded(), verdict=verdict, reply=None))
    assert in_front(pane) == "Changes"
    assert not pane._changes.sentence
    assert pane._reply.sentence.startswith("You stopped before the answer was read")
    pane.show_exchange(replace(succeeded(), verdict=verdict, reply=None, changes=None))
    assert pane._changes.sentence == pane._reply.sentence


def test_the_tab_that_the_user_chose_stays_after_the_next_call(pane: ResultPane) -> None:
    pane.show_exchange(succeeded())
    pane.tabs.setCurrentIndex(2)
    pane.show_nothing("Waiting for the answer…")
    pane.show_exchange(succeeded())
    assert in_front(pane) == "Timing"


def test_changes_that_are_known_first_are_shown_first_and_stay_as_they_are(
    pane: ResultPane,
) -> None:
    exchange = succeeded()
    assert exchange.changes is not None
    pane.show_exchange(refused())
    pane.show_nothing("Waiting for the answer…")
    pane.show_arrived(exchange.changes)
    assert in_front(pane) == "Changes"
    assert pane._changes.sentence == ""
    assert pane._reply.sentence == "Waiting for the answer…"
    shown = pane.changes_tree.view.place
    pane.show_arrived(exchange.changes)
    pane.show_exchange(exchange)
    assert pane.changes_tree.view.place is shown is not None
    assert pane._reply.sentence == ""


def test_changes_that_the_end_of_the_answer_takes_back_are_gone(pane: ResultPane) -> None:
    changes = succeeded().changes
    assert changes is not None
    pane.show_arrived(changes)
    pane.show_exchange(refused())
    assert pane.changes_tree.view.place is None
    assert pane._changes.sentence == "This answer says nothing about changed records."


def test_a_chosen_tab_that_would_be_empty_gives_way(pane: ResultPane) -> None:
    pane.show_exchange(refused())
    assert in_front(pane) == "Reply"
    pane.show_exchange(succeeded())
    assert in_front(pane) == "Changes"
    pane.tabs.setCurrentIndex(1)
    pane.show_exchange(succeeded())
    assert in_front(pane) == "Reply"
    pane.tabs.setCurrentIndex(0)
    pane.show_exchange(refused())
    assert in_front(pane) == "Reply"


def test_an_unreadable_answer_points_to_its_bytes(pane: ResultPane) -> None:
    exchange: Exchange = broken_off(b"<a")
    pane.show_exchange(exchange)
    assert "bytes stand beside" in pane._reply.sentence


def test_find_goes_to_the_filter_of_the_tree_in_front(pane: ResultPane, qtbot: QtBot) -> None:
    pane.show_exchange(succeeded())
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.open_find()
    assert pane.changes_tree.filter.hasFocus()
    pane.show_page(pane._reply)
    pane.open_find()
    assert pane.reply_tree.filter.hasFocus()
