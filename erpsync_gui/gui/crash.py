"""What happens when the program itself is wrong: it says so, keeps the facts and stays alive.

Exceptions reach Python's hooks on whatever thread they happened; the dialog belongs to the GUI
thread, so they come here by a signal.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6 import QtWidgets
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication

from erpsync_gui import logs, release

_log = logging.getLogger(__name__)

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Shows unexpected errors, one dialog at a time.

    Signals:
        crashed: the report as text.
    """

    crashed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it on the GUI thread; nothing is caught before `install`."""
        super().__init__(parent)
        self._dialog: QtWidgets.QMessageBox | None = None
        self.crashed.connect(self._on_crashed)

    def install(self) -> None:
        """Take over Python's and Qt's reports."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def remove(self) -> None:
        """Give Python's and Qt's reports back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        self.crashed.emit(report(kind, error, trace))

    def _on_thread_exception(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self._on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)

    @Slot(str)
    def _on_crashed(self, text: str) -> None:
        if self._dialog is not None:
            return
        # PySide makes a class when it is first named: no start waits for this one.
        kind = QtWidgets.QMessageBox
        dialog = kind(kind.Icon.Critical, "ErpSync Workbench", _SENTENCE)
        dialog.setInformativeText("What you entered is still there. You can go on working.")
        dialog.setDetailedText(text)
        dialog.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = dialog.addButton("&Copy the report", kind.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        dialog.addButton(kind.StandardButton.Close)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


_SENTENCE = "Something went wrong inside the program. This is our mistake, not the server's."


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The facts of a crash as text: versions and traceback, no values of variables, no secret."""
    import platform  # noqa: PLC0415 - start-up time: it compiles patterns, for crashes alone

    versions = (
        f"{release.current()}, Python {platform.python_version()}, "
        f"Qt {qVersion()}, {platform.system()} {platform.release()}"
    )
    told = "".join(traceback.format_exception(kind, error, trace))
    # An exception may quote what it failed on.
    return f"{versions}\n\n{logs.clean(told)}"


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", message)
