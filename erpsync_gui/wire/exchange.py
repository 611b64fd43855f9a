"""An Exchange: what was really sent, what really came back, when, and how it ended.

Everything a view needs is here and ready to paint: nothing is parsed, formatted or counted after
an Exchange is made. Secrets were taken out before it was made (`wire.redact`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from erpsync_gui.contract.model import Value
from erpsync_gui.wire.call import Call
from erpsync_gui.wire.outcome import Level, Outcome, Phase

if TYPE_CHECKING:
    # Start-up time: nothing was decoded yet when the window is first painted.
    from erpsync_gui.wire.certificates import Tls
    from erpsync_gui.wire.changes import Changes
    from erpsync_gui.wire.reply import Reply
    from erpsync_gui.wire.text import IndexedText


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one answer.

    `sentence` says what happened in one line of plain words; `server_words` are the server's or
    the ERP's own (the deepest useful message), untouched; `code` is an ErrorCode, faultcode or
    HTTP status where there is one; `advice` says what to try next; `warning` marks an OK that has
    something to say (Status Warning, `false` without a reason, null).
    """

    outcome: Outcome
    level: Level
    sentence: str
    server_words: str = field(default="", repr=False)
    code: str = ""
    advice: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as it went, or would have gone, over the wire.

    `headers` are all that were sent, in order, the client's own included. `wire_bytes` is the
    size of the body before redaction. `text` is the body laid out for reading; `raw` the body
    itself with a line index.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    raw: IndexedText
    text: IndexedText
    wire_bytes: int

    @property
    def body(self) -> bytes:
        """The very bytes of the body, but for redacted secrets.

        A copy, where they lie in a file.
        """
        return self.raw.body[:]


@dataclass(frozen=True, slots=True)
class ReceivedResponse:
    """What came back, whole or not.

    `raw` holds the bytes as they came (after HTTP content decoding), but for redacted secrets;
    `wire_bytes` counts them before that; `complete` is False when the body broke off.
    """

    status: int
    reason: str
    http_version: str
    headers: tuple[tuple[str, str], ...]
    raw: IndexedText
    text: IndexedText
    wire_bytes: int
    complete: bool = True

    @property
    def body(self) -> bytes:
        """The very bytes of the body, but for redacted secrets.

        A copy, where they lie in a file.
        """
        return self.raw.body[:]

    def header(self, name: str) -> str:
        """The first header of this name in any case; empty when it is missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Span:
    """One phase: when it began and how long it took, in milliseconds from the start."""

    phase: Phase
    start_ms: float
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a call began (local clock, with its zone), its phases in order and the whole time."""

    started: datetime
    spans: tuple[Span, ...] = ()
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a codec makes of one answer: the verdict, the typed value, the tree, the changes.

    `result` is the node of the reply where a tree should open: what the verdict is about.
    """

    verdict: Verdict
    text: IndexedText
    value: Value = field(default=None, repr=False)
    reply: Reply | None = None
    changes: Changes | None = None
    result: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and everything that came of it.

    `request` is None only for an answer that was pasted or read from a file. `value` is the
    decoded result in plain Python, the same for SOAP and REST; of an answer above 1 MB it holds
    the first 200 entries of each list and the beginning of each long text, while `reply` and
    `changes` have all. `result` is the node of the reply where a tree should open. `server` names
    where it went in words for people, `user` who was signed in; neither holds a secret. `tls` is
    there when the connection was encrypted, or could not be; `proxy` is the address of the proxy
    that was taken.
    """

    call: Call
    verdict: Verdict
    timeline: Timeline
    request: SentRequest | None = None
    response: ReceivedResponse | None = None
    value: Value = field(default=None, repr=False)
    reply: Reply | None = None
    changes: Changes | None = None
    result: int = 0
    server: str = ""
    user: str = ""
    notes: tuple[str, ...] = field(default=())
    tls: Tls | None = None
    proxy: str = ""

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return self.verdict.outcome

    def with_reading(self, reading: Reading) -> Exchange:
        """The same with what its answer was read to mean."""
        return replace(
            self,
            verdict=reading.verdict,
            value=reading.value,
            reply=reading.reply,
            changes=reading.changes,
            result=reading.result,
        )

    def explain(self) -> str:
        """What happened, the server's own words and what to try next, as lines of plain text."""
        verdict = self.verdict
        parts = [verdict.sentence, verdict.server_words, verdict.advice, *self.notes]
        return "\n".join(part for part in parts if part)
