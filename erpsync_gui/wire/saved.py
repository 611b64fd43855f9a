"""A file with a saved answer, of any size -> an Exchange.

A small one, and one that holds more than a body, is read as if it had been pasted. A large body
comes in as one from the wire does: masked and kept piece by piece, and read by a second process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation
from erpsync_gui.secret import Secret
from erpsync_gui.wire import failures, pasted
from erpsync_gui.wire.apart import READ_APART_BYTES, ApartError, ApartReading
from erpsync_gui.wire.body import BodyWriter, NotKeptError
from erpsync_gui.wire.call import Call, Endpoint
from erpsync_gui.wire.exchange import Exchange, Reading, ReceivedResponse
from erpsync_gui.wire.redact import Redactor
from erpsync_gui.wire.redact_stream import RedactStream
from erpsync_gui.wire.text import IndexedText

_PIECE_BYTES = 1 << 18
_HEAD_BYTES = 1 << 16
_SOLID = (b"<", b"{", b"[", b"\xef\xbb\xbf<", b"\xef\xbb\xbf{", b"\xef\xbb\xbf[")
"""What a body by itself begins with, perhaps behind a byte order mark."""

_OK = 200


async def read(
    path: Path, otherwise: str, catalogue: Catalogue, secrets: Sequence[Secret] = ()
) -> Exchange:
    """The Exchange of a saved answer; its request is None.

    Args:
        path: the file.
        otherwise: whose answer it is where the file does not tell; may be empty.
        catalogue: the contract.
        secrets: what is masked wherever it stands, beside the places for secrets.

    Raises:
        OSError: the file cannot be read, or there is no room to take it in.
        NotRecognizedError: nothing tells whose answer it is.
    """
    head = await asyncio.to_thread(_head_of, path)
    if len(head) < _HEAD_BYTES or not head.lstrip().startswith(_SOLID):
        return await asyncio.to_thread(_read_as_pasted, path, otherwise, catalogue, secrets)
    answer = pasted.find_answer(head)
    try:
        operation = pasted.operation_of(answer, "", catalogue)
    except pasted.NotRecognizedError:
        operation = pasted.operation_of(answer, otherwise, catalogue)
    raw = await asyncio.to_thread(_taken_in, path, secrets)
    if len(raw) <= READ_APART_BYTES:
        return await asyncio.to_thread(_read_as_pasted, path, operation.name, catalogue, secrets)
    call = Call(operation.name, Endpoint("", answer.protocol), service=operation.service)
    reading = await _read_apart(raw, call, operation)
    response = ReceivedResponse(_OK, "", "", (), raw, reading.text, len(raw))
    return pasted.exchange_of(call, response, reading)


def _head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _read_as_pasted(
    path: Path, otherwise: str, catalogue: Catalogue, secrets: Iterable[Secret]
) -> Exchange:
    data = path.read_bytes()
    try:
        return pasted.read(data, "", catalogue, secrets)
    except pasted.NotRecognizedError:
        return pasted.read(data, otherwise, catalogue, secrets)


def _taken_in(path: Path, secrets: Iterable[Secret]) -> IndexedText:
    stream, writer = RedactStream(Redactor(secrets)), BodyWriter()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                writer.append(stream.feed(piece))
        writer.append(stream.finish())
    except NotKeptError as error:
        raise OSError(0, f"there is no room to take it in: {error}") from error
    return writer.finished()


async def _read_apart(raw: IndexedText, call: Call, operation: Operation) -> Reading:
    apart = ApartReading()
    try:
        return await apart.read(raw, "", _OK, call)
    except ApartError as error:
        return Reading(failures.not_read(str(error), operation), raw)
    finally:
        apart.close()
