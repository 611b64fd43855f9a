"""A diagnosis written down: as lines for a mail or a terminal, and as plain values for programs.

An Exchange holds no secret, so neither does this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from erpsync_gui.access.diagnosis_step import RIGHT, Finding, Step
from erpsync_gui.wire import report
from erpsync_gui.wire.exchange import Exchange

SCHEMA = 1
"""The version of what `as_json` returns; it grows when a name changes or goes, not for new ones."""

_MARKS = {
    Finding.GOOD: "OK",
    Finding.DOUBTFUL: "LOOK",
    Finding.BAD: "BAD",
    Finding.SKIPPED: "-",
}
_INDENT = " " * 6


def as_text(name: str, steps: Sequence[Step]) -> str:
    """All of it as lines, for a mail; `heading`, `line` and `ending` give it piece by piece."""
    return "\n".join([heading(name), *map(line, steps), ending(steps)])


def heading(name: str) -> str:
    """The line before the first step; `name` is the profile's."""
    return _harmless(f"Diagnosis of {name}")


def line(step: Step) -> str:
    """A step: a mark, its title, what was found; on a line below it, what to do.

    Characters that could steer a terminal are shown as escapes.
    """
    place = f"{_MARKS[step.finding]:<{len(_INDENT)}}{step.title:<{len(RIGHT)}}  "
    advice = f"\n{'':<{len(place)}}{_harmless(step.advice)}" if step.advice else ""
    return f"{place}{_harmless(step.sentence)}{advice}"


def ending(steps: Sequence[Step]) -> str:
    """The line after the last step: how many were found how, and when."""
    counts = Counter(step.finding for step in steps)
    found = [f"{counts[finding]} {finding.value}" for finding in Finding if counts[finding]]
    started = next((step.exchange.timeline.started for step in steps if step.exchange), None)
    when = f" on {started:%Y-%m-%d at %H:%M}" if started else ""
    return f"{', '.join(found) or 'Nothing was looked at'}{when}"


def as_json(name: str, steps: Sequence[Step]) -> report.Json:
    """The steps as plain values, ready for `json.dumps`.

    Several steps may share an Exchange: `exchange` is its place in the list `exchanges`, or None.
    """
    exchanges = _shared(steps)
    places = {id(exchange): place for place, exchange in enumerate(exchanges)}
    return {
        "schema": SCHEMA,
        "profile": name,
        "finding": _worst(steps).value,
        "steps": [
            {
                "title": step.title,
                "finding": step.finding.value,
                "sentence": step.sentence,
                "advice": step.advice,
                "exchange": places[id(step.exchange)] if step.exchange else None,
            }
            for step in steps
        ],
        "exchanges": [report.as_json(exchange) for exchange in exchanges],
    }


def _worst(steps: Sequence[Step]) -> Finding:
    found = {step.finding for step in steps}
    ranked = (Finding.BAD, Finding.DOUBTFUL, Finding.GOOD)
    return next((finding for finding in ranked if finding in found), Finding.SKIPPED)


def _shared(steps: Sequence[Step]) -> list[Exchange]:
    """The Exchanges behind the steps in their order, each once."""
    by_identity = {id(step.exchange): step.exchange for step in steps if step.exchange}
    return list(by_identity.values())


def _harmless(text: str) -> str:
    plain = text.replace("\r", "").replace("\n", " ").replace("\t", " ")
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in plain)
