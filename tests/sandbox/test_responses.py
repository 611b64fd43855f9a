"""Answers of any size: whole when small, streamed when big."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench

BOTH = pytest.mark.parametrize("protocol", ["soap", "rest"])


@BOTH
def test_many_changes_are_streamed_and_the_same_every_time(bench: Bench, protocol: str) -> None:
    first, second = (bench.call(protocol, "changes=20000") for _ in range(2))
    assert first.headers["transfer-encoding"] == "chunked"
    assert first.body == second.body
    assert first.body.count(b"RecordId") == 20000 * (2 if protocol == "soap" else 1)
