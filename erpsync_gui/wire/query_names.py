"""The names in an XPath 1.0: which prefixes it uses, and the same for any namespace.

Knows the words of XPath, and leaves it to others whether they make sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"""[^\W\d][^\s"'()\[\]/@,|+*=!<>$:]*"""
_WORD = re.compile(
    r"\s+"
    r"""|(?P<operand>"[^"]*"|'[^']*'"""
    rf"|[0-9]+(?:\.[0-9]*)?|\.[0-9]+|\.\.?|[\])]|\$\s*(?:{_NAME}:)?{_NAME}"
    rf"|(?P<prefix>{_NAME}):(?:{_NAME}|\*))"
    rf"|(?P<axis>{_NAME}\s*::)"
    rf"|(?P<name>{_NAME})(?P<call>(?=\s*\())?"
    r"|(?P<star>\*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
"""One word: `operand` is what an operator may follow, and so are a name and a star at times."""


def with_any_namespace(expression: str) -> str:
    """The same XPath, in which names without a prefix match in any namespace.

    Predicates count what a name matches, as before: `a[2]` is the second `a`.
    """
    return "".join(
        f"*[local-name()='{word.group()}']" if is_name else word.group()
        for word, is_name in _words(expression)
    )


def prefixes(expression: str) -> list[str]:
    """The prefixes of all names and functions, in order."""
    found = (word.group("prefix") for word, _ in _words(expression))
    return [prefix for prefix in found if prefix]


def _words(expression: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Each word, and whether it is the name of elements or attributes, without a prefix.

    A name behind an operand is an operator, and so is a star there (XPath 1.0, 3.7).
    """
    is_behind_operand = False
    for word in _WORD.finditer(expression):
        kind = word.lastgroup
        is_name = kind == "name" and not is_behind_operand
        yield word, is_name
        if kind in {"name", "star"}:
            is_behind_operand = not is_behind_operand
        elif kind is not None:
            is_behind_operand = kind in {"operand", "prefix"}
