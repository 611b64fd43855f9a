from __future__ import annotations

import licensing
import pytest


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "Apache-2.0 OR BSD-3-Clause",
        "Apache-2.0 OR GPL-2.0-only",
        "MIT AND PSF-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0-only OR (MIT AND (ISC OR Zlib))",
    ],
)
def test_what_asks_for_no_more_than_a_notice_may_travel(expression: str) -> None:
    assert licensing.is_allowed(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "GPL-3.0-only",
        "LGPL-3.0-only",
        "MIT AND GPL-2.0-only",
        "(MIT OR Apache-2.0) AND GPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "MIT OR",
        "(MIT",
        "MIT)",
        "MIT Apache-2.0",
        "OR",
        "AND MIT",
        "MIT WITH",
    ],
)
def test_anything_else_may_not(expression: str) -> None:
    assert not licensing.is_allowed(expression)


def test_the_lgpl_may_travel_where_it_is_a_separate_file() -> None:
    of_qt = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
    assert not licensing.is_allowed(of_qt)
    assert licensing.is_allowed(of_qt, licensing.ALLOWED | licensing.OF_SEPARATE_FILES)


@pytest.mark.parametrize(
    ("declared", "field", "classifiers", "expected"),
    [
        ("MIT", "GPL-3.0-only", [], "MIT"),
        (None, "BSD-3-Clause", ["License :: OSI Approved :: BSD License"], "BSD-3-Clause"),
        (None, "LGPL-3.0-only OR GPL-2.0-only", [], "LGPL-3.0-only OR GPL-2.0-only"),
        (None, "Apache 2.0", ["License :: OSI Approved :: Apache Software License"], "Apache-2.0"),
        (
            None,
            "Copyright (c) 2021\n\nAll rights",
            ["License :: OSI Approved :: MIT License"],
            "MIT",
        ),
        (None, None, ["Programming Language :: Python"], ""),
    ],
)
def test_the_clearest_of_three_places_says_the_license(
    declared: str | None, field: str | None, classifiers: list[str], expected: str
) -> None:
    assert licensing.expression(declared, field, classifiers) == expected


def test_a_classifier_that_nobody_knows_is_not_taken_for_something_else() -> None:
    classifiers = [
        "License :: OSI Approved :: MIT License",
        "License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
    ]
    told = licensing.expression(None, None, classifiers)
    assert not licensing.is_allowed(told)


def test_a_license_field_that_is_not_allowed_is_not_outvoted_by_a_classifier() -> None:
    told = licensing.expression(None, "GPLv3", ["License :: OSI Approved :: MIT License"])
    assert not licensing.is_allowed(told)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007"),
        ("GPL-3.0", "GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007"),
        ("LGPL-2.1", "GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999"),
        ("Apache-2.0", "Apache License\n Version 2.0, January 2004"),
    ],
)
def test_the_long_texts_are_whole(name: str, beginning: str) -> None:
    words = licensing.text(name).split()
    assert words[: len(beginning.split())] == beginning.split()
    assert len(words) > 1000
