"""Durations in the two forms of the wires: `PT1H30M` in SOAP and `01:30:00` in REST.

The XSD form is .NET's own subset, without years and months (sheet 2.3); the clock form is what
.NET writes and reads for a TimeSpan.
"""

from __future__ import annotations

import re
from datetime import timedelta

_XSD = re.compile(
    r"(-?)P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?", re.ASCII
)
_CLOCK = re.compile(
    r"(-?)(?:(\d+)\.)?([01]?\d|2[0-3]):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,7})?))?", re.ASCII
)


def from_xsd(text: str) -> timedelta:
    """Read the XSD form; ValueError when it is not one."""
    return _read(_XSD, text)


def from_clock(text: str) -> timedelta:
    """Read the clock form, `[-][d.]hh:mm[:ss[.f]]`; ValueError when it is not one."""
    return _read(_CLOCK, text)


def to_xsd(span: timedelta) -> str:
    """Write the XSD form; zero is `PT0S`."""
    sign, days, (hours, minutes, seconds), micros = _parts(span)
    fraction = f".{micros:06d}".rstrip("0") if micros else ""
    clock = [f"{hours}H" * bool(hours), f"{minutes}M" * bool(minutes)]
    clock.append(f"{seconds}{fraction}S" * bool(seconds or micros))
    time = "".join(clock)
    text = (f"{days}D" if days else "") + (f"T{time}" if time else "")
    return f"{sign}P{text}" if text else "PT0S"


def to_clock(span: timedelta) -> str:
    """Write the clock form; days and fractions only where there are any."""
    sign, days, (hours, minutes, seconds), micros = _parts(span)
    fraction = f".{micros:06d}0" if micros else ""
    return f"{sign}{f'{days}.' * bool(days)}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction}"


def _read(form: re.Pattern[str], text: str) -> timedelta:
    match = form.fullmatch(text)
    if match is None:
        msg = f"{text!r} is no duration"
        raise ValueError(msg)
    sign, days, hours, minutes, seconds = match.groups()
    try:
        span = timedelta(
            int(days or 0), float(seconds or 0), 0, 0, int(minutes or 0), int(hours or 0)
        )
    except OverflowError as error:
        msg = f"{text!r} is too long a duration"
        raise ValueError(msg) from error
    return -span if sign else span


def _parts(span: timedelta) -> tuple[str, int, tuple[int, int, int], int]:
    sign, span = ("-", -span) if span < timedelta() else ("", span)
    minutes, seconds = divmod(span.seconds, 60)
    return sign, span.days, (*divmod(minutes, 60), seconds), span.microseconds
