"""Logging for the program: to stderr, to a memory that the Help menu shows, and to a file.

A leaf: it knows no call, no credential and no screen. Whoever learns a secret tells it by `forget`,
and from then on no line has it. What is named like a secret is taken out as well. Text is cleaned
where it becomes text, in the formatter, so that message, arguments and traceback are all covered.
"""

from __future__ import annotations

import base64
import logging
import re
import sys
from collections import deque
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

DOTS = "••••••"

_XML_NAMES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_SHORT_ESCAPES = {"\n": "n", "\r": "r", "\t": "t"}
_SHORTEST_IN_BASE64 = 6
"""Of a shorter text too little stands alone in base64 to be told from chance."""

REMEMBERED_LINES = 2_000
FILE_BYTES = 1_000_000

TALKERS = (
    "asyncio", "hpack", "httpcore", "httpx", "keyring", "requests", "spnego", "urllib3", "uvicorn",
    "zeep",
)  # fmt: skip
"""Libraries that log addresses, headers and whole envelopes when they are let."""

_TELLING_NAMES = (
    r"(?:authorization|cookie|credential|passphrase|passwd|password|pwd|secret|ticket|token"
    r"|api[-_]?key)[-\w]*"
)
_HEADER = re.compile(r"(?i)((?:authorization|cookie)\s*[:=]\s*)[^'\"\r\n]+")
_ASSIGNMENT = re.compile(
    rf"(?i)({_TELLING_NAMES}(?:['\"]\s*,|['\"]?\s*[:=])\s*)"
    r"(b?\"(?:[^\"\\]|\\.)*\"|b?'(?:[^'\\]|\\.)*'|[^\s'\"&,;<>)\]}]+)"
)
_ELEMENT = re.compile(rf"(?i)(<(?:[-\w]+:)?[-\w]*?{_TELLING_NAMES}(?:\s[^<>]*)?>)\s*[^<\s][^<]*")


class Forgotten:
    """The secret texts of a run, and the way to take them out of a line."""

    def __init__(self) -> None:
        """Begin with no secret."""
        self._patterns: dict[str, re.Pattern[str] | None] = {}

    def add(self, text: str) -> None:
        """Take a text out of all lines to come, however it is spelled there.

        As it is, for XML, JSON, Python or an address, or within base64. An empty text is no secret.
        """
        if text:
            # Made when it is wanted: far more secrets are learned than lines are written.
            self._patterns.setdefault(text, None)

    def clean(self, text: str) -> str:
        """The text with dots for each known secret and for whatever is named like one."""
        # One that holds another goes first, or its rest would stay.
        for secret in sorted(self._patterns, key=len, reverse=True):
            pattern = self._patterns[secret] or re.compile(_spellings(secret))
            self._patterns[secret] = pattern
            text = pattern.sub(DOTS, text)
        for named_like_one in (_HEADER, _ASSIGNMENT, _ELEMENT):
            text = named_like_one.sub(rf"\1{DOTS}", text)
        return text


def _spellings(text: str) -> str:
    """A pattern for a text in every spelling; `wire.spellings` is the one for whole bodies."""
    body = text.encode("utf-8", "surrogatepass")
    return "|".join(("".join(map(_spelled, text)), *_within_base64(body)))


def _spelled(letter: str) -> str:
    """A pattern for one letter; of ASCII, letters and digits are spelled alike everywhere."""
    if letter.isascii() and letter.isalnum():
        return letter
    number = ord(letter)
    in_address = "".join(f"%{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass"))
    wide = letter.encode("utf-16-be", "surrogatepass").hex()
    in_json = "".join(rf"\\+u{wide[at : at + 4]}" for at in range(0, len(wide), 4))
    forms = [rf"&(?:amp;)*#(?:0*{number}|x0*{number:x});", in_address, in_json]
    # As Python writes it, in a text and in bytes.
    forms += [rf"\\+x{number:02x}", in_address.replace("%", r"\\+x")]
    forms += [f"&(?:amp;)*{_XML_NAMES[letter]};"] if letter in _XML_NAMES else []
    forms += [rf"\\+{_SHORT_ESCAPES[letter]}"] if letter in _SHORT_ESCAPES else []
    forms += [r"\+"] if letter == " " else []
    # Where it could not be read or written.
    forms += [] if letter.isascii() else ["[\ufffd?]{1,4}"]
    # A quote, slash or backslash is escaped by one backslash or, as JSON in JSON, by several.
    plain = rf"\\*{re.escape(letter)}" if letter in "\"'/\\" else re.escape(letter)
    return f"(?:(?i:{'|'.join(forms)})|{plain})"


def _within_base64(body: bytes) -> set[str]:
    """What base64 writes for some bytes alone, wherever in a longer text they begin."""
    if len(body) < _SHORTEST_IN_BASE64:
        return {re.escape(base64.b64encode(body).decode().rstrip("="))}
    found = set()
    for shift in range(3):
        first, end = -(-8 * shift // 6), 8 * (shift + len(body)) // 6
        part = base64.b64encode(bytes(shift) + body).decode()[first:end]
        found |= {part, part.translate(str.maketrans("+/", "-_"))}
    # Beside it stand two letters that hold some of its bits.
    return {f"[A-Za-z0-9+/_-]?{re.escape(part)}[A-Za-z0-9+/_-]?" for part in found}


_forgotten = Forgotten()


def forget(text: str) -> None:
    """Keep a secret out of every log line from now on, whatever logger it comes through."""
    _forgotten.add(text)


def clean(text: str) -> str:
    """A text without secrets, for what leaves by another way than a log line (a crash report)."""
    return _forgotten.clean(text)


class CleanFormatter(logging.Formatter):
    """Formats a record and takes the secrets out of the whole of it, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as clean text; the record itself stays as it is."""
        return clean(super().format(record))


class LogLine(NamedTuple):
    """One log record for people: when (local clock), how grave, from where, and clean text."""

    when: datetime
    level: int
    source: str
    text: str


class Memory(logging.Handler):
    """Keeps the last records as clean lines, for a window that shows them."""

    def __init__(self, length: int = REMEMBERED_LINES) -> None:
        """Keep this many lines."""
        super().__init__()
        self.setFormatter(CleanFormatter("%(message)s"))
        self._lines: deque[LogLine] = deque(maxlen=length)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record; the oldest makes room for it."""
        when = datetime.fromtimestamp(record.created).astimezone()
        self._lines.append(LogLine(when, record.levelno, record.name, self.format(record)))

    def lines(self) -> tuple[LogLine, ...]:
        """What is remembered, oldest first; may be asked from any thread."""
        self.acquire()
        try:
            return tuple(self._lines)
        finally:
            self.release()


class BoundedFile(logging.FileHandler):
    """Appends to a file; a full one is set aside under its name with `.1`, in place of the last.

    As `RotatingFileHandler`, whose module brings sockets and pickling into every start.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; what was full before is set aside after it."""
        super().emit(record)
        if self.stream is None or self.stream.tell() < FILE_BYTES:
            return
        self.close()
        try:
            Path(self.baseFilename).replace(f"{self.baseFilename}.1")
        except OSError:
            self.handleError(record)


_installed: list[logging.Handler] = []


def set_up(level: int = logging.INFO, file: Path | None = None) -> Memory:
    """Send what is logged to stderr, to the memory that is returned, and to a file if one is given.

    May be called again: the handlers of the last time are replaced. A file that cannot be written
    is a warning in the log, never an error; a full one is set aside once (`.1`). Programs without
    a console have no stderr.
    """
    root = logging.getLogger()
    while _installed:
        handler = _installed.pop()
        root.removeHandler(handler)
        handler.close()
    memory = Memory()
    _install(memory)
    formatter = CleanFormatter("%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s")
    if sys.stderr is not None:
        _install(logging.StreamHandler(), formatter)
    root.setLevel(level)
    for name in TALKERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _install(BoundedFile(file, encoding="utf-8"), formatter)
        except OSError as error:
            logging.getLogger(__name__).warning("Nothing is logged to a file: %s", error)
    return memory


def _install(handler: logging.Handler, formatter: logging.Formatter | None = None) -> None:
    if formatter is not None:
        handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    _installed.append(handler)
