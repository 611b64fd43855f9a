"""The answer of a web request is read as what it looks like, whatever it calls itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import pretty, web_answer
from erpsync_gui.wire.digest import digest
from erpsync_gui.wire.exchange import Outcome
from erpsync_gui.wire.reply import Form, Reply
from tests.wire.reply_samples import JSON_DOCUMENTS, XML_DOCUMENTS, Expected, names, without_blanks

_TYPES = {Form.XML: "application/xml; charset=utf-8", Form.JSON: "application/json"}


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


@given(XML_DOCUMENTS | JSON_DOCUMENTS, st.sampled_from([200, 404]))
def test_a_digest_of_which_nothing_is_missing_reads_as_the_whole(
    document: Expected, status: int
) -> None:
    body = document.written.encode()
    form = Form.XML if body.startswith(b"<") else Form.JSON
    whole = pretty.print_body(body, _TYPES[form])
    small = digest(Reply(form, whole.text, whole.shape))
    by_digest = web_answer.read(small, _TYPES[form], status, whole=whole)
    assert without_blanks(by_digest) == without_blanks(web_answer.read(body, _TYPES[form], status))
