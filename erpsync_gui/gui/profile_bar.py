"""Which profile, which protocol, signed in as whom, Send and Stop: the row above everything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.sign_in_line import SignInLine
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.store.profile import Environment, Profile
from erpsync_gui.wire.call import Protocol

_TONES = {
    Environment.PRACTICE: Tone.GOOD,
    Environment.TEST: Tone.CAUTION,
    Environment.PRODUCTION: Tone.BAD,
}


def environment_color(environment: Environment) -> QColor:
    """Green for practice, amber for test, red for production."""
    return theme.tone_color(_TONES[environment])


def _label(title: str, box: QComboBox) -> QLabel:
    label = QLabel(title)
    label.setBuddy(box)
    return label


class ProfileBar(QWidget):
    """The choice of profile and protocol, and who is signed in.

    Signals:
        profile_chosen: the Profile to work with from now on.
        profiles_wanted: nothing; the user wants to edit the profiles.
        protocol_chosen: the Protocol to speak from now on.
    """

    profile_chosen = Signal(object)
    profiles_wanted = Signal()
    protocol_chosen = Signal(object)

    def __init__(
        self, profiles: Sequence[Profile], chosen_key: str, parent: QWidget | None = None
    ) -> None:
        """Offer these profiles; the first one is chosen where `chosen_key` is none of theirs."""
        super().__init__(parent)
        self._profiles = list(profiles)
        self._chosen = self._place_of(chosen_key)

        self.profile_box = QComboBox()
        self.profile_box.setAccessibleName("Profile")
        self.profile_box.setToolTip("The customer's server that calls go to")
        self.profile_box.setIconSize(QSize(12, 12))
        self.profile_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.profile_box.activated.connect(self._on_profile_box_activated)
        self.protocol_box = QComboBox()
        self.protocol_box.setAccessibleName("Protocol")
        self.protocol_box.setToolTip("The protocol and the Services version to speak")
        for protocol in Protocol:
            self.protocol_box.addItem(protocol.title, protocol)
        self.choose_protocol(self.profile().protocol)
        self.protocol_box.currentIndexChanged.connect(self._on_protocol_box_changed)
        self.sign_in = SignInLine()

        layout = QHBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP] * 4)
        layout.setSpacing(theme.GAP)
        edit = tool_button("settings", "Profiles… (Ctrl+P)")
        edit.clicked.connect(self.profiles_wanted)
        for widget in (
            _label("P&rofile", self.profile_box),
            self.profile_box,
            edit,
            _label("&Protocol", self.protocol_box),
            self.protocol_box,
        ):
            layout.addWidget(widget)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.sign_in, 1)
        self._buttons = layout
        self._fill()

    def add_buttons(self, *actions: QAction) -> None:
        """Show actions as buttons at the right end."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._buttons.addWidget(button)

    def profile(self) -> Profile:
        """The chosen profile."""
        return self._profiles[self._chosen]

    def profiles(self) -> tuple[Profile, ...]:
        """All that are offered, in their order."""
        return tuple(self._profiles)

    def protocol(self) -> Protocol:
        """The chosen protocol."""
        chosen: Protocol = self.protocol_box.currentData()
        return chosen

    def set_address(self, key: str, address: str) -> None:
        """The server of a profile turned out to be at this address."""
        self._profiles = [
            profile.at(address) if profile.key == key else profile for profile in self._profiles
        ]

    def set_profiles(self, profiles: Sequence[Profile], chosen_key: str) -> None:
        """Offer other profiles, and choose one of them as if the user had."""
        self._profiles = list(profiles)
        self._choose(self._place_of(chosen_key))

    def choose_protocol(self, protocol: Protocol) -> None:
        """Choose a protocol as if the user had."""
        self.protocol_box.setCurrentIndex(self.protocol_box.findData(protocol))

    def refresh(self) -> None:
        """Tint the icons anew after the palette changed."""
        self._fill()

    def _place_of(self, key: str) -> int:
        keys = [profile.key for profile in self._profiles]
        return keys.index(key) if key in keys else 0

    def _choose(self, place: int) -> None:
        self._chosen = place
        self._fill()
        self.choose_protocol(self.profile().protocol)
        self.profile_chosen.emit(self.profile())

    def _fill(self) -> None:
        self.profile_box.clear()
        for profile in self._profiles:
            color = environment_color(profile.environment)
            name = f"{profile.name} (read-only)" if profile.read_only else profile.name
            self.profile_box.addItem(icons.dot(color), name)
        self.profile_box.setCurrentIndex(self._chosen)

    @Slot(int)
    def _on_profile_box_activated(self, place: int) -> None:
        if place != self._chosen:
            self._choose(place)

    @Slot()
    def _on_protocol_box_changed(self) -> None:
        self.protocol_chosen.emit(self.protocol())
