"""Which server, which protocol, signed in as whom, Send and Stop: the row above everything."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.sign_in_line import SignInLine
from erpsync_gui.gui.target import Environment, Target
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tool_button import tool_button
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


class TargetBar(QWidget):
    """The choice of server and protocol.

    Signals:
        target_chosen: the Target to talk to from now on.
        other_wanted: nothing; the user wants to type an address.
        protocol_chosen: the Protocol to speak from now on.
    """

    target_chosen = Signal(object)
    other_wanted = Signal()
    protocol_chosen = Signal(object)

    def __init__(self, practice: Target, parent: QWidget | None = None) -> None:
        """Offer the practice tenant first."""
        super().__init__(parent)
        self._targets = [practice]
        self._chosen = 0

        self.target_box = QComboBox()
        self.target_box.setAccessibleName("Server")
        self.target_box.setToolTip("The server that calls go to")
        self.target_box.setIconSize(QSize(12, 12))
        self.target_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.target_box.activated.connect(self._on_target_box_activated)
        self.protocol_box = QComboBox()
        self.protocol_box.setAccessibleName("Protocol")
        self.protocol_box.setToolTip("The protocol and the Services version to speak")
        for protocol in Protocol:
            self.protocol_box.addItem(protocol.title, protocol)
        self.protocol_box.setCurrentIndex(self.protocol_box.findData(Protocol.SOAP88))
        self.protocol_box.currentIndexChanged.connect(self._on_protocol_box_changed)
        self.sign_in = SignInLine()

        layout = QHBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP] * 4)
        layout.setSpacing(theme.GAP)
        other = tool_button("add", "Another server…")
        other.clicked.connect(self.other_wanted)
        for widget in (
            _label("Se&rver", self.target_box),
            self.target_box,
            other,
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

    def target(self) -> Target:
        """The chosen server."""
        return self._targets[self._chosen]

    def protocol(self) -> Protocol:
        """The chosen protocol."""
        chosen: Protocol = self.protocol_box.currentData()
        return chosen

    def replace_target(self, target: Target) -> None:
        """The chosen server turned out to be at another address."""
        self._targets[self._chosen] = target

    def add_target(self, target: Target) -> None:
        """Offer a typed server for the rest of this run and choose it."""
        self._targets = [old for old in self._targets if old.name != target.name] + [target]
        self._chosen = len(self._targets) - 1
        self._fill()
        self.target_chosen.emit(target)

    def choose_protocol(self, protocol: Protocol) -> None:
        """Choose a protocol as if the user had."""
        self.protocol_box.setCurrentIndex(self.protocol_box.findData(protocol))

    def refresh(self) -> None:
        """Tint the icons anew after the palette changed."""
        self._fill()

    def _fill(self) -> None:
        self.target_box.clear()
        for target in self._targets:
            self.target_box.addItem(icons.dot(environment_color(target.environment)), target.name)
        self.target_box.setCurrentIndex(self._chosen)

    @Slot(int)
    def _on_target_box_activated(self, place: int) -> None:
        if place != self._chosen:
            self._chosen = place
            self.target_chosen.emit(self.target())

    @Slot()
    def _on_protocol_box_changed(self) -> None:
        self.protocol_chosen.emit(self.protocol())
