"""Columns of millions of whole numbers that take little memory, filled from the top down.

Knows nothing of what the numbers mean.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

_WIDER = {"B": "I", "i": "q"}


def narrow(code: str, numbers: Sequence[int]) -> array[int]:
    """Numbers in as few bytes each as the largest takes.

    Args:
        code: a type code of `array` for small ones: `B` or `i`.
        numbers: none that takes more than 64 bits.
    """
    try:
        return array(code, numbers)
    except OverflowError:
        return array(_WIDER[code], numbers)


class Column:
    """Numbers in as few bytes each as the largest takes."""

    def __init__(self, code: str) -> None:
        """Start with a type code of `array` for small ones: `B` or `i`."""
        self.numbers = array(code)

    def append(self, number: int) -> None:
        """Add one."""
        self.extend((number,))

    def extend(self, numbers: Sequence[int]) -> None:
        """Add some; none may take more than 64 bits."""
        code = self.numbers.typecode
        is_ready = isinstance(numbers, array) and numbers.typecode == code
        try:
            self.numbers.extend(numbers if is_ready else array(code, numbers))
        except OverflowError:
            self.numbers = array(_WIDER[code], self.numbers)
            self.extend(numbers)


class RisingColumn:
    """Numbers that rise; as long as they do so at equal distances, they take next to nothing."""

    def __init__(self) -> None:
        """Start empty."""
        self._before = array("I")
        self._last = range(0)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._before) + len(self._last)

    @property
    def numbers(self) -> Sequence[int]:
        """All of them."""
        if not self._before:
            return self._last
        return self._before + array("I", self._last)

    def append(self, number: int) -> None:
        """Add one."""
        self.extend(range(number, number + 1))

    def extend(self, numbers: range) -> None:
        """Add some, at least one."""
        joined = _joined(self._last, numbers) if self._last else numbers
        if joined is None:
            self._before.extend(self._last)
            joined = numbers
        self._last = joined

    def extend_unevenly(self, numbers: Sequence[int]) -> None:
        """Add some that rise at any distances."""
        self._before.extend(self._last)
        self._before.extend(array("I", numbers))
        self._last = range(0)


def _joined(first: range, second: range) -> range | None:
    """Two ranges as one; None when there is none that has their numbers."""
    step = second.start - first[-1]
    if any(len(part) > 1 and part.step != step for part in (first, second)):
        return None
    return range(first.start, second[-1] + 1, step)
