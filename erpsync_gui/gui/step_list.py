"""The steps of a test as they come, in a small list: icon, word, sentence, advice."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.access.diagnosis_step import RIGHT
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.elided_label import ElidedLabel

LOOKS = {
    "GOOD": ("ok", "Good"),
    "DOUBTFUL": ("warning", "Look at this"),
    "BAD": ("refused", "Broken"),
    "SKIPPED": ("not-sent", "Not looked at"),
}
"""The icon and the word of each finding of a diagnosis, by its name."""

_TEST = "&Test"
_STOP = "Stop &test"
_OUTDATED = " The profile was changed since."
_ROWS = 10


class FindingLike(Protocol):
    """How a step ended; its name is one of LOOKS."""

    @property
    def name(self) -> str:
        """GOOD, DOUBTFUL, BAD or SKIPPED."""


class StepLike(Protocol):
    """What a step of a diagnosis says (`access.diagnosis.Step`)."""

    @property
    def title(self) -> str:
        """What was looked at."""

    @property
    def finding(self) -> FindingLike:
        """How it is."""

    @property
    def sentence(self) -> str:
        """What was found."""

    @property
    def advice(self) -> str:
        """What to do; empty when there is nothing to do."""


class StepList(QWidget):
    """The list, and the button that starts and stops a test; the button is placed by the dialog.

    Signals:
        test_wanted: nothing; the user pressed Test.
        stopped: nothing; the user does not want to wait for the rest.
    """

    test_wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        """Start hidden, with nothing tested yet."""
        super().__init__()
        self.is_running = False
        self._is_wanted = False
        self._is_outdated = False
        self._found: list[StepLike] = []
        self.button = QPushButton(_TEST)
        self.button.setToolTip("Go step by step from here to the ERP, with what is typed here")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button_clicked)
        self.heading = ElidedLabel()
        self.view = QListWidget()
        self.view.setAccessibleName("Steps of the test")
        self.view.setWordWrap(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
        self.view.setFixedHeight(self.fontMetrics().height() * _ROWS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addWidget(self.heading)
        layout.addWidget(self.view)
        self.hide()

    def start(self, name: str) -> None:
        """A test of the profile of this name has begun."""
        self.is_running = self._is_wanted = True
        self._is_outdated = False
        self._found.clear()
        self.view.clear()
        self.heading.set_text(f"Testing {name}…")
        self.button.setText(_STOP)
        self.show()

    def show_waiting(self, sentence: str) -> None:
        """Say what the test waits for."""
        if self._is_wanted:
            self.heading.set_text(sentence)

    def show_step(self, step: StepLike) -> None:
        """Add a step; one that comes after the user has stopped is not wanted any more."""
        if not self._is_wanted:
            return
        icon, word = LOOKS[step.finding.name]
        self._found.append(step)
        head = word if step.title == word else f"{word} · {step.title}"
        text = f"{head}: {step.sentence}"
        item = QListWidgetItem(icons.icon(icon), "\n".join(filter(None, (text, step.advice))))
        self.view.addItem(item)
        self.view.scrollToBottom()

    def stop(self) -> None:
        """Wait no longer; a new test can begin once the old one has ended."""
        if not self._is_wanted:
            return
        self._is_wanted = False
        self.button.setEnabled(False)
        self.heading.set_text("Stopped.")
        self.stopped.emit()

    def end(self) -> None:
        """The test is over, or has stopped as asked."""
        if self._is_wanted:
            outdated = _OUTDATED if self._is_outdated else ""
            self.heading.set_text(f"{self._summary()}{outdated}")
        self.is_running = self._is_wanted = False
        self.button.setText(_TEST)
        self.button.setEnabled(True)

    def outdate(self) -> None:
        """The profile was changed after the test had begun; say so when there is a result."""
        was_told = self._is_outdated or not self._found
        self._is_outdated = True
        if not self.is_running and not was_told:
            self.heading.set_text(f"{self.heading.text}{_OUTDATED}")

    def clear(self) -> None:
        """Take away what was found: another profile is shown."""
        self.stop()
        self._found.clear()
        self.view.clear()
        self.hide()

    def _summary(self) -> str:
        broken = (step.title for step in self._found if step.finding.name == "BAD")
        title = next(broken, "")
        gets_in = any(step.title == RIGHT and step.finding.name == "GOOD" for step in self._found)
        if title:
            return (
                f"This profile works. Broken behind it: {title}."
                if gets_in
                else f"Broken: {title}."
            )
        if any(step.finding.name == "DOUBTFUL" for step in self._found):
            return "Nothing is broken. Some of it deserves a look."
        return "Everything works." if self._found else "Nothing was tested."

    @Slot()
    def _on_button_clicked(self) -> None:
        if self.is_running:
            self.stop()
        else:
            self.test_wanted.emit()
