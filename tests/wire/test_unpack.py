"""Packed bodies are unpacked as far as that is safe, and shown packed where it is not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.unpack import Unpacked, Unpacker, unpack

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


LARGE = Random(5).randbytes(100_000)  # noqa: S311 - nothing to keep secret
BODIES = st.one_of(st.binary(max_size=300), st.just(LARGE))
PACKINGS = st.sampled_from(
    [
        ("", bytes),
        ("gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]) + b"\x1f"),
        ("gzip", lambda body: gzip.compress(body) + b"junk\x1f\x8b"),
        ("gzip", bytes),
        ("deflate", zlib.compress),
        ("deflate", bytes),
        ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body)[2:-4])),
        ("br", bytes),
    ]
)


@given(BODIES, PACKINGS, st.integers(1, 50), st.integers(0, 20), st.booleans())
def test_pieces_unpack_to_what_the_whole_unpacks_to(
    body: bytes,
    packing: tuple[str, Callable[[bytes], bytes]],
    pieces: int,
    lost_bytes: int,
    is_whole: bool,  # noqa: FBT001 - a drawn value
) -> None:
    encoding, pack = packing
    packed = pack(body)
    packed = packed[: max(0, len(packed) - lost_bytes)]
    size = len(packed) // pieces + 1
    unpacker = Unpacker(encoding, LIMIT_BYTES)
    chunks = (packed[at : at + size] for at in range(0, len(packed), size))
    shown = b"".join(piece for chunk in chunks for piece in unpacker.feed(chunk))
    end = unpacker.finish(whole=is_whole)
    expected = unpack(packed, encoding, LIMIT_BYTES, whole=is_whole)
    assert Unpacked(shown + end.body, end.problem) == expected


def test_what_was_unpacked_of_a_large_body_stays_when_the_rest_is_damaged() -> None:
    packed = bytearray(gzip.compress(LARGE * 30))
    packed[-8] ^= 1
    result = whole(bytes(packed), "gzip")
    assert result.problem.endswith("or is damaged. The rest is left out.")
    assert len(result.body) > len(LARGE)
    assert (LARGE * 30).startswith(result.body)


def test_a_large_body_is_unpacked_up_to_the_limit_and_its_rest_left_out() -> None:
    result = whole(gzip.compress(bytes(5_000_000)), "gzip", 2_000_000)
    assert "beyond 2,000,000 bytes" in result.problem
    assert 0 < len(result.body) <= 2_000_000
    assert not result.body.strip(b"\0")


def test_no_piece_is_large_however_much_a_chunk_unpacks_to() -> None:
    unpacker = Unpacker("gzip", 1 << 30)
    pieces = list(unpacker.feed(gzip.compress(bytes(20_000_000))))
    assert max(map(len, pieces)) <= 1 << 20


def test_text_that_only_calls_itself_packed_is_shown_as_it_came() -> None:
    body = b'{"Changes": {"UpdatedRecords": [{"RecordId": 17}]}}' * 3000
    for encoding in ("deflate", "gzip"):
        result = whole(body, encoding)
        assert result.body == body
        assert result.problem.endswith("It is shown packed.")
