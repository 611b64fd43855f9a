"""One profile in three tabs: its server, how to sign in, and the way there."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.field_form import FieldForm
from erpsync_gui.gui.network_page import NetworkPage
from erpsync_gui.gui.profile_edits import SecretEntry, SecretStates
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.gui.quiet_tabs import QuietTabs
from erpsync_gui.gui.server_page import ServerPage
from erpsync_gui.gui.sign_in_page import SignInPage
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind

_TABS = ("&Server", "Sign-&in", "&Network")
_NOBODY = (
    "There is no profile yet: the practice tenant is built in. Press + New below the list to "
    "make one for a customer."
)


class ProfileForm(QWidget):
    """Edits one profile and the secrets that are typed for it.

    Signals:
        changed: nothing; `filled` says something else now.
        secrets_changed: nothing; `entries` says something else now.
        left: the Spot of a line that was just left.
    """

    changed = Signal()
    secrets_changed = Signal()
    left = Signal(object)

    def __init__(self, keychain_title: str) -> None:
        """Start without a profile."""
        super().__init__()
        self.server = ServerPage()
        self.sign_in = SignInPage(keychain_title)
        self.network = NetworkPage(keychain_title)
        self._pages: tuple[FieldForm, ...] = (self.server, self.sign_in, self.network)
        self.secrets = {**self.sign_in.secrets, **self.network.secrets}
        self.tabs = QuietTabs("Parts of the profile")
        self._areas = QStackedWidget()
        for title, page in zip(_TABS, self._pages, strict=True):
            self.tabs.addTab(title)
            self._areas.addWidget(_scrolled(page))
            page.left.connect(self.left)
        self.notice = ToneLabel()
        self.notice.setWordWrap(True)
        self.notice.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.notice)
        layout.addWidget(self._areas, 1)
        self._complaint = ""
        self._sentence = ""
        self._connect()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.server.changed.connect(self._on_server_changed)
        self.sign_in.changed.connect(self.changed)
        self.network.changed.connect(self.changed)
        for field in self.secrets.values():
            field.changed.connect(self.secrets_changed)

    def show_profile(
        self, profile: Profile | None, entries: Mapping[SecretKind, SecretEntry]
    ) -> None:
        """Show a profile with the secrets that were typed for it, or that there is none."""
        self._sentence = _NOBODY if profile is None else ""
        if profile is not None:
            self.server.show_profile(profile)
            self.sign_in.show_profile(profile)
            self.network.show_profile(profile)
            self.show_entries(entries)
        for widget in (self.tabs, self._areas):
            widget.setVisible(not self._sentence)
        self.show_problems({})
        self._show_notice()

    def filled(self, profile: Profile) -> Profile:
        """The same profile with what stands in the fields."""
        return self.network.filled(self.sign_in.filled(self.server.filled(profile)))

    def show_entries(self, entries: Mapping[SecretKind, SecretEntry]) -> None:
        """Show the secrets that were typed before and are not saved yet."""
        for kind, field in self.secrets.items():
            field.show_entry(entries.get(kind))

    def entries(self) -> dict[SecretKind, SecretEntry]:
        """The secrets that were typed, or are to be forgotten."""
        found = {kind: field.entry() for kind, field in self.secrets.items()}
        return {kind: entry for kind, entry in found.items() if entry is not None}

    def show_secrets(self, states: SecretStates | None) -> None:
        """Say where each secret is; None while that is being asked."""
        self._complaint = states.complaint if states else ""
        for kind, field in self.secrets.items():
            state = states.by_kind.get(kind, "") if states else None
            field.show_state(state, can_be_kept=not self._complaint)
        self._show_notice()

    def show_problems(self, problems: Mapping[Spot, str]) -> None:
        """Say below each field what is wrong with it, and nothing below the others."""
        for page in self._pages:
            for key in page.fields():
                page.say(key, problems.get(key, "") if isinstance(key, Spot) else "")

    def reveal(self, key: enum.Enum) -> None:
        """Bring a field to the front and give it the focus."""
        for place, page in enumerate(self._pages):
            if key in page.fields():
                self.tabs.setCurrentIndex(place)
                row, area = page.focus(key), self._areas.widget(place)
                if isinstance(area, QScrollArea):
                    area.ensureWidgetVisible(row, 0, theme.GAP)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow another palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.server.refresh()

    def _show_notice(self) -> None:
        """What holds for the whole profile; the keychain speaks up only where secrets are."""
        has_secrets = self.tabs.currentIndex() > 0
        sentence = self._sentence or (self._complaint if has_secrets else "")
        self.notice.set_tone(Tone.QUIET if self._sentence else Tone.CAUTION)
        centered = Qt.AlignmentFlag.AlignCenter if self._sentence else Qt.AlignmentFlag.AlignLeft
        self.notice.setAlignment(centered)
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))

    @Slot()
    def _on_server_changed(self) -> None:
        self.sign_in.move_to(online=self.server.place.currentData())
        self.changed.emit()

    @Slot(int)
    def _on_tabs_current_changed(self, place: int) -> None:
        self._areas.setCurrentIndex(place)
        self._show_notice()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
