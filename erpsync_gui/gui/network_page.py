"""The way from here to a customer's server: proxy, certificates, patience."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSizePolicy

from erpsync_gui.gui.choice_box import QuietBox
from erpsync_gui.gui.field_form import FieldForm
from erpsync_gui.gui.file_field import FileField
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.gui.secret_field import SecretField
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.network import Network, ProxyMode

_PROXY_TITLES = {
    ProxyMode.SYSTEM: "The system's",
    ProxyMode.NONE: "None",
    ProxyMode.MANUAL: "This one:",
}
_LONGEST_S = 24 * 3600
_DECIMALS = 3


class SecondsBox(QDoubleSpinBox):
    """A time to wait in seconds; nothing but a number can be typed, and it is shown as it is."""

    def __init__(self) -> None:
        """Allow anything from a blink to a day."""
        super().__init__()
        self.setDecimals(_DECIMALS)
        self.setRange(10**-_DECIMALS, _LONGEST_S)
        self.setSingleStep(5)
        self.setSuffix(" s")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def textFromValue(self, value: float) -> str:  # noqa: N802 (Qt's name)
        """No zeros behind the point that say nothing."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the form scroll."""
        event.ignore()


class NetworkPage(FieldForm):
    """The third tab of a profile.

    Signals:
        changed: nothing; the user changed something that is no secret.
    """

    changed = Signal()

    def __init__(self, keychain_title: str) -> None:
        """Make the fields; `keychain_title` names where secrets are remembered."""
        super().__init__()
        self.proxy = QuietBox()
        for mode, title in _PROXY_TITLES.items():
            self.proxy.addItem(title, mode)
        self.proxy_address = QLineEdit()
        self.proxy_address.setPlaceholderText("http://proxy.example.com:8080")
        self.proxy_user = QLineEdit()
        self.exceptions = QLineEdit()
        self.exceptions.setPlaceholderText("example.com, 10.0.0.0/8")
        kinds = "Certificates (*.pem *.crt *.cer *.der);;All files (*)"
        self.authority_file = FileField("file with further authorities", kinds)
        kinds = "Certificates with their key (*.pem *.p12 *.pfx);;All files (*)"
        self.certificate_file = FileField("client certificate file", kinds)
        self.secrets = {
            kind: SecretField(kind, keychain_title)
            for kind in (SecretKind.PROXY_PASSWORD, SecretKind.CERTIFICATE_PASSPHRASE)
        }
        self.connect_s, self.silence_s, self.total_s = SecondsBox(), SecondsBox(), SecondsBox()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add(Spot.PROXY_MODE, "Pro&xy", self.proxy)
        self.add(Spot.PROXY_ADDRESS, "Proxy a&ddress", self.proxy_address)
        self.add(Spot.PROXY_USER, "&User name", self.proxy_user)
        self.add(SecretKind.PROXY_PASSWORD, "Pass&word", self.secrets[SecretKind.PROXY_PASSWORD])
        self.add(
            Spot.EXCEPTIONS,
            "&Exceptions",
            self.exceptions,
            "Hosts that are reached without a proxy, with commas between them.",
        )
        self.add(
            Spot.AUTHORITY_FILE,
            "Extra CA &file",
            self.authority_file,
            "Authorities that are believed beside the system's own (PEM or DER).",
        )
        self.add(
            Spot.CERTIFICATE_FILE,
            "C&lient certificate",
            self.certificate_file,
            "For servers that ask for one: PEM with its key, or PKCS#12.",
        )
        passphrase = SecretKind.CERTIFICATE_PASSPHRASE
        self.add(passphrase, "Its passp&hrase", self.secrets[passphrase])
        self.add(Spot.CONNECT, "&Reach the server within", self.connect_s)
        self.add(Spot.SILENCE, "&Give up after silence of", self.silence_s)
        self.add(Spot.TOTAL, "End ever&y call after", self.total_s)

    def _connect(self) -> None:
        for line in (self.proxy_address, self.proxy_user, self.exceptions):
            line.textEdited.connect(self.changed)
        self.proxy_address.editingFinished.connect(self._on_proxy_address_editing_finished)
        self.proxy.currentIndexChanged.connect(self._on_choice_changed)
        self.authority_file.changed.connect(self.changed)
        self.certificate_file.changed.connect(self._on_choice_changed)
        for box in (self.connect_s, self.silence_s, self.total_s):
            box.valueChanged.connect(self.changed)

    def show_profile(self, profile: Profile) -> None:
        """Show the fields of a profile."""
        proxy, trust = profile.network.proxy, profile.network.trust
        with QSignalBlocker(self):
            self.proxy.setCurrentIndex(self.proxy.findData(proxy.mode))
            self.proxy_address.setText(proxy.address)
            self.proxy_user.setText(proxy.user)
            self.exceptions.setText(", ".join(proxy.exceptions))
            self.authority_file.set_path(trust.authority_file)
            self.certificate_file.set_path(trust.certificate_file)
            self.connect_s.setValue(profile.deadlines.connect_s)
            self.silence_s.setValue(profile.deadlines.silence_s)
            self.total_s.setValue(profile.deadlines.total_s)
            self._show_fields()

    def filled(self, profile: Profile) -> Profile:
        """The same profile with what stands in the fields."""
        mode: ProxyMode = self.proxy.currentData()
        proxy = replace(
            profile.network.proxy,
            mode=mode,
            address=_with_scheme(self.proxy_address.text()),
            user=self.proxy_user.text().strip(),
            exceptions=tuple(filter(None, re.split(r"[\s,;]+", self.exceptions.text()))),
        )
        trust = replace(
            profile.network.trust,
            authority_file=self.authority_file.path(),
            certificate_file=self.certificate_file.path(),
        )
        deadlines = Deadlines(self.connect_s.value(), self.silence_s.value(), self.total_s.value())
        return replace(profile, network=Network(trust, proxy), deadlines=deadlines)

    def _show_fields(self) -> None:
        mode: ProxyMode = self.proxy.currentData()
        manual = mode is ProxyMode.MANUAL
        for key in (Spot.PROXY_ADDRESS, Spot.PROXY_USER, SecretKind.PROXY_PASSWORD):
            self.set_shown(key, shown=manual)
        self.set_shown(Spot.EXCEPTIONS, shown=mode is not ProxyMode.NONE)
        has_certificate = bool(self.certificate_file.path())
        self.set_shown(SecretKind.CERTIFICATE_PASSPHRASE, shown=has_certificate)

    @Slot()
    def _on_choice_changed(self) -> None:
        self._show_fields()
        self.changed.emit()

    @Slot()
    def _on_proxy_address_editing_finished(self) -> None:
        self.proxy_address.setText(_with_scheme(self.proxy_address.text()))


def _with_scheme(text: str) -> str:
    """The address of a proxy; people write `proxy:8080` and mean http."""
    address = text.strip()
    return f"http://{address}" if address and "://" not in address else address
