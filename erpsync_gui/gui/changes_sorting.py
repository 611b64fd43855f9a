"""Sorts long columns in steps so short that a window goes on beside it.

One call that sorts a million numbers keeps the interpreter to itself for a third of a second. So
runs of some thousand are sorted, cut at the same numbers, and merged cut by cut. Must not know
what is sorted, nor Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Sequence

_RUN = 1 << 14
_SAMPLES_PER_RUN = 64


def places_sorted(numbers: Sequence[int]) -> Generator[None, None, array[int]]:
    """The places of numbers in ascending order of the numbers; equal ones stay as they stood."""
    runs: list[list[int]] = []
    for begin in range(0, len(numbers), _RUN):
        places = range(begin, min(begin + _RUN, len(numbers)))
        runs.append(sorted(places, key=numbers.__getitem__))
        yield
    result = array("I")
    done = [0] * len(runs)
    for cut in _cuts(numbers, runs):
        part: list[int] = []
        for which, run in enumerate(runs):
            end = bisect_left(run, cut, done[which], key=numbers.__getitem__)
            part += run[done[which] : end]
            done[which] = end
        result.extend(sorted(part, key=numbers.__getitem__))
        # However many are equal to the cut: they need no sorting.
        for which, run in enumerate(runs):
            end = bisect_right(run, cut, done[which], key=numbers.__getitem__)
            result.extend(run[done[which] : end])
            done[which] = end
        yield
    return result


def _cuts(numbers: Sequence[int], runs: list[list[int]]) -> list[int]:
    """Numbers that cut all into parts of about a run's length; the last one is the largest."""
    step = max(_RUN // _SAMPLES_PER_RUN, 1)
    sampled = sorted(numbers[place] for place in range(0, len(numbers), step))
    largest = {numbers[run[-1]] for run in runs}
    return sorted({*sampled[_SAMPLES_PER_RUN::_SAMPLES_PER_RUN], *sorted(largest)[-1:]})
