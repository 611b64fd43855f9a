"""The program tests itself: whether all that it needs is here, and works.

Run from source and from every package, since making one may lose what no import names: a library
that is loaded late, a drawing, a catalog, a license. It touches nothing of the user's: settings and
profiles are written into the tour's own folder, nothing in the keychain is looked at, and no host
is reached but the practice tenant within the program.
"""

from __future__ import annotations

import importlib
import pkgutil
import platform
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QLibraryInfo, QSettings, QSize, QTranslator, qVersion
from PySide6.QtGui import QImage

import erpsync_gui
from erpsync_gui import paths, release
from erpsync_gui.contract.model import Value
from erpsync_gui.gui import icons
from erpsync_gui.gui.amounts import count_text
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.showcase import CUSTOMERS, send
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.gui.tour_report import TourReport
from erpsync_gui.secret import Secret
from erpsync_gui.store import vault
from erpsync_gui.store.profiles import Profiles, ProfilesError
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome

Check = Callable[[], str]
"""Returns what was found, and raises one of `_FAILURES` where it was not."""

_FAILURES = (
    *(AttributeError, ImportError, LookupError, OSError, RuntimeError, ValueError),
    *(ProfilesError, TourFailedError, vault.VaultError),
)
"""How something that is missing shows: as what libraries raise, and as sentences of our own."""

_KEYCHAIN_PATIENCE_S = 5.0
_EXTRAS = ("spnego",)
"""What need not be installed beside the source tree. A package has it."""

_MANY_CHANGES = 20_000
_RESYNC: Mapping[str, Value] = {
    "ErpConnectionId": 1,
    "ErpActorType": "Customer",
    "ExternalKeys": ["10001"],
}

_ICON_SIZE = QSize(32, 32)
_CATALOG = "qtbase_en"
"""The catalog of Qt's own texts that a package carries; the texts themselves are English."""


def test_self(desktop: Desktop, settings: QSettings, report: TourReport) -> Steps:
    """Check one thing after the other, and report each; what is missing stops no other check.

    `settings` are the tour's own, and so is the folder that they are in.

    Raises:
        TourFailedError: something is missing; the report has said what.
    """
    # In one step: whoever let the event loop run meanwhile might miss `connected`.
    passed = [_passes(name, check, report) for name, check in _checks(desktop, settings)]
    yield desktop.workbench.connected
    for operation in desktop.catalogue.operations():
        desktop.tabs.open(operation.name)
        yield 0
    passed.append(_passes("forms", partial(_built_forms, desktop), report))
    for protocol in (Protocol.SOAP88, Protocol.REST):
        desktop.bar.choose_protocol(protocol)
        yield from send(desktop, desktop.tabs.open("GetEngineStatus"))
        answered = partial(_answered, desktop.workbench.latest)
        passed.append(_passes(protocol.title, answered, report))
    yield from _receive_much(desktop)
    passed.append(_passes("large answers", partial(_read_apart, desktop.workbench.latest), report))
    if not all(passed):
        msg = f"{passed.count(False)} of {len(passed)} checks failed"
        raise TourFailedError(msg)


def _passes(name: str, check: Check, report: TourReport) -> bool:
    try:
        found = check()
    except _FAILURES as failure:
        # An exception without a text is its name.
        report.complain(f"erpsync-gui: missing: {name}: {str(failure) or repr(failure)}")
        return False
    report.say(f"{name}: {found}")
    return True


def _checks(desktop: Desktop, settings: QSettings) -> Iterator[tuple[str, Check]]:
    yield "release", _release
    if paths.is_frozen():
        yield "licenses", _licenses
    yield "modules", _modules
    yield "contract", lambda: f"{len(desktop.catalogue.operations())} operations"
    yield "settings", partial(_settings, settings)
    yield "profiles", partial(_profiles, Path(settings.fileName()).with_name("selftest.toml"))
    yield "keychain", _keychain
    yield "icons", _icons
    yield "translations", _translations
    yield "encryption", _encryption
    yield "Windows sign-in", _windows_sign_in


def _release() -> str:
    if not paths.is_frozen():
        return f"{release.current()}, from source"
    made = release.read(paths.build_record())
    here = (erpsync_gui.__version__, platform.python_version(), qVersion())
    if (made.version, made.python, made.qt) != here:
        msg = f"the record of the building is another one's: {made}"
        raise TourFailedError(msg)
    return str(made)


def _licenses() -> str:
    for file in (paths.license_text(), paths.third_party_notices()):
        if not file.read_text("utf-8").strip():
            msg = f"{file.name} is empty"
            raise TourFailedError(msg)
    return "the program's own and those of its libraries"


def _modules() -> str:
    """Import all of the program, and with it every library that it uses."""
    names = [found.name for found in pkgutil.walk_packages(erpsync_gui.__path__, "erpsync_gui.")]
    lost = {}
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as error:
            if error.name not in _EXTRAS or paths.is_frozen():
                lost[str(error)] = name
    if lost:
        msg = "; ".join(f"{sentence} (for {name})" for sentence, name in lost.items())
        raise TourFailedError(msg)
    return f"{len(names)} imported"


def _settings(settings: QSettings) -> str:
    written = {"selftest/text": "Sjøvegan æ, 木", "selftest/bytes": QByteArray(bytes(range(256)))}
    for key, value in written.items():
        settings.setValue(key, value)
    settings.sync()
    # Under its own name Qt would give what it still has in memory.
    file = Path(settings.fileName())
    copy = file.with_name("selftest.ini")
    copy.write_bytes(file.read_bytes())
    again = QSettings(str(copy), settings.format())
    read = {key: again.value(key) for key in written}
    settings.remove("selftest")
    if read != written:
        msg = f"{settings.fileName()} gives other values than were written"
        raise TourFailedError(msg)
    return "written and read"


def _profiles(file: Path) -> str:
    Profiles(file).save(CUSTOMERS)
    loaded = Profiles(file).load()
    if loaded.profiles != CUSTOMERS:
        msg = " ".join(loaded.complaints) or f"{file} gives other profiles than were written"
        raise TourFailedError(msg)
    return "written and read"


def _keychain() -> str:
    keychain = vault.Vault(_KEYCHAIN_PATIENCE_S)
    if keychain.is_there():
        return f"{keychain.title}: available"
    if sys.platform in {"win32", "darwin"}:
        msg = f"{keychain.title}: every such system has it, and it cannot be used"
        raise TourFailedError(msg)
    return f"{keychain.title}: its parts are there; no keychain service is running here"


def _icons() -> str:
    drawings = sorted((paths.resources() / "icons").glob("*.svg"))
    for drawing in drawings:
        image = icons.icon(drawing.stem).pixmap(_ICON_SIZE).toImage()
        # Its bits do not keep an image alive: it needs a name as long as they are looked at.
        opacity = image.convertToFormat(QImage.Format.Format_Alpha8)
        if not any(opacity.constBits()):
            msg = f"{drawing.name} gives an empty picture"
            raise TourFailedError(msg)
    if not drawings:
        msg = "there is none"
        raise TourFailedError(msg)
    return f"{len(drawings)} drawn"


def _translations() -> str:
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not QTranslator().load(_CATALOG, folder):
        msg = f"{_CATALOG}.qm cannot be loaded from {folder}"
        raise TourFailedError(msg)
    return f"{_CATALOG} is there; numbers are written {count_text(1_234_567)}"


def _encryption() -> str:
    # A library that is lost must not take the other checks along.
    import certifi  # noqa: PLC0415 - as said above

    from erpsync_gui.wire import tls  # noqa: PLC0415 - as said above

    tls.context()
    if b"-----BEGIN CERTIFICATE-----" not in Path(certifi.where()).read_bytes():
        msg = f"{certifi.where()} holds no certificate"
        raise TourFailedError(msg)
    return f"{ssl.OPENSSL_VERSION}, trusting what this system trusts"


def _windows_sign_in() -> str:
    # As with encryption.
    from erpsync_gui.wire import negotiate  # noqa: PLC0415 - as said above

    person = ("selftest.invalid", "selftest", Secret("selftest"))
    try:
        begun = negotiate.Negotiation(*person).answer(["NTLM"])
    except negotiate.NotAvailableError as lacking:
        if paths.is_frozen():
            raise TourFailedError(str(lacking)) from lacking
        return str(lacking)
    if not begun:
        msg = "no handshake could be begun"
        raise TourFailedError(msg)
    return "available"


def _built_forms(desktop: Desktop) -> str:
    wanted = {operation.name for operation in desktop.catalogue.operations()}
    built = {tab.operation.name for tab in desktop.tabs.tabs()}
    if wanted - built:
        raise TourFailedError(", ".join(sorted(wanted - built)))
    return f"{len(wanted)} built"


def _receive_much(desktop: Desktop) -> Steps:
    """Have an answer that is large enough for the second process."""
    connections = desktop.workbench.connections
    if connections is not None:
        connections.sandbox.faults.arm(f"changes={_MANY_CHANGES}")
    tab = desktop.tabs.open("ForceResyncExternal")
    tab.request.set_arguments(_RESYNC)
    yield from send(desktop, tab)


def _read_apart(exchange: Exchange | None) -> str:
    _answered(exchange)
    if exchange is None or exchange.response is None or exchange.changes is None:
        msg = "there is no list of changes"
        raise TourFailedError(msg)
    if isinstance(exchange.response.text.body, bytes):
        msg = "the second process has not read it"
        raise TourFailedError(msg)
    return f"{count_text(len(exchange.changes))} changed records read by the second process"


def _answered(exchange: Exchange | None) -> str:
    if exchange is None or exchange.outcome is not Outcome.OK:
        raise TourFailedError(exchange.explain() if exchange is not None else "no answer")
    return exchange.verdict.sentence
