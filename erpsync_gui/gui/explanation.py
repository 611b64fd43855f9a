"""The area below the verdict line: what happened, the server's words, what to try, notes."""

from __future__ import annotations

from html import escape
from math import ceil

from PySide6.QtCore import QSizeF, Slot
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.wire.exchange import Exchange

_MAX_HEIGHT = 22 * theme.GAP
_SHOWN_CHARACTERS = 20_000


class Explanation(QWidget):
    """Shows the whole explanation of an Exchange as text that can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._plain = ""
        self._text = _Text()
        copy = tool_button("copy", "Copy the explanation")
        copy.clicked.connect(lambda: copy_text(self._plain))
        buttons = QVBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.HALF_GAP, theme.GAP, theme.HALF_GAP)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)

    def show_exchange(self, exchange: Exchange) -> None:
        """Explain an Exchange."""
        verdict = exchange.verdict
        self._plain = exchange.explain()
        self._text.setHtml(
            _section("What happened", verdict.sentence)
            + _section("The server's own words", verdict.server_words)
            + _section("What to try next", verdict.advice)
            + _section("Notes", "\n".join(exchange.notes))
        )


class _Text(QTextBrowser):
    """As high as its text, up to a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName("Explanation")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(theme.HALF_GAP)
        self.viewport().setAutoFillBackground(False)
        document = self.document().documentLayout()
        document.documentSizeChanged.connect(self._on_document_size_changed)

    @Slot(QSizeF)
    def _on_document_size_changed(self, size: QSizeF) -> None:
        self.setFixedHeight(min(ceil(size.height()), _MAX_HEIGHT))


def _section(title: str, text: str) -> str:
    if not text:
        return ""
    shown = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
    lines = escape(shown).replace("\n", "<br>")
    return f'<p style="margin:0 0 {theme.HALF_GAP}px 0"><b>{title}</b><br>{lines}</p>'
