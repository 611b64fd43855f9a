"""The area below the verdict line: what happened, the server's words, what to try, notes."""

from __future__ import annotations

from html import escape
from math import ceil

from PySide6.QtCore import QSizeF, Slot
from PySide6.QtGui import QShowEvent
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
        self._exchange: Exchange | None = None
        self._is_filled = True
        self._text = _Text()
        copy = tool_button("copy", "Copy the explanation")
        copy.clicked.connect(self._on_copy_clicked)
        buttons = QVBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.HALF_GAP, theme.GAP, theme.HALF_GAP)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)

    def show_exchange(self, exchange: Exchange) -> None:
        """Explain an Exchange, as soon as anybody looks."""
        self._exchange, self._is_filled = exchange, False
        if self.isVisible():
            self._fill(exchange)

    def forget(self) -> None:
        """Let go of the Exchange, which may be large; what is shown of it stays."""
        self._exchange = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Explain what came while nobody looked."""
        super().showEvent(event)
        if self._exchange is not None and not self._is_filled:
            self._fill(self._exchange)

    def _fill(self, exchange: Exchange) -> None:
        self._is_filled = True
        verdict = exchange.verdict
        self._text.setHtml(
            _section("What happened", verdict.sentence)
            + _section("The server's own words", verdict.server_words)
            + _section("What to try next", verdict.advice)
            + _section("Notes", "\n".join(exchange.notes))
        )

    @Slot()
    def _on_copy_clicked(self) -> None:
        if self._exchange is not None:
            copy_text(self._exchange.explain())


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
