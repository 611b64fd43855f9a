"""The three panes show one Exchange, and a choice in one is seen in the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.exchange_view import ExchangeView
from erpsync_gui.gui.message_pane import MessagePane
from erpsync_gui.gui.tabbed_pane import EmptyPage
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.glimpse import Glimpse
from erpsync_gui.wire.outcome import Outcome, Phase
from erpsync_gui.wire.text import IndexedText
from tests.gui.exchange_samples import (
    broken_off,
    refused,
    request_body,
    succeeded,
    unreachable,
    void,
)


def large() -> Exchange:
    """An answer that is too large to be shown all at once."""
    exchange = succeeded()
    assert exchange.response is not None
    raw = IndexedText.of(exchange.response.raw.body[:] + b" " * (1 << 20))
    return replace(exchange, response=replace(exchange.response, raw=raw))


def sentence_of(pane: MessagePane) -> str:
    """Why nothing is shown in front; empty when something is."""
    page = pane.current_page()
    assert isinstance(page, EmptyPage)
    return page.sentence


@pytest.fixture
def view(qtbot: QtBot) -> ExchangeView:
    view = ExchangeView()
    qtbot.addWidget(view)
    view.resize(1280, 500)
    view.show()
    return view


def test_body_and_raw_show_what_was_sent_and_received(view: ExchangeView) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    assert exchange.request is not None
    assert exchange.response is not None
    assert view.request_pane.body_view.text is exchange.request.text
    assert view.request_pane.raw_view.text is exchange.request.raw
    assert view.response_pane.body_view.text is exchange.response.text
    assert view.response_pane.raw_view.text is exchange.response.raw
    assert view.exchange is exchange


def test_a_large_answer_is_shown_pane_by_pane(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = large()
    assert exchange.request is not None
    assert exchange.response is not None
    with qtbot.waitSignal(view.shown):
        view.show_exchange(exchange)
        assert view.request_pane.body_view.text is not exchange.request.text
        assert view.response_pane.body_view.text is not exchange.response.text
        assert view.result_pane._reply.sentence
    assert view.request_pane.body_view.text is exchange.request.text
    assert view.response_pane.body_view.text is exchange.response.text
    assert not view.result_pane._reply.sentence


@pytest.mark.parametrize("instead", [ExchangeView.clear, lambda view: view.show_exchange(void())])
def test_what_is_shown_next_takes_the_place_of_the_panes_to_come(
    view: ExchangeView, qtbot: QtBot, instead: Callable[[ExchangeView], None]
) -> None:
    view.show_exchange(large())
    instead(view)
    with qtbot.assertNotEmitted(view.shown, wait=20):
        pass
    assert not view.response_pane.body_view.text.body


def test_a_large_answer_begins_once_the_panes_are_cleared(view: ExchangeView, qtbot: QtBot) -> None:
    view.show_exchange(succeeded())
    response = large().response
    assert response is not None
    raw = response.raw
    shown: list[bool] = []
    view.show_arrived(Glimpse(raw), lambda: shown.append(view.response_pane.raw_view.text is raw))
    assert not view.response_pane.raw_view.text.body
    qtbot.waitUntil(lambda: shown == [True])


def test_changes_are_in_front_when_there_are_any_else_the_reply(view: ExchangeView) -> None:
    view.show_exchange(succeeded())
    assert view.result_pane.tabs.tabText(view.result_pane.tabs.currentIndex()) == "Changes"
    view.show_exchange(refused())
    assert view.result_pane.tabs.tabText(view.result_pane.tabs.currentIndex()) == "Reply"
    assert view.result_pane._changes.sentence == "This answer says nothing about changed records."


@pytest.mark.parametrize(
    ("exchange", "sentence"),
    [
        (void(), "No answer body: the server sent 204 No Content."),
        (unreachable(), "No answer: there was no connection to the server."),
    ],
)
def test_an_empty_pane_says_why(view: ExchangeView, exchange: Exchange, sentence: str) -> None:
    view.show_exchange(exchange)
    assert sentence_of(view.response_pane) == sentence
    assert view.result_pane._reply.sentence == sentence


@pytest.mark.parametrize(
    ("outcome", "words"), [(Outcome.NOT_SENT, "as soon as the form"), (Outcome.OK, "pasted")]
)
def test_a_request_that_is_not_there_was_never_made_or_is_not_known(
    view: ExchangeView, outcome: Outcome, words: str
) -> None:
    verdict = replace(succeeded().verdict, outcome=outcome)
    view.show_exchange(replace(succeeded(), request=None, verdict=verdict))
    assert words in sentence_of(view.request_pane)


def test_headers_are_shown_even_without_a_body(view: ExchangeView) -> None:
    view.show_exchange(void())
    text = view.response_pane.headers_view.as_text()
    assert text.startswith("HTTP/1.1 204 No Content\n")
    assert "Server: Microsoft-IIS/10.0" in text


def test_a_broken_answer_keeps_its_bytes_and_says_so(view: ExchangeView) -> None:
    view.show_exchange(broken_off(b"<a>\xff\x00 half"))
    assert view.response_pane.raw_view.text.body == b"<a>\xff\x00 half"
    assert "broke off after 10 bytes" in view.response_pane._notice.text()
    view.show_exchange(succeeded())
    assert view.response_pane._notice.isHidden()


def test_a_running_call_clears_the_answer_and_keeps_the_request(view: ExchangeView) -> None:
    view.show_exchange(succeeded())
    view.show_running(Phase.WAITING, 20.0, 0)
    assert sentence_of(view.response_pane) == "Waiting for the answer…"
    assert view.request_pane.body_view.text.body == request_body()
    assert view.exchange is None
    view.show_exchange(refused())
    assert sentence_of(view.response_pane) == ""


def test_a_preview_is_marked_as_not_sent(view: ExchangeView) -> None:
    view.show_preview(IndexedText.of(request_body()))
    assert view.request_pane._notice.text() == "Preview, not sent."
    assert view.request_pane._raw.sentence == "Known once the request is sent."
    view.show_exchange(succeeded())
    assert view.request_pane._notice.isHidden()


def test_a_preview_leaves_the_last_answer_where_it_is(view: ExchangeView) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    view.show_preview(IndexedText.of(request_body()))
    assert view.exchange is exchange
    assert "that of the last call" in view.request_pane._notice.text()


def test_a_preview_stays_scrolled_while_the_form_is_typed_in(view: ExchangeView) -> None:
    view.show_preview(IndexedText.of(b"<a>\n" * 300))
    bar = view.request_pane.body_view.verticalScrollBar()
    bar.setValue(120)
    view.show_preview(IndexedText.of(b"<a>\n" * 301))
    assert bar.value() == 120


def test_a_parameter_lights_up_in_the_request_and_in_its_next_preview(view: ExchangeView) -> None:
    view.show_preview(IndexedText.of(request_body()))
    view.highlight_request("ExternalKeys")
    body_view = view.request_pane.body_view
    first, last = body_view.scene().marked or (0, 0)
    assert b"ExternalKeys>" in body_view.text.line(first)
    assert body_view.text.line(last).strip() == b"</n:ExternalKeys>"
    view.show_preview(IndexedText.of(b"<x>\n" + request_body()))
    assert body_view.scene().marked == (first + 1, last + 1)
    view.highlight_request("")
    assert body_view.scene().marked is None


def test_narrow_panes_show_the_preview_then_the_answer_then_what_the_user_chose(
    view: ExchangeView,
) -> None:
    view.resize(700, 500)
    view.show_preview(IndexedText.of(b"<a/>"))
    assert view.request_pane.isVisible()
    view.show_exchange(succeeded())
    assert view.response_pane.isVisible()
    view.show_preview(IndexedText.of(b"<a/>"))
    assert view.response_pane.isVisible()
    view.show_exchange(unreachable())
    assert view.request_pane.isVisible()
    view._row._tabs.setCurrentIndex(2)
    view.show_exchange(succeeded())
    assert view.result_pane.isVisible()


def test_find_opens_where_the_focus_is(view: ExchangeView) -> None:
    view.show_exchange(succeeded())
    view.activateWindow()
    view.request_pane.body_view.setFocus()
    view.open_find()
    assert view.request_pane._bars[view.request_pane.body_view].isVisible()
    view.result_pane.changes_tree.view.setFocus()
    view.open_find()
    assert view.result_pane.changes_tree.filter.hasFocus()


def test_the_response_is_saved_under_the_name_of_its_operation(view: ExchangeView) -> None:
    view.show_exchange(succeeded())
    view.save_response()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("ForceResyncExternal-response.xml")
    dialog.reject()


def test_every_button_has_a_name_and_a_tooltip(view: ExchangeView) -> None:
    for pane in (view.request_pane, view.response_pane):
        pane.open_find()
        pane.body_view.go_to_wanted.emit()
    buttons = [w for w in view.findChildren(QWidget) if w.inherits("QToolButton")]
    named = [b for b in buttons if b.accessibleName() and b.toolTip()]
    unnamed = {type(b.parent()).__name__ for b in buttons if b not in named}
    assert unnamed <= {"QLineEdit", "QuietTabs"}  # Qt's own, to clear and to scroll
    assert len(named) > 8


def test_the_panes_load_no_library_that_talks_to_servers() -> None:
    heavy = {"httpx", "zeep", "lxml", "uvicorn", "asyncio"}
    script = "import sys, erpsync_gui.gui.exchange_view; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert heavy & set(loaded.stdout.decode().split()) == set()
