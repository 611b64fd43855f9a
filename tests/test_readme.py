"""Every `erpsync-gui` command that the README shows is run, as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpsync_gui import paths
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.store import profiles

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN_ADDRESS = "http://127.0.0.1:8765/Practice"

BROKEN_ON_PURPOSE = 1
"""How a diagnosis of the practice tenant ends: the ERP of its connection 3 is gone."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if "erpsync-gui " in line]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = SandboxServer()
    yield server.start()
    server.stop()


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_works(command: str, address: str, tmp_path: Path) -> None:
    if "--selftest" in command or "--screenshots" in command:
        pytest.importorskip("PySide6")
    write_shown_profiles(address)
    program = f'"{sys.executable}" -m erpsync_gui '
    spelled = command.replace("erpsync-gui ", program).replace(SHOWN_ADDRESS, address)
    done = subprocess.run(
        spelled,
        shell=True,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(tmp_path)},
    )
    expected = BROKEN_ON_PURPOSE if "diagnose" in command else 0
    assert done.returncode == expected, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout or "--screenshots" in command
    if "profiles" in command or "diagnose" in command:
        assert "Nordic AS" in done.stdout
    if "diagnose" in command:
        assert broken_steps(done.stdout) == ["Connection 3", "Connector 3"]


def test_the_shown_profile_is_read_without_a_complaint(address: str) -> None:
    write_shown_profiles(address)
    loaded = profiles.load(paths.profiles())
    assert loaded.complaints == ()
    assert [profile.read_only for profile in loaded.profiles] == [True]


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 10


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert shown
    assert [path for path in shown if not (ROOT / path).is_file()] == []


def write_shown_profiles(address: str) -> None:
    """Put the profiles that the README shows where the program looks for them."""
    (shown,) = blocks("toml")
    assert SHOWN_ADDRESS in shown
    paths.config().mkdir(parents=True, exist_ok=True)
    paths.profiles().write_text(shown.replace(SHOWN_ADDRESS, address), encoding="utf-8")


def broken_steps(told: str) -> list[str]:
    """The steps that a diagnosis found broken."""
    return re.findall(r"^BAD +(\S.*?)  ", told, re.MULTILINE)
