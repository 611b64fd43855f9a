"""A label in one of the theme's tones, which it keeps when light and dark change places."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Tone

_MORE_CHARACTERS = 4
"""Room for what a changing text may grow by, before it is laid out anew."""


class ToneLabel(QLabel):
    """Text in a tone; quiet unless told otherwise."""

    def __init__(self, text: str = "", tone: Tone = Tone.QUIET) -> None:
        """Show a text in a tone."""
        super().__init__(text)
        self._largest = self.maximumSize()
        self._tone = tone
        self._tint()

    def set_tone(self, tone: Tone) -> None:
        """Change the tone."""
        if tone is not self._tone:
            self._tone = tone
            self._tint()

    def set_text(self, text: str) -> None:
        """Show a text in the room that it needs."""
        self.setMinimumSize(0, 0)
        self.setMaximumSize(self._largest)
        self.setText(text)

    def set_changing_text(self, text: str) -> None:
        """Show a text that changes again and again: its room only grows, until `set_text`.

        What else is in the window then need not be laid out and painted for it.
        """
        self.setText(text)
        room = self.sizeHint()
        room += QSize(self.fontMetrics().averageCharWidth() * _MORE_CHARACTERS, 0)
        if self.minimumSize() != self.maximumSize():
            self.setFixedSize(room)
        elif self.sizeHint().width() > self.maximumWidth():
            self.setFixedWidth(room.width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow another palette of the application."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ApplicationPaletteChange, QEvent.Type.PaletteChange}:
            self._tint()

    def _tint(self) -> None:
        color = theme.tone_color(self._tone, QGuiApplication.palette())
        # Setting a palette tells of a change of it, which leads here again.
        if self.palette().color(QPalette.ColorRole.WindowText) != color:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)
