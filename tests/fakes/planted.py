"""Secrets that a test plants, and the search that finds them again in whatever spelling.

Letters and digits are spelled alike almost everywhere. So it is enough to look for the long runs of
them in a secret: plainly, as base64 writes them at each of its three places, in wide characters,
and where every single character was escaped.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

_SHORTEST_RUN = 10
_RUNS = re.compile(rf"[A-Za-z0-9]{{{_SHORTEST_RUN},}}")
_CORE_LENGTH = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret and the place where it came in, for people."""

    place: str
    text: str


def made_up(place: str, *, ascii_only: bool = False, start: str = "") -> Planted:
    """A secret for a place, full of characters that are spelled differently everywhere.

    HTTP headers carry ASCII only, so what travels in them as it is has no é.
    """
    core = base64.b32encode(hashlib.sha256(place.encode()).digest()).decode()[:_CORE_LENGTH]
    strange = "e" if ascii_only else "é"
    return Planted(place, f"{start}a&<\"+/ {strange}{core}'\\>{strange}")


SPELLINGS: Mapping[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "UTF-16, the other end first": lambda text: text.encode("utf-16-be"),
    "Latin-1": lambda text: text.encode("latin-1"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 after one byte": lambda text: base64.b64encode(f":{text}:".encode()),
    "base64 after two bytes": lambda text: base64.b64encode(f"u:{text}".encode()),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(f"{text}?".encode()),
    "base64 for addresses after one byte": lambda text: base64.urlsafe_b64encode(
        f"?{text}".encode()
    ),
    "base64 of Latin-1": lambda text: base64.b64encode(text.encode("latin-1")),
    "address": lambda text: quote(text, safe="").encode(),
    "address with its slashes": lambda text: quote(text).encode(),
    "address in small letters": lambda text: re.sub(
        "%..", lambda found: found.group().lower(), quote(text, safe="")
    ).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "every character as in an address": lambda text: "".join(
        f"%{byte:02X}" for byte in text.encode()
    ).encode(),
    "XML": lambda text: escape(text).encode(),
    "XML in quotes": lambda text: html.escape(text).encode(),
    "XML in XML": lambda text: escape(escape(text)).encode(),
    "XML by numbers": lambda text: "".join(f"&#{ord(each)};" for each in text).encode(),
    "XML by hexadecimal numbers": lambda text: "".join(
        f"&#x{ord(each):X};" for each in text
    ).encode(),
    "JSON": lambda text: json.dumps(text).encode(),
    "JSON as it is": lambda text: json.dumps(text, ensure_ascii=False).encode(),
    "JSON as .NET writes it": lambda text: re.sub(
        rb"[&<>+']", lambda found: b"\\u%04X" % found.group()[0], json.dumps(text).encode()
    ),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "Python": lambda text: repr(text).encode(),
    "Python, as bytes": lambda text: repr(text.encode()).encode(),
}
"""How a secret may be spelled, by a name for it."""

NEEDLESS = {
    *("UTF-16", "UTF-16, the other end first", "base64 of Latin-1"),
    *("every character as in an address", "XML by numbers", "XML by hexadecimal numbers"),
}
"""Spellings that are searched for, but do not occur in a text that anybody writes into a log."""


@dataclass(frozen=True, slots=True)
class Found:
    """A secret where none may be."""

    secret: str
    where: str
    around: str

    def __str__(self) -> str:
        """On one line."""
        return f"{self.secret} is in {self.where}: {self.around}"


@dataclass
class Evidence:
    """What was seen of a program, each text once, and the secrets that must not be in it.

    Texts may be seen before a secret is known: all are searched at the end.
    """

    secrets: list[Planted] = field(default_factory=list)
    _seen: dict[bytes, str] = field(default_factory=dict)

    def plant(self, place: str, *, ascii_only: bool = False, start: str = "") -> str:
        """A new secret for a place."""
        planted = made_up(place, ascii_only=ascii_only, start=start)
        self.secrets.append(planted)
        return planted.text

    def know(self, place: str, text: str) -> str:
        """A secret that somebody else made up."""
        self.secrets.append(Planted(place, text))
        return text

    def see(self, where: str, seen: str | bytes) -> None:
        """Keep a text for the search."""
        body = seen.encode("utf-8", "surrogatepass") if isinstance(seen, str) else seen
        if body:
            self._seen.setdefault(body, where)

    def see_files(self, folder: Path) -> None:
        """Keep the names and the bytes of all files below a folder."""
        for path in sorted(folder.rglob("*")):
            self.see(f"the name of {path}", str(path.relative_to(folder)))
            if path.is_file():
                self.see(f"the file {path}", path.read_bytes())

    def has_seen(self, text: str) -> bool:
        """Whether a text was seen: for tests to show that they looked where they meant to."""
        return any(text.encode() in body for body in self._seen)

    def search(self) -> list[Found]:
        """Every secret that is in something that was seen."""
        found = []
        whole = b"\n".join(self._seen)
        for secret in set(self.secrets):
            # Nearly always there is nothing, which one look at all of it tells.
            parts = [part for part in needles(secret.text) if part in whole]
            for body, where in self._seen.items() if parts else ():
                place = next((body.find(part) for part in parts if part in body), -1)
                if place >= 0:
                    around = repr(body[max(0, place - 80) : place + 80])
                    found.append(Found(secret.place, where, around))
        return found

    def __str__(self) -> str:
        """How much was looked at."""
        size = sum(map(len, self._seen))
        return f"{len(self.secrets)} secrets in {len(self._seen)} texts of {size:,} bytes"


def needles(text: str) -> Iterator[bytes]:
    """What to look for, to find a secret in any of the SPELLINGS."""
    runs = _RUNS.findall(text)
    assert runs, f"a secret without a run of {_SHORTEST_RUN} letters and digits cannot be searched"
    for run in dict.fromkeys(runs):
        plain = run.encode()
        yield plain
        yield run.encode("utf-16-le")
        yield run.encode("utf-16-be")
        yield "".join(f"%{byte:02X}" for byte in plain).encode()
        yield "".join(f"&#{byte};" for byte in plain).encode()
        yield "".join(f"&#x{byte:X};" for byte in plain).encode()
        for shift in range(3):
            first, end = -(-8 * shift // 6), 8 * (shift + len(plain)) // 6
            part = base64.b64encode(b"\0" * shift + plain)[first:end]
            yield part
            yield part.translate(_URL_SAFE)
