"""Texts in sentences and on the wire: how to quote one, and which characters XML can carry.

Connector data and clipboards bring control characters along (XML 1.0, section 2.2, has no place
for them); they are named here, by code point and place, and never dropped.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_QUOTED = 40


def quoted(text: str) -> str:
    """A text in quotation marks, cut where it would not fit a sentence."""
    return f"“{text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + '…'}”"


def illegal_character(text: str) -> str:
    """A sentence about the first character that XML cannot carry; empty when all can go."""
    found = _ILLEGAL.search(text)
    if found is None:
        return ""
    place = found.start() + 1
    return f"Character {place} is U+{ord(found[0]):04X}, which XML cannot carry. Take it out."
