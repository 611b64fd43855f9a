"""Masks cover all that was found, once, and leave everything else as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.masks import Found, Span, cover, cover_part

BODY = bytes(range(100, 164))
MASKS = st.sampled_from([b"*", b"**"])


class Knowing:
    """Finds what it was told."""

    def __init__(self, *spans: Span) -> None:
        self._spans = [*spans]

    def find(self, body: bytes, start: int, *, is_whole: bool) -> Found:
        assert (start, is_whole) == (0, True)
        return Found(self._spans, len(body), len(body))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 62))
    return start, draw(st.integers(start + 1, 64)), draw(MASKS)


def test_a_body_in_which_nothing_is_found_is_the_same_object() -> None:
    assert cover(BODY, [Knowing(), Knowing()]) is BODY


def test_what_overlaps_is_one_mask_and_what_only_touches_is_two() -> None:
    finders = [Knowing((2, 5, b"A"), (4, 7, b"B")), Knowing((7, 9, b"C"))]
    assert cover(b"0123456789", finders) == b"01AC9"


def test_of_two_masks_over_the_same_bytes_the_one_with_quotes_is_taken() -> None:
    assert cover(b"<1234>", [Knowing((1, 5, b"**")), Knowing((1, 5, b'"**"'))]) == b'<"**">'


@given(st.lists(spans(), max_size=6))
def test_no_covered_byte_is_left_and_no_other_is_lost(found: list[Span]) -> None:
    covered = {at for start, end, _ in found for at in range(start, end)}
    kept = bytes(byte for at, byte in enumerate(BODY) if at not in covered)
    assert cover(BODY, [Knowing(*found)]).replace(b"*", b"") == kept


@given(st.lists(spans(), max_size=6), st.lists(st.integers(0, 64), max_size=5))
def test_parts_put_together_are_the_whole(found: list[Span], ends: list[int]) -> None:
    pieces: list[bytes] = []
    done = last = 0
    for end in [*sorted(ends), len(BODY)]:
        part, done = cover_part(BODY, [span for span in found if last <= span[0] < end], done, end)
        pieces += part
        last = end
    assert b"".join(pieces) == cover(BODY, [Knowing(*found)])
