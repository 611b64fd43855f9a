"""A body is unpacked and masked before any of it is kept, and shown while it comes."""

from __future__ import annotations

import errno
import gzip
from pathlib import Path
from random import Random

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire.body import BodyWriter, NotKeptError
from erpsync_gui.wire.incoming import IncomingBody
from erpsync_gui.wire.mapped import file_of
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.unpack import Unpacker

TICKET = "7T:hidden-ticket"
LINE = b"<Record><Id>%d</Id><Echo>7T:hidden-ticket</Echo><Ticket>other</Ticket></Record>\n"
BODY = b"".join(LINE % number for number in range(20_000))
MASKED = BODY.replace(b"7T:hidden-ticket", b"********").replace(b"other", b"********")


def incoming(writer: BodyWriter, encoding: str = "", limit_bytes: int = 1 << 30) -> IncomingBody:
    return IncomingBody(Unpacker(encoding, limit_bytes), Redactor([Secret(TICKET)]), writer)


def fed(body: IncomingBody, data: bytes, seed: int = 1) -> IncomingBody:
    chance = Random(seed)  # noqa: S311 - nothing to keep secret
    at = 0
    while at < len(data):
        size = chance.choice([1, 100, 5_000, 65_536])
        body.add(data[at : at + size])
        at += size
    return body


@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("memory_bytes", [0, 1 << 30])
def test_the_whole_body_is_what_was_sent_without_its_secrets(
    encoding: str, memory_bytes: int, tmp_path: Path
) -> None:
    sent = gzip.compress(BODY) if encoding else BODY
    body = fed(incoming(BodyWriter(memory_bytes, tmp_path), encoding), sent)
    assert body.finish(whole=True).body[:] == MASKED
    assert body.problem == ""


def test_no_secret_is_ever_in_the_file(tmp_path: Path) -> None:
    body = incoming(BodyWriter(0, tmp_path))
    for at in range(0, len(BODY), 9_999):
        body.add(BODY[at : at + 9_999])
        text = body.so_far()
        assert len(text) == len(body)
        assert MASKED.startswith(text.body[:])
        if file := file_of(text.body):
            assert b"hidden" not in file.read_bytes()


def test_a_body_that_broke_off_is_what_came_of_it_and_the_same_when_asked_again() -> None:
    body = fed(incoming(BodyWriter(), "gzip"), gzip.compress(BODY)[:-2000])
    text = body.finish(whole=False)
    assert body.problem == ""
    assert text.body[:].endswith(b"\n") or b"7T" not in text.body[-10:]
    assert MASKED.startswith(text.body[: text.line_start(text.line_count - 1)])
    assert body.finish(whole=False) is text


def test_what_cannot_be_unpacked_is_kept_as_it_came_and_without_secrets() -> None:
    body = fed(incoming(BodyWriter(), "gzip"), BODY)
    assert body.finish(whole=True).body[:] == MASKED
    assert "is not, or is damaged" in body.problem


class TestAFullDisk:
    @pytest.fixture
    def full(self, monkeypatch: pytest.MonkeyPatch) -> BodyWriter:
        writer = BodyWriter()
        append, room = writer.append, 1_000_000

        def append_to_full(data: bytes) -> None:
            if len(writer) + len(data) > room:
                raise NotKeptError(errno.ENOSPC)
            append(data)

        monkeypatch.setattr(writer, "append", append_to_full)
        return writer

    def test_it_is_said_and_what_came_until_then_stays(self, full: BodyWriter) -> None:
        body = incoming(full)
        with pytest.raises(NotKeptError):
            fed(body, BODY)
        text = body.finish(whole=False)
        assert len(text) > 900_000
        assert MASKED.startswith(text.body[:])

    def test_it_is_said_of_the_end_of_a_whole_body(self, full: BodyWriter) -> None:
        body = incoming(full)
        body.add(MASKED[:999_000])
        body.add(b"<Ticket>" + b"x" * 1_500)
        assert len(body) > 998_000
        full.append(b" " * (1_000_000 - len(body)))
        with pytest.raises(NotKeptError):
            body.finish(whole=True)
        assert len(body.finish(whole=False)) == 1_000_000
