"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the published contract; its absence skips a test, and under CI fails it."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        message = f"the published contract is not at {folder}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
