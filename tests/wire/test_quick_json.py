"""Tests of `erpsync_gui.wire.quick_json`: all that it lays out is what `print_json` lays out."""

from __future__ import annotations

import codecs
import json
import mmap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import quick_json as module
from erpsync_gui.wire.layout import DEEPEST_INDENT
from erpsync_gui.wire.pretty_json import print_json
from erpsync_gui.wire.quick_json import laid_out, quick_json, shape_of
from tests.wire.document_samples import JSON_BITS, random_json

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


def _in_small_pieces(body: bytes, size: int) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_PIECE_BYTES", size)
        return quick_json(body)


@given(st.integers(0, 10**9), st.integers(1, 9))
def test_a_document_is_laid_out_as_by_the_printer(seed: int, size: int) -> None:
    body = random_json(seed)
    assert _in_small_pieces(body, size) == print_json(body)


@given(_values, st.booleans(), st.sampled_from([None, 0, 1, "\t"]), st.integers(1, 9))
def test_any_value_is_laid_out_as_by_the_printer(
    value: Any, is_ascii: Any, layout: Any, size: int
) -> None:
    body = json.dumps(value, ensure_ascii=is_ascii, indent=layout).encode()
    assert _in_small_pieces(body, size) == print_json(body)


@given(st.lists(st.sampled_from(JSON_BITS)).map(b"".join) | st.binary(), st.integers(1, 9))
def test_broken_json_is_laid_out_as_by_the_printer_or_refused(body: bytes, size: int) -> None:
    quick = _in_small_pieces(body, size)
    assert quick is None or quick == print_json(body)


def test_the_published_contract_is_laid_out_as_by_the_printer(reference: Path) -> None:
    paths = [*reference.glob("*.json"), *(reference / "openapi").glob("*.json")]
    for path in paths:
        body = path.read_bytes()
        assert quick_json(body.removeprefix(codecs.BOM_UTF8)) == print_json(
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
    assert quick_json(body) == print_json(body)


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
    assert quick_json(body) is None


def test_deep_json_is_refused_before_it_is_blown_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        pytest.fail("this would have been laid out")

    monkeypatch.setattr("msgspec.json.format", refuse)
    assert laid_out(b'{"a":' * 500 + b"[1]" + b"}" * 500) is None
    assert laid_out(b'["\\"", [" ]]] "],' + b"[" * 500 + b"]" * 500 + b"]") is None


def test_text_and_shape_can_be_had_one_after_the_other_and_from_mapped_memory() -> None:
    body = b'{"a":[1,"[",{}],"b\\\\":{"c":null}}'
    with mmap.mmap(-1, len(body)) as mapped:
        mapped.write(body)
        text = laid_out(mapped)
    assert text is not None
    with mmap.mmap(-1, len(text)) as mapped:
        mapped.write(text)
        assert shape_of(mapped) == shape_of(text) == print_json(body).shape
