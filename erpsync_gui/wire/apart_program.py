"""The second process: waits for what it is told through its standard input, and answers.

It ends when the pipe is closed, so that it never outlives the program that started it; stopping
what it does means killing it.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import IO

from erpsync_gui.wire.apart_messages import (
    Arriving,
    NotFound,
    Query,
    Read,
    Response,
    Whereabouts,
    receive,
    send,
)
from erpsync_gui.wire.apart_reading import AnswerReader
from erpsync_gui.wire.mapped import mapped
from erpsync_gui.wire.text import Body


def main(folder: str) -> int:
    """Answer until nobody asks any more; what is laid out is written into files in `folder`."""
    # Nothing here is cyclic, and a search would go through millions of lines.
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer, Path(folder))
    return 0


def serve(requests: IO[bytes], answers: IO[bytes], folder: Path) -> None:
    """Answer each request; returns when there are no more."""
    reader = AnswerReader(folder)
    while (request := receive(requests)) is not None:
        match request:
            case Arriving(file):
                reader.follow(Path(file))
            case Read(text):
                meaning = reader.read(request, _body_of(text), lambda told: send(answers, told))
                send(answers, meaning)
                reader = AnswerReader(folder)
            case Query():
                send(answers, _found(request))


def _found(request: Query) -> Response:
    # Start-up time: an answer needs none of it.
    from erpsync_gui.wire import queries  # noqa: PLC0415 - see above

    body = _body_of(request.text)
    try:
        return queries.query(body, request.shape, request.form, request.expression)
    except queries.BadQueryError as error:
        return NotFound(str(error))


def _body_of(text: Whereabouts) -> Body:
    return mapped(Path(text.file)) if text.file else text.body
