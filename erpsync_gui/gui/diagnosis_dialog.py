"""“Whose fault is it?”: the steps from here to the ERP, as they are found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.sign_in_strip import waiting_sentence
from erpsync_gui.gui.step_list import LOOKS

if TYPE_CHECKING:
    # Start-up time, as with everything that sends.
    from erpsync_gui.access.diagnosis import Step

_STEP = Qt.ItemDataRole.UserRole


class DiagnosisDialog(QDialog):
    """A row for each step: icon, word, what was found; below it, what to do.

    Signals:
        stopped: nothing; the user does not want to wait for the rest.
        again_wanted: nothing; the user wants all steps anew.
        exchange_wanted: the Exchange behind a step.
    """

    stopped = Signal()
    again_wanted = Signal()
    exchange_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        """Begin without a step; `name` is the profile's."""
        super().__init__(parent)
        self._name = name
        self._steps: list[Step] = []
        self.setWindowTitle(f"Diagnosis of {name}")
        self._heading = QLabel()
        self._heading.setFont(theme.heading_font())
        self._heading.setWordWrap(True)
        self._model = QStandardItemModel(0, 3, self)
        self._model.setHorizontalHeaderLabels(["Step", "Finding", "What was found"])
        self.view = QTreeView()
        self.view.setModel(self._model)
        self.view.setRootIsDecorated(False)
        self.view.setWordWrap(True)
        self.view.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
        self.view.setAccessibleName("Steps")
        self.view.activated.connect(self._on_view_activated)
        self.view.selectionModel().currentChanged.connect(self._on_view_current_changed)
        self._advice = QLabel()
        self._advice.setWordWrap(True)
        self._advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._address = ""
        self.address_button = QPushButton("Copy a&ddress")
        self.address_button.hide()
        self.open_button = QPushButton("&Open the request")
        self.copy_button = QPushButton("&Copy as text")
        self.again_button = QPushButton("&Again")
        self.stop_button = QPushButton("&Stop")
        close_button = QPushButton("C&lose")
        self.open_button.clicked.connect(self._on_open_button_clicked)
        self.copy_button.clicked.connect(self._on_copy_button_clicked)
        self.address_button.clicked.connect(self._on_address_button_clicked)
        self.again_button.clicked.connect(self.again_wanted)
        self.stop_button.clicked.connect(self.stopped)
        close_button.clicked.connect(self.reject)

        buttons = QHBoxLayout()
        for button in (self.open_button, self.copy_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.address_button, self.stop_button, self.again_button, close_button):
            buttons.addWidget(button)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._heading)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._advice)
        layout.addLayout(buttons)
        self.resize(theme.GAP * 100, theme.GAP * 65)
        self.begin()

    def begin(self) -> None:
        """Take all steps away: they are looked at anew."""
        self._steps.clear()
        self._model.removeRows(0, self._model.rowCount())
        self._advice.setText("")
        self._heading.setText(f"Looking from here to the ERP behind {self._name} …")
        self._set_running(running=True)

    def show_waiting(self, address: str, *, opened: bool) -> None:
        """Say that the browser is expected back; `address` is what it was sent to."""
        self._address = address
        self._heading.setText(waiting_sentence(opened=opened))
        self.address_button.show()

    def show_step(self, step: Step) -> None:
        """Add a step that was just looked at."""
        self.address_button.hide()
        self._steps.append(step)
        icon, word = LOOKS[step.finding.name]
        cells = [QStandardItem(text) for text in (step.title, word, step.sentence)]
        cells[0].setIcon(icons.icon(icon))
        for cell in cells:
            cell.setEditable(False)
            cell.setData(step, _STEP)
            cell.setToolTip("\n".join(filter(None, (step.sentence, step.advice))))
        self._model.appendRow(cells)
        for column in (0, 1):
            self.view.resizeColumnToContents(column)
        self.view.scrollToBottom()

    def show_end(self, *, stopped: bool) -> None:
        """All steps were looked at, or the user has stopped it; the first broken one is chosen."""
        self._set_running(running=False)
        self.address_button.hide()
        bad = [place for place, step in enumerate(self._steps) if step.finding.name == "BAD"]
        doubtful = [p for p, step in enumerate(self._steps) if step.finding.name == "DOUBTFUL"]
        if bad:
            words = f"{self._steps[bad[0]].title}: {self._steps[bad[0]].sentence}"
        elif stopped:
            words = "Stopped. What was looked at so far is not broken."
        elif doubtful:
            words = "Nothing is broken. Some of it deserves a look."
        else:
            words = f"Everything works, from here to the ERP behind {self._name}."
        self._heading.setText(words)
        chosen = (bad + doubtful + [0])[0]
        if self._steps:
            self.view.setCurrentIndex(self._model.index(chosen, 0))
            self.view.setFocus()

    def text(self) -> str:
        """All steps as text, for a mail."""
        # Start-up time: it stands above what sends.
        from erpsync_gui.access import diagnosis  # noqa: PLC0415 - as said above

        return diagnosis.as_text(self._name, self._steps)

    def _current(self) -> Step | None:
        step: Step | None = self.view.currentIndex().data(_STEP)
        return step

    def _set_running(self, *, running: bool) -> None:
        self.stop_button.setEnabled(running)
        self.again_button.setEnabled(not running)
        self.copy_button.setEnabled(not running)
        self.open_button.setEnabled(False)

    def _open_current(self) -> None:
        step = self._current()
        if step is not None and step.exchange is not None:
            self.exchange_wanted.emit(step.exchange)

    @Slot(QModelIndex, QModelIndex)
    def _on_view_current_changed(self) -> None:
        step = self._current()
        self._advice.setText("\n".join(filter(None, (step.sentence, step.advice))) if step else "")
        self.open_button.setEnabled(step is not None and step.exchange is not None)

    @Slot(QModelIndex)
    def _on_view_activated(self) -> None:
        self._open_current()

    @Slot()
    def _on_open_button_clicked(self) -> None:
        self._open_current()

    @Slot()
    def _on_address_button_clicked(self) -> None:
        copy_text(self._address)

    @Slot()
    def _on_copy_button_clicked(self) -> None:
        copy_text(self.text())
