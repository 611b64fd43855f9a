"""The program as it is started: it tests itself, shows itself, and leaves no trace of a tour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6")

PROGRAM = [sys.executable, "-m", "erpsync_gui"]


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    places = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **places, **environment},
    )


def test_the_self_test_builds_every_form_and_calls_both_ways(tmp_path: Path) -> None:
    done = run(tmp_path, "--selftest")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "forms: 49 built"
    assert [line.partition(":")[0] for line in lines[1:]] == ["SOAP 88", "REST v1"]


def test_the_demonstration_saves_a_picture_and_no_settings(tmp_path: Path) -> None:
    picture = tmp_path / "made" / "window.png"
    done = run(tmp_path, "--demo", str(picture))
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert not list(tmp_path.rglob("window.ini"))


def test_a_picture_that_cannot_be_saved_fails_the_tour(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    done = run(tmp_path, "--demo", str(in_the_way))
    assert done.returncode == 1
    assert "could not be saved" in done.stderr


def test_nothing_slow_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    done = run(tmp_path, "--timing")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["modules"] == []
    assert figures["first_paint_ms"] > 0
    assert figures["pss_kb"] > 0


@pytest.mark.xvfb
def test_every_picture_of_the_readme_is_made_by_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    display = os.environ["DISPLAY"]
    done = run(tmp_path, "--screenshots", str(folder), QT_QPA_PLATFORM="xcb", DISPLAY=display)
    assert done.returncode == 0, done.stderr
    made = {path.name for path in folder.glob("*.png")}
    kept = Path(__file__).resolve().parent.parent / "resources" / "pictures"
    assert {path.name for path in kept.glob("*.png")} <= made
    assert len(made) == 16
