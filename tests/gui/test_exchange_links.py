"""A choice in one pane is seen in the others, and never goes round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.exchange_view import ExchangeView
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.glimpse import Glimpse
from tests.gui.exchange_samples import broken_off, succeeded


@pytest.fixture
def view(qtbot: QtBot) -> ExchangeView:
    view = ExchangeView()
    qtbot.addWidget(view)
    view.resize(1280, 500)
    view.show()
    return view


def line_with(exchange: Exchange, words: bytes) -> int:
    assert exchange.response is not None
    text = exchange.response.text
    return text.line_at(text.body.find(words))


def chosen_node(view: ExchangeView) -> int:
    node = view.result_pane.reply_tree.view.current
    assert node is not None
    return node


def chosen_record(view: ExchangeView) -> str | None:
    index = view.result_pane.changes_tree.view.currentIndex()
    return str(index.data()) if index.isValid() else None


def marked(view: ExchangeView) -> tuple[int, int] | None:
    return view.response_pane.body_view.scene().marked


def test_a_chosen_node_marks_its_line(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    line = line_with(exchange, b"<IsOk>")
    view.result_pane.reply_tree.view.change(lambda place: place.reveal(line))
    qtbot.waitUntil(lambda: marked(view) == (line, line))
    body_view = view.response_pane.body_view
    assert line in {row.line for row in body_view.scene().rows}


def test_a_chosen_record_marks_its_line_and_its_node(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    assert exchange.changes is not None
    tree = view.result_pane.changes_tree
    assert tree._outline is not None
    thing = tree._outline.thing_of(1)
    assert thing is not None
    tree.view.change(lambda place: place.reveal(thing))
    line = line_with(exchange, b"<RecordId>1043") - 1
    qtbot.waitUntil(lambda: marked(view) == (line, line))
    assert chosen_node(view) == exchange.changes.nodes[1]


def test_what_was_chosen_before_another_answer_came_marks_nothing_there(
    view: ExchangeView, qtbot: QtBot
) -> None:
    view.show_exchange(succeeded())
    view.result_pane.reply_tree.view.change(lambda place: place.reveal(3))
    view.show_exchange(succeeded())
    qtbot.wait(20)
    assert marked(view) is None


def test_a_record_that_is_there_before_its_text_leads_nowhere_yet(
    view: ExchangeView, qtbot: QtBot
) -> None:
    exchange = succeeded()
    assert exchange.changes is not None
    assert exchange.response is not None
    glimpse = Glimpse(exchange.response.raw, changes=exchange.changes)
    view.show_arrived(glimpse, lambda: None)
    tree = view.result_pane.changes_tree
    qtbot.waitUntil(lambda: tree._outline is not None)
    assert tree._outline is not None
    thing = tree._outline.thing_of(1)
    assert thing is not None
    tree.view.change(lambda place: place.reveal(thing))
    qtbot.wait(20)
    assert marked(view) is None
    assert view.response_pane._body.sentence
    view.show_exchange(exchange)
    assert tree.view.current == thing


def test_the_caret_in_the_text_leads_the_trees(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    assert exchange.reply is not None
    body_view = view.response_pane.body_view
    body_view.go_to_line(line_with(exchange, b"<RecordId>1043") - 1)
    with (
        qtbot.assertNotEmitted(view.result_pane.reply_tree.node_activated),
        qtbot.assertNotEmitted(view.result_pane.changes_tree.record_chosen),
    ):
        QTest.keyClick(body_view, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: chosen_record(view) == "1043")
    assert exchange.reply.value(chosen_node(view)) == "1043"


def test_the_trees_follow_the_caret_once_it_rests(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    body_view, reply_tree = view.response_pane.body_view, view.result_pane.reply_tree
    body_view.go_to_line(0)
    for line in range(1, 6):
        QTest.keyClick(body_view, Qt.Key.Key_Down)
        assert body_view.scene().marked == (line, line)
    assert reply_tree.view.current is None
    qtbot.waitUntil(lambda: reply_tree.view.current == 5)


def test_a_caret_that_rests_when_another_answer_is_there_leads_nowhere(
    view: ExchangeView, qtbot: QtBot
) -> None:
    view.show_exchange(succeeded())
    QTest.keyClick(view.response_pane.body_view, Qt.Key.Key_Down)
    view.show_exchange(succeeded())
    qtbot.wait(120)
    assert view.result_pane.reply_tree.view.current is None


def test_a_line_behind_the_changes_chooses_no_record(view: ExchangeView, qtbot: QtBot) -> None:
    exchange = succeeded()
    view.show_exchange(exchange)
    view.response_pane.body_view.go_to_line(line_with(exchange, b"<IsOk>") - 1)
    QTest.keyClick(view.response_pane.body_view, Qt.Key.Key_Down)
    reply = exchange.reply
    assert reply is not None
    qtbot.waitUntil(lambda: reply.name(chosen_node(view)) == "IsOk")
    assert chosen_record(view) is None


def test_an_answer_without_a_tree_can_be_walked(view: ExchangeView) -> None:
    view.show_exchange(broken_off(b"<a>\n<b"))
    QTest.keyClick(view.response_pane.body_view, Qt.Key.Key_Down)
    assert marked(view) is None
