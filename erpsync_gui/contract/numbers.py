"""Whole numbers as people and spreadsheets write them, and the limits the wire sets them.

A number that was written for the eye (`1 234`, `1.02E+05`, `1234.0`) is refused with a sentence:
guessing would turn the wrong records loose.
"""

from __future__ import annotations

import re

from erpsync_gui.contract.texts import quoted

SMALLEST = -(2**31)
LARGEST = 2**31 - 1
"""The limits of `xs:int`."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_REASONS = (
    (
        re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+"),
        "was rounded by a spreadsheet. Format the column as whole numbers and copy it again.",
    ),
    (
        re.compile(r"[+-]?[0-9]{1,3}([ .,'\u2019\u00a0\u2009\u202f][0-9]{3})+"),
        "has a separator in it. Write the digits without one.",
    ),
    (re.compile(r"[+-]?[0-9]+[.,]0*"), "has decimals. Write only the digits before them."),
    (re.compile(r"[+-]?\d{31,}"), "is far too long for a whole number."),
)
"""What a text looks like that is no whole number, and what to say of it."""


class BadNumberError(ValueError):
    """A text is no whole number that the wire can carry; its text is a sentence."""


def whole_number(text: str) -> int:
    """The 32-bit number that a text writes, white space around it aside.

    Raises:
        BadNumberError: it writes none, and the error says why.
    """
    stripped = text.strip()
    if _WHOLE.fullmatch(stripped):
        return in_range(int(stripped))
    raise BadNumberError(_reason(stripped))


def in_range(number: int) -> int:
    """The number itself, when 32 bits can hold it.

    Raises:
        BadNumberError: they cannot.
    """
    if SMALLEST <= number <= LARGEST:
        return number
    shown = str(number) if abs(number) < 10**30 else "This number"
    sentence = f"{shown} is out of range: whole numbers go from {SMALLEST} to {LARGEST}."
    raise BadNumberError(sentence)


def _reason(text: str) -> str:
    if not text:
        return "A whole number is missing."
    for pattern, reason in _REASONS:
        if pattern.fullmatch(text):
            return f"{quoted(text)} {reason}"
    return f"{quoted(text)} is not a whole number."
