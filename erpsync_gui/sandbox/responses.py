"""An answer written in pieces as an HTTP response: whole when it is small, streamed when not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse

from erpsync_gui.sandbox.pieces import blocks

_WHOLE_BYTES = 1 << 20


def respond(texts: Iterator[str], media_type: str, status: int = 200) -> Response:
    """A response with `Content-Length` up to a MiB or so, and in chunks beyond it."""
    rest = blocks(texts)
    start: list[bytes] = []
    length = 0
    headers = {"content-type": f"{media_type}; charset=utf-8"}
    for block in rest:
        start.append(block)
        length += len(block)
        if length > _WHOLE_BYTES:
            return StreamingResponse(itertools.chain(start, rest), status, headers)
    return Response(b"".join(start), status, headers)
