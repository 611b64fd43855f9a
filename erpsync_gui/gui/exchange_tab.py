"""An exchange that belongs to no form: a sign-in, a token, a page that a diagnosis asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from erpsync_gui.gui.exchange_view import ExchangeView
from erpsync_gui.wire.exchange import Exchange


class ExchangeTab(QWidget):
    """The view of an Exchange alone. A tab holds the exchanges of one name, the last one shown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """For the exchanges of this name."""
        super().__init__(parent)
        self.name = name
        self.view = ExchangeView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_exchange(self, exchange: Exchange) -> None:
        """Show what was asked and what came back."""
        self.view.show_exchange(exchange)
