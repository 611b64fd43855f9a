"""A text that is written in parts is the same, and indexed the same, as if it came at once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.text import IndexedText
from erpsync_gui.wire.text_file import TextFile


@given(st.lists(st.binary() | st.sampled_from([b"a\n" * 20_000, b"b" * 20_000])))
def test_what_is_written_by_now_can_be_had_at_any_moment(parts: list[bytes]) -> None:
    written = b""
    with tempfile.TemporaryDirectory() as folder:
        file = TextFile(Path(folder))
        for part in parts:
            file.write(part)
            written += part
            _is_text_of(file.so_far(), written)
        _is_text_of(file.finished(), written)
        assert file.path.read_bytes() == written


def _is_text_of(text: IndexedText, written: bytes) -> None:
    expected = IndexedText.of(written)
    assert (text.body[:], text.before) == (expected.body, expected.before)


def test_a_discarded_text_leaves_nothing(tmp_path: Path) -> None:
    file = TextFile(tmp_path)
    file.write(b"no")
    file.discard()
    assert list(tmp_path.iterdir()) == []
