"""Ids are numbers as JSON writes them, and nothing that is only like one."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.record_ids import LARGEST_ID, numbers_of


def test_ids_come_as_numbers_as_narrow_as_they_can_be() -> None:
    small = numbers_of([b"1", b"0", b"-7"])
    assert small is not None
    assert (list(small), small.itemsize) == ([1, 0, -7], 4)
    large = numbers_of([b"1", b"%d" % LARGEST_ID])
    assert large is not None
    assert (list(large), large.itemsize) == ([1, LARGEST_ID], 8)


@pytest.mark.parametrize(
    "odd",
    [b"", b"many", b"1.5", b"007", b"true", b"null", b'"1"', b"1,2", b"%d" % (LARGEST_ID + 1)],
)
def test_one_that_is_no_number_makes_all_of_them_none(odd: bytes) -> None:
    assert numbers_of([b"1", odd, b"3"]) is None
