from __future__ import annotations

import pytest

from tests.bench import text_rows
from tests.bench.big_documents import DOCUMENTS, Document
from tests.bench.figure import Figure

WINDOW = {
    "idle": [6.0, 7.0, 8.0], "stall": [22.9], "raw": [250.0], "laid out": [299.0],
    "everything": [301.0], "page": [16.0], "page stall": [23.0],
    "end": [16.0], "sideways": [16.1], "first hit": [50.0], "count": [301.0],
    "find stall": [23.1],
}  # fmt: skip


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_rows, "in_window", lambda _name: WINDOW)
    monkeypatch.setattr(text_rows, "floor_ms", lambda _floor, _name: [100.0])
    monkeypatch.setattr(Document, "title", property(lambda document: document.name))


def failing(figures: list[Figure]) -> set[str]:
    return {figure.what for figure in figures if not figure.holds}


def test_a_stall_may_be_so_much_longer_than_that_of_an_idle_window() -> None:
    good = text_rows.over_idle("B2", "stall", [23.0], [6.0, 7.0, 8.0], "line-xml")
    bad = text_rows.over_idle("B2", "stall", [23.1], [6.0, 7.0, 8.0], "line-xml")
    assert (good.holds, bad.holds, good.variant) == (True, False, "line-xml")


def test_each_row_judges_what_was_measured_for_it() -> None:
    assert not failing(list(text_rows.raw_painted()))
    assert not failing(list(text_rows.stall()))
    assert failing(list(text_rows.moves())) == {"jump sideways, to the end of a line"}
    assert failing(list(text_rows.finds())) == {"find: all counted", "find: longest stall"}
    assert not failing(list(text_rows.laid_out()))


def test_documents_of_every_shape_are_measured() -> None:
    shown = {figure.variant for figure in text_rows.raw_painted()}
    assert {"line-xml", "lines-json", "string-json", "brackets-json"} <= shown <= set(DOCUMENTS)


def test_memory_is_weighed_against_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    body_mb = DOCUMENTS["page-xml"].path().stat().st_size / 1e6
    weights = {
        "raw": [1.05 * body_mb], "everything": [3.1 * body_mb], "afterwards": [1.0],
        "second process": [99.0],
    }  # fmt: skip
    monkeypatch.setattr(text_rows, "_MAIN", ("page-xml",))
    monkeypatch.setattr(text_rows, "measured", lambda *_words: weights)
    figures = list(text_rows.memory())
    assert failing(figures) == {"memory of everything"}
    assert [figure.ratio for figure in figures[:2]] == pytest.approx([1.05, 3.1])
