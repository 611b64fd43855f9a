"""Durations in the three ways they are written, and from one to the other without loss.

XSD (`PT10M`) is what SOAP carries and what a value holds, .NET (`00:10:00`) is what REST carries,
and people write `10 min`. All three are whole numbers of ticks of 100 ns, as on the server.
"""

from __future__ import annotations

import re

from erpsync_gui.contract.texts import quoted

_TICKS_PER_SECOND = 10**7
_UNIT_TICKS = {
    "d": 86_400 * _TICKS_PER_SECOND,
    "h": 3_600 * _TICKS_PER_SECOND,
    "m": 60 * _TICKS_PER_SECOND,
    "s": _TICKS_PER_SECOND,
}
_MOST_TICKS = 2**63 - 1
_NUMBER = r"[0-9]{1,20}"

_XSD = re.compile(
    rf"(-)?P(?:({_NUMBER})D)?"
    rf"(?:T(?=[0-9])(?:({_NUMBER})H)?(?:({_NUMBER})M)?(?:({_NUMBER})(?:\.([0-9]+))?S)?)?"
)
_CALENDAR = re.compile(r"-?P[0-9.]*[YMW].*|-?P[0-9]+Y.*", re.IGNORECASE)
_NET = re.compile(r"(-)?(?:([0-9]{1,8})\.)?([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,7}))?")
_HALF_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_WORDS = re.compile(
    r"([0-9]{1,15})(?:\.([0-9]{1,7}))?\s*"
    r"(d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)(?![a-z])\s*",
    re.IGNORECASE,
)
_EXAMPLES = "Write it like PT10M, 00:10:00 or 10 min."


class BadDurationError(ValueError):
    """A text is no duration, or one that the server cannot hold; its text is a sentence."""


def duration(text: str) -> str:
    """A duration in XSD form. What is XSD already stays as it is written.

    Accepts `PT10M`, `00:10:00`, `1.02:00:00` and words such as `1 h 30 min`.

    Raises:
        BadDurationError: the text is none of these.
    """
    stripped = text.strip()
    for read in (_xsd_ticks, _net_ticks, _word_ticks):
        ticks = read(stripped)
        if ticks is not None:
            _check_range(ticks, stripped)
            return stripped if read is _xsd_ticks else _xsd(ticks)
    raise BadDurationError(_reason(stripped))


def duration_to_rest(xsd: str) -> str:
    """The .NET form of an XSD duration: `PT10M` becomes `00:10:00`.

    Raises:
        BadDurationError: the text is no XSD duration.
    """
    ticks = _xsd_ticks(xsd)
    if ticks is None:
        raise BadDurationError(_reason(xsd))
    _check_range(ticks, xsd)
    seconds, fraction = divmod(abs(ticks), _TICKS_PER_SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    sign, day = "-" if ticks < 0 else "", f"{days}." if days else ""
    tail = f".{fraction:07}" if fraction else ""
    return f"{sign}{day}{hours:02}:{minutes:02}:{seconds:02}{tail}"


def duration_from_rest(text: str) -> str:
    """The XSD form of a .NET duration: `00:10:00` becomes `PT10M`; XSD text stays as it is.

    Raises:
        BadDurationError: the text is neither.
    """
    return duration(text)


def _xsd_ticks(text: str) -> int | None:
    found = _XSD.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    return _ticks(sign, (days, hours, minutes, seconds), _fraction_ticks(fraction, text))


def _net_ticks(text: str) -> int | None:
    found = _NET.fullmatch(text)
    if found is None:
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    if int(hours) > 23 or int(minutes) > 59 or int(seconds) > 59:  # noqa: PLR2004 - a clock's limits
        sentence = (
            f"{quoted(text)} is no time of a clock. Write whole days before a dot: 1.02:00:00."
        )
        raise BadDurationError(sentence)
    return _ticks(sign, (days, hours, minutes, seconds), _fraction_ticks(fraction, text))


def _word_ticks(text: str) -> int | None:
    ticks, place = 0, 0
    while found := _WORDS.match(text, place):
        whole, fraction, unit = found.groups()
        scale = _UNIT_TICKS[unit[0].lower()]
        part, rest = divmod(int((fraction or "0").ljust(7, "0")) * scale, _TICKS_PER_SECOND)
        if rest:
            raise BadDurationError(_too_fine(text))
        ticks += int(whole) * scale + part
        place = found.end()
    return ticks if text and place == len(text) else None


def _ticks(sign: str | None, parts: tuple[str | None, ...], fraction_ticks: int) -> int:
    scales = _UNIT_TICKS.values()
    whole = sum(int(part or 0) * scale for part, scale in zip(parts, scales, strict=True))
    return -(whole + fraction_ticks) if sign else whole + fraction_ticks


def _fraction_ticks(fraction: str | None, text: str) -> int:
    digits = (fraction or "").rstrip("0")
    if len(digits) > 7:  # noqa: PLR2004 - 100 ns, the server's tick
        raise BadDurationError(_too_fine(text))
    return int(digits.ljust(7, "0"))


def _check_range(ticks: int, text: str) -> None:
    if not -_MOST_TICKS - 1 <= ticks <= _MOST_TICKS:
        sentence = f"{quoted(text)} is more than the server can count, about 29,000 years."
        raise BadDurationError(sentence)


def _xsd(ticks: int) -> str:
    seconds, fraction = divmod(abs(ticks), _TICKS_PER_SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    tail = f".{fraction:07}".rstrip("0") if fraction else ""
    parts = ((hours, "", "H"), (minutes, "", "M"), (seconds, tail, "S"))
    clock = "".join(f"{n}{more}{unit}" for n, more, unit in parts if n or more)
    day = f"{days}D" if days else ""
    return f"{'-' if ticks < 0 else ''}P{day}{'T' + clock if clock else '' if day else 'T0S'}"


def _too_fine(text: str) -> str:
    return f"{quoted(text)} is finer than a ten-millionth of a second, the server's tick."


def _reason(text: str) -> str:
    if not text:
        return f"A duration is missing. {_EXAMPLES}"
    if _CALENDAR.fullmatch(text):
        return "Years, months and weeks are not allowed here. Write days, hours and minutes."
    if _HALF_CLOCK.fullmatch(text):
        return f"{quoted(text)} may be hours or minutes. Write all three: hours, minutes, seconds."
    if text.isdigit():
        return f"{quoted(text)} has no unit. {_EXAMPLES}"
    return f"{quoted(text)} is no duration. {_EXAMPLES}"
