"""A body grows in memory, then in a file; each look at it stays as it was, and nothing is left."""

from __future__ import annotations

import errno
import gc
import mmap
import stat
import sys
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import body as bodies
from erpsync_gui.wire import run_folder
from erpsync_gui.wire.body import BodyWriter, NotKeptError
from erpsync_gui.wire.mapped import file_of, owned
from erpsync_gui.wire.text import IndexedText
from tests.fakes.removal import wait_for_removal

PIECE = b"<RecordId>17</RecordId>\n" * 5000
"""120 kB."""


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_BLOCK_BYTES", 1 << 12)
    monkeypatch.setattr(bodies, "_COPIED_READILY_BYTES", 1 << 14)


def files_in(folder: Path) -> list[Path]:
    wait_for_removal()
    return list(folder.rglob("answer-*"))


@given(st.lists(st.binary(max_size=9000), max_size=12), st.integers(0, 40_000), st.data())
def test_what_goes_in_comes_out_and_every_look_stays_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[bytes],
    memory_bytes: int,
    data: st.DataObject,
) -> None:
    writer = BodyWriter(memory_bytes, tmp_path_factory.getbasetemp())
    looks: list[tuple[IndexedText, bytes]] = []
    whole = b""
    for piece in pieces:
        writer.append(piece)
        whole += piece
        assert len(writer) == len(whole)
        if data.draw(st.booleans()):
            text = writer.so_far()
            looks.append((text, text.body[:]))
    finished = writer.finished()
    assert finished.body[:] == whole
    assert finished.before == IndexedText.of(whole).before
    assert (file_of(finished.body) is not None) == (len(whole) > memory_bytes)
    for text, seen in looks:
        assert text.body[:] == seen
        assert whole.startswith(seen)
        assert text.before == IndexedText.of(seen).before


def test_a_small_body_is_plain_bytes_and_a_larger_one_is_not() -> None:
    writer = BodyWriter()
    writer.append(b"a" * 4000)
    assert isinstance(writer.so_far().body, bytes)
    writer.append(b"b" * 4000)
    assert isinstance(writer.finished().body, mmap.mmap)


def test_what_is_in_memory_is_copied_seldom_once_it_is_large() -> None:
    writer = BodyWriter()
    looks = []
    for _ in range(100):
        writer.append(PIECE[:4000])
        looks.append(writer.so_far())
    assert len({id(look) for look in looks}) < 15
    assert len(looks[-1]) > len(writer) / 2


def test_what_is_in_a_file_is_shown_as_it_comes(tmp_path: Path) -> None:
    writer = BodyWriter(0, tmp_path)
    for count in range(1, 10):
        writer.append(PIECE)
        assert len(writer.so_far()) == count * len(PIECE)
        assert writer.so_far() is writer.so_far()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the user's folders for that")
def test_nobody_else_can_read_the_file_and_another_process_of_ours_can_open_it() -> None:
    writer = BodyWriter(0)
    writer.append(PIECE)
    file = file_of(writer.so_far().body)
    assert file is not None
    assert file.parent == run_folder.own_folder()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == PIECE
    writer.finished()


def test_the_file_is_there_as_long_as_anybody_holds_any_look_at_it(tmp_path: Path) -> None:
    writer = BodyWriter(0, tmp_path)
    writer.append(PIECE)
    early = writer.so_far()
    writer.append(PIECE)
    late = writer.finished()
    assert files_in(tmp_path) == [file_of(early.body)] == [file_of(late.body)]
    del writer, late
    gc.collect()
    assert early.body[:] == PIECE
    assert len(files_in(tmp_path)) == 1
    del early
    gc.collect()
    assert files_in(tmp_path) == []


def test_a_body_that_nobody_finished_leaves_nothing(tmp_path: Path) -> None:
    writer = BodyWriter(0, tmp_path)
    writer.append(PIECE)
    assert len(files_in(tmp_path)) == 1
    del writer
    gc.collect()
    assert files_in(tmp_path) == []


def test_where_no_file_can_be_made_the_body_stays_in_memory(tmp_path: Path) -> None:
    writer = BodyWriter(1000, tmp_path / "missing")
    for _ in range(10):
        writer.append(PIECE)
    text = writer.finished()
    assert text.body[:] == PIECE * 10
    assert file_of(text.body) is None


def test_a_disk_that_is_full_from_the_start_leaves_it_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_after(monkeypatch, 50_000)
    writer = BodyWriter(60_000, tmp_path)
    writer.append(PIECE[:55_000])
    writer.append(PIECE[55_000:])
    assert writer.finished().body[:] == PIECE
    gc.collect()
    assert files_in(tmp_path) == []


def test_a_disk_that_fills_up_is_said_and_what_came_until_then_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_after(monkeypatch, 150_000)
    writer = BodyWriter(0, tmp_path)
    writer.append(PIECE)
    with pytest.raises(NotKeptError, match="No space left"):
        writer.append(PIECE)
    text = writer.finished()
    assert text.body[:] == (PIECE + PIECE)[:150_000]


def fill_after(monkeypatch: pytest.MonkeyPatch, room_bytes: int) -> None:
    """Have every file take so many bytes and no more."""

    class Small(FileIO):
        def write(self, data: memoryview) -> int:  # type: ignore[override] # what is really written
            room = room_bytes - self.tell()
            if room <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data[:room])

    monkeypatch.setattr(bodies, "FileIO", Small)


def test_files_of_the_second_process_are_known_too(tmp_path: Path) -> None:
    path = tmp_path / "laid-out.txt"
    path.write_bytes(PIECE)
    body = owned(path)
    assert file_of(body) == path
    assert file_of(b"bytes") is None


def test_what_will_be_too_large_for_memory_is_in_its_file_from_the_start(tmp_path: Path) -> None:
    for expected_bytes, is_in_file in ((1000, False), (1001, True)):
        writer = BodyWriter(1000, tmp_path, expected_bytes)
        writer.append(b"first")
        assert (file_of(writer.so_far().body) is not None) is is_in_file
        assert writer.finished().body[:] == b"first"
