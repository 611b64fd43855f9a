"""The quick pass over JSON: the quick printer, which takes nothing that is broken."""

from __future__ import annotations

from erpsync_gui.wire.quick_json import QuickJson
from erpsync_gui.wire.record_runs import Runs
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.text import Body
from erpsync_gui.wire.text_file import TextFile


class JsonPass:
    """One pass; see `quick_pass.QuickPass`."""

    def __init__(self, text: TextFile) -> None:
        """Write into this file."""
        self.text = text
        self._printer = QuickJson(text.write)

    def take(self, body: Body, end: int) -> bool:
        """Go on; whether it is usual is known at the end."""
        self._printer.take(body, end)
        self.text.so_far()
        return True

    def finished(self, body: Body, content_type: str) -> tuple[Reply, Runs] | None:
        """All of it, if it is sound."""
        del content_type  # What is UTF-8 is JSON in UTF-8, whatever a server says.
        if not self._printer.finish(body):
            return None
        text, shape = self.text.finished(), bytes(self._printer.shape)
        # They differ where a record has a field twice.
        is_sound = text.line_count == len(shape)
        return (Reply(Form.JSON, text, shape), self._printer.runs) if is_sound else None
