"""Where the program's own files are: in the source tree, in a wheel or in a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

_NAME = "erpsync-gui"
"""The user's folders are of this name; the second process needs none, nor the library for them."""

SECOND_PROCESS = "--apart"
"""The argument that makes the program a second process (`wire.apart`), before its folder."""


def is_frozen() -> bool:
    """Whether the program was made by a freezer, so that Python and all libraries are in it."""
    return hasattr(sys, "_MEIPASS")


def second_process(folder: Path) -> list[str]:
    """How this program is started once more, to read what is large and write into a folder.

    On Windows that takes the executable that has streams.
    """
    if not is_frozen():
        return [sys.executable, "-m", "erpsync_gui", SECOND_PROCESS, str(folder)]
    executable = Path(sys.executable)
    with_streams = executable.with_stem("erpsync-gui-console")
    program = with_streams if with_streams.exists() else executable
    return [str(program), SECOND_PROCESS, str(folder)]


def resources() -> Path:
    """The folder with `contract/`, `icons/` and the other files that travel with the program."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    in_wheel = _PACKAGE / "_resources"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "resources"


def build_record() -> Path:
    """What a package says of its building; only a frozen program has it."""
    return resources() / "build.json"


def license_text() -> Path:
    """The license of the program; only a frozen program has it here."""
    return resources() / "LICENSE.txt"


def third_party_notices() -> Path:
    """The licenses of the libraries that travel along; only a frozen program has them."""
    return resources() / "THIRD_PARTY_NOTICES.txt"


def config() -> Path:
    """The user's folder for settings; not made here."""
    from platformdirs import user_config_path  # noqa: PLC0415 - see _NAME

    return user_config_path(_NAME, appauthor=False)


def profiles() -> Path:
    """The file with the user's profiles; not made here."""
    return config() / "profiles.toml"


def state() -> Path:
    """The user's folder for logs and window state; not made here."""
    from platformdirs import user_state_path  # noqa: PLC0415 - see _NAME

    return user_state_path(_NAME, appauthor=False)


def answers_folder() -> Path:
    """The user's folder for large answers, while the program runs; not made here."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - see _NAME

    return user_cache_path(_NAME, appauthor=False) / "answers"
