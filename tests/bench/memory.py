"""What processes weigh, and what values do; Linux only."""

from __future__ import annotations

import contextlib
import gc
import mmap
import resource
import sys
from collections.abc import Collection
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import psutil
from PySide6.QtCore import QObject

from erpsync_gui import paths

_MB = 1e6
_BELONGS_TO_OTHERS = (
    type,
    ModuleType,
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    QObject,
)


def family_mb(pid: int | None = None) -> float:
    """The proportional share of memory of a process (this one) and all below it."""
    return sum(map(_share_bytes, family(pid))) / _MB


def own_mb() -> float:
    """What this process and those below it have written into memory, and what they map of answers.

    What libraries were loaded with is left out: how much of that is somebody's own changes with
    every other program that uses them.
    """
    return sum(map(_own_bytes, family())) / _MB


def family(pid: int | None = None) -> list[psutil.Process]:
    """A process (this one) and all below it."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def most_of_a_child_mb() -> float:
    """The most that any process had resident which this one started and has seen end."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / _MB


def held_mb(roots: Collection[object], apart_from: Collection[object] = ()) -> float:
    """What values hold, each counted once, with all that they refer to.

    Code, types and objects of Qt are nobody's; of a mapped file all bytes count. What is
    `apart_from` is not counted, nor what only that refers to.
    """
    seen = {id(each) for each in apart_from}
    waiting, total = list(roots), 0
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, _BELONGS_TO_OTHERS):
            continue
        seen.add(id(value))
        total += sys.getsizeof(value) + (len(value) if isinstance(value, mmap.mmap) else 0)
        waiting += gc.get_referents(value)
    return total / _MB


def state_of(widget: QObject) -> list[object]:
    """What Python remembers of an object of Qt and of those in it."""
    everything = [widget, *widget.findChildren(QObject)]
    return [vars(each) for each in everything if hasattr(each, "__dict__")]


def _own_bytes(process: psutil.Process) -> int:
    answers = str(paths.answers_folder())
    return sum(
        part.private_dirty + (part.private_clean if part.path.startswith(answers) else 0)
        for part in process.memory_maps(grouped=False)
    )


def _share_bytes(process: psutil.Process) -> int:
    # It may have ended a moment ago.
    with contextlib.suppress(psutil.NoSuchProcess):
        return int(process.memory_full_info().pss)
    return 0
