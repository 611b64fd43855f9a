"""The list of profiles and the form of the chosen one, kept in step with each other.

It edits drafts; what becomes of them is the dialog's business.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.profile_drafts import ProfileDrafts
from erpsync_gui.gui.profile_edits import SecretStates
from erpsync_gui.gui.profile_form import ProfileForm
from erpsync_gui.gui.profile_list import ProfileList
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.gui.profile_stock import ProfileStock
from erpsync_gui.store.profile import Profile

_WIDTHS = (34 * theme.GAP, 80 * theme.GAP)
"""Of the list and the form at first; more or less room is shared alike."""


class ProfileEditor(QWidget):
    """Edits all profiles.

    Signals:
        changed: nothing; something in the drafts is another one.
        chosen: the key of the profile that came to the front, empty when there is none.
        secrets_wanted: the key of a profile whose secrets have to be looked for.
    """

    changed = Signal()
    chosen = Signal(str)
    secrets_wanted = Signal(str)

    def __init__(self, profiles: Sequence[Profile], chosen: str, keychain_title: str) -> None:
        """Show these, with one of them in front."""
        super().__init__()
        self.drafts = ProfileDrafts(profiles)
        self._states: dict[str, SecretStates | None] = {}
        self._touched: set[Spot] = set()
        self.list = ProfileList()
        self.form = ProfileForm(keychain_title)
        self.stock = ProfileStock(self.drafts, self.list, keychain_title or "the keychain")
        self._right = QVBoxLayout()
        self._lay_out()
        self.list.chosen.connect(self._on_list_chosen)
        self.stock.changed.connect(self._on_stock_changed)
        self.stock.added.connect(self._on_stock_added)
        self.stock.reordered.connect(self.changed)
        self.form.changed.connect(self._on_form_changed)
        self.form.secrets_changed.connect(self._on_form_secrets_changed)
        self.form.left.connect(self._on_form_left)
        keys = [profile.key for profile in profiles]
        self._show(chosen if chosen in keys else next(iter(keys), ""))

    def _lay_out(self) -> None:
        self._right.setContentsMargins(theme.GAP, 0, 0, 0)
        self._right.setSpacing(theme.GAP)
        self._right.addWidget(self.form, 1)
        right = QWidget()
        right.setLayout(self._right)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setSizes(list(_WIDTHS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def add_below(self, widget: QWidget) -> None:
        """Place something about the profile in front below its form."""
        self._right.addWidget(widget)

    def profile(self) -> Profile | None:
        """The profile in front, as edited."""
        return self.drafts.get(self.list.key())

    def check(self, keys: Collection[str]) -> bool:
        """Whether these profiles are fit to be used; the first bad field is shown and focused."""
        bad = self.drafts.first_bad(keys)
        if not bad:
            return True
        if bad != self.list.key():
            self._show(bad)
        self._touched = set(Spot)
        self._show_problems()
        self.form.reveal(next(iter(self.drafts.problems(bad))))
        return False

    def settle(self) -> None:
        """What is edited is saved now: no secret stays in a field, and each is looked for anew."""
        self.drafts.settle()
        self._states.clear()
        self.form.show_entries({})
        self._show_secrets()

    def show_secrets(self, key: str, states: SecretStates) -> None:
        """Take where the secrets of a profile are."""
        self._states[key] = states
        if key == self.list.key():
            self.form.show_secrets(states)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Ask for the secrets once somebody listens."""
        super().showEvent(event)
        self._show_secrets()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow another palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for profile in self.drafts.profiles():
                self.list.show_profile(profile)

    def _show(self, key: str) -> None:
        """Show all profiles anew and bring one to the front."""
        self.list.show_profiles(self.drafts.profiles(), key)
        self._on_list_chosen(key)

    def _show_secrets(self) -> None:
        key = self.list.key()
        if not self.drafts.is_saved(key):
            self.form.show_secrets(SecretStates())
            return
        if self.isVisible() and key not in self._states:
            self._states[key] = None
            self.secrets_wanted.emit(key)
        self.form.show_secrets(self._states.get(key))

    def _show_problems(self) -> None:
        found = self.drafts.problems(self.list.key())
        self.form.show_problems({spot: found[spot] for spot in found if spot in self._touched})

    @Slot(str)
    def _on_list_chosen(self, key: str) -> None:
        self._touched.clear()
        self.form.show_profile(self.drafts.get(key), self.drafts.entries(key))
        self._show_secrets()
        self.chosen.emit(key)

    @Slot(str)
    def _on_stock_changed(self, key: str) -> None:
        self._show(key)
        self.changed.emit()

    @Slot(str)
    def _on_stock_added(self, key: str) -> None:
        self._on_stock_changed(key)
        self.form.reveal(Spot.NAME)
        self.form.server.name.selectAll()

    @Slot()
    def _on_form_changed(self) -> None:
        profile = self.profile()
        if profile is None:
            return
        filled = self.form.filled(profile)
        self.drafts.put(filled)
        self.list.show_profile(filled)
        if self._touched:
            self._show_problems()
        self.changed.emit()

    @Slot()
    def _on_form_secrets_changed(self) -> None:
        self.drafts.put_entries(self.list.key(), self.form.entries())
        self.changed.emit()

    @Slot(object)
    def _on_form_left(self, spot: Spot) -> None:
        self._touched.add(spot)
        self._show_problems()
