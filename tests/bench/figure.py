"""One measured figure: ours, what it is held against, and whether that holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

RUNS = 7
"""How often a thing is measured; odd, so that the median is one of the samples."""


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples do not exceed."""
    return sorted(samples)[math.ceil(0.95 * len(samples)) - 1]


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table.

    `allowed` is the most that `typical(ours)` may be, in `unit`, and `target` says in words how
    that came about; without them it is only there to be compared with. `floor` are samples of the
    least that could be, taken in the same run; empty where the target is absolute. `variant` says
    what it was measured on, where the same thing was measured on several.
    """

    row: str
    what: str
    unit: str
    ours: Sequence[float]
    allowed: float = math.inf
    target: str = ""
    floor: Sequence[float] = ()
    typical: Callable[[Sequence[float]], float] = median
    variant: str = ""

    @property
    def value(self) -> float:
        """The one number for ours: the median, unless the target speaks of another."""
        return self.typical(self.ours)

    @property
    def ratio(self) -> float | None:
        """Ours over the floor; None without one, or when that is nothing."""
        floor = self.typical(self.floor) if self.floor else 0.0
        return self.value / floor if floor else None

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.value <= self.allowed

    def as_json(self) -> dict[str, object]:
        """Everything, samples included, for a machine to keep."""
        return {
            "row": self.row,
            "what": self.what,
            "variant": self.variant,
            "unit": self.unit,
            "value": self.value,
            "floor": self.typical(self.floor) if self.floor else None,
            "ratio": self.ratio,
            "allowed": self.allowed if math.isfinite(self.allowed) else None,
            "target": self.target,
            "holds": self.holds,
            "samples": list(self.ours),
            "floor_samples": list(self.floor),
        }


def at_most(
    times: float, floor: Sequence[float], plus: float = 0.0, unit: str = "", *, of: str = "floor"
) -> tuple[float, str]:
    """What is allowed, and how to say so, for a target that is a multiple of a floor."""
    words = f"≤ {times:g} × {of}" + (f" + {plus:g} {unit}" if plus else "")
    return times * median(floor) + plus, words


HEADINGS = ("", "what", "ours (least to most)", "floor", "ratio", "target", "holds")


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns, for people."""
    rows = [HEADINGS, *(cells(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def cells(figure: Figure) -> tuple[str, ...]:
    """One figure as the cells of a row."""
    least, most = min(figure.ours), max(figure.ours)
    return (
        figure.row,
        ", ".join(filter(None, (figure.what, figure.variant))),
        f"{figure.value:.4g} {figure.unit} ({least:.4g} to {most:.4g})",
        f"{figure.typical(figure.floor):.4g} {figure.unit}" if figure.floor else "",
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        figure.target,
        ("yes" if figure.holds else "NO") if figure.target else "",
    )
