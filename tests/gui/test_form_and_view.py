"""The form stands first; its view comes right after and knows what is chosen; both fill the tab."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from erpsync_gui.contract import catalogue
from erpsync_gui.gui.exchange_view import ExchangeView
from erpsync_gui.gui.form_and_view import FormAndView
from erpsync_gui.gui.request_editor import RequestEditor

CATALOGUE = catalogue.load()


@pytest.fixture
def both(qtbot: QtBot) -> FormAndView:
    request = RequestEditor(CATALOGUE.operation("GetConnection"), CATALOGUE, 88)
    widget = FormAndView(request)
    widget.resize(900, 700)
    qtbot.addWidget(widget)
    return widget


def test_the_view_is_made_once_the_form_was_painted(both: FormAndView, qtbot: QtBot) -> None:
    assert both.findChild(ExchangeView) is None
    both.show()
    qtbot.waitUntil(lambda: both.findChild(ExchangeView) is not None)
    assert both.findChild(ExchangeView) is both.view
    qtbot.waitUntil(both.view.isVisible)


def test_whoever_wants_the_view_earlier_gets_it(both: FormAndView) -> None:
    assert both.view is both.view
    assert both.view.parentWidget() is both.findChild(QSplitter)


def test_a_parameter_chosen_before_there_is_a_view_is_known_to_it(
    both: FormAndView, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[str] = []
    monkeypatch.setattr(
        ExchangeView, "highlight_request", lambda _view, parameter: marked.append(parameter)
    )
    monkeypatch.setattr(both.request.form, "chosen_parameter", "ErpConnectionId")
    assert both.view is not None
    assert marked == ["ErpConnectionId"]


def test_the_two_fill_the_room_whatever_its_size(both: FormAndView) -> None:
    both.show()
    both.resize(1000, 500)
    splitter = both.findChild(QSplitter)
    assert isinstance(splitter, QSplitter)
    assert splitter.size() == both.size()
    assert splitter.minimumSizeHint() == both.minimumSizeHint()
    assert splitter.sizeHint() == both.sizeHint()
