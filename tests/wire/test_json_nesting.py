"""What is open behind a part of JSON, told from its brackets, is what a plain look tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire import json_nesting as module
from erpsync_gui.wire.json_nesting import closing, opened_after, square_marks
from erpsync_gui.wire.layout import DEEPEST_INDENT

_CLOSING = {"]": "[", "}": "{"}
_TEXTS = st.text(st.sampled_from('a"\\[]{},:'), max_size=5).map(json.dumps)
_BITS = st.lists(st.sampled_from(["[", "]", "{", "}", ",", " ", "\n", "1"]) | _TEXTS)


def _outside_of_texts(part: str) -> tuple[str, bool]:
    """What of a part is in no text, and whether it ends within one."""
    outside, is_text, is_escaped = "", False, False
    for character in part:
        if is_text:
            is_text = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            is_text = True
        else:
            outside += character
    return outside, is_text


def _plainly(opened: str, part: str) -> str | None:
    """The same, one character after the other."""
    outside, ends_in_text = _outside_of_texts(part)
    for character in outside:
        if character in "[{":
            opened += character
            if len(opened) > DEEPEST_INDENT:
                return None
        elif character in "]}":
            if not opened.endswith(_CLOSING[character]):
                return None
            opened = opened[:-1]
    return None if ends_in_text else opened


def _with_small_pieces(size: int, work: Any, *arguments: bytes) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_PIECE_BYTES", size)
        return work(*arguments)


@given(st.text("[{", max_size=4), _BITS.map("".join), st.integers(1, 9))
def test_what_is_open_is_what_a_plain_look_tells(opened: str, part: str, size: int) -> None:
    plain = _plainly(opened, part)
    quick = _with_small_pieces(size, opened_after, opened.encode(), part.encode())
    assert quick == (None if plain is None else plain.encode())


@pytest.mark.parametrize("missing", [b'"', b'"a', b'"\\"', b'["\\\\\\"]', b'"a" "'])
def test_nothing_is_told_of_a_part_that_ends_within_a_text(missing: bytes) -> None:
    assert opened_after(b"", missing) is None


def test_what_stands_deeper_than_it_is_indented_is_refused() -> None:
    levels = DEEPEST_INDENT - 3
    deep = b"[" * levels + b"{}" + b"]" * levels
    assert opened_after(b"[{", deep) == b"[{"
    assert opened_after(b"[{[", deep) is None
    assert opened_after(b"[", b"]" + b"[" * DEEPEST_INDENT) == b"[" * DEEPEST_INDENT
    assert opened_after(b"", b"[" * (DEEPEST_INDENT + 1)) is None
    assert opened_after(b"", b"[{" * 500_000) is None


def test_open_brackets_are_closed_from_the_inside() -> None:
    assert closing(b"[{[") == b"]}]"
    assert closing(b"") == b""


@given(_BITS.map("".join), st.integers(1, 9))
def test_marks_are_all_brackets_and_line_feeds_outside_of_texts(part: str, size: int) -> None:
    outside, _ = _outside_of_texts(part)
    kept = "".join(character for character in outside if character in "[]{}\n")
    square = kept.replace("{", "[").replace("}", "]").encode()
    assert _with_small_pieces(size, square_marks, part.encode()) == square
