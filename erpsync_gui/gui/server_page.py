"""Where a customer's server is, how careful one has to be with it, and how it is spoken to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from erpsync_gui.gui import icons
from erpsync_gui.gui.address import address_problem, base_of, is_unprotected
from erpsync_gui.gui.choice_box import QuietBox
from erpsync_gui.gui.field_form import FieldForm
from erpsync_gui.gui.profile_bar import environment_color
from erpsync_gui.gui.profile_problems import TENANT, Spot
from erpsync_gui.store.profile import Environment, Profile
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.online import ENVIRONMENTS, OnlineApp

_LOGIN_TITLES = {
    "sod": "Development (sod)",
    "qaonline": "Stage (qaonline)",
    "online": "Production (online)",
}
_OTHER_LOGIN = ""
_EXAMPLES = {
    False: "https://crm.example.com/SuperOffice",
    True: "asked for by the id of the tenant",
}
"""What stands in an empty line for the address, on-site and online."""

_UNPROTECTED = "http:// is not encrypted: passwords and data can be read on the way."
_NOTES = {False: "Where the web application is, without a service or /api.", True: ""}
_SWITCHED_ON = "Switched on by itself, because this is production."
_WRITES = "This is production: calls that change data will go out, after a question."


class ServerPage(FieldForm):
    """The first tab of a profile.

    Signals:
        changed: nothing; the user changed something.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Make the fields."""
        super().__init__()
        self._switched_on = False
        self._environment = Environment.TEST
        self.name = QLineEdit()
        self.environment = QuietBox()
        self.environment.setIconSize(QSize(12, 12))
        self.read_only = QCheckBox("Read-onl&y: nothing that changes data goes out")
        self.place = QuietBox()
        self.place.addItem("On-site, or any address", userData=False)
        self.place.addItem("CRM Online, by its tenant", userData=True)
        self.address = QLineEdit()
        self.login = QuietBox()
        for name in ENVIRONMENTS:
            self.login.addItem(_LOGIN_TITLES[name], name)
        self.login.addItem("Another address", _OTHER_LOGIN)
        self.login_address = _line("https://sod.superoffice.com")
        self.tenant = _line("Cust12345")
        self.protocol = QuietBox()
        for protocol in Protocol:
            self.protocol.addItem(protocol.title, protocol)
        self.language = _line("the server's own (REST only)")
        self.culture = _line("the server's own (REST only)")
        self.time_zone = _line("the server's own")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add(Spot.NAME, "Na&me", self.name)
        self.add(Spot.ENVIRONMENT, "&Environment", self.environment)
        self.add(Spot.READ_ONLY, "", self.read_only)
        self.add(Spot.PLACE, "&Where it runs", self.place)
        self.add(Spot.LOGIN, "Online en&vironment", self.login)
        self.add(Spot.LOGIN_ADDRESS, "Lo&gin address", self.login_address)
        self.add(Spot.TENANT, "Tenant i&d", self.tenant)
        self.add(Spot.ADDRESS, "We&b address", self.address)
        self.add(Spot.PROTOCOL, "P&rotocol", self.protocol)
        self.add(Spot.LANGUAGE, "&Language", self.language)
        self.add(Spot.CULTURE, "C&ulture", self.culture)
        self.add(Spot.TIME_ZONE, "Time &zone code", self.time_zone)
        self.set_note(Spot.TENANT, "Empty: you choose it in the browser.")

    def _connect(self) -> None:
        for line in (
            self.name,
            self.address,
            self.login_address,
            self.tenant,
            self.language,
            self.culture,
            self.time_zone,
        ):
            line.textEdited.connect(self.changed)
        self.address.textChanged.connect(self._note_address)
        self.address.editingFinished.connect(self._on_address_editing_finished)
        self.login_address.editingFinished.connect(self._on_address_editing_finished)
        self.tenant.editingFinished.connect(self._on_tenant_editing_finished)
        self.environment.activated.connect(self._on_environment_activated)
        self.read_only.clicked.connect(self._on_read_only_clicked)
        for box in (self.place, self.login):
            box.currentIndexChanged.connect(self._on_place_changed)
        self.protocol.currentIndexChanged.connect(self.changed)

    def show_profile(self, profile: Profile) -> None:
        """Show the fields of a profile."""
        app = profile.app or OnlineApp()
        with QSignalBlocker(self):
            self.name.setText(profile.name)
            self._offer_environments(profile.environment)
            self._switched_on = False
            self.read_only.setChecked(profile.read_only)
            self.place.setCurrentIndex(self.place.findData(profile.app is not None))
            self.address.setText(profile.address)
            known = app.environment in ENVIRONMENTS
            self.login.setCurrentIndex(
                self.login.findData(app.environment if known else _OTHER_LOGIN)
            )
            self.login_address.setText("" if known else app.environment)
            self.tenant.setText(app.tenant)
            self.protocol.setCurrentIndex(self.protocol.findData(profile.protocol))
            self.language.setText(profile.language)
            self.culture.setText(profile.culture)
            self.time_zone.setText(profile.time_zone)
            self._show_place()
            self._note_read_only()

    def filled(self, profile: Profile) -> Profile:
        """The same profile with what stands in the fields."""
        online: bool = self.place.currentData()
        environment: Environment = self.environment.currentData()
        protocol: Protocol = self.protocol.currentData()
        return replace(
            profile,
            name=self.name.text().strip(),
            environment=environment,
            read_only=self.read_only.isChecked(),
            address=base_of(self.address.text()),
            app=self._app(profile.app or OnlineApp()) if online else None,
            protocol=protocol,
            language=self.language.text().strip(),
            culture=self.culture.text().strip(),
            time_zone=self.time_zone.text().strip(),
        )

    def refresh(self) -> None:
        """Tint the dots anew after the palette changed."""
        for place in range(self.environment.count()):
            color = environment_color(self.environment.itemData(place))
            self.environment.setItemIcon(place, icons.dot(color))

    def _app(self, app: OnlineApp) -> OnlineApp:
        login: str = self.login.currentData() or base_of(self.login_address.text())
        return replace(app, environment=login, tenant=_tenant(self.tenant.text()))

    def _offer_environments(self, chosen: Environment) -> None:
        """Practice is built in: it is a choice only where it is chosen already."""
        self.environment.clear()
        for each in Environment:
            if each is not Environment.PRACTICE or chosen is Environment.PRACTICE:
                self.environment.addItem(icons.dot(environment_color(each)), each.title, each)
        self.environment.setCurrentIndex(self.environment.findData(chosen))
        self._environment = chosen

    def _show_place(self) -> None:
        online: bool = self.place.currentData()
        self._note_address()
        self.address.setPlaceholderText(_EXAMPLES[online])
        self.set_shown(Spot.LOGIN, shown=online)
        self.set_shown(Spot.TENANT, shown=online)
        other = self.login.currentData() == _OTHER_LOGIN
        self.set_shown(Spot.LOGIN_ADDRESS, shown=online and other)

    @Slot()
    def _note_address(self) -> None:
        online: bool = self.place.currentData()
        is_readable = is_unprotected(self.address.text())
        self.set_note(Spot.ADDRESS, _UNPROTECTED if is_readable else _NOTES[online])

    def _note_read_only(self) -> None:
        note = ""
        if self._environment.is_read_only:
            note = "" if self.read_only.isChecked() else _WRITES
            note = _SWITCHED_ON if self._switched_on else note
        self.set_note(Spot.READ_ONLY, note)

    @Slot()
    def _on_environment_activated(self) -> None:
        """Production is read-only unless told otherwise; what was switched on goes off again."""
        if self.environment.currentData() is self._environment:
            return
        self._environment = self.environment.currentData()
        careful = self._environment.is_read_only
        if careful and not self.read_only.isChecked():
            self.read_only.setChecked(True)
            self._switched_on = True
        elif not careful and self._switched_on:
            self.read_only.setChecked(False)
            self._switched_on = False
        self._note_read_only()
        self.changed.emit()

    @Slot()
    def _on_read_only_clicked(self) -> None:
        self._switched_on = False
        self._note_read_only()
        self.changed.emit()

    @Slot()
    def _on_place_changed(self) -> None:
        self._show_place()
        self.changed.emit()

    @Slot()
    def _on_address_editing_finished(self) -> None:
        for line in (self.address, self.login_address):
            if not address_problem(line.text()):
                line.setText(base_of(line.text()))

    @Slot()
    def _on_tenant_editing_finished(self) -> None:
        self.tenant.setText(_tenant(self.tenant.text()))


def _line(placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    return line


def _tenant(text: str) -> str:
    """The id of a tenant as SuperOffice writes it; what is none stays as it was typed."""
    trimmed = text.strip()
    return f"Cust{trimmed[4:]}" if TENANT.fullmatch(trimmed) else trimmed
