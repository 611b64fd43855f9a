"""Tests of `erpsync_gui.wire.apart_messages`."""

from __future__ import annotations

import io

import pytest

from erpsync_gui.wire.apart_messages import (
    Arriving,
    Asked,
    Read,
    Request,
    Whereabouts,
    receive,
    send,
)

_MESSAGES: list[Request] = [
    Arriving("/somewhere/answer"),
    Read(Whereabouts("", b"\0\n\xff"), "text/xml", 200, Asked("SyncAll", "ErpSync", is_soap=True)),
]


def test_messages_come_out_as_they_went_in_and_in_order() -> None:
    pipe = io.BytesIO()
    for message in _MESSAGES:
        send(pipe, message)
    pipe.seek(0)
    assert [receive(pipe), receive(pipe), receive(pipe)] == [*_MESSAGES, None]


@pytest.mark.parametrize("missing", [1, 20])
def test_a_message_that_breaks_off_is_none(missing: int) -> None:
    pipe = io.BytesIO()
    send(pipe, _MESSAGES[0])
    assert receive(io.BytesIO(pipe.getvalue()[:-missing])) is None


def test_a_body_is_never_printed() -> None:
    assert "secret" not in repr(Whereabouts("", b"secret"))
