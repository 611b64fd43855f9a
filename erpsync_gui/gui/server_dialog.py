"""The address of a server typed by hand, and the way in; kept in memory for this run only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.dialog_buttons import accept_or_cancel
from erpsync_gui.gui.target import Environment, Target, WayIn
from erpsync_gui.wire.redact import Secret

_BELOW_ROOT = re.compile(r"/(?:remote/services\d+|api)(?=/|$)", re.IGNORECASE)
_SECRET_LABELS = {
    WayIn.SIGN_IN: "Pass&word",
    WayIn.TICKET: "&Ticket",
    WayIn.BASIC: "Pass&word",
    WayIn.BEARER: "Access &token",
}
_USER_WAYS = {WayIn.SIGN_IN, WayIn.BASIC}


class ServerDialog(QDialog):
    """Asks for an address and a way in.

    Signals:
        entered: the Target.
    """

    entered = Signal(object)

    def __init__(self, parent: QWidget, last: Target | None = None) -> None:
        """Start with what was entered last, but for the secrets."""
        super().__init__(parent)
        self.setWindowTitle("Another server")
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://crm.example.com/SuperOffice")
        self.address.setMinimumWidth(theme.GAP * 50)
        self.environment = QComboBox()
        for environment in (Environment.TEST, Environment.PRODUCTION):
            self.environment.addItem(environment.value, environment)
        self.way_in = QComboBox()
        for way in WayIn:
            self.way_in.addItem(way.value, way)
        self.user = QLineEdit()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.application_token = QLineEdit()
        self.application_token.setEchoMode(QLineEdit.EchoMode.Password)
        self.application_token.setPlaceholderText("online only")
        self.time_zone = QLineEdit()
        self.time_zone.setPlaceholderText("the server's own")
        self.language = QLineEdit()
        self.language.setPlaceholderText("the server's own (REST)")
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.hide()

        self._rows = QFormLayout()
        self._rows.setSpacing(theme.GAP)
        self._rows.addRow("&Address of the web application", self.address)
        self._rows.addRow("&Environment", self.environment)
        self._rows.addRow("&Way in", self.way_in)
        self._rows.addRow("&User name", self.user)
        self._rows.addRow("Pass&word", self.secret)
        self._rows.addRow("&Client secret (application token)", self.application_token)
        self._rows.addRow("Time &zone code", self.time_zone)
        self._rows.addRow("&Language", self.language)
        self.way_in.currentIndexChanged.connect(self._on_way_in_changed)

        buttons, self.accept_button = accept_or_cancel(self, "Use this &server")
        buttons.accepted.connect(self._on_buttons_accepted)
        note = QLabel("Secrets stay in memory and are forgotten when the program ends.")
        note.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.setSpacing(theme.GAP * 2)
        layout.addLayout(self._rows)
        layout.addWidget(self._problem)
        layout.addWidget(note)
        layout.addWidget(buttons)
        if last is not None:
            self._show(last)
        self._on_way_in_changed()
        first = self.address if last is None else self.secret
        first.setFocus()

    def _show(self, target: Target) -> None:
        self.address.setText(target.base_url)
        self.environment.setCurrentIndex(self.environment.findData(target.environment))
        self.way_in.setCurrentIndex(self.way_in.findData(target.way_in))
        self.user.setText(target.user)
        self.time_zone.setText(target.time_zone)
        self.language.setText(target.language)

    @Slot()
    def _on_way_in_changed(self) -> None:
        way: WayIn = self.way_in.currentData()
        self._rows.setRowVisible(self.user, way in _USER_WAYS)
        self._rows.setRowVisible(self.secret, way in _SECRET_LABELS)
        label = self._rows.labelForField(self.secret)
        if isinstance(label, QLabel) and way in _SECRET_LABELS:
            label.setText(_SECRET_LABELS[way])

    @Slot()
    def _on_buttons_accepted(self) -> None:
        problem = address_problem(self.address.text())
        if problem:
            self._problem.setText(problem)
            self._problem.show()
            self.address.setFocus()
            return
        address = base_of(self.address.text())
        way: WayIn = self.way_in.currentData()
        self.accept()
        self.entered.emit(
            Target(
                name=address.removeprefix("https://"),
                environment=self.environment.currentData(),
                base_url=address,
                way_in=way,
                user=self.user.text().strip() if way in _USER_WAYS else "",
                secret=Secret(self.secret.text() if way in _SECRET_LABELS else ""),
                application_token=Secret(self.application_token.text().strip()),
                time_zone=self.time_zone.text().strip(),
                language=self.language.text().strip(),
            )
        )


def base_of(text: str) -> str:
    """The root of the web application in an address that may name a service or the API below it.

    People copy `…/Remote/Services88/ErpSync.svc?wsdl` or `…/api/v1/…` from a browser or a mail.
    """
    parts = urlsplit(text.strip())
    below = _BELOW_ROOT.search(parts.path)
    root = parts.path[: below.start()] if below else parts.path
    return urlunsplit((parts.scheme, parts.netloc, root.rstrip("/"), "", ""))


def address_problem(text: str) -> str:
    """Why a text cannot be the address of a server; empty when it can."""
    if not text.strip():
        return "Type the address of the web application, for example https://crm.example.com/App."
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"This is not an address: {error}."
    if parts.scheme not in {"http", "https"}:
        return "The address must begin with https:// or http://."
    if not host:
        return "There is no host name in the address."
    if parts.username or parts.password:
        return "Leave user name and password out of the address; there are fields for them below."
    return ""
