"""A line to say on what is looked for, with a button that clears it.

Knows nothing of what is searched, nor where.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit


def search_box(name: str, placeholder: str) -> QLineEdit:
    """An empty box; `name` is what a screen reader calls it."""
    box = QLineEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(placeholder)

    def offer_to_clear() -> None:
        box.setClearButtonEnabled(True)

    # Start-up time: Qt looks for the picture of the first such button in all themes, which takes
    # 4 ms. It shows none before there is something to clear.
    box.textChanged.connect(offer_to_clear, Qt.ConnectionType.SingleShotConnection)
    return box
