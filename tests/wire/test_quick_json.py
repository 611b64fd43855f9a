"""Tests of `erpsync_gui.wire.quick_json`: all that it lays out is what `print_json` lays out."""

from __future__ import annotations

import codecs
import json
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.wire import alike
from erpsync_gui.wire import quick_json as module
from erpsync_gui.wire.changes import from_reply
from erpsync_gui.wire.layout import DEEPEST_INDENT, Printed
from erpsync_gui.wire.pretty_json import print_json
from erpsync_gui.wire.quick_json import QuickJson
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.text import IndexedText
from tests.wire.document_samples import JSON_BITS, random_json
from tests.wire.record_samples import JSON_LISTS, in_json, rows

_texts = st.text(st.sampled_from('ab"\\[]{},:\nåø\x7f\u2028')) | st.text()
_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | _texts
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(_texts, inner),
    max_leaves=20,
)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How a document comes, and how large its parts are."""

    step: int
    first: int
    part: int


_SIZES = st.builds(_Sizes, st.integers(1, 99), st.integers(1, 40), st.integers(1, 200))
_AT_ONCE = _Sizes(1 << 30, 1 << 13, 1 << 18)


def _quick(body: bytes, sizes: _Sizes = _AT_ONCE) -> tuple[Printed, Runs] | None:
    """A document printed as it comes."""
    text: list[bytes] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_FIRST_BYTES", sizes.first)
        patched.setattr(module, "_PART_BYTES", sizes.part)
        printer = QuickJson(text.append)
        for end in range(0, len(body), sizes.step):
            printer.take(body[:end], end)
        if not printer.finish(body):
            return None
    printed = Printed(IndexedText.of(b"".join(text)), bytes(printer.shape))
    return (printed, printer.runs) if printed.text.line_count == len(printed.shape) else None


def _printed(body: bytes, sizes: _Sizes = _AT_ONCE) -> Printed | None:
    quick = _quick(body, sizes)
    return None if quick is None else quick[0]


@given(st.integers(0, 10**9), _SIZES)
def test_a_document_is_laid_out_as_by_the_printer(seed: int, sizes: _Sizes) -> None:
    body = random_json(seed)
    assert _printed(body, sizes) == print_json(body)


@given(_values | st.lists(_values), st.booleans(), st.sampled_from([None, 0, 1, "\t"]), _SIZES)
def test_any_value_is_laid_out_as_by_the_printer(
    value: Any, is_ascii: Any, layout: Any, sizes: _Sizes
) -> None:
    body = json.dumps(value, ensure_ascii=is_ascii, indent=layout).encode()
    assert _printed(body, sizes) == print_json(body)


_TWICE = b'"Tablename":"last"'
"""Stands in records that have a field twice."""

_SEPARATORS = st.sampled_from(["", " ", "\r\n  "])


@given(JSON_LISTS, JSON_LISTS, _SEPARATORS, _SIZES)
@example(['{"Tablename":"a","RecordId":1}'] * 9, [], "", _Sizes(50, 20, 100))
def test_changed_records_are_those_that_the_plain_way_finds(
    added: list[str], updated: list[str], blank: str, sizes: _Sizes
) -> None:
    body = in_json(added, updated, blank)
    quick = _quick(body, sizes)
    if quick is None:
        assert _TWICE in body
        return
    printed, runs = quick
    assert printed == print_json(body)
    reply = Reply(Form.JSON, printed.text, printed.shape)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "read", lambda *_: None)
        assert rows(from_reply(reply, runs)) == rows(from_reply(reply))


_BREAKS = st.sampled_from(
    [b"}", b"{", b"]", b",", b"},{", b'"', b"\\", b"[{}]},{}", b"},{},", b"]},{", b"\xff", b""]
)


@given(JSON_LISTS, st.integers(0, 2000), _BREAKS, st.integers(0, 3), _SIZES)
@example(["{}"] * 5, 30, b",", 0, _Sizes(1, 1, 1))
@example(["{}"] * 5, 31, b"}},{", 0, _Sizes(1, 1, 1))
def test_a_list_with_one_odd_place_is_laid_out_as_by_the_printer_or_refused(
    records: list[str], place: int, odd: bytes, left_out: int, sizes: _Sizes
) -> None:
    body = in_json(records, records)
    place %= len(body) + 1
    body = body[:place] + odd + body[place + left_out :]
    try:
        json.loads(body)
    except ValueError:
        assert _quick(body, sizes) is None
    else:
        quick = _printed(body, sizes)
        assert quick is None or quick == print_json(body)


@pytest.mark.parametrize("body", [b"{},{}", b'{"a":{},{}}', b"[{},{}", b"[{}},{]", b"[{},{}]]"])
@pytest.mark.parametrize("size", range(1, 9))
def test_parts_that_do_not_make_a_document_are_refused(body: bytes, size: int) -> None:
    assert _quick(body, _Sizes(1, size, size)) is None


def test_many_records_are_known_when_they_are_printed() -> None:
    records = [f'{{"Tablename":"t{n % 3}","RecordId":{n}}}' for n in range(500)]
    quick = _quick(in_json(records, []), _Sizes(100, 200, 1000))
    assert quick is not None
    printed, runs = quick
    reply = Reply(Form.JSON, printed.text, printed.shape)
    (known, *_) = [run for line in reply.nodes() if (run := runs.at(line)) is not None]
    assert known.nodes.start < 100
    assert len(known.nodes) > 20


@given(st.lists(st.sampled_from(JSON_BITS)).map(b"".join) | st.binary(), _SIZES)
def test_broken_json_is_laid_out_as_by_the_printer_or_refused(body: bytes, sizes: _Sizes) -> None:
    quick = _printed(body, sizes)
    assert quick is None or quick == print_json(body)


def test_the_published_contract_is_laid_out_as_by_the_printer(reference: Path) -> None:
    paths = [*reference.glob("*.json"), *(reference / "openapi").glob("*.json")]
    for path in paths:
        body = path.read_bytes()
        assert _printed(body.removeprefix(codecs.BOM_UTF8)) == print_json(
            body.removeprefix(codecs.BOM_UTF8)
        ), path.name
    assert paths


@pytest.mark.parametrize(
    "body",
    [
        b"1",
        b' "x" ',
        b"[]",
        b"{\t}",
        b'{"a":1,"a":[ ],"b":{"c":[[],[[]]]}}',
        b"[-0, 1E400, 12345678901234567890123, 1.50]",
        b'["\\ud83d\\ude00", "]", "\\\\", "\\\\\\"[", "\\u005c"]',
        b'["' + b"\\\\" * 100_000 + b'", "["]',
        b"[" * DEEPEST_INDENT + b"1,2" + b"]" * DEEPEST_INDENT,
    ],
)
def test_what_servers_send_is_not_refused(body: bytes) -> None:
    assert _printed(body) == print_json(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"[1] 2",
        b"[NaN]",
        b"[01]",
        b"[1,]",
        b"['a']",
        b'["a\nb"]',
        b'["\x01"]',
        b'["\xff"]',
        b'["cut of',
        codecs.BOM_UTF8 + b"[1]",
        "[1]".encode("utf-16"),
        b"[" * (DEEPEST_INDENT + 1) + b"1" + b"]" * (DEEPEST_INDENT + 1),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_the_printer_lays_out_in_its_own_way_is_refused(body: bytes) -> None:
    assert _printed(body) is None


def test_deep_json_is_refused_before_it_is_blown_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        pytest.fail("this would have been laid out")

    monkeypatch.setattr("msgspec.json.format", refuse)
    assert _printed(b'{"a":' * 500 + b"[1]" + b"}" * 500) is None
    assert _printed(b'["\\"", [" ]]] "],' + b"[" * 500 + b"]" * 500 + b"]") is None


def test_a_document_may_lie_in_mapped_memory() -> None:
    body = in_json(['{"a":[1,"[",{}],"b\\\\":{"c":null}}'] * 20, [])
    text: list[bytes] = []
    printer = QuickJson(text.append)
    with mmap.mmap(-1, len(body)) as mapped:
        mapped.write(body)
        printer.take(mapped, len(body) // 2)
        assert printer.finish(mapped)
    assert b"".join(text) == print_json(body).text.body


def test_what_cannot_be_cut_is_not_gone_through_over_and_over() -> None:
    text = '"' + "}, {" * 100_000 + '"'
    body = in_json([], []).replace(b"[]", f"[{text}]".encode(), 1)
    looks = 0

    class Watched(bytes):
        def __getitem__(self, at: Any) -> Any:
            nonlocal looks
            looks += 1
            return super().__getitem__(at)

    printer = QuickJson(lambda _: None)
    for end in range(0, len(body), 1000):
        printer.take(Watched(body), end)
    assert looks < 20
