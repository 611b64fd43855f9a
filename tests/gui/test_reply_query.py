"""A question to a reply ends once, in time, or says nothing when nobody wants it any more."""

from __future__ import annotations

import asyncio
import threading
from array import array
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from erpsync_gui.gui.reply_query import ReplyQuery, run_here
from erpsync_gui.wire.pretty import print_json, print_xml
from erpsync_gui.wire.queries import BadQueryError, Found
from erpsync_gui.wire.reply import Form, Reply

SMALL_TEXT = print_xml(b"<a><b><c>1</c></b><b>2</b><d/></a>")
SMALL = Reply(Form.XML, SMALL_TEXT.text, SMALL_TEXT.shape)
BIG_TEXT = print_json(b'{"a":"' + b"x" * (1 << 20) + b'"}')
BIG = Reply(Form.JSON, BIG_TEXT.text, BIG_TEXT.shape)


class Apart:
    """Stands for a second process: says who was asked, and answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.cancelled = 0
        self.may_answer = threading.Event()

    async def __call__(self, _reply: Reply, expression: str) -> Found:
        self.asked.append(expression)
        try:
            while not self.may_answer.is_set():  # noqa: ASYNC110 - it is of another thread
                await asyncio.sleep(0.001)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return Found(array("Q", [1]), b"\1\1\0", note=expression)


@pytest.fixture
def apart() -> Apart:
    return Apart()


@pytest.fixture
def query(qtbot: QtBot, apart: Apart) -> Iterator[ReplyQuery]:
    query = ReplyQuery(apart)
    yield query
    query.close()


def heard(query: ReplyQuery) -> list[tuple[object, ...]]:
    """All that it says from now on."""
    said: list[tuple[object, ...]] = []
    query.finished.connect(lambda *result: said.append(result), Qt.ConnectionType.DirectConnection)
    query.failed.connect(lambda why: said.append((why,)), Qt.ConnectionType.DirectConnection)
    return said


def test_a_small_answer_is_asked_here_and_its_mask_shows_what_was_found(
    qtbot: QtBot, query: ReplyQuery, apart: Apart
) -> None:
    with qtbot.waitSignal(query.finished) as finished:
        query.start(SMALL, "//b[c]")
        was_running = query.is_running
    assert finished.args == [bytes([1, 1, 1, 0, 0, 0, 0]), 1, ""]
    assert (was_running, query.is_running) == (True, False)
    assert apart.asked == []


def test_a_number_as_the_result_hides_nothing(qtbot: QtBot, query: ReplyQuery) -> None:
    with qtbot.waitSignal(query.finished) as finished:
        query.start(SMALL, "count(//b)")
    assert finished.args == [b"", 0, "The result is 2."]


@pytest.mark.parametrize(
    ("reply", "expression"), [(BIG, "$.a"), (SMALL, "//b[re:test(., '(x+)+y')]")]
)
def test_what_may_take_long_is_asked_apart(
    qtbot: QtBot, query: ReplyQuery, apart: Apart, reply: Reply, expression: str
) -> None:
    apart.may_answer.set()
    with qtbot.waitSignal(query.finished) as finished:
        query.start(reply, expression)
    assert finished.args == [b"\1\1\0", 1, expression]
    assert apart.asked == [expression]


def test_without_a_second_process_everything_is_asked_here(qtbot: QtBot) -> None:
    query = ReplyQuery()
    with qtbot.waitSignal(query.finished) as finished:
        query.start(BIG, "$.a")
    assert finished.args == [b"\1\1\0", 1, ""]
    query.close()


def test_a_bad_expression_is_explained(qtbot: QtBot, query: ReplyQuery) -> None:
    with qtbot.waitSignal(query.failed) as failed:
        query.start(SMALL, "//b[")
    assert failed.args == [
        "The XPath breaks at its end: something is missing or has no place here."
    ]


def test_a_second_process_that_gives_up_is_explained(qtbot: QtBot) -> None:
    async def give_up(_reply: Reply, _expression: str) -> Found:
        raise BadQueryError(sentence)

    sentence = "The second process ran out of memory."
    query = ReplyQuery(give_up)
    with qtbot.waitSignal(query.failed) as failed:
        query.start(BIG, "$.a")
    assert failed.args == [sentence]
    query.close()


def test_a_question_that_is_dropped_is_called_off_and_says_nothing(
    qtbot: QtBot, query: ReplyQuery, apart: Apart
) -> None:
    said = heard(query)
    query.start(BIG, "$.a")
    qtbot.waitUntil(lambda: apart.asked == ["$.a"])
    query.stop()
    assert not query.is_running
    qtbot.waitUntil(lambda: apart.cancelled == 1)
    qtbot.wait(20)
    assert said == []


def test_a_result_on_its_way_is_dropped_with_its_question(qtbot: QtBot, query: ReplyQuery) -> None:
    said = heard(query)
    query.start(SMALL, "//b")
    for thread in threading.enumerate():
        if thread.name == "query":
            thread.join()
    query.stop()
    qtbot.wait(20)
    assert said == []


def test_only_the_last_of_many_questions_is_answered(
    qtbot: QtBot, query: ReplyQuery, apart: Apart
) -> None:
    said = heard(query)
    expressions = [f"$.a{number}" for number in range(10)]
    for expression in expressions:
        query.start(BIG, expression)
    apart.may_answer.set()
    qtbot.waitUntil(lambda: bool(said))
    qtbot.wait(20)
    assert said == [(b"\1\1\0", 1, expressions[-1])]


def test_a_question_that_takes_too_long_is_stopped_and_that_is_said(
    qtbot: QtBot, apart: Apart
) -> None:
    query = ReplyQuery(apart, limit_s=0.05)
    said = heard(query)
    query.start(BIG, "$..a")
    qtbot.waitUntil(lambda: bool(said))
    qtbot.waitUntil(lambda: apart.cancelled == 1)
    apart.may_answer.set()
    qtbot.wait(20)
    sentence = (
        "The query was stopped: it took longer than 0.05 seconds. Ask more exactly; a whole path "
        "is quicker than “//” or “..”."
    )
    assert said == [(sentence,)]
    query.close()


def test_the_limit_counts_from_the_last_question(qtbot: QtBot, apart: Apart) -> None:
    query = ReplyQuery(apart, limit_s=0.3)
    query.start(BIG, "$.a")
    qtbot.wait(200)
    said = heard(query)
    query.start(BIG, "$.b")
    qtbot.wait(200)
    apart.may_answer.set()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [(b"\1\1\0", 1, "$.b")]
    query.close()


def test_a_bug_ends_the_question_with_a_sentence_and_is_told_to_the_crash_handler(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: caught.append(hook.exc_type))

    async def break_down(_reply: Reply, _expression: str) -> Found:
        raise ZeroDivisionError

    query = ReplyQuery(break_down)
    with qtbot.waitSignal(query.failed) as failed:
        query.start(BIG, "$.a")
    assert failed.args == ["The query failed: an error in this program ended it, and was reported."]
    query.close()
    assert caught == [ZeroDivisionError]


def test_nothing_is_asked_after_the_end(qtbot: QtBot, query: ReplyQuery, apart: Apart) -> None:
    said = heard(query)
    query.close()
    query.start(BIG, "$.a")
    qtbot.wait(20)
    assert (said, apart.asked) == ([], [])
    assert not query.is_running


def test_run_here_is_a_run_like_any_other() -> None:
    assert list(asyncio.run(run_here(SMALL, "//b")).lines) == [1, 4]
