"""Logging for the program: to stderr, to a memory that the Help menu shows, and to a file.

A leaf: it knows no call, no credential and no screen. Whoever learns a secret tells it by `forget`,
and from then on no line has it. What is named like a secret is taken out as well. Text is cleaned
where it becomes text, in the formatter, so that message, arguments and traceback are all covered.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

DOTS = "••••••"

_XML_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

REMEMBERED_LINES = 2_000
FILE_BYTES = 1_000_000

TALKERS = ("asyncio", "hpack", "httpcore", "httpx", "requests", "urllib3", "uvicorn", "zeep")
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
        self._texts: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, text: str) -> None:
        """Take a text out of all lines to come, also as XML, JSON, Python and addresses spell it.

        An empty text is no secret.
        """
        if text:
            as_xml, as_address = text.translate(_XML_ENTITIES), quote(text, safe="")
            as_json, as_python = json.dumps(text)[1:-1], repr(text)[1:-1]
            self._texts.update({text, as_xml, as_address, as_json, as_python})
            longest_first = sorted(self._texts, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def clean(self, text: str) -> str:
        """The text with dots for each known secret and for whatever is named like one."""
        if self._pattern is not None:
            text = self._pattern.sub(DOTS, text)
        for named_like_one in (_HEADER, _ASSIGNMENT, _ELEMENT):
            text = named_like_one.sub(rf"\1{DOTS}", text)
        return text


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


@dataclass(frozen=True, slots=True)
class LogLine:
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
