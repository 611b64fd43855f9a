"""Which licenses may travel in a package, and the texts of those that no wheel brings along.

A package is given away under the MIT License, so what is in it may only ask for what a file of
notices and separate libraries can give. Whoever adds a dependency under anything else is stopped.
"""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "licenses"

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "FTL",
        "HPND",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unicode-3.0",
        "Zlib",
        "blessing",
        "bzip2-1.0.6",
        "libpng-2.0",
    }
)
"""By their SPDX names, those that anything may bear."""

OF_SEPARATE_FILES = frozenset({"LGPL-2.1-or-later", "LGPL-3.0-only"})
"""Those that are met because the library is a file of its own, which its user can replace."""

_SPDX_OF_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_EXPRESSION = re.compile(r"\(*[\w.+-]+\)*(?: (?:AND|OR|WITH) \(*[\w.+-]+\)*)*")


def is_allowed(expression: str, allowed: frozenset[str] = ALLOWED) -> bool:
    """Whether an SPDX expression can be met with these licenses; what cannot be read is not."""
    tokens = deque(re.findall(r"[()]|[^\s()]+", expression))
    try:
        answer = _any(tokens, allowed)
    except IndexError:
        return False
    return answer and not tokens


def _any(tokens: deque[str], allowed: frozenset[str]) -> bool:
    answer = _all(tokens, allowed)
    while tokens and tokens[0] == "OR":
        tokens.popleft()
        answer = _all(tokens, allowed) or answer
    return answer


def _all(tokens: deque[str], allowed: frozenset[str]) -> bool:
    answer = _one(tokens, allowed)
    while tokens and tokens[0] == "AND":
        tokens.popleft()
        answer = _one(tokens, allowed) and answer
    return answer


def _one(tokens: deque[str], allowed: frozenset[str]) -> bool:
    name = tokens.popleft()
    if name == "(":
        answer = _any(tokens, allowed)
        return tokens.popleft() == ")" and answer
    if tokens and tokens[0] == "WITH":
        # An exception only ever permits more than the license alone.
        tokens.popleft()
        tokens.popleft()
    return name in allowed and name not in _OPERATORS


def expression(declared: str | None, field: str | None, classifiers: list[str]) -> str:
    """The SPDX expression of a Python distribution, from the three places that may hold it.

    `declared` is its License-Expression, `field` its License, which may be anything from an SPDX
    name to a whole text. Of a classifier that is not known here, its own words come back, which
    are then not allowed; of nothing at all, nothing.
    """
    if declared:
        return declared
    if field and _EXPRESSION.fullmatch(field):
        return field
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    return " AND ".join(_SPDX_OF_CLASSIFIERS.get(name, name) for name in names)


def text(name: str) -> str:
    """A text of this folder, such as that of `LGPL-3.0`."""
    return (TEXTS / f"{name}.txt").read_text("utf-8")
