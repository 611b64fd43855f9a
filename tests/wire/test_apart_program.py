"""Tests of `erpsync_gui.wire.apart_program`, without the process around it."""

from __future__ import annotations

import io
from pathlib import Path

from erpsync_gui.wire.apart_messages import (
    Arriving,
    Asked,
    LaidOut,
    Meaning,
    Read,
    Whereabouts,
    receive,
    send,
)
from erpsync_gui.wire.apart_program import serve
from erpsync_gui.wire.outcome import Outcome
from tests.wire import big_samples


def test_each_answer_is_laid_out_and_then_explained(tmp_path: Path) -> None:
    requests, answers = io.BytesIO(), io.BytesIO()
    file = tmp_path / "answer"
    file.write_bytes(big_samples.soap())
    where = Whereabouts(str(file))
    asked = Asked(big_samples.OPERATION, "ErpSync", is_soap=True)
    for _ in range(2):
        send(requests, Arriving(str(file)))
        send(requests, Read(where, "text/xml", 200, asked))
    requests.seek(0)
    serve(requests, answers, tmp_path)
    answers.seek(0)
    for _ in range(2):
        told = [receive(answers)]
        while not isinstance(told[-1], Meaning):
            told.append(receive(answers))
        assert [type(message) for message in told].count(LaidOut) == 1
        assert told[-1].verdict.outcome is Outcome.OK
    assert receive(answers) is None
