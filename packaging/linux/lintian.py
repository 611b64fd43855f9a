"""Asks lintian, Debian's own critic of packages, whether a package is as Debian wants it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def complaints(package: Path) -> list[str]:
    """The errors and warnings about a `.deb` that no override in it names, a line each.

    Overrides that name nothing count as well: they would hide what comes later.

    Raises:
        FileNotFoundError: lintian is not installed.
        subprocess.CalledProcessError: it did not get to a judgment.
    """
    done = subprocess.run(
        ["lintian", "--allow-root", "--display-info", "--tag-display-limit=0", package],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [line for line in done.stdout.splitlines() if _counts(line)]


def _counts(line: str) -> bool:
    level, _, said = line.partition(":")
    return level in {"E", "W"} or "-override " in said
