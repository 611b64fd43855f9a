"""Qt counts characters in units of UTF-16, of which some characters take two."""

from __future__ import annotations

from erpsync_gui.gui.text_cells import encode


def units_in(text: str) -> int:
    """How many units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def units_between(text: str, start: int, end: int) -> str:
    """The part of a text between two units, as far as there is such a part."""
    if text.isascii():
        return text[max(start, 0) : max(end, 0)]
    units = text.encode("utf-16-le", "surrogatepass")[2 * max(start, 0) : 2 * max(end, 0)]
    return units.decode("utf-16-le", "replace")


def byte_length(text: str, units: int) -> int:
    """How many bytes the first so many units of a text stand for; `text` is as `decode` made it."""
    if text.isascii():
        return min(units, len(text))
    first = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(encode(first.decode("utf-16-le", "surrogatepass")))
