"""What holds for every test of what is remembered."""

from __future__ import annotations

import pytest

from erpsync_gui import logs


@pytest.fixture(autouse=True)
def _own_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the secrets of one test, some of them one letter long, be taken out of no other's log."""
    monkeypatch.setattr(logs, "_forgotten", logs.Forgotten())
