"""Who is signed in, and for how long still: the words in the profile bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from erpsync_gui.gui.elided_label import ElidedLabel

if TYPE_CHECKING:
    # Start-up time: nobody is signed in before the first paint.
    from erpsync_gui.access.session import Standing

_CLOCK_MS = 20_000


class SignInLine(ElidedLabel):
    """One sentence; where a ticket or a token runs out some day, its clock is behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without words."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Sign-in")
        self._sentence = ""
        self._standing: Callable[[], Standing | None] | None = None
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self.refresh)

    def say(self, sentence: str) -> None:
        """Show a sentence without a clock."""
        self._sentence, self._standing = sentence, None
        self._clock.stop()
        self.set_text(sentence)

    def follow(self, sentence: str, standing: Callable[[], Standing | None]) -> None:
        """Show a sentence, and behind it for how long it stays true, asked anew each time."""
        self._sentence, self._standing = sentence, standing
        self._clock.start()
        self.refresh()

    @property
    def is_following(self) -> bool:
        """Whether there is a clock behind the sentence."""
        return self._standing is not None

    def stop(self) -> None:
        """Stop the clock."""
        self._clock.stop()

    @Slot()
    def refresh(self) -> None:
        """Show what the clock says now."""
        standing = self._standing() if self._standing is not None else None
        self.set_text(f"{self._sentence}{_time_left(standing)}" if standing else self._sentence)


def _time_left(standing: Standing) -> str:
    """How long a ticket or token still lives; a ticket's life begins anew with each use."""
    if standing.expires is None:
        return ""
    left_s = (standing.expires - datetime.now(UTC)).total_seconds()
    if left_s <= 0:
        return f" · {standing.kind} ran out"
    hours, minutes = divmod(int(left_s // 60), 60)
    time = f"{hours} h {minutes:02} m" if hours else f"{minutes} m"
    return f" · {standing.kind} {'under 1 m' if left_s < 60 else time}"  # noqa: PLR2004 - a minute
