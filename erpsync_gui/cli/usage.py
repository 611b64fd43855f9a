"""Bad usage: what was said on the command line cannot be done, in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn


class UsageError(Exception):
    """Something on the command line is wrong; the text is the sentence that says what."""


def refuse(sentence: str) -> NoReturn:
    """Raise the UsageError of this sentence."""
    raise UsageError(sentence)


def read_file(name: str) -> bytes:
    """The bytes of a file that was named; UsageError when it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        refuse(f"{name} cannot be read: {error.strerror or error}.")
