"""A strip below the profile bar that speaks up when signing in needs somebody.

It says what is missing or went wrong and offers what helps; it is not there when all is well.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.icon_label import IconLabel
from erpsync_gui.gui.tool_button import tool_button


class SignInStrip(QFrame):
    """One sentence and the buttons that fit it.

    Signals:
        sign_in_wanted: nothing; the user wants to sign in now.
        cancelled: nothing; the user does not want to wait for the browser any longer.
        details_wanted: nothing; the user wants to see the request that failed.
        diagnosis_wanted: nothing; the user wants to know whose fault it is.
    """

    sign_in_wanted = Signal()
    cancelled = Signal()
    details_wanted = Signal()
    diagnosis_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._address = ""
        self._icon = IconLabel("warning")
        self._sentence = QLabel()
        # A server's own words may look like HTML.
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.copy_button = QPushButton("Cop&y address")
        self.cancel_button = QPushButton("Ca&ncel")
        self.sign_in_button = QPushButton("Sign &in…")
        self.details_button = QPushButton("Sho&w request")
        self.diagnose_button = QPushButton("Dia&gnose")
        self.copy_button.clicked.connect(self._on_copy_button_clicked)
        self.cancel_button.clicked.connect(self.cancelled)
        self.sign_in_button.clicked.connect(self.sign_in_wanted)
        self.details_button.clicked.connect(self.details_wanted)
        self.diagnose_button.clicked.connect(self.diagnosis_wanted)
        self.setAccessibleName("Sign-in")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, 0, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._icon)
        layout.addWidget(self._sentence, 1)
        for button in self._buttons():
            layout.addWidget(button)
        self.close_button = tool_button("close", "Hide this line")
        self.close_button.clicked.connect(self.hide)
        layout.addWidget(self.close_button)
        self.hide()

    @property
    def sentence(self) -> str:
        """What the strip says; empty while it is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    def show_waiting(self, address: str, *, opened: bool = True) -> None:
        """Say that the browser is expected back; `address` is what it was sent to."""
        self._address = address
        icon, sentence = "send" if opened else "warning", waiting_sentence(opened=opened)
        self._show(icon, sentence, self.copy_button, self.cancel_button)

    def show_missing(self, sentence: str) -> None:
        """Say what signing in still needs."""
        self._show("warning", sentence, self.sign_in_button)

    def show_note(self, sentence: str) -> None:
        """Say something that is worth knowing though signing in has worked."""
        self._show("warning", sentence)

    def show_failure(self, sentence: str, *, has_request: bool) -> None:
        """Say why signing in failed; `has_request` says that there is a request to look at."""
        details = (self.details_button,) if has_request else ()
        buttons = (self.sign_in_button, *details, self.diagnose_button)
        self._show("refused", sentence, *buttons)

    def _show(self, icon: str, sentence: str, *buttons: QPushButton) -> None:
        self._icon.show_icon(icon)
        self._sentence.setText(sentence)
        for button in self._buttons():
            button.setVisible(button in buttons)
        # While somebody waits there must be a way to call it off.
        self.close_button.setVisible(self.cancel_button not in buttons)
        self.show()

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.copy_button,
            self.sign_in_button,
            self.details_button,
            self.diagnose_button,
            self.cancel_button,
        )

    @Slot()
    def _on_copy_button_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._address)


def waiting_sentence(*, opened: bool) -> str:
    """What to say while the browser is waited for; `opened` says whether one was."""
    if opened:
        return "Sign in in the browser that was opened, then come back here."
    return "No browser could be opened: copy the address into one on this computer."
