"""The browser that the desktop opens addresses with, which signs Tessa in by itself."""

from __future__ import annotations

import threading

from PySide6.QtCore import QUrl

from tests.fakes.browser import Browser


class SystemBrowser(Browser):
    """Works on threads of its own, as another program would."""

    def __init__(self) -> None:
        super().__init__()
        self._threads: list[threading.Thread] = []

    def visit(self, url: QUrl) -> bool:
        """Stand in for `QDesktopServices.openUrl`."""
        thread = threading.Thread(target=self.open, args=(url.toString(),))
        self._threads.append(thread)
        thread.start()
        return True

    def close(self) -> None:
        """Wait until all pages were seen."""
        for thread in self._threads:
            thread.join()
