"""The front door: headless commands run without Qt, and the desktop says what it lacks."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from collections.abc import Sequence
from types import ModuleType, SimpleNamespace

import pytest

from erpsync_gui import __main__ as front_door
from erpsync_gui import __version__


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
    monkeypatch.setattr(front_door, "sys", SimpleNamespace(platform="linux", stderr=sys.stderr))
    assert front_door.main([]) == 2
    assert "there is no screen" in capsys.readouterr().err
    assert desktop == []


@pytest.mark.parametrize("option", ["--selftest", "--screenshots"])
def test_tours_need_no_screen(
    option: str, desktop: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_door, "sys", SimpleNamespace(platform="linux", stderr=sys.stderr))
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
