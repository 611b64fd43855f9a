"""The floor of start-up and memory: a bare PySide6 window that says what it cost and goes."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.process import age_ms, pss_kb


class BareWindow(QMainWindow):
    """Empty, and as big as the program's own."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self.resize(1280, 800)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # After this event, as the program itself measures it.
            QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        print(json.dumps({"first_paint_ms": age_ms(), "modules": [], "pss_kb": pss_kb()}))
        QApplication.quit()


if __name__ == "__main__":
    application = QApplication([])
    window = BareWindow()
    window.show()
    sys.exit(application.exec())
