"""Work in short steps: a generator yields where it may be left, and returns what comes of it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Steps: TypeAlias = Generator[None, None, T]


def taken(steps: Steps[T]) -> T:
    """What comes of all steps, taken one after the other."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
