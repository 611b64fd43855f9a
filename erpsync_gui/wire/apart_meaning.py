"""What an answer means, said in the second process.

The verdict and the value of one that is laid out come from a digest of it: nobody needs a million
records as Python values. Knows neither how it is laid out nor who is told.
"""

from __future__ import annotations

from erpsync_gui.contract import catalogue
from erpsync_gui.wire import rest_answer, soap_answer
from erpsync_gui.wire.apart_messages import Meaning, Read
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.digest import Whole, digest
from erpsync_gui.wire.exchange import Reading
from erpsync_gui.wire.reply import Form, Reply

_PLAIN_TYPES = {Form.XML: "text/xml; charset=utf-8", Form.JSON: "application/json"}
"""The content types of a digest, which is always in UTF-8."""


def of_body(request: Read, body: bytes) -> Reading:
    """What all the bytes of an answer mean, and how they are laid out."""
    return _read(request, body, request.content_type)


def of_reply(request: Read, reply: Reply, changed: Changes | None) -> Reading:
    """What an answer means that is laid out, with the changes that are found in the whole of it."""
    whole = Whole(reply.text, reply.shape, changes=changed)
    return _read(request, digest(reply), _PLAIN_TYPES[reply.form], whole)


def told(reading: Reading, changed: Changes | None = None) -> Meaning:
    """A reading as it is told to who has the text and some changes already."""
    reply, is_changed_so = reading.reply, reading.changes is changed
    return Meaning(
        verdict=reading.verdict,
        value=reading.value,
        form=None if reply is None else reply.form,
        shape=b"" if reply is None else reply.shape,
        changes=None if is_changed_so else reading.changes,
        is_changed_so=is_changed_so,
        result=reading.result,
    )


def _read(request: Read, body: bytes, content_type: str, whole: Whole | None = None) -> Reading:
    asked, contract = request.asked, catalogue.load()
    read = soap_answer.read if asked.is_soap else rest_answer.read
    operation = contract.operation(asked.operation, asked.service)
    return read(body, content_type, request.status, operation, contract, whole=whole)
