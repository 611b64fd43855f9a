from __future__ import annotations

import time
from typing import Any

import pytest

from tests.bench import parsers
from tests.bench.big_documents import with_changes


def test_the_loop_counts_every_place_of_the_word() -> None:
    body = b"".join(with_changes(50, is_xml=False))
    assert parsers.find_loop(body)() == 50


def test_zeep_makes_an_object_of_every_change_of_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "MILLION", 500)
    answer: Any = parsers.zeep_decode(b"")()
    records = answer.body.Response.Changes.UpdatedRecords.ChangedDataItem
    assert [record.RecordId for record in records] == list(range(1, 51))


def test_to_let_go_of_a_result_is_no_part_of_the_time() -> None:
    class Result:
        def __del__(self) -> None:
            time.sleep(0.05)

    assert parsers.timed_ms(Result) < 50
