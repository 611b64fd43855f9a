"""The releases that CHANGELOG.md tells of, for software centers and for Debian's changelog."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import product

_HEADING = re.compile(r"## (?P<version>\d+(?:\.\d+)+) \((?P<when>\d{4}-\d{2}-\d{2}|not released)\)")
_MARKS = str.maketrans("", "", "`*")


@dataclass(frozen=True, slots=True)
class Release:
    """One version, and what a user could notice in it."""

    version: str
    on: date
    notes: tuple[str, ...]
    """A sentence for each thing, without marks of Markdown."""


def releases() -> tuple[Release, ...]:
    """All releases, newest first.

    The version that is being built may say `not released` in its heading; it has the day of its
    commit.

    Raises:
        ValueError: a heading cannot be read, or the newest one is not the version of the source.
    """
    found = read((product.ROOT / "CHANGELOG.md").read_text("utf-8"), product.built_on().date())
    if not found or found[0].version != product.VERSION:
        msg = f"CHANGELOG.md does not begin with {product.VERSION}, the version in the source."
        raise ValueError(msg)
    return found


def read(text: str, today: date) -> tuple[Release, ...]:
    """The releases in the text of a changelog; `today` is the day of one that is not released.

    Raises:
        ValueError: a heading cannot be read.
    """
    _, *chapters = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return tuple(_release(chapter, today) for chapter in chapters)


def _release(chapter: str, today: date) -> Release:
    heading, *lines = chapter.splitlines()
    read_heading = _HEADING.fullmatch(heading)
    if read_heading is None:
        msg = (
            f"CHANGELOG.md has the heading “{heading}”. Write it as “## 1.2.0 (2026-12-31)” or "
            "“## 1.2.0 (not released)”."
        )
        raise ValueError(msg)
    when = read_heading["when"]
    return Release(
        version=read_heading["version"],
        on=today if when == "not released" else date.fromisoformat(when),
        notes=tuple(line[2:].translate(_MARKS) for line in lines if line.startswith("- ")),
    )
