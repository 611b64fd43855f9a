"""The front door: headless commands run without Qt, and the desktop says what it lacks."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from types import ModuleType, SimpleNamespace

import pytest

from erpsync_gui import __main__ as front_door
from erpsync_gui import __version__, paths, release
from erpsync_gui.release import Release


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Stand in for the desktop program, and note what it was started with."""
    started: list[Sequence[str]] = []
    app = ModuleType("erpsync_gui.app")

    def run_desktop(arguments: Sequence[str]) -> int:
        started.append(arguments)
        return 0

    app.run_desktop = run_desktop  # type: ignore[attr-defined] # a stand-in
    monkeypatch.setitem(sys.modules, "erpsync_gui.app", app)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return started


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert front_door.main(["--version"]) == 0
    assert capsys.readouterr().out == f"ErpSync Workbench {__version__}\n"


def test_the_version_of_a_package_says_when_it_was_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "current", lambda: Release("1.2.0", date(2026, 11, 22)))
    assert front_door.main(["--version"]) == 0
    assert capsys.readouterr().out == "ErpSync Workbench 1.2.0, built on 2026-11-22\n"


def be_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the front door believe that this is Linux."""
    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}
    monkeypatch.setattr(front_door, "sys", SimpleNamespace(platform="linux", **streams))


def test_without_a_command_the_desktop_starts(
    desktop: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    assert front_door.main([]) == 0
    assert front_door.main(["--demo", "x"]) == 0
    assert desktop == [[], ["--demo", "x"]]


def test_without_a_screen_the_desktop_says_so_in_a_sentence(
    desktop: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    be_on_linux(monkeypatch)
    assert front_door.main([]) == 2
    assert "there is no screen" in capsys.readouterr().err
    assert desktop == []


@pytest.mark.parametrize("option", ["--selftest", "--screenshots"])
def test_tours_need_no_screen(
    option: str, desktop: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    be_on_linux(monkeypatch)
    assert front_door.main([option]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert desktop == [[option]]


def test_without_qt_the_desktop_says_so_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real_import = builtins.__import__

    def without_qt(name: str, *args: object, **kwargs: object) -> ModuleType:
        if name == "erpsync_gui.app":
            raise ImportError("No module named 'PySide6'", name="PySide6")  # noqa: EM101, TRY003 - Python's own words
        return real_import(name, *args, **kwargs)  # type: ignore[arg-type] # handed on

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(builtins, "__import__", without_qt)
    assert front_door.main([]) == 2
    assert "needs PySide6" in capsys.readouterr().err


def test_a_headless_command_imports_no_qt_and_nothing_slow() -> None:
    program = (
        "import sys; from erpsync_gui.__main__ import main; code = main(['operations']);"
        "slow = {'PySide6', 'httpx', 'zeep', 'uvicorn'} & set(sys.modules);"
        "sys.exit(code or ' '.join(slow) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "ForceResyncExternal" in run.stdout


@pytest.mark.parametrize("wrong", [["cal"], ["call"], ["operations", "--services", "12"]])
def test_a_wrong_command_line_ends_with_2_and_a_usage(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        front_door.main(wrong)
    assert "usage: erpsync-gui" in capsys.readouterr().err


def test_letters_that_a_pipe_does_not_know_are_spelled_out() -> None:
    arguments = "['call', 'Größe木', '--url', 'http://h', '--protocol', 'rest']"
    program = f"from erpsync_gui.__main__ import main; main({arguments})"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252:strict"},
    )
    assert "Größe\\u6728".encode("cp1252") in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize(("before", "after"), [(None, None), ("/of/the/user", "/of/the/user")])
def test_programs_that_a_frozen_one_starts_find_their_own_libraries(
    before: str | None, after: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "is_frozen", lambda: True)
    for name in ("LD_LIBRARY_PATH", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "/of/the/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    front_door.main(["--version"])
    assert os.environ.get("LD_LIBRARY_PATH") == after
    others = {"LD_LIBRARY_PATH_ORIG", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH"}
    assert others & set(os.environ) == set()


def test_what_is_not_frozen_leaves_the_users_libraries_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/the/user")
    front_door.main(["--version"])
    assert os.environ["LD_LIBRARY_PATH"] == "/of/the/user"
