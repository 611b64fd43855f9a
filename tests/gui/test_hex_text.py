"""Bytes in hexadecimal: a text that nobody has written, at any size, and the way back to a byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.gui.hex_text import HexText
from erpsync_gui.wire.text import IndexedText

BODIES = st.binary(max_size=70)


def written(body: bytes) -> bytes:
    """The same, written at once and plainly."""
    lines = []
    for offset in range(0, len(body), 16):
        piece = body[offset : offset + 16]
        digits = [f"{byte:02x}" for byte in piece] + ["  "] * (16 - len(piece))
        halves = f"{' '.join(digits[:8])}  {' '.join(digits[8:])}"
        characters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in piece)
        lines.append(f"{offset:08x}  {halves}  {characters}")
    return "\n".join(lines).encode()


def test_a_line_has_offset_digits_and_characters() -> None:
    assert HexText(b"<n:Navn>\x00\xc3\x86\n").body[:] == (
        b"00000000  3c 6e 3a 4e 61 76 6e 3e  00 c3 86 0a              <n:Navn>...."
    )


@given(BODIES)
def test_the_rendering_is_a_text_like_any_other(body: bytes) -> None:
    text, plain = HexText(body), IndexedText.of(written(body))
    assert text.body[:] == plain.body
    assert len(text.body) == len(plain.body)
    assert text.line_count == plain.line_count
    for line in range(plain.line_count):
        assert text.line_start(line) == plain.line_start(line)
        assert text.line_span(line) == plain.line_span(line)
    for offset in range(len(plain.body) + 1):
        assert text.line_at(offset) == plain.line_at(offset)


@given(BODIES, st.integers(0, 400), st.integers(0, 400))
def test_any_slice_is_that_of_the_whole(body: bytes, start: int, end: int) -> None:
    assert HexText(body).body[start:end] == written(body)[start:end]


@given(BODIES)
def test_digits_and_characters_lead_back_to_their_byte(body: bytes) -> None:
    text = HexText(body)
    for offset, byte in enumerate(body):
        place = text.place_of(offset)
        assert text.body[place : place + 2] == f"{byte:02x}".encode()
        assert [text.offset_of(place + more) for more in (0, 1)] == [offset, offset]
        line_start = text.line_start(offset // 16)
        assert text.offset_of(line_start + 10 + 48 + 2 + offset % 16) == offset
    assert text.place_of(len(body)) == len(text.body)


@given(BODIES, st.data())
def test_the_span_of_some_bytes_is_from_their_first_digit_to_their_last(
    body: bytes, data: st.DataObject
) -> None:
    text = HexText(body)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    first, last = text.span_of(start, end)
    digits = text.body[first:last]
    if start == end:
        assert first == last
    else:
        assert digits.startswith(f"{body[start]:02x}".encode())
        assert digits.endswith(f"{body[end - 1]:02x}".encode())


def test_every_place_belongs_to_a_byte() -> None:
    text = HexText(bytes(range(40)))
    offsets = [text.offset_of(place) for place in range(len(text.body) + 1)]
    assert set(offsets) == set(range(41))
    assert offsets[-1] == 40


def test_a_body_beyond_four_gigabytes_has_longer_offsets() -> None:
    class Zeros:
        """More zeros than there is memory for."""

        def __len__(self) -> int:
            return 5 << 30

        def __getitem__(self, part: slice) -> bytes:
            start, stop, _ = part.indices(len(self))
            return bytes(stop - start)

    text = HexText(Zeros())
    last = text.line_count - 1
    assert text.body[text.line_start(last) :].startswith(b"13ffffff0  00 00")
    assert text.offset_of(text.place_of(0x13FFFFFFF)) == 0x13FFFFFFF
