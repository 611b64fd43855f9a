"""Asks where profiles come from and where they go to. Reads and writes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from erpsync_gui.gui.profile_editor import ProfileEditor
from erpsync_gui.store.profile import Profile

_KINDS = "Profiles (*.toml)"


class ProfileFiles(QObject):
    """Opens file dialogs for the buttons of the list.

    Signals:
        import_wanted: the path that was chosen.
        export_wanted: the path that was chosen, and the profiles that go there.
    """

    import_wanted = Signal(str)
    export_wanted = Signal(str, object)

    def __init__(self, editor: ProfileEditor) -> None:
        """Serve the list of an editor."""
        super().__init__(editor)
        self._editor = editor
        self._exported: tuple[Profile, ...] = ()
        editor.list.import_wanted.connect(self._on_import_wanted)
        editor.list.export_wanted.connect(self._on_export_wanted)

    @Slot()
    def _on_import_wanted(self) -> None:
        dialog = QFileDialog(self._editor.window(), "Import profiles", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_wanted)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(bool)
    def _on_export_wanted(self, everything: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Ask where to, unless a profile is bad: a password may stand in its address."""
        chosen = self._editor.list.key()
        self._exported = tuple(
            profile
            for profile in self._editor.drafts.profiles()
            if everything or profile.key == chosen
        )
        if not self._editor.check({profile.key for profile in self._exported}):
            return
        name = "profiles" if everything else _file_name(self._exported[0].name)
        title = "Export profiles, without secrets"
        dialog = QFileDialog(self._editor.window(), title, f"{name}.toml", _KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("toml")
        dialog.fileSelected.connect(self._on_export_file_selected)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _on_export_file_selected(self, path: str) -> None:
        self.export_wanted.emit(path, self._exported)


def _file_name(text: str) -> str:
    """A name that every system takes for a file."""
    kept = (letter if letter.isalnum() or letter in " -_.()" else "_" for letter in text)
    return "".join(kept).strip(" .") or "profile"
