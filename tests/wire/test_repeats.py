"""Tests of `erpsync_gui.wire.repeats`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.repeats import Place


def _work(piece: bytes, depth: int) -> tuple[str, int]:
    return f"{piece!r} at {depth}", depth + piece.count(b"(") - piece.count(b")")


@given(st.lists(st.sampled_from([b"(", b"((", b")", b"x", b""])), st.integers(0, 3))
def test_every_piece_comes_to_what_the_work_says_at_its_depth(
    pieces: list[bytes], depth: int
) -> None:
    place = Place(_work, depth)
    for piece in pieces:
        result, place = place[piece]
        expected, depth = _work(piece, depth)
        assert (result, place.depth) == (expected, depth)


def test_the_work_is_done_once_for_each_different_piece_and_depth() -> None:
    done: list[tuple[bytes, int]] = []

    def work(piece: bytes, depth: int) -> tuple[None, int]:
        done.append((piece, depth))
        return None, _work(piece, depth)[1]

    place = Place(work)
    for piece in [b"(", b"x", b"x", b")", b"x"] * 3:
        _, place = place[piece]
    assert done == [(b"(", 0), (b"x", 1), (b")", 1), (b"x", 0)]


def test_work_that_cannot_be_done_is_not_remembered() -> None:
    def work(piece: bytes, depth: int) -> tuple[None, int]:
        raise ValueError(piece, depth)

    place = Place(work)
    with pytest.raises(ValueError, match="x"):
        place[b"x"]
    assert not place


def test_a_place_at_another_depth_knows_what_was_met_there() -> None:
    place = Place(_work)
    _, behind = place[b"("]
    assert place.at(1) is behind
    assert behind.at(0) is place
    assert place.at(7).depth == 7
    assert place.at(7) is behind.at(7)
