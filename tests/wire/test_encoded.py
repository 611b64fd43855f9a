"""What both codecs share: replacing headers by name."""

from __future__ import annotations

from erpsync_gui.wire.encoded import merge_headers

OWN = (("Content-Type", "text/xml"), ("SOAPAction", '"a"'))


def test_further_headers_come_after_our_own() -> None:
    assert merge_headers(OWN, (("X-Trace", "1"),)) == (*OWN, ("X-Trace", "1"))


def test_a_further_header_replaces_ours_in_any_case() -> None:
    merged = merge_headers(OWN, (("soapACTION", "mine"),))
    assert merged == (("Content-Type", "text/xml"), ("soapACTION", "mine"))


def test_a_further_header_may_stand_twice() -> None:
    further = (("X-A", "1"), ("X-A", "2"))
    assert merge_headers((), further) == further
