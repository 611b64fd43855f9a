"""What somebody looks for in a text, and the way to find it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression

from erpsync_gui.gui.text_cells import encode
from erpsync_gui.gui.text_expression import LineFinder
from erpsync_gui.gui.text_hits import Finder, bytes_finder, letters_finder
from erpsync_gui.wire.text import IndexedText

_LIMIT_VERB = "(*LIMIT_MATCH=100000)"
"""PCRE gives up there, so that a pattern that never ends takes some milliseconds a line."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; a plain pattern is looked for in the bytes, a regex in each line."""

    pattern: str
    is_regex: bool = False
    match_case: bool = False


def problem_of(query: Query) -> str:
    """Why a pattern cannot be used; empty when it can."""
    expression = _expression(query)
    if not query.is_regex or expression.isValid():
        return ""
    place = expression.patternErrorOffset() - len(_LIMIT_VERB) + 1
    return f"{expression.errorString()} at place {place}"


def finder_of(text: IndexedText, query: Query) -> Finder:
    """The way to find a pattern, which must be one without a problem, in a text."""
    if query.is_regex:
        return LineFinder(text, _expression(query)).find
    if query.match_case or query.pattern.isascii():
        return bytes_finder(text, encode(query.pattern), match_case=query.match_case)
    return letters_finder(text, query.pattern)


def _expression(query: Query) -> QRegularExpression:
    option = QRegularExpression.PatternOption
    options = option.UseUnicodePropertiesOption
    if not query.match_case:
        options |= option.CaseInsensitiveOption
    return QRegularExpression(_LIMIT_VERB + query.pattern, options)
