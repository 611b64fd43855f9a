"""The folder of a run is private, gone when the run ends, and swept up after one that died."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpsync_gui import paths
from erpsync_gui.wire import run_folder
from erpsync_gui.wire.run_folder import RunFolder, own_folder, sweep

HOLDING = """
import sys
from erpsync_gui.wire.run_folder import own_folder
folder = own_folder()
(folder / "answer").write_bytes(b"large")
print(folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    for run in run_folder._own.values():
        run.close()
    run_folder._own.clear()


def another_run() -> tuple[subprocess.Popen[bytes], Path]:
    """Another program that has its folder, and ends when its input does."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    return program, Path(program.stdout.readline().decode().strip())


def test_it_is_made_when_it_is_asked_for_and_stays_the_same() -> None:
    assert not paths.answers_folder().exists()
    assert own_folder() == own_folder()
    assert own_folder().parent == paths.answers_folder()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the user's folders for that")
def test_nobody_else_can_read_it() -> None:
    assert stat.S_IMODE(own_folder().stat().st_mode) == 0o700


def test_one_that_somebody_removed_is_made_anew() -> None:
    first = run_folder._own.setdefault(paths.answers_folder(), RunFolder(paths.answers_folder()))
    first.close()
    assert own_folder() != first.path
    assert own_folder().is_dir()


def test_closing_it_removes_it_with_all_that_is_in_it(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    (run.path / "answer").write_bytes(b"x")
    run.close()
    assert list(tmp_path.iterdir()) == []


def test_it_goes_when_the_program_ends() -> None:
    program, folder = another_run()
    assert (folder / "answer").exists()
    program.communicate(timeout=20)
    assert not folder.exists()


def test_sweeping_spares_runs_that_live_and_removes_those_that_died() -> None:
    own = own_folder()
    living, theirs = another_run()
    dying, left = another_run()
    dying.kill()
    dying.communicate(timeout=20)
    assert dying.returncode == (1 if sys.platform == "win32" else -signal.SIGKILL)
    assert (left / "answer").exists()
    sweep()
    assert not left.exists()
    assert own.is_dir()
    assert (theirs / "answer").exists()
    living.communicate(timeout=20)


def test_sweeping_where_nothing_ever_was_does_nothing() -> None:
    sweep()
    assert not paths.answers_folder().exists()


def test_what_is_no_folder_of_a_run_stays() -> None:
    parent = own_folder().parent
    (parent / "run-notes").write_text("mine")
    (parent / "other").mkdir()
    sweep()
    assert {each.name for each in parent.iterdir()} == {"run-notes", "other", own_folder().name}
