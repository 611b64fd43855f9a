"""P1 and P2: how soon the packaged program is there, and how large the packages are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import RUNS, Figure, at_most
from tests.bench.process import measured, measured_program

ROOT = Path(__file__).resolve().parents[2]
MOST_PAINT_RATIO = 1.15
MOST_MB = {
    "build/package/*/erpsync-gui": 140,
    "dist/*.deb": 45,
    "dist/*-setup.exe": 30,
}


def packaged_paint() -> Iterator[Figure]:
    """P1: the first painted window of the frozen program, against that of the source tree."""
    programs = found("build/package/linux-*/erpsync-gui/erpsync-gui")
    for program in programs:
        pairs = [
            (
                measured_program(str(program), "--timing")["first_paint_ms"],
                measured("erpsync_gui", "--timing")["first_paint_ms"],
            )
            for _ in range(RUNS + 1)
        ]
        # The first round warms the disk.
        ours, floor = map(list, zip(*pairs[1:], strict=True))
        allowed, target = at_most(MOST_PAINT_RATIO, floor)
        yield Figure("P1", "first paint, packaged", "ms", ours, allowed, target, floor)


def package_size() -> Iterator[Figure]:
    """P2: what was built, in millions of bytes."""
    for pattern, most in MOST_MB.items():
        for path in found(pattern):
            files = path.rglob("*") if path.is_dir() else [path]
            total = sum(p.stat().st_size for p in files if p.is_file() and not p.is_symlink())
            name = path.parent.name + " folder" if path.is_dir() else path.name
            yield Figure("P2", name, "MB", [total / 1e6], most, f"≤ {most} MB")


def found(pattern: str) -> list[Path]:
    """What was packaged; nothing of it is a sentence on stderr, and no figure."""
    paths = sorted(ROOT.glob(pattern))
    if not paths:
        print(f"no {pattern}: make it with dev.py package", file=sys.stderr)
    return paths
