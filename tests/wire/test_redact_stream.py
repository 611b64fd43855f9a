"""A body that comes in pieces is masked as if it were whole, and no piece shows a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from erpsync_gui.secret import Secret
from erpsync_gui.wire.masks import Found
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.redact_stream import RedactStream
from erpsync_gui.wire.secret_places import PlaceFinder

SECRETS = ("abc1", "7T:abcDEF123==", "p&ss-wörd", "ääöü", "Response")
KNOWING = Redactor(map(Secret, SECRETS))
MASK = b"********"


def spelled(secret: str) -> list[bytes]:
    plain = secret.encode()
    return [
        plain,
        escape(secret).encode(),
        json.dumps(secret).encode(),
        quote(secret).encode(),
        base64.b64encode(b"tessa:" + plain),
        secret.encode("utf-16-le"),
        b"<" + plain + b">",
        b"</" + plain + b">",
        plain[: len(plain) // 2 + 1],
    ]


MARKS = [
    b"<Ticket>", b"</Ticket>", b"<n:Ticket a='1'>", b"<Ticket", b"/>", b"<a>", b"</a>", b"<Pass",
    b"<Key>", b"</Key>", b"<Value>", b"</Value>", b"DB password", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b'"', b'"token"', b'"Password":', b'"key":', b'"value":', b'"pwd"', b'{"n":1,', b",",
    b" : ", b"12345", b"\\", b'\\"', b"word=", b"api", b"_key", b"Key=", b"Password=", b"secret = ",
    b";", b"&", b"&amp;", b"&#x", b"\\u00", b"%", b"\0", b"\n", b" ", b"x", b"SGVsbG8",
    b"plain words " * 60, b"a" * 450, b"b" * 700, b"<b>1</b>" * 90,
]  # fmt: skip
PARTS = MARKS + [part for secret in SECRETS for part in spelled(secret)]
BODIES = st.lists(st.sampled_from(PARTS), max_size=25).map(b"".join)
SIZES = st.lists(st.sampled_from([1, 1, 2, 3, 7, 50, 300, 1000]), min_size=1, max_size=40)


def cut(body: bytes, sizes: list[int]) -> Iterator[bytes]:
    """The body in pieces of these sizes, over and over."""
    at, turn = 0, 0
    while at < len(body):
        yield body[at : at + sizes[turn % len(sizes)]]
        at += sizes[turn % len(sizes)]
        turn += 1


def streamed(body: bytes, sizes: list[int], redactor: Redactor = KNOWING) -> bytes:
    stream = RedactStream(redactor)
    return b"".join([*(stream.feed(piece) for piece in cut(body, sizes)), stream.finish()])


@given(BODIES, SIZES)
@example(b"<Response>" + b"x" * 900 + b"</Response>abc1", [1])
@example(b'{"Password": "' + b"x" * 900 + b'\\"', [300])
def test_pieces_put_together_are_the_whole_body_masked(body: bytes, sizes: list[int]) -> None:
    assert streamed(body, sizes) == KNOWING.body(body)


@given(BODIES, st.integers(0, 2000))
def test_a_body_that_breaks_off_is_masked_as_far_as_it_came(body: bytes, end: int) -> None:
    assert streamed(body[:end], [100]) == KNOWING.body(body[:end])


@pytest.mark.parametrize(
    "secret",
    [
        *(b"(" + spelling + b")" for spelling in spelled(SECRETS[1])[:5]),
        b"<Ticket>unknown</Ticket>",
        b'{"Password": "unknown", "n": 1}',
        b'{"Key":"pwd","Value":"unknown"}',
        b"<Key>DB password</Key><Value>unknown</Value>",
        b"Password=unknown;",
    ],
)
def test_a_secret_is_masked_wherever_it_is_cut(secret: bytes) -> None:
    around = b"<b>0</b>" * 200
    whole = around + secret + around
    masked = KNOWING.body(whole)
    assert MASK in masked
    for cut_at in range(len(around) - 1, len(around) + len(secret) + 2):
        stream = RedactStream(KNOWING)
        pieces = [stream.feed(whole[:cut_at]), stream.feed(whole[cut_at:]), stream.finish()]
        assert b"".join(pieces) == masked


def test_what_is_harmless_is_given_out_as_it_comes() -> None:
    stream = RedactStream(KNOWING)
    shown = 0
    for count in range(1, 100):
        shown += len(stream.feed(b"<RecordId>17</RecordId>" * 1000))
        assert shown > count * 23_000 - 5_000


@pytest.mark.parametrize("size", [0, 1, 2, 99, 100, 101, 5000])
def test_what_is_short_is_given_out_at_its_end(size: int) -> None:
    stream, body = RedactStream(KNOWING, short_bytes=100), b"<a>abc1</a>" * 500
    shown = b"".join(stream.feed(body[at : at + 1]) for at in range(size))
    assert bool(shown) is (size > 1000)
    assert shown + stream.finish() == KNOWING.body(body[:size])


def test_a_long_secret_is_held_back_to_its_end_and_not_gone_through_with_every_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []
    find = PlaceFinder.find

    def counted(self: PlaceFinder, body: bytes, start: int, *, is_whole: bool) -> Found:
        looked_at.append(len(body))
        return find(self, body, start, is_whole=is_whole)

    monkeypatch.setattr(PlaceFinder, "find", counted)
    stream = RedactStream(Redactor())
    secret = [stream.feed(b"<a><Ticket>"), *(stream.feed(b"x" * 10_000) for _ in range(300))]
    assert b"".join(secret) == b"<a><"
    assert sum(looked_at) < 3 * 3_000_000
    assert stream.feed(b"</Ticket><b>" + b"y" * 4_000_000).startswith(b"Ticket>********</Ticket>")
    assert stream.finish().endswith(b"y")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_looks_like_utf_16_comes_whole_at_the_end(codec: str) -> None:
    body = "<a>p&amp;ss-wörd<Ticket>other</Ticket>ü</a>".encode(codec)
    stream = RedactStream(KNOWING)
    assert [stream.feed(body[at : at + 1]) for at in range(len(body))] == [b""] * len(body)
    assert stream.finish() == KNOWING.body(body)
    assert KNOWING.body(body) != body


def test_a_body_of_one_byte_or_none_comes_back() -> None:
    assert streamed(b"", [1]) == b""
    assert streamed(b"<", [1]) == b"<"
