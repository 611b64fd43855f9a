"""What a tour finds is told to whoever is there, and kept in a file where one is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from erpsync_gui.gui.tour_report import TourReport


def test_findings_go_to_standard_output_and_complaints_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = TourReport()
    report.say("forms: 49 built")
    report.complain("missing: icons")
    assert capsys.readouterr() == ("forms: 49 built\n", "missing: icons\n")


def test_a_file_gets_both_in_their_order_even_where_nobody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    report = TourReport(tmp_path / "report.txt")
    report.say("größe 木")
    report.complain("missing: half a character \ud83d")
    written = (tmp_path / "report.txt").read_text("utf-8")
    assert written == "größe 木\nmissing: half a character \\ud83d\n"
