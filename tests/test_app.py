"""The program as it is started: it tests itself, shows itself, and leaves no trace of a tour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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
    report = tmp_path / "report.txt"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = run(tmp_path, "--selftest", "--report", str(report), TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].endswith(", from source")
    assert lines[-4] == "forms: 49 built"
    ways = [line.partition(":")[0] for line in lines[-3:]]
    assert ways == ["SOAP 88", "REST v1", "large answers"]
    assert report.read_text("utf-8").splitlines() == lines
    left = [path for path in tmp_path.rglob("*") if path not in {report, temporary}]
    assert left == []


WITHOUT_STREAMS_AND_PARTS = """
import sys
sys.stdin = sys.stdout = sys.stderr = None
for name in sys.argv[1].split(","):
    sys.modules[name] = None
from erpsync_gui.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def without(home: Path, parts: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as Windows runs one without a console, and without some libraries."""
    places = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_STREAMS_AND_PARTS, parts, *arguments],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        cwd=home,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **places},
    )


def test_the_self_test_names_all_that_is_missing_and_goes_on(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    lost = "secretstorage,certifi,jsonpath"
    done = without(tmp_path, lost, "--selftest", "--report", str(report))
    assert done.returncode == 1
    lines = report.read_text("utf-8").splitlines()
    missing = [line for line in lines if line.startswith("erpsync-gui: missing: ")]
    told = [line.split(": ")[2] for line in missing]
    assert told == ["modules", "keychain", "encryption"]
    assert "icons: 33 drawn" in lines


def test_the_self_test_ends_at_once_where_the_program_cannot_even_start(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    started = time.monotonic()
    done = without(tmp_path, "uvicorn", "--selftest", "--report", str(report))
    assert done.returncode == 1
    assert time.monotonic() - started < 30
    text = report.read_text("utf-8")
    assert "erpsync-gui: missing: modules: " in text
    assert "Traceback" in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--nonsense"], 2),
        (["--report", "x"], 2),
        (["--selftest", "--report", "no-such-folder/x"], 2),
        (["--version"], 0),
        (["call"], 2),
        (["operations", "--json"], 0),
        (["profiles"], 0),
        (["read", "-"], 2),
        (["read", "no-such-file"], 2),
    ],
)
def test_without_a_console_every_command_ends_with_its_code(
    arguments: list[str], code: int, tmp_path: Path
) -> None:
    assert without(tmp_path, "nothing", *arguments).returncode == code


def test_a_report_is_only_for_the_self_test(tmp_path: Path) -> None:
    done = run(tmp_path, "--report", str(tmp_path / "x"))
    assert done.returncode == 2
    assert "--report goes with --selftest" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_report_that_cannot_be_written_is_said_before_anything_is_tested(tmp_path: Path) -> None:
    done = run(tmp_path, "--selftest", "--report", str(tmp_path / "no-such-folder" / "x"))
    assert done.returncode == 2
    assert "no-such-folder/x cannot be written: No such file" in done.stderr
    assert done.stdout == ""


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
