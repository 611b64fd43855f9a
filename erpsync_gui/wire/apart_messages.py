"""What the program and its second process say to each other, and how it goes through a pipe.

Both are the same program on the same machine, and nobody else can write into the pipe: that is why
pickle is right here, and nowhere else.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, TypeAlias

# Start-up time: the second process can begin before it knows any of these.
if TYPE_CHECKING:
    from array import array

    from erpsync_gui.contract.model import Value
    from erpsync_gui.wire.changes import Changes
    from erpsync_gui.wire.exchange import Verdict
    from erpsync_gui.wire.query_found import Found
    from erpsync_gui.wire.reply_words import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answer it is: the names that the contract has, and the protocol."""

    operation: str
    service: str
    is_soap: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A text: in a file that has nothing else, or here in `body` where it has no file."""

    file: str
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer is coming: the file that it is written into, of which nothing changes any more."""

    file: str


@dataclass(frozen=True, slots=True)
class Read:
    """The whole answer is there: lay it out, and say what it means."""

    text: Whereabouts
    content_type: str
    status: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The file of the answer laid out; `before` is its line index (`wire.text`).

    Comes once for each answer, as soon as it can be painted, and before the Meaning.
    """

    file: str
    before: array[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of an answer, as soon as they are known; the Meaning says whether it is so.

    Comes at most once, before or after LaidOut, and only when there are changes.
    """

    changes: Changes


@dataclass(frozen=True, slots=True)
class Meaning:
    """The rest of a Reading, which ends the answer; `form` is None where there is no tree.

    `is_changed_so` says that the changes are those of Changed, or none where that did not come;
    they are then not said again. Otherwise the answer turned out to be broken, or odd.
    """

    verdict: Verdict
    value: Value
    form: Form | None
    shape: bytes = field(repr=False)
    changes: Changes | None
    is_changed_so: bool
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
Response: TypeAlias = "LaidOut | Changed | Meaning | Found | NotFound"


def send(pipe: IO[bytes], message: Request | Response) -> None:
    """Write one message.

    Raises:
        OSError: nobody reads it any more.
    """
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Request | Response | None:
    """Wait for one message; None when the other side has closed the pipe or is gone."""
    try:
        message: Request | Response = pickle.load(pipe)  # noqa: S301 - our own process, see above
    except (EOFError, pickle.UnpicklingError):
        return None
    return message
