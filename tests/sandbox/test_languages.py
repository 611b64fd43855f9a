"""Texts in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox import languages

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench


BOTH_LANGUAGES = 'US:"Running"NO:"Kjører"'


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, BOTH_LANGUAGES),
        ({"SO-Language": "*"}, BOTH_LANGUAGES),
        ({"SO-Language": "no"}, "Kjører"),
        ({"Accept-Language": "en-GB,no"}, "Running"),
        ({"Accept-Language": "no", "SO-Language": "en"}, "Running"),
        ({"SO-Language": "fr"}, "Running"),
        ({"SO-TimeZone": "NO, includeTZOffset"}, BOTH_LANGUAGES),
    ],
)
@pytest.mark.parametrize("media_type", ["application/json", "text/xml"])
def test_the_language_headers_choose_from_a_text(
    bench: Bench, media_type: str, headers: dict[str, str], said: str
) -> None:
    bench.recorder.answer = {"StatusMessage": BOTH_LANGUAGES}
    reply = bench.caller.rest("GetEngineStatus", headers={"Accept": media_type, **headers})
    message = (
        reply.text("StatusMessage") if media_type == "text/xml" else reply.json["StatusMessage"]
    )
    assert message == said


def test_only_a_text_that_is_in_several_languages_throughout_is_taken_apart() -> None:
    assert languages.said('US:"a";NO:"b"', "NO") == "b"
    assert languages.said('US:""NO:"b"', "US") == ""
    for text in ('US:"a" and more', 'say US:"a"', "[SR_NAME]", "", "US:a"):
        assert languages.said(text, "US") == text


def test_iso_codes_that_superoffice_spells_otherwise_are_known() -> None:
    text = 'US:"e"NO:"n"SW:"s"GE:"g"FR:"f"'
    said = {code: languages.speaker(code)(text) for code in ("en", "nb", "sv", "de-AT", "FR")}
    assert said == {"en": "e", "nb": "n", "sv": "s", "de-AT": "g", "FR": "f"}
