"""What every package says of the program, and where packages are made.

Names, version and addresses stand once, in `pyproject.toml` and `erpsync_gui/__init__.py`; here
they are read. Needs Python 3.11 and its standard library alone, so that `dev.py` can use it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
"""Where finished packages go."""
WORK = ROOT / "build" / "package"
"""Where they are made; may be deleted at any time."""

_PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_AUTHOR: dict[str, str] = _PROJECT["authors"][0]
_SOURCE = (ROOT / "erpsync_gui" / "__init__.py").read_text("utf-8")

NAME = "ErpSync Workbench"
COMMAND: str = _PROJECT["name"]
"""The program's name at a prompt, and the name of its packages and folders."""
APP_ID = "io.github.erpsync_workbench.ErpSyncWorkbench"
"""What desktops know it by: desktop entry, icon, AppStream, macOS bundle."""
SUMMARY = "Call, read and compare the operations of SuperOffice ErpSync"
DESCRIPTION: str = _PROJECT["description"]
PUBLISHER: str = _AUTHOR["name"]
CONTACT: str = _AUTHOR["email"]
HOMEPAGE: str = _PROJECT["urls"]["Homepage"]
RELEASES: str = _PROJECT["urls"]["Releases"]


def version() -> str:
    """The version of the source tree, such as `1.2.0`."""
    found = re.search(r'^__version__ = "([^"]+)"', _SOURCE, re.MULTILINE)
    if found is None:
        sys.exit("erpsync_gui/__init__.py does not say its version.")
    return found[1]


VERSION = version()


def epoch() -> int:
    """The time that packages bear, in seconds since 1970: of the commit, not of the building.

    `SOURCE_DATE_EPOCH` decides where it is set, so that whoever has no repository can build the
    same bytes.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        return int(given)
    asked = _git("log", "-1", "--format=%ct")
    # Without a repository: the file that each release changes.
    return int(asked) if asked else int((ROOT / "CHANGELOG.md").stat().st_mtime)


def commit() -> str:
    """The commit that is built, with `+` where the tree differs from it; empty if unknown."""
    known = _git("rev-parse", "--short=12", "HEAD")
    return known + "+" if known and _git("status", "--porcelain", "-uno") else known


def built_on() -> datetime:
    """`epoch()` as a moment in UTC."""
    return datetime.fromtimestamp(epoch(), UTC)


def file_stem(system: str) -> str:
    """How the name of a file for one system begins, such as `erpsync-gui-1.2.0-linux-x86_64`."""
    return f"{COMMAND}-{VERSION}-{system}"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
