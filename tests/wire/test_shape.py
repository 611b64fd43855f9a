"""Tests of `erpsync_gui.wire.shape`."""

from __future__ import annotations

import pytest

from erpsync_gui.wire import shape


def test_every_byte_says_one_thing() -> None:
    depths = range(shape.DEEPEST + 1)
    starts = [shape.start(depth) for depth in depths]
    closes = [shape.close(depth) for depth in depths]
    others = [shape.INSIDE, shape.ASIDE]
    assert len({*starts, *closes, *others}) == len(starts) + len(closes) + len(others)
    assert all(map(shape.is_start, starts))
    assert not any(map(shape.is_start, (*closes, *others)))
    assert [shape.depth_of(byte) for byte in starts] == list(depths)
    assert [shape.depth_of(byte) for byte in closes] == list(depths)


def test_what_is_nested_too_deep_belongs_to_the_node_above() -> None:
    for depth in (shape.DEEPEST + 1, 1_000_000):
        assert shape.start(depth) == shape.close(depth) == shape.INSIDE


@pytest.mark.parametrize("depth", [0, 1, shape.DEEPEST])
def test_nodes_are_picked_by_their_depth(depth: int) -> None:
    lines = bytes([*map(shape.start, range(shape.DEEPEST + 1)), shape.close(0), shape.INSIDE])
    assert lines.translate(shape.STARTS) == b"\1" * (shape.DEEPEST + 1) + b"\0\0"
    picked = lines.translate(shape.starts_up_to(depth))
    assert picked == (b"\1" * (depth + 1)).ljust(len(lines), b"\0")
