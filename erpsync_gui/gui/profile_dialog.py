"""All customers in one dialog: the list at the left, the chosen one at the right, its test below.

It edits values and asks for everything else by signals: it opens no keychain, no connection and no
file, and nothing is handed over before OK or Apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui import logs
from erpsync_gui.gui import theme
from erpsync_gui.gui.profile_editor import ProfileEditor
from erpsync_gui.gui.profile_edits import SecretChange, SecretStates
from erpsync_gui.gui.profile_files import ProfileFiles
from erpsync_gui.gui.step_list import StepLike, StepList
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind

_WIDTH, _HEIGHT = 115 * theme.GAP, 85 * theme.GAP
_SCREEN_SHARE = 0.92


class ProfileDialog(QDialog):
    """Edits the profiles; opened, never executed.

    Signals:
        saved: ProfileEdits, with OK or Apply. After Apply `secrets_wanted` follows: it is to be
            answered once the keychain has taken what was saved. `refuse` may answer at once.
        test_wanted: the Profile as edited, and a tuple of SecretChange with what was typed for it.
        test_stopped: nothing; `show_test_ended` is expected all the same.
        import_wanted: the path of a file, for `add_imported` or `complain`.
        export_wanted: the path of a file, and a tuple of Profile as edited.
        secrets_wanted: the key of a profile, for `show_secrets`.
    """

    saved = Signal(object)
    test_wanted = Signal(object, object)
    test_stopped = Signal()
    import_wanted = Signal(str)
    export_wanted = Signal(str, object)
    secrets_wanted = Signal(str)

    def __init__(
        self, profiles: Sequence[Profile], chosen: str, parent: QWidget, *, keychain_title: str
    ) -> None:
        """Edit these profiles of the user, beginning with the one of the key `chosen`.

        `keychain_title` names where secrets are remembered; empty when they cannot be.
        """
        super().__init__(parent)
        self.setWindowTitle("Profiles[*]")
        self._is_refused = False
        self.editor = ProfileEditor(profiles, chosen, keychain_title)
        self._files = ProfileFiles(self.editor)
        self._first = self.editor.list.key()
        self.steps = StepList()
        self.notice = ToneLabel(tone=Tone.CAUTION)
        self.notice.setWordWrap(True)
        self.notice.hide()
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.Apply)
        for button in self.buttons.buttons():
            button.setIcon(QIcon())
        self.apply_button = self.buttons.button(standard.Apply)
        self._lay_out()
        self._connect()
        self._on_editor_chosen()
        self._show_state()
        self.editor.list.view.setFocus()

    def _lay_out(self) -> None:
        self.editor.add_below(self.steps)
        bottom = QHBoxLayout()
        bottom.addWidget(self.steps.button)
        bottom.addStretch(1)
        bottom.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.GAP] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.notice)
        layout.addLayout(bottom)
        room = QGuiApplication.primaryScreen().availableSize() * _SCREEN_SHARE
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def _connect(self) -> None:
        self.editor.changed.connect(self._on_editor_changed)
        self.editor.chosen.connect(self._on_editor_chosen)
        self.editor.secrets_wanted.connect(self.secrets_wanted)
        self._files.import_wanted.connect(self.import_wanted)
        self._files.export_wanted.connect(self.export_wanted)
        self.steps.test_wanted.connect(self._on_test_wanted)
        self.steps.stopped.connect(self.test_stopped)
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.reject)
        self.apply_button.clicked.connect(self._on_apply_wanted)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self._on_apply_wanted)

    def show_secrets(self, key: str, states: Mapping[SecretKind, str], complaint: str) -> None:
        """Say where the secrets of a profile are, and what the keychain complained about.

        Args:
            key: the profile's.
            states: by kind `"saved"`, `"run"` (for this run only) or nothing (not set).
            complaint: a sentence, empty when the keychain is well.
        """
        self.editor.show_secrets(key, SecretStates(states, complaint))

    def show_step(self, step: StepLike) -> None:
        """Show a step of the test that is under way."""
        self.steps.show_step(step)

    def show_test_ended(self) -> None:
        """The test is over, or has stopped as asked."""
        self.steps.end()

    def add_imported(self, profiles: Sequence[Profile], complaints: Sequence[str]) -> None:
        """Add profiles that were read from a file, and say what was wrong with it."""
        self.editor.stock.add(profiles)
        count = "One profile was" if len(profiles) == 1 else f"{len(profiles)} profiles were"
        self.complain(" ".join((f"{count} imported, without secrets.", *complaints)))

    def complain(self, sentence: str) -> None:
        """Say below the profiles what went wrong; empty when all is well again."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))

    def refuse(self, sentence: str) -> None:
        """Say, while `saved` is told, why nothing was saved: the dialog stays as it is."""
        self._is_refused = True
        self.complain(sentence)

    def reject(self) -> None:
        """Close, after a question where something is not saved."""
        if not self.editor.drafts.is_changed:
            super().reject()
            return
        self._question = QMessageBox(self)
        self._question.setIcon(QMessageBox.Icon.Question)
        self._question.setWindowTitle("Profiles")
        self._question.setText("Save the changes to the profiles?")
        standard = QMessageBox.StandardButton
        self._question.setStandardButtons(standard.Save | standard.Discard | standard.Cancel)
        self._question.buttonClicked.connect(self._on_question_answered)
        self._question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question.open()

    def done(self, result: int) -> None:
        """Close; nobody waits for a test any longer."""
        self.steps.stop()
        super().done(result)

    def _save(self) -> bool:
        """Hand over what is edited, unless something in it is bad; whether it was kept."""
        if not self.editor.check({profile.key for profile in self.editor.drafts.profiles()}):
            return False
        edits = self.editor.drafts.edits(self.editor.list.key())
        _keep_out_of_the_log(edits.secrets)
        self._is_refused = False
        self.saved.emit(edits)
        return not self._is_refused

    def _show_state(self) -> None:
        self.setWindowModified(self.editor.drafts.is_changed)
        self.apply_button.setEnabled(self.editor.drafts.is_changed)

    @Slot()
    def _on_editor_changed(self) -> None:
        self.steps.outdate()
        self.complain("")
        self._show_state()

    @Slot()
    def _on_editor_chosen(self) -> None:
        self.steps.clear()
        self.steps.button.setEnabled(self.editor.profile() is not None)

    @Slot()
    def _on_test_wanted(self) -> None:
        profile = self.editor.profile()
        if profile is None or not self.editor.check({profile.key}):
            return
        secrets = self.editor.drafts.changes(profile.key)
        _keep_out_of_the_log(secrets)
        self.steps.start(profile.name)
        self.test_wanted.emit(profile, secrets)

    @Slot()
    def _on_buttons_accepted(self) -> None:
        as_before = not self.editor.drafts.is_changed and self.editor.list.key() == self._first
        if as_before or self._save():
            self.accept()

    @Slot()
    def _on_apply_wanted(self) -> None:
        if self.editor.drafts.is_changed and self._save():
            self.editor.settle()
            self._show_state()

    @Slot(QAbstractButton)
    def _on_question_answered(self, button: QAbstractButton) -> None:
        role = self._question.buttonRole(button)
        if role is QMessageBox.ButtonRole.DestructiveRole:
            super().reject()
        elif role is QMessageBox.ButtonRole.AcceptRole and self._save():
            self.accept()


def _keep_out_of_the_log(secrets: Sequence[SecretChange]) -> None:
    for change in secrets:
        logs.forget(change.secret.reveal())
