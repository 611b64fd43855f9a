"""Runs diagnoses of the chosen profile and shows them in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.profile_bar import ProfileBar
from erpsync_gui.gui.runner import Errand
from erpsync_gui.gui.workbench import Workbench

if TYPE_CHECKING:
    # Start-up time, as with all dialogs and what sends.
    from erpsync_gui.access.diagnosis import Step
    from erpsync_gui.gui.diagnosis_dialog import DiagnosisDialog


class DiagnosisDesk(QObject):
    """One dialog and the errand behind it; closing the dialog calls the errand off.

    Signals:
        ended: nothing; all steps were looked at, or somebody has stopped it.
    """

    ended = Signal()

    def __init__(self, workbench: Workbench, bar: ProfileBar, window: QWidget) -> None:
        """Dialogs stand beside the window; exchanges are shown by the workbench."""
        super().__init__(window)
        self._workbench, self._bar, self._window = workbench, bar, window
        self._profile = bar.profile()
        self._dialog: DiagnosisDialog | None = None
        self._errand = Errand("diagnosis", self)
        self._errand.told.connect(self._on_errand_told)
        self._errand.ended.connect(self._on_errand_ended)
        workbench.sign_in.sent_to_browser.connect(self._on_sent_to_browser)

    @Slot()
    def open(self) -> None:
        """Look at the chosen profile, from here to the ERP.

        The window can be used meanwhile; asked again, the dialog comes to the front.
        """
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        # Start-up time, as with all dialogs.
        from erpsync_gui.gui.diagnosis_dialog import DiagnosisDialog  # noqa: PLC0415 - as above

        self._profile = self._bar.profile()
        dialog = DiagnosisDialog(self._profile.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.again_wanted.connect(self._start)
        dialog.stopped.connect(self._errand.cancel)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.exchange_wanted.connect(self._workbench.show)
        self._dialog = dialog
        dialog.show()
        self._start()

    def text(self) -> str:
        """The steps that are shown, as text; empty while no dialog is open."""
        return self._dialog.text() if self._dialog is not None else ""

    def close(self) -> None:
        """Wait for nothing any longer."""
        self._errand.close()

    @Slot()
    def _start(self) -> None:
        connections, dialog, profile = self._workbench.connections, self._dialog, self._profile
        if connections is None or dialog is None:
            return
        dialog.begin()
        self._errand.start(lambda tell: connections.diagnose(connections.session(profile), tell))

    @Slot(object)
    def _on_errand_told(self, step: Step) -> None:
        if self._dialog is not None:
            self._dialog.show_step(step)

    @Slot(object)
    def _on_errand_ended(self, steps: object) -> None:
        if self._dialog is not None:
            self._dialog.show_end(stopped=steps is None)
        # A diagnosis signs in, which may have worked where it had not before.
        self._workbench.sign_in.refresh()
        self.ended.emit()

    @Slot(str, bool)
    def _on_sent_to_browser(self, address: str, opened: bool) -> None:  # noqa: FBT001 - a signal's
        if self._dialog is not None and self._errand.is_running:
            self._dialog.show_waiting(address, opened=opened)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
        self._errand.cancel()
