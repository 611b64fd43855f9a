from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.numbers import LARGEST, SMALLEST, BadNumberError, in_range, whole_number


@given(st.integers(SMALLEST, LARGEST))
def test_every_32_bit_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_number(f" {number} ") == number


@pytest.mark.parametrize("number", [SMALLEST - 1, LARGEST + 1, 10**400])
def test_a_number_beyond_32_bits_is_refused(number: int) -> None:
    with pytest.raises(BadNumberError, match="out of range"):
        in_range(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("2147483648", "out of range"),
        ("1.02E+05", "rounded by a spreadsheet"),
        ("1,5e3", "rounded by a spreadsheet"),
        ("1,234", "separator"),
        ("1 234 567", "separator"),
        ("1\u00a0234", "separator"),
        ("1'234", "separator"),
        ("1.234", "separator"),
        ("1234.0", "decimals"),
        ("1234,00", "decimals"),
        ("12.5", "not a whole number"),
        ("0x10", "not a whole number"),
        ("1_000", "not a whole number"),
        ("١٢", "not a whole number"),
        ("\u221215", "not a whole number"),
        ("9" * 5000, "far too long"),
        ("abc", "not a whole number"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadNumberError, match=reason):
        whole_number(text)


@given(st.text())
def test_no_text_becomes_a_number_that_it_does_not_spell(text: str) -> None:
    try:
        number = whole_number(text)
    except BadNumberError:
        return
    assert text.strip().lstrip("+-").lstrip("0") == str(abs(number)).lstrip("0")
