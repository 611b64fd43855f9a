from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.encoded import meaning

MARKED = st.tuples(
    st.sampled_from(["I", "F", "D", "DT", "M", "T", "B", "SR_", "X", ""]), st.text(max_size=30)
).map(lambda pair: f"[{pair[0]}:{pair[1]}]")
SPOKEN = st.lists(st.tuples(st.sampled_from(["US", "NO", "us", "DE-AT"]), st.text(max_size=9))).map(
    lambda pairs: ";".join(f'{language}:"{text}"' for language, text in pairs)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[I:42]", "42"),
        ("[I:-7]", "-7"),
        ("[I:1]", "1, or yes"),
        ("[I:0]", "0, or no"),
        ("[F:123.4]", "123.4"),
        ("[M:123.45]", "amount 123.45"),
        ("[DT:12/31/2013 23:59:59.0000000]", "2013-12-31 23:59:59"),
        ("[DT:12/31/2013 23:59:59.1234500]", "2013-12-31 23:59:59.12345"),
        ("[DT:12/31/2013 23:59:59]", "2013-12-31 23:59:59"),
        ("[DT:01/01/0001 00:00:00.0000000]", "never"),
        ("[D:12/31/2013]", "2013-12-31"),
        ("[D:09.11.2017]", "2017-11-09"),
        ("[D:01/01/0850]", "0850-01-01"),
        ("[D:01/01/0001]", "never"),
        ("[T:14:52]", "14:52"),
        ("[B:AAEC]", "binary, 4 characters"),
        ("[SR_SINGULAR_CONTACT]", "text of the resource SR_SINGULAR_CONTACT"),
        ('US:"Customer"NO:"Kunde"', "US: Customer · NO: Kunde"),
        ('NO:"Kunde";US:"Customer"', "NO: Kunde · US: Customer"),
        ('US:"only"', "US: only"),
        ("0001-01-01T00:00:00", "never"),
        ("0001-01-01T00:00:00Z", "never"),
    ],
)
def test_encoded_text_is_explained(text: str, said: str) -> None:
    assert meaning(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "42",
        "[I:x]",
        "[I:]",
        "[F:1,5]",
        "[D:13/31/2013]",
        "[D:2013-12-31]",
        "[DT:]",
        "[T:25:00]",
        "[X:1]",
        "[I:1] and more",
        "[I:[I:1]]",
        'US:"open',
        'US:"a" NO',
        "2026-11-22T09:30:00",
        "[B:" + "A" * 5000 + "]",
    ],
)
def test_what_is_not_encoded_has_no_other_meaning(text: str) -> None:
    assert meaning(text) == ""


@given(st.text() | MARKED | SPOKEN)
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(meaning(text), str)
