"""Texts in several languages, `US:"…";NO:"…"`, and the choice that REST makes from them.

SuperOffice's own language codes are not all ISO codes: English is `US`, Swedish `SW` (sheet 2.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PART = re.compile(r'([A-Z]{2}):"([^"]*)";?')
_WHOLE = re.compile(f"(?:{_PART.pattern})+")
_CODES = {"en": "US", "nb": "NO", "nn": "NO", "sv": "SW", "de": "GE"}
_UNTRANSLATED = {"", "*", "x"}


def speaker(header: str) -> Callable[[str], str]:
    """How texts are said for an `SO-Language` or `Accept-Language` header.

    The first language named counts; where a text does not have it, its first part stands. Without
    a header, and for `*` and `x`, texts stay as they are stored.
    """
    wanted = re.split("[,;-]", header.strip(), maxsplit=1)[0].strip().lower()
    if wanted in _UNTRANSLATED:
        return _as_stored
    code = _CODES.get(wanted, wanted.upper())
    return lambda text: said(text, code)


def said(text: str, code: str) -> str:
    """A text in one language; a text that is not in several stays as it is."""
    if _WHOLE.fullmatch(text) is None:
        return text
    parts = dict(_PART.findall(text))
    return str(parts.get(code, next(iter(parts.values()))))


def _as_stored(text: str) -> str:
    return text
