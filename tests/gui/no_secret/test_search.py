"""The search finds a secret wherever and however it is planted: a clean result means something."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from erpsync_gui import logs
from erpsync_gui.gui.elided_label import ElidedLabel
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.exchange import Exchange, ReceivedResponse, SentRequest, Timeline, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.text import IndexedText
from tests.fakes import screen
from tests.fakes.planted import SPELLINGS, Evidence, made_up
from tests.fakes.witness import see_exchange

PLANTED = made_up("the test of the search")


def is_found(evidence: Evidence) -> bool:
    return {found.secret for found in evidence.search()} == {PLANTED.place}


@pytest.fixture
def evidence() -> Evidence:
    return Evidence([PLANTED])


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_is_found_in_a_file(
    evidence: Evidence, spell: Callable[[str], bytes], tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\0before " + spell(PLANTED.text) + b" after\xff")
    evidence.see_files(tmp_path)
    assert is_found(evidence)


def test_the_name_of_a_file_is_looked_at(evidence: Evidence, tmp_path: Path) -> None:
    name = PLANTED.text.replace("/", "")
    (tmp_path / name).touch()
    evidence.see_files(tmp_path)
    assert is_found(evidence)


def test_what_is_clean_is_clean(evidence: Evidence, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nothing in here" * 100)
    evidence.see_files(tmp_path)
    evidence.see("another secret", made_up("another place").text)
    assert evidence.search() == []
    assert evidence.has_seen("nothing in here")


def test_a_secret_that_is_known_late_is_found_in_what_was_seen_early() -> None:
    evidence = Evidence()
    evidence.see("early", PLANTED.text)
    assert evidence.search() == []
    evidence.secrets.append(PLANTED)
    assert is_found(evidence)


def test_a_line_of_the_log_is_looked_at(evidence: Evidence) -> None:
    memory = logs.Memory()
    memory.handle(logging.makeLogRecord({"msg": "it is %s", "args": (PLANTED.text,)}))
    for line in memory.lines():
        evidence.see("a line", repr(line))
    assert is_found(evidence)


def test_every_part_of_an_exchange_is_looked_at() -> None:
    text, body = PLANTED.text, IndexedText.of(PLANTED.text.encode())
    plain = IndexedText.of(b"")
    call = Call("GetConnection", Endpoint("http://h", Protocol.REST))
    verdict, timeline = Verdict(Outcome.OK, Level.BODY, "Fine."), Timeline(datetime.now(UTC))
    for exchange in (
        Exchange(Call("GetConnection", Endpoint(text, Protocol.REST)), verdict, timeline),
        Exchange(Call("X", call.endpoint, {"a": [{"b": text}]}), verdict, timeline),
        Exchange(Call("X", call.endpoint, edited_body=body.body[:]), verdict, timeline),
        Exchange(call, Verdict(Outcome.OK, Level.BODY, "", server_words=text), timeline),
        Exchange(call, verdict, timeline, notes=(text,)),
        Exchange(call, verdict, timeline, value={"a": text}),
        Exchange(call, verdict, timeline, SentRequest("GET", text, (), plain, plain, 0)),
        Exchange(call, verdict, timeline, SentRequest("GET", "", (("A", text),), plain, plain, 0)),
        Exchange(call, verdict, timeline, SentRequest("GET", "", (), body, plain, 0)),
        Exchange(call, verdict, timeline, SentRequest("GET", "", (), plain, body, 0)),
        Exchange(call, verdict, timeline, response=_response(reason=text)),
        Exchange(call, verdict, timeline, response=_response(text=body)),
        Exchange(call, verdict, timeline, proxy=text),
    ):
        evidence = Evidence([PLANTED])
        see_exchange(evidence, exchange)
        assert is_found(evidence), exchange


def _response(reason: str = "OK", text: IndexedText | None = None) -> ReceivedResponse:
    plain = IndexedText.of(b"")
    return ReceivedResponse(200, reason, "HTTP/1.1", (), plain, text or plain, 0)


def with_item(role: int) -> QWidget:
    view, model = QTreeView(), QStandardItemModel()
    model.setParent(view)
    item, parent = QStandardItem("shown"), QStandardItem("parent")
    item.setData(PLANTED.text, role)
    parent.appendRow(item)
    model.appendRow(parent)
    view.setModel(model)
    return view


def with_action() -> QWidget:
    widget = QWidget()
    widget.addAction(QAction(PLANTED.text, widget))
    return widget


def with_tab() -> QWidget:
    bar = QTabBar()
    bar.addTab("x")
    bar.setTabToolTip(0, PLANTED.text)
    return bar


def with_body() -> QWidget:
    view = TextView("a body")
    view.set_text(IndexedText.of(PLANTED.text.encode()))
    return view


def with_choice() -> QWidget:
    box = QComboBox()
    box.addItem("shown", PLANTED.text)
    return box


def with_property(name: str) -> Callable[[], QWidget]:
    def make() -> QWidget:
        widget = QLineEdit()
        widget.setEchoMode(QLineEdit.EchoMode.Password)
        widget.setProperty(name, PLANTED.text)
        return widget

    return make


def with_cut_text() -> QWidget:
    label = ElidedLabel()
    label.set_text(PLANTED.text)
    return label


CORNERS: dict[str, Callable[[], QWidget]] = {
    "label": lambda: QLabel(PLANTED.text),
    "label that is cut": with_cut_text,
    "button": lambda: QPushButton(PLANTED.text),
    "line": lambda: QLineEdit(PLANTED.text),
    "text": lambda: QPlainTextEdit(PLANTED.text),
    "rich text": lambda: QTextEdit(f"<b>{escape(PLANTED.text)}</b>"),
    "body": with_body,
    "choice": with_choice,
    "tab": with_tab,
    "action": with_action,
    **{
        name: with_property(name)
        for name in (
            *("windowTitle", "toolTip", "statusTip", "whatsThis", "placeholderText"),
            *("accessibleName", "accessibleDescription"),
        )
    },
    **{f"item, {role.name}": partial(with_item, role) for role in screen.ROLES},
}


@pytest.mark.parametrize("make", CORNERS.values(), ids=CORNERS)
def test_every_corner_of_a_window_is_looked_at(
    qtbot: QtBot, evidence: Evidence, make: Callable[[], QWidget]
) -> None:
    widget = make()
    qtbot.addWidget(widget)
    for where, text in screen.texts():
        evidence.see(where, text)
    assert is_found(evidence)


def test_only_a_line_in_dots_may_hold_what_was_typed(qtbot: QtBot, evidence: Evidence) -> None:
    line = QLineEdit(PLANTED.text)
    qtbot.addWidget(line)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    for where, text in screen.texts():
        evidence.see(where, text)
    assert evidence.search() == []
    line.setEchoMode(QLineEdit.EchoMode.Normal)
    for where, text in screen.texts():
        evidence.see(where, text)
    assert is_found(evidence)


def test_the_clipboard_can_be_read(qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(PLANTED.text)
    data = QGuiApplication.clipboard().mimeData()
    assert PLANTED.text.encode() in [bytes(data.data(kind).data()) for kind in data.formats()]
    QGuiApplication.clipboard().clear()
