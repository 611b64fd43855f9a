"""Shiboken's own Python is unpacked here, and by no program that is started from here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"

_UNPACK = """
import os
import unpack_shiboken

folder = unpack_shiboken.unpacked()
print(folder.name, (folder / "shibokensupport" / "signature" / "loader.py").is_file())
print("SBK_EMBED" in os.environ)
"""


def test_the_folder_is_there_and_the_setting_is_gone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNPACK], cwd=PACKAGING, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("files.dir True\nFalse\n", "")
