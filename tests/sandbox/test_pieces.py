"""Nested iterators as one, and texts as blocks of bytes."""

from __future__ import annotations

import json

from erpsync_gui.sandbox.pieces import Pieces, blocks, flattened, in_parts


def test_inner_pieces_stand_where_they_were_yielded() -> None:
    inner: Pieces = iter(["b", iter(["c"])])
    assert list(flattened(iter(["a", inner, "d", iter([])]))) == ["a", "b", "c", "d"]


def test_pieces_may_be_nested_deeper_than_the_interpreter_could_call() -> None:
    pieces: Pieces = iter(["innermost"])
    for _ in range(100_000):
        pieces = iter([pieces])
    assert list(flattened(pieces)) == ["innermost"]


def test_blocks_hold_all_the_text_and_are_neither_tiny_nor_one() -> None:
    texts = ["blåbær"] * 100_000
    gathered = list(blocks(iter(texts)))
    assert b"".join(gathered) == "".join(texts).encode()
    assert 5 < len(gathered) < 20
    assert list(blocks(iter([]))) == []


def test_a_long_text_is_cut_into_blocks_and_nothing_is_lost() -> None:
    texts = ["a", "blåbær" * 100_000, "z"]
    gathered = list(blocks(iter(texts)))
    assert b"".join(gathered) == "".join(texts).encode()
    assert len(gathered) > 5


def test_a_text_written_in_parts_is_the_text_written_at_once() -> None:
    for text in ("", "a & b", 'smørbrød & "brød"\n\U0001f600' * 50_000):
        assert in_parts(text, lambda part: json.dumps(part)[1:-1]) == json.dumps(text)[1:-1]
