"""No secret survives in anything that an Exchange keeps, and nothing else changes."""

from __future__ import annotations

import base64
import time
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire.masks import SHORT_BYTES, cover
from erpsync_gui.wire.redact import STARTS_BYTES, Redactor, codec_of
from erpsync_gui.wire.secret_places import mask_header

TICKET = "7T:abcDEF123=="
PASSWORD = "hunter2&é"
KNOWING = Redactor(
    [Secret(TICKET), Secret(PASSWORD), Secret("abc"), Secret("true"), Secret("1042")]
)
WITHOUT_LETTERS = Redactor([Secret("+&/(=)")])

SPELLED = [
    spelled
    for text in (TICKET, PASSWORD, "+&/(=)")
    for spelled in (
        *(text.encode(codec) for codec in ("utf-8", "latin-1", "utf-16-le", "utf-32-be")),
        quote(text).encode(),
        base64.b64encode(f"tessa:{text}".encode()),
        f'<Ticket a="b">{text}</Ticket>'.encode(),
        f'{{"Password": "{text}"}}'.encode(),
        f"PWD={text};".encode(),
    )
]
"""Secrets as they may stand in a body, by value and by name."""

PIECES = st.builds(
    lambda spelled, start, end: spelled[start:end],
    st.sampled_from(SPELLED),
    st.integers(0, 3),
    st.integers(1, 60),
)
BODIES = st.lists(PIECES | st.binary(max_size=4), max_size=5).map(b"".join)


def test_short_and_common_words_are_not_masked_by_value() -> None:
    body = b"<Succeeded>true</Succeeded><RecordId>1042</RecordId><a>abc</a>"
    assert KNOWING.body(body) is body
    assert KNOWING.body(b"<Password>abc</Password>") == b"<Password>********</Password>"


def test_a_longer_secret_that_holds_a_shorter_one_is_masked_whole() -> None:
    redactor = Redactor([Secret("correct"), Secret("correct-horse")])
    assert redactor.text("correct-horse correct") == "******** ********"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_bodies_are_masked_by_value_and_by_name_and_keep_their_encoding(codec: str) -> None:
    body = "<a>hunter2&amp;é<Ticket>other</Ticket>ü\ud800</a>".encode(codec, "surrogatepass")
    masked = KNOWING.body(body + b"\n").removesuffix(b"\n").decode(codec, "surrogatepass")
    assert masked == "<a>********<Ticket>********</Ticket>ü\ud800</a>"


def test_headers_are_masked_by_name_and_by_value() -> None:
    headers = [("Authorization", "SOTicket x"), ("X-Echo", f"got {TICKET}"), ("Date", "today")]
    assert KNOWING.headers(headers) == (
        ("Authorization", "SOTicket ********"),
        ("X-Echo", "got ********"),
        ("Date", "today"),
    )


def test_addresses_are_masked_by_place_and_by_value() -> None:
    url = "https://u:p@h/hunter2%26%C3%A9?ticket=1&x=7T%3AabcDEF123%3D%3D"
    assert KNOWING.url(url) == "https://********@h/********?ticket=********&x=********"


def test_arguments_are_masked_at_any_depth_and_keep_their_shape() -> None:
    arguments: Value = {
        "Connection": {"ConfigFields": {"password": "x", "host": "h"}, "Id": 3},
        "FieldValues": [{"Value": TICKET}, {"Value": None}],
        "Keys": ["a", "hunter2&é"],
        "Empty": {"Password": ""},
    }
    assert KNOWING.value(arguments) == {
        "Connection": {"ConfigFields": {"password": "********", "host": "h"}, "Id": 3},
        "FieldValues": ({"Value": "********"}, {"Value": None}),
        "Keys": ("a", "********"),
        "Empty": {"Password": ""},
    }


def test_a_long_list_without_secrets_is_handed_on_untouched() -> None:
    keys = list(range(100_000))
    assert KNOWING.value(keys) is keys


@given(st.binary())
def test_a_redactor_that_knows_nothing_changes_no_binary(body: bytes) -> None:
    assert Redactor().body(body) is body or b"********" in Redactor().body(body)


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_planted_ticket_never_survives(before: str, after: str) -> None:
    for codec in ("utf-8", "utf-16", "latin-1", "cp1252"):
        body = f"{before}{TICKET}{after}".encode(codec, "replace")
        masked = KNOWING.body(body)
        assert TICKET.encode(codec) not in masked
        assert TICKET not in masked.decode(codec, "replace")
    assert TICKET not in KNOWING.text(f"{before}{TICKET}{after}")


def closely(redactor: Redactor, body: bytes) -> bytes:
    """A body masked as the end of a long one, which is not glanced at."""
    before = b"\n" * (SHORT_BYTES + 1)
    masked = cover(before + body, redactor.finders())
    assert masked.startswith(before)
    return masked[len(before) :]


@pytest.mark.parametrize("redactor", [KNOWING, WITHOUT_LETTERS, Redactor()])
def test_the_quick_look_misses_no_spelling_wherever_it_is_cut(redactor: Redactor) -> None:
    for spelled in SPELLED:
        for end in range(len(spelled)):
            body = b"got " + spelled[: end + 1]
            assert redactor.body(body) == closely(redactor, body)


@pytest.mark.parametrize("redactor", [KNOWING, WITHOUT_LETTERS, Redactor()])
@given(body=BODIES)
def test_the_quick_look_misses_nothing_that_a_close_one_finds(
    redactor: Redactor, body: bytes
) -> None:
    assume(not codec_of(body[:STARTS_BYTES]))
    assert redactor.body(body) == closely(redactor, body)


@pytest.mark.parametrize("redactor", [KNOWING, WITHOUT_LETTERS, Redactor()])
@given(bodies=st.lists(BODIES, max_size=4))
def test_headers_together_are_masked_as_each_alone(redactor: Redactor, bodies: list[bytes]) -> None:
    names = ("Date", "Authorization", "X-Token", "Server")
    headers = [(name, body.decode("latin-1")) for name, body in zip(names, bodies, strict=False)]
    alone = []
    for name, value in headers:
        as_text = closely(redactor, value.encode()).decode()
        as_bytes = closely(redactor, as_text.encode("latin-1")).decode("latin-1")
        alone.append((name, mask_header(name, as_bytes)))
    assert redactor.headers(headers) == tuple(alone)


def test_ten_megabytes_without_a_secret_take_no_longer_than_a_few_searches() -> None:
    # Always the same bytes: by chance, garbage does hold a `pwd=` now and then.
    garbage = Random(5).randbytes(5_000_000)  # noqa: S311 - nothing to keep secret
    body = garbage + b"<RecordId>123</RecordId>" * 200_000
    started = time.thread_time()
    for _ in range(30):
        assert b"not there at all" not in body
    floor_s = time.thread_time() - started
    started = time.thread_time()
    assert KNOWING.body(body) is body
    assert time.thread_time() - started < 10 * floor_s + 0.1
