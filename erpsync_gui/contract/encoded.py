"""What encoded text means, for display beside it; the text itself is never touched.

SuperOffice keeps typed values in texts such as `[I:42]`, several languages in one text, and "not
set" as the year 1 (domain sheet 2.3). What is none of these has no other meaning than itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

_MOST_CHARACTERS = 4000
"""Longer texts are no encoded values; they would only cost time."""

_ENCODED = re.compile(r"\[(I|F|DT|D|M|T|B):([^\[\]]*)\]")
_RESOURCE = re.compile(r"\[(SR_[^\[\]]+)\]")
_LANGUAGE = re.compile(r'([A-Z]{2}(?:-[A-Z]{2})?):"([^"]*)"(?:;\s*|(?=[A-Z])|\Z)')
_UNSET = re.compile(r"0001-01-01(?:T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?)?")
_FRACTION = re.compile(r"(:\d\d)\.(\d+)$")
_DATE_FORMATS = ("%m/%d/%Y", "%d.%m.%Y")
_TIME_FORMATS = ("%H:%M:%S", "%H:%M")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_YES_NO = {"0": "0, or no", "1": "1, or yes"}


def meaning(text: str) -> str:
    """What an encoded text says, in words; empty when it is not encoded. Never raises."""
    if len(text) > _MOST_CHARACTERS:
        return ""
    if found := _ENCODED.fullmatch(text):
        marker, value = found.groups()
        return _MEANINGS[marker](value)
    if found := _RESOURCE.fullmatch(text):
        return f"text of the resource {found[1]}"
    return "never" if _UNSET.fullmatch(text) else _languages(text)


def _languages(text: str) -> str:
    spoken, place = [], 0
    while found := _LANGUAGE.match(text, place):
        spoken.append(f"{found[1]}: {found[2]}")
        place = found.end()
    return " · ".join(spoken) if place == len(text) else ""


def _whole(value: str) -> str:
    return _YES_NO.get(value) or (value if re.fullmatch(r"[+-]?\d+", value) else "")


def _number(value: str) -> str:
    return value if _NUMBER.fullmatch(value) else ""


def _amount(value: str) -> str:
    return f"amount {value}" if _NUMBER.fullmatch(value) else ""


def _date(value: str) -> str:
    return _moment(value, _DATE_FORMATS, "%Y-%m-%d")


def _date_and_time(value: str) -> str:
    formats = [f"{date} {time}" for date in _DATE_FORMATS for time in _TIME_FORMATS]
    return _moment(value, (*formats, *_DATE_FORMATS), "%Y-%m-%d %H:%M:%S")


def _moment(value: str, formats: tuple[str, ...], shown: str) -> str:
    """A moment in ISO order with the fraction as it was; `never` for the year 1."""
    fraction = _FRACTION.search(value)
    plain = _FRACTION.sub(r"\1", value)
    for known in formats:
        try:
            moment = datetime.strptime(plain, known)  # noqa: DTZ007 - the server's own zone, unsaid
        except ValueError:
            continue
        if moment.year == 1:
            return "never"
        digits = fraction[2].rstrip("0") if fraction else ""
        # strftime pads no years below 1000 on Linux.
        text = moment.strftime(shown.replace("%Y", f"{moment.year:04}"))
        return f"{text}.{digits}" if digits else text
    return ""


def _time(value: str) -> str:
    return value if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?", value) else ""


def _binary(value: str) -> str:
    return f"binary, {len(value)} characters"


_MEANINGS: Mapping[str, Callable[[str], str]] = {
    "I": _whole,
    "F": _number,
    "M": _amount,
    "D": _date,
    "DT": _date_and_time,
    "T": _time,
    "B": _binary,
}
