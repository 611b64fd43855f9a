"""Which release this is: what its package says of it, how old it is, and where newer ones are.

A package carries a record of its building; the source tree has none and knows its version alone.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from erpsync_gui import __version__, paths

RELEASES = "https://github.com/erpsync-workbench/erpsync-workbench/releases"
"""The page of all releases, for people. The program itself never asks there."""

APP_ID = "io.github.erpsync_workbench.ErpSyncWorkbench"
"""What desktops know the program by: the name of its desktop entry, without the ending."""

OLD_AT_MONTHS = 12

_KEYS = ("version", "built_on", "commit", "python", "qt")
_MONTHS_IN_A_YEAR = 12


class Release(NamedTuple):
    """A release; all but its version is unknown where the program runs from source.

    `commit` ends in `+` where the tree differed from it. `python` and `qt` are the versions that it
    was built with.
    """

    version: str
    built_on: date | None = None
    commit: str = ""
    python: str = ""
    qt: str = ""

    def __str__(self) -> str:
        """One line for people: `ErpSync Workbench 1.2.0, built on 2026-11-22`."""
        built = f", built on {self.built_on}" if self.built_on else ""
        return f"ErpSync Workbench {self.version}{built}"

    def age_in_months(self, today: date) -> int:
        """How many whole months ago it was built; 0 from source, or where a clock is wrong."""
        built = self.built_on or today
        months = (today.year - built.year) * _MONTHS_IN_A_YEAR + today.month - built.month
        return max(0, months - (today.day < built.day))

    def is_old(self, today: date) -> bool:
        """Whether a year has passed since, so that a newer one is likely."""
        return self.age_in_months(today) >= OLD_AT_MONTHS


def current() -> Release:
    """This release; of one without a whole record, only the version."""
    try:
        return read(paths.build_record())
    except (OSError, ValueError):
        return Release(__version__)


def read(record: Path) -> Release:
    """What the record of a building says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none.
    """
    found = json.loads(record.read_text("utf-8"))
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in _KEYS):
        msg = f"{record.name} is no record of a building"
        raise ValueError(msg)
    return Release(
        version=found["version"],
        built_on=date.fromisoformat(found["built_on"]),
        commit=found["commit"],
        python=found["python"],
        qt=found["qt"],
    )
