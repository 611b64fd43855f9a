"""Tests of `erpsync_gui.wire.mapped`."""

from __future__ import annotations

from pathlib import Path

import pytest

from erpsync_gui.wire.mapped import file_of, mapped, owned
from tests.fakes.removal import wait_for_removal


@pytest.mark.parametrize("content", [b"", b"x", b"line\n" * 100_000])
def test_the_bytes_are_those_of_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "text"
    path.write_bytes(content)
    body = mapped(path)
    assert len(body) == len(content)
    assert body[:] == content


def test_an_owned_file_lives_as_long_as_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"still there")
    body = owned(path)
    assert file_of(body) == path
    assert body[:5] == b"still"
    del body
    wait_for_removal()
    assert not path.exists()


def test_an_empty_owned_file_goes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"")
    assert owned(path) == b""
    assert not path.exists()


def test_bytes_in_memory_have_no_file(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"not owned")
    assert file_of(b"bytes") is None
    assert file_of(mapped(path)) is None
