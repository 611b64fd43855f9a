"""One pass over an answer while it comes: laid out and checked, with its records where possible.

What is usual is done at the speed of memory; a pass that meets anything else leaves it all to the
plain way. Knows neither the contract nor what the answer means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.text import Body
from erpsync_gui.wire.text_file import TextFile


class QuickPass(Protocol):
    """A pass over one answer; `text` is what it has written."""

    text: TextFile

    def take(self, body: Body, end: int) -> bool:
        """Go on with what is there by now, up to an offset; False when the plain way is better."""

    def finished(self, body: Body, content_type: str) -> tuple[Reply, Runs] | None:
        """The whole answer, and what is known of its records; None when the plain way is better."""


def begun(body: Body, folder: Path) -> QuickPass | None:
    """A pass for an answer that begins like this, which writes into a folder; None for others."""
    if body[:1] == b"<":
        # Start-up time: an answer waits for what reads it, and for nothing else.
        from erpsync_gui.wire.quick_pass_xml import XmlPass  # noqa: PLC0415 - see above

        return XmlPass(TextFile(folder))
    if body[:1] in {b"{", b"["}:
        # Start-up time, as above.
        from erpsync_gui.wire.quick_pass_json import JsonPass  # noqa: PLC0415 - see above

        return JsonPass(TextFile(folder))
    return None
