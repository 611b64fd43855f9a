"""What is done with whole profiles: a new one, a double, one less, another order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from erpsync_gui.gui.profile_drafts import ProfileDrafts
from erpsync_gui.gui.profile_list import ProfileList
from erpsync_gui.store.profile import Profile, new
from erpsync_gui.store.profiles import duplicate

_NEW_NAME = "New customer"


class ProfileStock(QObject):
    """Does to the drafts what the buttons of the list ask for.

    Signals:
        changed: the key of the profile that shall be in front.
        added: the key of a profile that has still to be filled.
        reordered: nothing; the same profile stays in front.
    """

    changed = Signal(str)
    added = Signal(str)
    reordered = Signal()

    def __init__(self, drafts: ProfileDrafts, shown: ProfileList, keychain: str) -> None:
        """Serve a list; `keychain` is what the place of the secrets is called in a sentence."""
        super().__init__(shown)
        self._drafts = drafts
        self._list = shown
        self._keychain = keychain
        shown.reordered.connect(self._on_list_reordered)
        shown.new_wanted.connect(self._on_new_wanted)
        shown.copy_wanted.connect(self._on_copy_wanted)
        shown.removal_wanted.connect(self._on_removal_wanted)

    def add(self, profiles: Sequence[Profile]) -> None:
        """Add profiles as the last ones; the first of them comes to the front."""
        added = [self._drafts.add(profile) for profile in profiles]
        if added:
            self.changed.emit(added[0].key)

    @Slot(object)
    def _on_list_reordered(self, keys: Sequence[str]) -> None:
        self._drafts.reorder(keys)
        self.reordered.emit()

    @Slot()
    def _on_new_wanted(self) -> None:
        self.added.emit(self._drafts.add(new(_NEW_NAME), after=self._list.key()).key)

    @Slot()
    def _on_copy_wanted(self) -> None:
        profile = self._drafts.get(self._list.key())
        if profile is not None:
            double = duplicate(profile, self._drafts.names())
            self.added.emit(self._drafts.add(double, after=profile.key).key)

    @Slot()
    def _on_removal_wanted(self) -> None:
        profile = self._drafts.get(self._list.key())
        if profile is None:
            return
        box = QMessageBox(self._list.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Remove a profile")
        box.setText(f"Remove “{profile.name}”?")
        box.setInformativeText(f"Its secrets in {self._keychain} are forgotten with it.")
        box.addButton("&Remove", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(self._on_removal_accepted)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    @Slot()
    def _on_removal_accepted(self) -> None:
        self.changed.emit(self._drafts.remove(self._list.key()))
        self._list.view.setFocus()
