"""What a call will be made of: the form of an operation, or its body written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.gui.body_editor import BodyEditor
from erpsync_gui.gui.operation_form import OperationForm

_PREVIEW_DELAY_MS = 120


class RequestEditor(QStackedWidget):
    """A form, with the body editor behind it.

    Signals:
        settled: nothing; the form changed and has been left alone for a moment. While another tab
            is in front, this waits until it is not.
    """

    settled = Signal()

    def __init__(
        self,
        operation: Operation,
        catalogue: Catalogue,
        services: int,
        parent: QWidget | None = None,
    ) -> None:
        """Start with an empty form for a Services version (84 to 88)."""
        super().__init__(parent)
        self.form = OperationForm(operation, catalogue, services)
        self._delay = QTimer(self, singleShot=True, interval=_PREVIEW_DELAY_MS)
        self._delay.timeout.connect(self._on_delay_timeout)
        self._is_overlooked = False
        self.form.changed.connect(self._delay.start)
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.form.reveal_wanted.connect(scroll.ensureWidgetVisible)
        self.addWidget(scroll)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As large as the form wants to be; a scroll area would hide that."""
        return self.form.sizeHint()

    @cached_property
    def body_editor(self) -> BodyEditor:
        """The editor behind the form; made when it is first wanted, which is seldom."""
        editor = BodyEditor()
        editor.back_wanted.connect(self._on_body_editor_back_wanted)
        self.addWidget(editor)
        return editor

    @property
    def edits_body(self) -> bool:
        """Whether the body is written by hand and the form no longer speaks for it."""
        return self.currentIndex() > 0

    def edit_body(self, body: bytes) -> None:
        """Let the user write the body by hand, starting from this one."""
        self.body_editor.set_body(body)
        self.setCurrentWidget(self.body_editor)

    def set_arguments(self, arguments: Mapping[str, Value]) -> None:
        """Show the form with these arguments."""
        self.setCurrentIndex(0)
        self.form.set_arguments(arguments)

    def set_services(self, services: int) -> None:
        """Follow a change of the protocol: what a version lacks is grayed."""
        self.form.set_services(services)
        self.settle()

    def settle(self) -> None:
        """Tell of the form in a moment, as if it had changed."""
        self._delay.start()

    def hush(self) -> None:
        """Forget a change that has not settled yet."""
        self._delay.stop()
        self._is_overlooked = False

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Tell of what changed while another tab was in front."""
        super().showEvent(event)
        if self._is_overlooked:
            self.settle()

    @Slot()
    def _on_delay_timeout(self) -> None:
        # All tabs follow a change of the protocol, and only one of them can be seen.
        self._is_overlooked = not self.isVisibleTo(self.window())
        if not self._is_overlooked:
            self.settled.emit()

    @Slot()
    def _on_body_editor_back_wanted(self) -> None:
        self.setCurrentIndex(0)
        self._delay.start()
