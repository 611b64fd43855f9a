"""Sorts long columns in steps so short that a window goes on beside it.

One call that sorts a million numbers keeps the interpreter to itself for a third of a second. So
runs of some thousand are sorted, cut at the same values, and merged cut by cut.

A value is a number together with its place, so that no two are equal. Most are floats with the
number as the upper half of the bits and the place as the lower: positive floats stand in the order
of their bits, nothing is compared as quickly, and whole columns are joined and parted at once.
That takes a quarter of the time of sorting places by a key.

Must not know what is sorted, nor Qt.
"""

from __future__ import annotations

import math
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, MutableSequence, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

_Values: TypeAlias = MutableSequence[float]
"""Or whole numbers, which may stand for floats in annotations."""

_RUN = 1 << 13
_SAMPLES_PER_RUN = 64
_PLACE_BITS = 32
_LOWER, _UPPER = (0, 1) if sys.byteorder == "little" else (1, 0)
_HIGHEST_BYTE = 3 if sys.byteorder == "little" else 0
_LEAST = 1 << 20
"""Added to every upper half: floats below it have a form that is slow to compare."""
_HIGHEST = bytes(range(0x7F))
"""What the highest byte of a number may be: more would be negative, or no number as a float."""


@dataclass(frozen=True, slots=True)
class _Form:
    """Makes values of the numbers at some places, keeps sorted ones, and tells their places."""

    values: Callable[[Any, range], _Values]
    kept: Callable[[list[float]], _Values]
    places: Callable[[list[float]], array[int]]


def places_sorted(numbers: Sequence[int]) -> Generator[None, None, Sequence[int]]:
    """The places of numbers in ascending order of the numbers; equal ones stay as they stood."""
    if (yield from _ascend(numbers)):
        return range(len(numbers))
    form = _FLOATS if _fit_into_halves(numbers) else _INTEGERS
    runs: list[_Values] = []
    for places in _runs(numbers):
        runs.append(form.kept(sorted(form.values(numbers, places))))
        yield
    result = array("I")
    done = [0] * len(runs)
    for cut in _cuts(runs):
        part = form.kept([])
        for which, run in enumerate(runs):
            end = bisect_left(run, cut, done[which])
            part.extend(run[done[which] : end])
            done[which] = end
        result.extend(form.places(sorted(part)))
        yield
    return result


def _runs(numbers: Sequence[int]) -> list[range]:
    return [range(len(numbers))[begin : begin + _RUN] for begin in range(0, len(numbers), _RUN)]


def _ascend(numbers: Sequence[int]) -> Generator[None, None, bool]:
    """Whether numbers ascend as they stand, as those of a list from a database mostly do."""
    for places in _runs(numbers):
        some = list(numbers[max(places.start - 1, 0) : places.stop])
        if some != sorted(some):
            return False
        yield
    return True


def _cuts(runs: list[_Values]) -> list[float]:
    """Values that cut all into parts of about a run's length; the last one is behind all."""
    step = max(_RUN // _SAMPLES_PER_RUN, 1)
    sampled = sorted(value for run in runs for value in run[::step])
    return [*sampled[_SAMPLES_PER_RUN::_SAMPLES_PER_RUN], math.inf]


def _fit_into_halves(numbers: Sequence[int]) -> bool:
    if not isinstance(numbers, array) or numbers.itemsize != array("I").itemsize:
        return False
    bytes_of = (numbers[places.start : places.stop].tobytes() for places in _runs(numbers))
    return not any(some[_HIGHEST_BYTE::4].translate(None, _HIGHEST) for some in bytes_of)


def _as_floats(numbers: array[int], places: range) -> _Values:
    some, least = numbers[places.start : places.stop].tobytes(), array("I", [_LEAST]) * len(places)
    upper = int.from_bytes(some, sys.byteorder) + int.from_bytes(least.tobytes(), sys.byteorder)
    halves = array("I", bytes(2 * len(some)))
    halves[_LOWER::2] = array("I", places)
    halves[_UPPER::2] = array("I", upper.to_bytes(len(some), sys.byteorder))
    return array("d", halves.tobytes())


def _kept_floats(values: list[float]) -> _Values:
    return array("d", values)


def _places_of_floats(values: list[float]) -> array[int]:
    return array("I", array("d", values).tobytes())[_LOWER::2]


def _as_integers(numbers: Sequence[int], places: range) -> _Values:
    return [numbers[place] << _PLACE_BITS | place for place in places]


def _places_of_integers(values: list[float]) -> array[int]:
    return array("I", (int(value) & (1 << _PLACE_BITS) - 1 for value in values))


_FLOATS = _Form(_as_floats, _kept_floats, _places_of_floats)
_INTEGERS = _Form(_as_integers, list, _places_of_integers)
