"""What the program and its second process say to each other, and how it goes through a pipe.

Both are the same program on the same machine, and nobody else can write into the pipe: that is why
pickle is right here, and nowhere else.
"""

from __future__ import annotations

import pickle
from array import array
from dataclasses import dataclass, field
from typing import IO, TypeAlias

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.query_found import Found
from erpsync_gui.wire.reply_words import Form

_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answer it is: the names that the contract has, and the protocol."""

    operation: str
    service: str
    is_soap: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A text: in a file of so many bytes, or here in `body` where it has no file."""

    file: str
    size: int
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer that is still coming: its file, as far as it is written by now."""

    text: Whereabouts


@dataclass(frozen=True, slots=True)
class Read:
    """The whole answer is there: lay it out, and say what it means."""

    text: Whereabouts
    content_type: str
    status: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The answer laid out, as soon as it can be painted; `before` is its line index (`wire.text`).

    Comes once for each answer, before its Meaning.
    """

    text: Whereabouts
    before: array[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of an answer, as soon as they are known; `Meaning.changes` is the whole truth.

    Comes at most once, before or after LaidOut, and only when there are changes. That the Meaning
    says something else is possible: when the answer turns out to be broken further on.
    """

    changes: Changes


@dataclass(frozen=True, slots=True)
class Meaning:
    """The rest of a Reading, which ends the answer; `form` is None where there is no tree."""

    verdict: Verdict
    value: Value
    form: Form | None
    shape: bytes = field(repr=False)
    changes: Changes | None
    result: int


@dataclass(frozen=True, slots=True)
class Query:
    """Which nodes of a laid-out text does an expression find?"""

    text: Whereabouts
    shape: bytes = field(repr=False)
    form: Form
    expression: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why an expression finds nothing: a sentence."""

    sentence: str


Request: TypeAlias = Arriving | Read | Query
Response: TypeAlias = LaidOut | Changed | Meaning | Found | NotFound


def send(pipe: IO[bytes], message: Request | Response) -> None:
    """Write one message.

    Raises:
        OSError: nobody reads it any more.
    """
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Request | Response | None:
    """Wait for one message; None when the other side has closed the pipe or is gone."""
    length = pipe.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(length, "big")
    data = pipe.read(size)
    if len(data) < size:
        return None
    message: Request | Response = pickle.loads(data)  # noqa: S301 - our own process, see above
    return message
