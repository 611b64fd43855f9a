from __future__ import annotations

import shutil
import subprocess
import sys
from time import perf_counter

import pytest

from tests.bench import chromium, peers, peers_programs
from tests.bench.big_documents import DOCUMENTS


def test_a_program_has_shown_all_when_it_has_nothing_to_do_any_more() -> None:
    busy = "import time; end = time.time() + 0.5\nwhile time.time() < end: pass\ntime.sleep(60)"
    started_s = perf_counter()
    with subprocess.Popen([sys.executable, "-c", busy]) as process:
        elapsed_s = peers_programs.quiet_at_s(process.pid) - started_s
        process.terminate()
    assert 0.4 < elapsed_s < 5


def test_what_is_not_installed_says_so_and_has_no_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(chromium, "found", lambda: None)
    assert peers_programs.in_kate(DOCUMENTS["page-xml"]) == {}
    assert peers_programs.in_chromium(DOCUMENTS["page-xml"]) == {}
    told = capsys.readouterr().err
    assert "Kate is not installed" in told
    assert "Chromium is not installed" in told


def test_a_peer_that_came_to_nothing_once_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcomes = [{"painted_ms": 1000.0, "memory_mb": 5.0}, {}, {}]
    monkeypatch.setattr(peers, "in_kate", lambda _document: outcomes.pop(0))
    monkeypatch.setattr(peers, "in_chromium", lambda _document: {})
    monkeypatch.setattr(peers, "measured", lambda *_words, **_patience: {})
    monkeypatch.setattr(peers, "_title", lambda name: name)
    figures = list(peers.peers())
    assert [(figure.what, figure.ours) for figure in figures] == [
        ("Kate, its start included: first picture", [1.0]),
        ("Kate, its start included: memory", [5.0]),
    ]
