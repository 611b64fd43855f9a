"""Who is signed in, and how long the ticket still lives: the words in the target bar."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from erpsync_gui.gui.elided_label import ElidedLabel

TICKET_LIFE_S = 6 * 3600
"""A ticket lives six hours and every use renews it (domain sheet 5.2)."""

_CLOCK_MS = 20_000


class SignInLine(ElidedLabel):
    """One sentence; with a ticket, its clock is behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without words."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Sign-in")
        self._sentence = ""
        self._ticket_used_s: float | None = None
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show)

    def say(self, sentence: str, *, with_ticket: bool = False) -> None:
        """Show a sentence; `with_ticket` starts the clock of a ticket that was just made."""
        self._sentence = sentence
        self._ticket_used_s = monotonic() if with_ticket else None
        if with_ticket:
            self._clock.start()
        else:
            self._clock.stop()
        self._show()

    def note_use(self) -> None:
        """The ticket was just used, which renews it; nothing happens where there is none."""
        if self._ticket_used_s is not None:
            self._ticket_used_s = monotonic()
            self._show()

    def stop(self) -> None:
        """Stop the clock."""
        self._clock.stop()

    @Slot()
    def _show(self) -> None:
        sentence = self._sentence
        if self._ticket_used_s is not None:
            left_s = max(0.0, TICKET_LIFE_S - (monotonic() - self._ticket_used_s))
            hours, minutes = divmod(round(left_s / 60), 60)
            sentence += f" · ticket {hours} h {minutes:02} m"
        self.set_text(sentence)
