"""Bad usage is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from erpsync_gui.cli.usage import UsageError, read_file, refuse


def test_a_refusal_is_its_sentence() -> None:
    with pytest.raises(UsageError, match=r"^So not\.$"):
        refuse("So not.")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "there"
    file.write_bytes(b"bytes")
    assert read_file(str(file)) == b"bytes"
    with pytest.raises(UsageError, match="not-there cannot be read: No such file"):
        read_file(str(tmp_path / "not-there"))
