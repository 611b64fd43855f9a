from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.sandbox import fields


@pytest.mark.parametrize(
    ("field_type", "stored", "wire"),
    [
        ("Integer", 42, "[I:42]"),
        ("Checkbox", 1, "[I:1]"),
        ("Checkbox", 0, "[I:0]"),
        ("Double", 12.5, "[F:12.5]"),
        ("Double", 1e-7, "[F:0.000000]"),
        ("Date", "2013-12-31T23:59:59", "[DT:12/31/2013 23:59:59.0000000]"),
        ("Date", "0987-01-02T00:00:00", "[DT:01/02/0987 00:00:00.0000000]"),
        ("Text", "Åse & Co", "Åse & Co"),
        ("List", 12, "12"),
        ("Integer", None, ""),
        ("Text", "", ""),
    ],
)
def test_a_stored_value_travels_as_encoded_text(
    field_type: str, stored: fields.Stored, wire: str
) -> None:
    assert fields.encode(field_type, stored) == wire


@pytest.mark.parametrize(
    ("field_type", "text", "stored"),
    [
        ("Integer", "42", 42),
        ("Checkbox", "[I:5]", 1),
        ("Double", "[M:123.45]", 123.45),
        ("Date", "[D:12/31/2013]", "2013-12-31T00:00:00"),
        ("Date", "[D:09.11.2017]", "2017-11-09T00:00:00"),
        ("Date", "[DT:12/31/2013 23:59:59]", "2013-12-31T23:59:59"),
        ("Text", "[I:5]", "[I:5]"),
        ("Text", "", None),
    ],
)
def test_every_way_of_writing_a_value_is_read(
    field_type: str, text: str, stored: fields.Stored
) -> None:
    assert fields.decode(field_type, text) == stored


@pytest.mark.parametrize(
    ("field_type", "text"),
    [
        ("Integer", "many"),
        ("Integer", "[I:3000000000]"),
        ("Integer", "12,5"),
        ("Double", "[F:nan]"),
        ("Date", "[DT:31/12/2013 00:00:00]"),
        ("Date", "yesterday"),
    ],
)
def test_a_text_that_is_no_such_value_is_refused(field_type: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        fields.decode(field_type, text)


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_whole_numbers_survive_the_way_out_and_back(number: int) -> None:
    assert fields.decode("Integer", fields.encode("Integer", number)) == number


@given(st.datetimes())
def test_dates_of_any_year_survive_the_way_out_and_back_to_the_second(day: object) -> None:
    stored = str(day).replace(" ", "T")[:19]
    assert fields.decode("Date", fields.encode("Date", stored)) == stored


@pytest.mark.parametrize(
    ("field_type", "stored", "shown"),
    [
        ("Checkbox", 1, "Yes"),
        ("Checkbox", 0, "No"),
        ("Password", "secret", "••••••"),
        ("Date", "2013-12-31T23:59:59", "2013-12-31"),
        ("Double", 12.5, "12.5"),
        ("Text", None, ""),
    ],
)
def test_people_read_plain_values(field_type: str, stored: fields.Stored, shown: str) -> None:
    assert fields.display(field_type, stored) == shown


def test_zero_is_not_blank() -> None:
    assert not fields.is_blank(0)
    assert fields.is_blank(None)
    assert fields.is_blank("")
