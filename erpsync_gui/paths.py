"""Where the program's own files are: in the source tree, in a wheel or in a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder with `contract/`, `icons/` and the other files that travel with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    in_wheel = _PACKAGE / "_resources"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "resources"


def config() -> Path:
    """The user's folder for settings; not made here."""
    return platformdirs.user_config_path("erpsync-gui", appauthor=False)


def profiles() -> Path:
    """The file with the user's profiles; not made here."""
    return config() / "profiles.toml"


def state() -> Path:
    """The user's folder for logs and window state; not made here."""
    return platformdirs.user_state_path("erpsync-gui", appauthor=False)
