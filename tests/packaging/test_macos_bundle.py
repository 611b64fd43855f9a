from __future__ import annotations

import plistlib
import re

import product
import pytest
from macos import bundle


def test_the_plist_can_be_written_and_names_the_program() -> None:
    read = plistlib.loads(plistlib.dumps(bundle.INFO))
    assert read == bundle.INFO
    assert read["CFBundleIdentifier"] == product.APP_ID
    assert read["CFBundleShortVersionString"] == product.VERSION


def test_the_copyright_is_that_of_the_license() -> None:
    copyright_line = str(bundle.INFO["NSHumanReadableCopyright"])
    assert re.fullmatch(rf"\(c\) \d{{4}} {re.escape(product.PUBLISHER)}", copyright_line)


def test_no_system_is_promised_that_the_wheels_of_qt_do_not_support() -> None:
    assert bundle.INFO["LSMinimumSystemVersion"] == "14.0"


@pytest.mark.parametrize(
    ("version", "number"),
    [("1.2.3", "1.2.3"), ("1.2.0rc1", "1.2.0"), ("2.0", "2.0"), ("1.2.3.post1", "1.2.3")],
)
def test_a_build_number_is_nothing_but_numbers(version: str, number: str) -> None:
    assert bundle.build_number(version) == number


def test_a_version_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="does not begin with a number"):
        bundle.build_number("dev")
