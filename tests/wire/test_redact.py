"""No secret survives in anything that an Exchange keeps, and nothing else changes."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire.redact import Redactor

TICKET = "7T:abcDEF123=="
KNOWING = Redactor(
    [Secret(TICKET), Secret("hunter2&é"), Secret("abc"), Secret("true"), Secret("1042")]
)


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
