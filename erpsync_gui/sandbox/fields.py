"""Field values as they are stored and as they travel: numbers, dates and flags as encoded text.

On the wire a field value is text with a marker, `[I:42]`, `[F:12.5]`, `[DT:12/31/2025 …]`; texts
and list keys are bare (sheet 2.3). Knows nothing of tables.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeAlias

Stored: TypeAlias = "int | float | str | None"
"""A value as the tables keep it: dates as ISO text, flags as 0 and 1, list values as keys."""

TEXT = "Text"
CHECKBOX = "Checkbox"
PASSWORD = "Password"  # noqa: S105 -- a word of FieldMetadataType
INTEGER = "Integer"
DOUBLE = "Double"
LIST = "List"
DATE = "Date"
LABEL = "Label"

_LARGEST_INT = 2**31 - 1
_MARKED = re.compile(r"\[(?P<marker>[A-Z]{1,2}):(?P<value>[^\]]*)\]")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_DATE_FORMATS = ("%m/%d/%Y %H:%M:%S.%f", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%d.%m.%Y")
_MICROSECOND_DIGITS = 6
_ISO_DAY_LENGTH = 10


def is_blank(value: Stored) -> bool:
    """Whether a stored value is empty; 0 is not."""
    return value is None or value == ""


def encode(field_type: str, value: Stored) -> str:
    """The wire text of a stored value; empty for a blank one."""
    if is_blank(value):
        return ""
    if field_type in {INTEGER, CHECKBOX}:
        return f"[I:{value}]"
    if field_type == DOUBLE:
        number = repr(value)
        return f"[F:{float(number):f}]" if "e" in number else f"[F:{number}]"
    if field_type == DATE:
        day = datetime.fromisoformat(str(value))
        # strftime does not pad a year before 1000.
        return f"[DT:{day:%m/%d}/{day.year:04} {day:%H:%M:%S}.0000000]"
    return str(value)


def decode(field_type: str, text: str) -> Stored:
    """The stored form of a wire text; a bare value is taken where its meaning is plain.

    Raises:
        ValueError: the text is no value of this type.
    """
    if text == "":
        return None
    if field_type not in {INTEGER, CHECKBOX, DOUBLE, DATE}:
        return text
    match = _MARKED.fullmatch(text)
    bare = match["value"] if match else text
    if field_type == DATE:
        return _decode_date(bare)
    if not _NUMBER.fullmatch(bare):
        msg = f"'{text}' is no value of a field of type {field_type}"
        raise ValueError(msg)
    return float(bare) if field_type == DOUBLE else _decode_whole(field_type, bare)


def display(field_type: str, value: Stored) -> str:
    """A stored value as people read it; list values must be named by the caller."""
    if is_blank(value):
        return ""
    if field_type == CHECKBOX:
        return "Yes" if value else "No"
    if field_type == PASSWORD:
        return "••••••"
    return str(value)[:_ISO_DAY_LENGTH] if field_type == DATE else str(value)


def _decode_whole(field_type: str, bare: str) -> int:
    """A whole number in 32 bits; a checkbox becomes 0 or 1."""
    number = int(float(bare))
    if abs(number) > _LARGEST_INT:
        msg = f"{bare} does not fit in 32 bits"
        raise ValueError(msg)
    return int(bool(number)) if field_type == CHECKBOX else number


def _decode_date(bare: str) -> str:
    """A date, month first or dotted, as ISO text; .NET's seventh fraction digit is dropped."""
    seconds, point, fraction = bare.partition(".")
    trimmed = f"{seconds}.{fraction[:_MICROSECOND_DIGITS]}" if point and ":" in seconds else bare
    for pattern in _DATE_FORMATS:
        try:
            day = datetime.strptime(trimmed, pattern)  # noqa: DTZ007 -- the wire carries no zone
        except ValueError:
            continue
        return day.isoformat()
    msg = f"'{bare}' is no date"
    raise ValueError(msg)
