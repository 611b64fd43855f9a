"""The figures that are kept from run to run, and the table that the README shows of them.

A run keeps its figures in the build folder. When the README is written they are taken over into
the file beside this one, so that whoever reads the README has every sample behind it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from tests.bench.big_documents import FOLDER, FULL_MEGABYTES, MEGABYTES, ROOT
from tests.bench.figure import Figure

Kept: TypeAlias = Mapping[str, Any]
"""A figure as it was kept: what `Figure.as_json` says, when it was measured, and on what."""

FRESH = FOLDER / "figures.json"
COMMITTED = Path(__file__).with_name("figures.json")
README = ROOT / "README.md"

_BEGIN, _END = "<!-- bench -->", "<!-- /bench -->"
_HEADING = "| row | median | floor | ratio | target | holds |\n|---|---|---|---|---|---|\n"
_WHOLE_FROM = 100


def keep(figures: Iterable[Figure]) -> None:
    """Put the figures of a run in the place of those of the same rows; a quick look is not kept."""
    if MEGABYTES != FULL_MEGABYTES:
        return
    when = datetime.now(tz=UTC).date().isoformat()
    facts = {"when": when, "machine": machine()}
    fresh = [{**figure.as_json(), **facts} for figure in figures]
    _write(FRESH, merged(_read(FRESH), fresh))


def publish() -> None:
    """Write the table into the README, and the figures behind it beside this file.

    Raises:
        ValueError: the README does not say where the table stands.
    """
    kept = merged(_read(COMMITTED), _read(FRESH))
    text = README.read_text(encoding="utf-8")
    README.write_text(with_table(text, kept), encoding="utf-8")
    _write(COMMITTED, kept)


def committed() -> list[Kept]:
    """The figures behind the table of the README."""
    return _read(COMMITTED)


def merged(older: Sequence[Kept], newer: Sequence[Kept]) -> list[Kept]:
    """All figures by row; those of rows that were measured anew are gone."""
    rows = {figure["row"] for figure in newer}
    kept = [*(figure for figure in older if figure["row"] not in rows), *newer]
    return sorted(kept, key=lambda figure: str(figure["row"]))


def with_table(text: str, kept: Sequence[Kept]) -> str:
    """A text with the table between its two marks.

    Raises:
        ValueError: the marks are not there.
    """
    before, begun, rest = text.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not begun or not ended:
        msg = f"the text has no place for the table, {_BEGIN} … {_END}"
        raise ValueError(msg)
    return f"{before}{_BEGIN}\n{table(kept)}{_END}{after}"


def table(kept: Sequence[Kept]) -> str:
    """The figures in Markdown: of a thing that was measured on several, the one nearest to fail."""
    alike: dict[tuple[str, str], list[Kept]] = {}
    for figure in kept:
        alike.setdefault((figure["row"], figure["what"]), []).append(figure)
    rows = [
        _row(max(several, key=_nearness_to_failing), len(several)) for several in alike.values()
    ]
    return f"{_HEADING}{''.join(rows)}\n{_sources(kept)}\n"


def machine() -> str:
    """What was measured on, in words."""
    # Not at the top: whoever only reads the table needs no Qt.
    from PySide6.QtCore import qVersion  # noqa: PLC0415 - as said above

    python = platform.python_version()
    return f"{os.cpu_count()} cores, Python {python}, Qt {qVersion()}, {sys.platform}"


def _nearness_to_failing(figure: Kept) -> float:
    allowed = figure["allowed"]
    value = float(figure["value"])
    if not allowed:
        # Nothing is allowed, or there is no target.
        return value
    return value / float(allowed)


def _row(figure: Kept, measured_on: int) -> str:
    others = f", the worst of {measured_on}" if measured_on > 1 else ""
    variant = f" ({figure['variant']}{others})" if figure["variant"] else ""
    ratio = figure["ratio"]
    cells = (
        f"{figure['row']} {figure['what']}{variant}",
        _amount(figure["value"], figure["unit"]),
        "" if figure["floor"] is None else _amount(figure["floor"], figure["unit"]),
        "" if ratio is None else f"{ratio:.2g}",
        figure["target"],
        ("yes" if figure["holds"] else "**no**") if figure["target"] else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _amount(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if value >= _WHOLE_FROM else f"{value:.3g}"
    return f"{number} {unit}".rstrip()


def _sources(kept: Sequence[Kept]) -> str:
    lines = []
    sources = sorted({(figure["when"], figure["machine"]) for figure in kept})
    for when, where in sources:
        rows = [
            figure["row"] for figure in kept if (figure["when"], figure["machine"]) == (when, where)
        ]
        lines.append(f"{', '.join(dict.fromkeys(rows))}: {when}, {where}.")
    return "Measured " + " ".join(lines) if lines else "Nothing was measured yet."


def _read(path: Path) -> list[Kept]:
    if not path.exists():
        return []
    figures: list[Kept] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def _write(path: Path, kept: Sequence[Kept]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
