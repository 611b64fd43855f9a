"""Every `erpsync-gui` command that the README shows is run, as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpsync_gui.sandbox.server import SandboxServer

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN_ADDRESS = "http://127.0.0.1:8765/Practice"


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
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
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout or "--screenshots" in command


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 7


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert shown
    assert [path for path in shown if not (ROOT / path).is_file()] == []
