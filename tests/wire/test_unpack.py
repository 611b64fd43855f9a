"""Packed bodies are unpacked as far as that is safe, and shown packed where it is not."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.unpack import Unpacked, unpack

LIMIT_BYTES = 1 << 22


def whole(packed: bytes, encoding: str, limit_bytes: int = LIMIT_BYTES) -> Unpacked:
    return unpack(packed, encoding, limit_bytes, whole=True)


@given(st.binary(), st.integers(0, 3))
def test_what_was_packed_comes_back(body: bytes, times: int) -> None:
    packed = body
    for _ in range(times):
        packed = gzip.compress(packed)
    assert whole(packed, ", ".join(["gzip"] * times)) == Unpacked(body)


@pytest.mark.parametrize("body", [b"", b"short", bytes(3_000_000), bytes(range(256)) * 9000])
def test_each_format_that_servers_use_is_known(body: bytes) -> None:
    assert whole(gzip.compress(body), "X-GZIP") == Unpacked(body)
    assert whole(zlib.compress(body), "deflate") == Unpacked(body)
    assert whole(zlib.compress(body)[2:-4], "Deflate") == Unpacked(body)
    assert whole(body, "identity") == Unpacked(body)
    assert whole(body, "") == Unpacked(body)


def test_several_members_of_gzip_are_one_body_and_what_follows_is_dropped() -> None:
    members = gzip.compress(b"one ") + gzip.compress(b"two")
    assert whole(members, "gzip") == Unpacked(b"one two")
    assert whole(members + b"\0\0junk", "gzip") == Unpacked(b"one two")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "compress"])
def test_a_packing_that_nobody_asked_for_is_a_problem(encoding: str) -> None:
    result = whole(b"body", encoding)
    assert result.body == b"body"
    assert "not asked for" in result.problem


@given(st.binary(min_size=1))
def test_no_bytes_make_it_fail(packed: bytes) -> None:
    for encoding in ("gzip", "deflate"):
        result = whole(packed, encoding)
        assert result.body == packed or not result.problem


@given(st.integers(0, 2000))
def test_a_cut_body_shows_its_beginning(cut: int) -> None:
    body = bytes(range(256)) * 200
    packed = gzip.compress(body)
    result = unpack(packed[: min(cut, len(packed) - 9)], "gzip", LIMIT_BYTES, whole=False)
    assert result.problem == ""
    assert body.startswith(result.body)
    assert whole(packed[:-9], "gzip").problem == "The gzip data of the body ends too early."


def test_a_body_may_be_as_large_as_the_limit_and_no_larger() -> None:
    packed = gzip.compress(bytes(1000))
    assert whole(packed, "gzip", 1000) == Unpacked(bytes(1000))
    over = whole(packed, "gzip", 999)
    assert over.body == packed
    assert "beyond 999 bytes" in over.problem
