"""Asks for the one secret that signing in still needs."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import accept_or_cancel
from erpsync_gui.gui.profile_edits import SecretChange
from erpsync_gui.gui.secret_field import TYPED_AS_THEY_ARE
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind


class SecretPrompt(QDialog):
    """One field with dots; opened, never executed.

    Signals:
        entered: a SecretChange with what was typed for the profile.
    """

    entered = Signal(object)

    def __init__(
        self, profile: Profile, kind: SecretKind, keychain_title: str, parent: QWidget
    ) -> None:
        """Ask for this kind of secret; without a title there is no keychain that could keep it."""
        super().__init__(parent)
        self._key, self._kind = profile.key, kind
        self.setWindowTitle(f"Sign in at {profile.name}")
        user = profile.user.replace("&", "&&") if kind is SecretKind.PASSWORD else ""
        whose = f" of {user}" if user else ""
        label = QLabel(f"The &{kind.title}{whose}:")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMinimumWidth(theme.GAP * 45)
        self.field.textChanged.connect(self._on_field_text_changed)
        label.setBuddy(self.field)
        may_be_kept = kind.may_be_kept and bool(keychain_title)
        self.remember = QCheckBox(f"&Remember in the {keychain_title}")
        self.remember.setChecked(may_be_kept)
        self.remember.setVisible(may_be_kept)
        note = QLabel("It stays in memory and is forgotten when the program ends.")
        note.setEnabled(False)
        note.setVisible(not may_be_kept)
        buttons, self.accept_button = accept_or_cancel(self, "&Sign in")
        self.accept_button.setEnabled(False)
        buttons.accepted.connect(self._on_buttons_accepted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.setSpacing(theme.GAP)
        for widget in (label, self.field, self.remember, note, buttons):
            layout.addWidget(widget)
        self.field.setFocus()

    @Slot(str)
    def _on_field_text_changed(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text))

    @Slot()
    def _on_buttons_accepted(self) -> None:
        text = self.field.text()
        secret = Secret(text if self._kind in TYPED_AS_THEY_ARE else text.strip())
        change = SecretChange(self._key, self._kind, secret, self.remember.isChecked())
        self.field.clear()
        self.accept()
        self.entered.emit(change)
