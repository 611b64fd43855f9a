"""How a user is proven to a customer's server: only the fields that the chosen way in needs."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from erpsync_gui.gui.choice_box import QuietBox
from erpsync_gui.gui.field_form import FieldForm
from erpsync_gui.gui.file_field import FileField
from erpsync_gui.gui.profile_problems import Spot, ways_in
from erpsync_gui.gui.secret_field import SecretField
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.online import OnlineApp

_SHOWN: dict[WayIn, tuple[enum.Enum, ...]] = {
    WayIn.PASSWORD: (Spot.USER, SecretKind.PASSWORD),
    WayIn.TICKET: (SecretKind.TICKET,),
    WayIn.BASIC: (Spot.USER, SecretKind.PASSWORD),
    WayIn.WINDOWS: (Spot.USER, SecretKind.PASSWORD),
    WayIn.BROWSER: (Spot.CLIENT_ID, Spot.REDIRECT),
    WayIn.SYSTEM_USER: (Spot.KEY_FILE, SecretKind.KEY_PASSPHRASE, SecretKind.SYSTEM_TOKEN),
    WayIn.BEARER: (SecretKind.ACCESS_TOKEN,),
    WayIn.NONE: (),
}
"""What each way in needs beside the client secret, which all but the last need online."""

_MAY_BE_OF_ONLINE = {WayIn.TICKET, WayIn.BEARER}
"""A ticket or a token of CRM Online works wherever its address was typed by hand."""

_NOTES = {
    WayIn.TICKET: "A ticket is good for six hours after it was last used.",
    WayIn.BASIC: "For REST v1 only, on servers that allow it.",
    WayIn.WINDOWS: (
        "On servers that allow it. Without a user name, it is whoever is signed in to this "
        "computer."
    ),
    WayIn.BROWSER: "The browser opens once; after that the sign-in is renewed by itself.",
    WayIn.SYSTEM_USER: (
        "As an integration signs in: no role limits it, so it may see more than a user does."
    ),
    WayIn.BEARER: "Good until it runs out. For SOAP it is traded for a ticket.",
    WayIn.NONE: "Only for what a server tells everybody.",
}
_ONLINE_NOTE = "Only CRM Online asks for it."
_SWAP_NOTE = "Where the server refuses it, try the client id here instead."
_REDIRECT_NOTE = "As registered for the application. Without a port, a free one is taken."
_CHANGED_NOTE = "The way in was changed: “{title}” does not exist there."


class SignInPage(FieldForm):
    """The second tab of a profile.

    Signals:
        changed: nothing; the user changed something that is no secret.
    """

    changed = Signal()

    def __init__(self, keychain_title: str) -> None:
        """Make the fields; `keychain_title` names where secrets are remembered."""
        super().__init__()
        self._online = False
        self.way_in = QuietBox()
        self.user = QLineEdit()
        self.client_id = QLineEdit()
        self.redirect = QLineEdit()
        self.redirect.setPlaceholderText("http://127.0.0.1")
        kinds = "Private keys (*.xml *.pem *.key);;All files (*)"
        self.key_file = FileField("private key file", kinds)
        self.secrets = {kind: SecretField(kind, keychain_title) for kind in _secret_kinds()}
        self._lay_out()
        self.way_in.currentIndexChanged.connect(self._on_way_in_changed)
        for line in (self.user, self.client_id, self.redirect):
            line.textEdited.connect(self.changed)
        self.key_file.changed.connect(self.changed)

    def _lay_out(self) -> None:
        self.add(Spot.WAY_IN, "&Way in", self.way_in)
        self.add(Spot.USER, "&User name", self.user)
        self._add_secret(SecretKind.PASSWORD, "Passwor&d")
        self._add_secret(SecretKind.TICKET, "Tic&ket")
        self._add_secret(SecretKind.ACCESS_TOKEN, "Access to&ken")
        self.add(Spot.CLIENT_ID, "C&lient id", self.client_id)
        self._add_secret(SecretKind.CLIENT_SECRET, "Client sec&ret\n(application token)")
        self.add(Spot.REDIRECT, "Redir&ect address", self.redirect, _REDIRECT_NOTE)
        self.add(Spot.KEY_FILE, "Private &key file", self.key_file)
        self._add_secret(SecretKind.KEY_PASSPHRASE, "Its passp&hrase")
        self._add_secret(SecretKind.SYSTEM_TOKEN, "S&ystem user token")

    def _add_secret(self, kind: SecretKind, title: str) -> None:
        self.add(kind, title, self.secrets[kind])

    def show_profile(self, profile: Profile) -> None:
        """Show the fields of a profile."""
        app = profile.app or OnlineApp()
        with QSignalBlocker(self):
            self._offer(profile.way_in, online=profile.app is not None)
            self.user.setText(profile.user)
            self.client_id.setText(app.client_id)
            self.redirect.setText(app.redirect_uri)
            self.key_file.set_path(app.key_file)

    def filled(self, profile: Profile) -> Profile:
        """The same profile with what stands in the fields."""
        way: WayIn = self.way_in.currentData()
        app = profile.app
        if app is not None:
            app = replace(
                app,
                client_id=self.client_id.text().strip(),
                redirect_uri=self.redirect.text().strip(),
                key_file=self.key_file.path(),
            )
        return replace(profile, way_in=way, user=self.user.text().strip(), app=app)

    def move_to(self, *, online: bool) -> None:
        """Offer the ways in of another place; one that does not exist there gives way, and says so.

        The first one of the place is chosen then.
        """
        if online == self._online:
            return
        chosen: WayIn = self.way_in.currentData()
        offered = ways_in(online=online)
        with QSignalBlocker(self):
            self._offer(chosen if chosen in offered else offered[0], online=online)
            if chosen not in offered:
                self.set_note(Spot.WAY_IN, _CHANGED_NOTE.format(title=chosen.title))

    def _offer(self, chosen: WayIn, *, online: bool) -> None:
        """Fill the list; one that was chosen against all reason stays there, to be seen."""
        self._online = online
        offered = ways_in(online=online)
        with QSignalBlocker(self.way_in):
            self.way_in.clear()
            for way in offered if chosen in offered else (*offered, chosen):
                self.way_in.addItem(way.title, way)
            self.way_in.setCurrentIndex(self.way_in.findData(chosen))
        self._show_fields()

    def _show_fields(self) -> None:
        way: WayIn = self.way_in.currentData()
        shown = {Spot.WAY_IN, *_SHOWN[way]}
        if way in _MAY_BE_OF_ONLINE or (self._online and way is not WayIn.NONE):
            shown.add(SecretKind.CLIENT_SECRET)
            note = _SWAP_NOTE if self._online else _ONLINE_NOTE
            self.set_note(SecretKind.CLIENT_SECRET, note)
        for key in self.fields():
            self.set_shown(key, shown=key in shown)
        self.set_note(Spot.WAY_IN, _NOTES.get(way, ""))

    @Slot()
    def _on_way_in_changed(self) -> None:
        self._show_fields()
        self.changed.emit()


def _secret_kinds() -> Iterator[SecretKind]:
    """The secrets of signing in that a user can give; a refresh token comes by itself."""
    yield SecretKind.CLIENT_SECRET
    for shown in _SHOWN.values():
        yield from (key for key in shown if isinstance(key, SecretKind))
