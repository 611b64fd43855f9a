"""A diagnosis as lines for people and as values for programs."""

from __future__ import annotations

import json

from erpsync_gui.access import diagnosis_report
from erpsync_gui.access.diagnosis_step import ENGINE, NAME, NOT_LOOKED_AT, TLS, Finding, Step
from tests.access.way_samples import exchange

FIRST, SECOND = exchange(), exchange("https://crm.example/other")
STEPS = (
    Step(NAME, Finding.GOOD, "crm.example was found in 3 ms.", exchange=FIRST),
    Step(TLS, Finding.DOUBTFUL, "The certificate ends.", "Tell them.", FIRST),
    Step(ENGINE, Finding.BAD, "It broke\r\nin \x1b[2Jtwo.", "", SECOND),
    Step(NOT_LOOKED_AT, Finding.SKIPPED, "Connections."),
)


def test_each_step_is_a_line_with_its_advice_below() -> None:
    assert diagnosis_report.as_text("Nordic AS", STEPS).splitlines() == [
        "Diagnosis of Nordic AS",
        "OK    Name                  crm.example was found in 3 ms.",
        "LOOK  TLS                   The certificate ends.",
        "                            Tell them.",
        "BAD   Engine                It broke in \\x1b[2Jtwo.",
        "-     Not looked at         Connections.",
        "1 good, 1 doubtful, 1 bad, 1 skipped on 2026-11-22 at 09:30",
    ]


def test_no_steps_are_said_to_be_none() -> None:
    text = diagnosis_report.as_text("Nordic AS", ())
    assert text == "Diagnosis of Nordic AS\nNothing was looked at"


def test_json_has_every_step_and_each_exchange_once() -> None:
    told = json.loads(json.dumps(diagnosis_report.as_json("Nordic AS", STEPS)))
    assert (told["schema"], told["profile"]) == (diagnosis_report.SCHEMA, "Nordic AS")
    assert told["finding"] == "bad"
    assert [step["exchange"] for step in told["steps"]] == [0, 0, 1, None]
    assert told["steps"][1] == {
        "title": "TLS",
        "finding": "doubtful",
        "sentence": "The certificate ends.",
        "advice": "Tell them.",
        "exchange": 0,
    }
    urls = [each["request"]["url"] for each in told["exchanges"]]
    assert urls == ["https://crm.example/api", "https://crm.example/other"]


def test_the_worst_finding_stands_for_all() -> None:
    assert diagnosis_report.as_json("x", STEPS[:2])["finding"] == "doubtful"
    assert diagnosis_report.as_json("x", STEPS[:1])["finding"] == "good"
    assert diagnosis_report.as_json("x", ())["finding"] == "skipped"
