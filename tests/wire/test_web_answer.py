"""The answer of a web request is read as what it looks like, whatever it calls itself."""

from __future__ import annotations

import pytest

from erpsync_gui.wire import web_answer
from erpsync_gui.wire.outcome import Outcome
from tests.wire.reply_samples import names


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b'{"a":[1]}', "text/html", ["$", "a", "[0]"]),
        (b'\xef\xbb\xbf "a"', "application/json", ["$"]),
        (b"<?xml version='1.0'?><a><b/></a>", "", ["a", "b"]),
        (b"plain", "text/plain", []),
        (b'{"a":', "application/json", []),
        (b"<a><b>", "text/xml", []),
    ],
)
def test_a_whole_document_has_a_tree_that_opens_at_its_root(
    body: bytes, content_type: str, expected: list[str]
) -> None:
    reading = web_answer.read(body, content_type, 200)
    assert names(reading.reply) == expected
    if reading.reply is not None:
        assert reading.result == reading.reply.root


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(b" ", "The answer has no body."), (b'{"a":', "The JSON breaks at line 1")],
)
def test_what_should_be_json_and_is_none_says_why(body: bytes, sentence: str) -> None:
    reading = web_answer.read(body, "application/json", 200)
    assert reading.verdict.outcome is Outcome.UNREADABLE
    assert reading.verdict.sentence.startswith(sentence)
