"""A query is one function for both languages, for any process, and with a limit."""

from __future__ import annotations

import pickle

import pytest

from erpsync_gui.wire.queries import BadQueryError, has_pattern
from tests.wire.query_samples import JSON, XML, ask, laid_out


@pytest.mark.parametrize(
    ("body", "expression", "note"),
    [
        (XML, "//RecordId", "3 were found; only the first 2 are shown."),
        (JSON, "$..Id", "More than 2 were found; only so many are shown."),
    ],
)
def test_only_the_first_hits_are_collected_and_that_is_said(
    body: bytes, expression: str, note: str
) -> None:
    reply = laid_out(body)
    found, whole = ask(reply, expression, 2), ask(reply, expression, 3)
    assert found.is_cut
    assert found.note == note
    assert len(found.lines) == 2
    assert set(found.lines) < set(whole.lines)
    assert not whole.is_cut
    assert not whole.note


def test_what_is_nested_too_deep_for_the_tree_is_found_as_the_node_that_holds_it() -> None:
    for body, expression in (
        (b'{"a":' * 200 + b"[7, 8]" + b"}" * 200, "$..[?@ == 8]"),
        (b"<a>" * 200 + b"<b>7</b><b>8</b>" + b"</a>" * 200, "//b[2]"),
    ):
        reply = laid_out(body)
        [line] = ask(reply, expression).lines
        assert line == list(reply.nodes())[-1]


def test_a_text_without_nodes_has_nothing_to_be_asked() -> None:
    with pytest.raises(BadQueryError, match="no tree"):
        ask(laid_out(b"<!-- nothing -->"), "//a")


def test_results_and_complaints_go_to_another_process_whole() -> None:
    found = ask(laid_out(XML), "//RecordId", 2)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    error = BadQueryError("It cannot be read.")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own


def test_expressions_with_patterns_are_known() -> None:
    assert has_pattern("//a[re:test(., 'x')]")
    assert has_pattern("$[?match (@.a, 'x')]")
    assert not has_pattern("//match[research()]")
