"""What is known of a large answer before its Exchange is made, so that it can be shown at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from erpsync_gui.wire.changes import Changes
from erpsync_gui.wire.text import IndexedText


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A large answer as far as it has come and is understood by now.

    `raw` is what has come, without secrets. `text` is the whole of it laid out, and `changes` what
    it changed; each is None for as long as it is not known. The Exchange then has the very same
    objects, unless the end of the answer showed that they were wrong.
    """

    raw: IndexedText
    text: IndexedText | None = None
    changes: Changes | None = field(default=None, repr=False)


Show: TypeAlias = Callable[[Glimpse], None]
"""Told now and then what has come of a large answer, and then what it says, as it becomes known."""


def show_nothing(_glimpse: Glimpse) -> None:
    """For what nobody watches."""
