"""The HTML pages of the web server."""

from __future__ import annotations

from erpsync_gui.sandbox import pages


def test_what_stands_on_a_page_is_text_and_not_html() -> None:
    body = bytes(pages.page("a < b", "c & d").body)
    assert body.count(b"a &lt; b") == 2
    assert b"<p>c &amp; d</p>" in body
