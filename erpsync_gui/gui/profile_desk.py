"""Connects the profile dialog with the file, the keychain and the window.

The dialog edits values; here they are kept. The keychain is asked on a thread: it may take its
time, or ask its owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from erpsync_gui.gui.profile_bar import ProfileBar
from erpsync_gui.gui.runner import Errand
from erpsync_gui.gui.sign_in_strip import waiting_sentence
from erpsync_gui.gui.workbench import Workbench
from erpsync_gui.store import profiles as profile_file
from erpsync_gui.store.profile import BUILT_IN, Profile
from erpsync_gui.store.profiles import Loaded, Profiles, ProfilesError

if TYPE_CHECKING:
    # Start-up time, as with all dialogs and what sends.
    from erpsync_gui.access.diagnosis import Step
    from erpsync_gui.gui.connections import Connections
    from erpsync_gui.gui.profile_dialog import ProfileDialog
    from erpsync_gui.gui.profile_edits import ProfileEdits, SecretChange
    from erpsync_gui.store.secret_kind import SecretKind


class ProfileDesk(QObject):
    """One dialog at a time, and what it asks for."""

    def __init__(
        self,
        file: Profiles,
        loaded: Loaded,
        workbench: Workbench,
        bar: ProfileBar,
        window: QWidget,
    ) -> None:
        """`loaded` is what was read of the file; the dialog stands over the window."""
        super().__init__(window)
        self._file, self._offered = file, loaded.profiles
        self._workbench, self._bar, self._window = workbench, bar, window
        self._dialog: ProfileDialog | None = None
        self._unkept: list[Callable[[], str]] = []
        self._asked_for: list[str] = []
        self._test = Errand("profile test", self)
        self._test.told.connect(self._on_test_told)
        self._test.ended.connect(self._on_test_ended)
        workbench.sign_in.sent_to_browser.connect(self._on_sent_to_browser)

    @Slot()
    def open(self) -> None:
        """Let the user edit the profiles as the file has them now."""
        connections = self._workbench.connections
        if connections is None or self._dialog is not None:
            return
        # Start-up time, as with all dialogs.
        from erpsync_gui.gui.profile_dialog import ProfileDialog  # noqa: PLC0415 - as said above

        loaded = self._file.load()
        chosen, keychain = self._bar.profile().key, connections.vault.title
        dialog = ProfileDialog(loaded.profiles, chosen, self._window, keychain_title=keychain)
        dialog.complain("\n".join(loaded.complaints))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self._on_dialog_saved)
        dialog.secrets_wanted.connect(self._on_dialog_secrets_wanted)
        dialog.test_wanted.connect(self._on_dialog_test_wanted)
        dialog.test_stopped.connect(self._test.cancel)
        dialog.import_wanted.connect(self._on_dialog_import_wanted)
        dialog.export_wanted.connect(self._on_dialog_export_wanted)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()

    def close(self) -> None:
        """Wait for nothing any longer."""
        self._test.close()

    @Slot(object)
    def _on_dialog_saved(self, edits: ProfileEdits) -> None:
        connections, dialog = self._workbench.connections, self._dialog
        if connections is None or dialog is None:
            return
        try:
            aside = self._file.save(edits.profiles)
        except ProfilesError as error:
            dialog.refuse(str(error))
            return
        saved = f"The damaged file is kept as {aside.name}." if aside is not None else ""
        # What signs in at a profile that is another one now, or at none, is of no use any more.
        outdated = [known.key for known in self._offered if known not in edits.profiles]
        connections.drop([*outdated, *(change.key for change in edits.secrets)])
        self._offered = edits.profiles
        # No sign-in reads what is just being written; calls wait as long.
        self._workbench.sign_in.hold()
        self._bar.set_profiles([*BUILT_IN, *edits.profiles], edits.chosen)
        self._unkept.append(lambda: " ".join(filter(None, (saved, _keep(connections, edits)))))
        if len(self._unkept) == 1:
            self._keep_next()

    def _keep_next(self) -> None:
        """Have the keychain take what was saved, one after the other."""
        self._workbench.background.run("keep secrets", self._unkept[0], self._on_kept)

    def _on_kept(self, complaint: str) -> None:
        if complaint:
            self._complain(complaint)
        del self._unkept[0]
        if self._unkept:
            self._keep_next()
            return
        self._workbench.sign_in.release()
        asked_for, self._asked_for = self._asked_for, []
        for key in asked_for:
            self._on_dialog_secrets_wanted(key)

    def _complain(self, sentence: str) -> None:
        """Say it in the dialog while there is one, and else below the bar."""
        if self._dialog is not None:
            self._dialog.complain(sentence)
        else:
            self._workbench.sign_in.note(sentence)

    @Slot(str)
    def _on_dialog_secrets_wanted(self, key: str) -> None:
        connections = self._workbench.connections
        if self._unkept:
            self._asked_for.append(key)  # the answer would be out of date
        elif connections is not None:
            self._workbench.background.run(
                "look for secrets",
                lambda: connections.secrets.states(key),
                lambda found: self._show_secrets(key, *found),
            )

    def _show_secrets(self, key: str, states: Mapping[SecretKind, str], complaint: str) -> None:
        if self._dialog is not None:
            self._dialog.show_secrets(key, states, complaint)

    @Slot(object, object)
    def _on_dialog_test_wanted(self, profile: Profile, changes: Sequence[SecretChange]) -> None:
        connections = self._workbench.connections
        if connections is None:
            return

        async def look(tell: Callable[[object], None]) -> object:
            return await connections.diagnose(connections.trial(profile, changes), tell)

        self._test.start(look)

    @Slot(object)
    def _on_test_told(self, step: Step) -> None:
        if self._dialog is not None:
            self._dialog.show_step(step)

    @Slot(str, bool)
    def _on_sent_to_browser(self, _address: str, opened: bool) -> None:  # noqa: FBT001 - a signal's
        if self._dialog is not None and self._test.is_running:
            self._dialog.steps.show_waiting(waiting_sentence(opened=opened))

    @Slot()
    def _on_test_ended(self) -> None:
        if self._dialog is not None:
            self._dialog.show_test_ended()

    @Slot(str)
    def _on_dialog_import_wanted(self, path: str) -> None:
        if self._dialog is not None:
            loaded = profile_file.import_from(Path(path), self._file.profiles)
            if loaded.profiles:
                self._dialog.add_imported(loaded.profiles, loaded.complaints)
            else:
                nothing = "There is no profile in this file."
                self._dialog.complain(" ".join(loaded.complaints) or nothing)

    @Slot(str, object)
    def _on_dialog_export_wanted(self, path: str, profiles: Iterable[Profile]) -> None:
        if self._dialog is not None:
            try:
                profile_file.export(Path(path), profiles)
            except ProfilesError as error:
                self._dialog.complain(str(error))

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
        self._test.drop()


def _keep(connections: Connections, edits: ProfileEdits) -> str:
    """Keep and forget secrets; what the keychain complained about, once each."""
    present = {profile.key for profile in edits.profiles}
    removed = dict.fromkeys(each.key for each in edits.secrets if each.key not in present)
    complaints = [connections.secrets.forget(key) for key in removed]
    complaints.append(connections.keep(each for each in edits.secrets if each.key in present))
    return " ".join(dict.fromkeys(filter(None, complaints)))
