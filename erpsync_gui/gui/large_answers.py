"""How large an answer may be in memory, as the user has set it; remembered between runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Qt, Slot
from PySide6.QtWidgets import QWidget

USUAL_MB, LEAST_MB, MOST_MB = 32, 1, 1024

_KEY = "answers/memory_mb"
_MEGABYTE = 1 << 20


class LargeAnswers(QObject):
    """Keeps the size, tells it to whoever takes answers in, and asks for another one."""

    def __init__(self, settings: QSettings, use: Callable[[int], object], window: QWidget) -> None:
        """Keep it among these settings, and tell it in bytes: now, and when it is changed."""
        super().__init__(window)
        self._settings, self._use, self._window = settings, use, window
        use(self.megabytes * _MEGABYTE)

    @property
    def megabytes(self) -> int:
        """The size; what is none in the file of settings counts as the usual one."""
        kept = str(self._settings.value(_KEY, USUAL_MB))
        megabytes = int(kept) if kept.isascii() and kept.isdigit() else USUAL_MB
        return min(max(megabytes, LEAST_MB), MOST_MB)

    @Slot(int)
    def keep(self, megabytes: int) -> None:
        """Take another size from now on."""
        self._settings.setValue(_KEY, megabytes)
        self._use(self.megabytes * _MEGABYTE)

    @Slot()
    def ask(self) -> None:
        """Let the user choose the size."""
        from erpsync_gui.gui.answers_dialog import AnswersDialog  # noqa: PLC0415 - start-up time

        dialog = AnswersDialog(self.megabytes, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.keep)
        dialog.open()
