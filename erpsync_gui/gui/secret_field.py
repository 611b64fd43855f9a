"""A secret: a line with dots, where it is kept, and a way to forget it.

A secret that is kept is never fetched to be shown; only that it is there is said.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.profile_edits import SecretEntry
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind

SAVED = "saved"
FOR_THIS_RUN = "run"
NOT_SET = ""

TYPED_AS_THEY_ARE = {
    SecretKind.PASSWORD,
    SecretKind.PROXY_PASSWORD,
    SecretKind.KEY_PASSPHRASE,
    SecretKind.CERTIFICATE_PASSPHRASE,
}
"""Kinds in which a space at either end may be meant; the others are pasted from somewhere."""


class SecretField(QWidget):
    """Takes a new secret of one kind, or forgets the one that is there.

    Signals:
        changed: nothing; `entry` says something else now.
    """

    changed = Signal()

    def __init__(self, kind: SecretKind, keychain_title: str) -> None:
        """`keychain_title` names the keychain; without one, secrets are for this run only."""
        super().__init__()
        self.kind = kind
        self._keychain = keychain_title if kind.may_be_kept else ""
        self._state: str | None = None
        self._is_cleared = False
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(kind.title[:1].upper() + kind.title[1:])
        self.line.textEdited.connect(self._on_line_text_edited)
        self.clear_button = QPushButton("Clear")
        self.clear_button.setAccessibleName(f"Clear the {kind.title}")
        self.clear_button.setAutoDefault(False)
        self.clear_button.clicked.connect(self._on_clear_button_clicked)
        self.remember = QCheckBox("Remember in the keychain")
        self.remember.setAccessibleName(f"Remember the {kind.title} in the keychain")
        self.remember.setVisible(bool(self._keychain))
        self.remember.clicked.connect(self._on_remember_clicked)
        self.state_line = ToneLabel()
        self.setFocusProxy(self.line)
        self._arrange()
        self.show_state(NOT_SET)

    def _arrange(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(theme.HALF_GAP)
        above.addWidget(self.line, 1)
        above.addWidget(self.clear_button)
        below.setSpacing(theme.GAP)
        below.addWidget(self.remember)
        below.addWidget(self.state_line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addLayout(above)
        layout.addLayout(below)

    def entry(self) -> SecretEntry | None:
        """What shall change: a typed secret, an empty one to be forgotten, or None: nothing."""
        text = self.line.text()
        if self.kind not in TYPED_AS_THEY_ARE:
            text = text.strip()
        if text:
            return SecretEntry(Secret(text), bool(self._keychain) and self.remember.isChecked())
        return SecretEntry(Secret()) if self._is_cleared else None

    def show_entry(self, entry: SecretEntry | None) -> None:
        """Show what was typed before and is not saved yet."""
        self.line.setText(entry.secret.reveal() if entry else "")
        self._is_cleared = entry is not None and not entry.secret
        self.remember.setChecked(bool(self._keychain) if entry is None else entry.remember)
        self._refresh()

    def show_state(self, state: str | None, *, can_be_kept: bool = True) -> None:
        """Say where the secret is: SAVED, FOR_THIS_RUN or NOT_SET; None while that is not known.

        Where the keychain has complained, it is not offered by itself (`can_be_kept`).
        """
        self._state = state
        if not self.line.text():
            self.remember.setChecked(can_be_kept and state != FOR_THIS_RUN)
        self._refresh()

    def _refresh(self) -> None:
        is_typed = bool(self.line.text())
        is_there = self._state in {SAVED, FOR_THIS_RUN}
        self.line.setPlaceholderText("••••••••" if is_there and not self._is_cleared else "")
        self.clear_button.setEnabled(is_typed or (is_there and not self._is_cleared))
        self.remember.setEnabled(is_typed)
        self.state_line.setText(self._words(is_typed=is_typed))

    def _words(self, *, is_typed: bool) -> str:
        if is_typed:
            kept = bool(self._keychain) and self.remember.isChecked()
            return "not saved yet" if kept else "for this run only"
        if self._is_cleared:
            return "will be forgotten"
        words = {
            None: "asking the keychain…",
            SAVED: f"saved in the {self._keychain or 'keychain'}",
            FOR_THIS_RUN: "for this run only",
        }
        return words.get(self._state, "not set")

    @Slot()
    def _on_line_text_edited(self) -> None:
        self._is_cleared = False
        self._refresh()
        self.changed.emit()

    @Slot()
    def _on_remember_clicked(self) -> None:
        self._refresh()
        self.changed.emit()

    @Slot()
    def _on_clear_button_clicked(self) -> None:
        self.line.clear()
        self._is_cleared = self._state in {SAVED, FOR_THIS_RUN}
        self._refresh()
        self.line.setFocus()
        self.changed.emit()
