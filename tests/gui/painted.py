"""A widget that notes when it is changed and painted."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class Painted(QWidget):
    """Notes what happens to it, in order."""

    def __init__(self, notes: list[str]) -> None:
        super().__init__()
        self.notes = notes

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.notes.append("painted")

    def change(self, what: str) -> None:
        self.notes.append(what)
        self.update()
