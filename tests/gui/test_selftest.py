"""Whatever freezing can lose, the self-test misses it, says so, and goes on.

`tests/test_app.py` runs the whole of it.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QSettings, qVersion
from pytestqt.qtbot import QtBot

from erpsync_gui import __version__, paths
from erpsync_gui.gui import icons, selftest
from erpsync_gui.gui.tour import TourFailedError
from erpsync_gui.gui.tour_report import TourReport
from erpsync_gui.store import vault
from tests.fakes.keychain import Keychain

RECORD = {
    "version": __version__,
    "built_on": "2026-11-22",
    "commit": "46fe1db12345",
    "python": platform.python_version(),
    "qt": qVersion(),
}


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The resources of a frozen program that has everything."""
    resources = tmp_path / "resources"
    shutil.copytree(paths.resources() / "icons", resources / "icons")
    for name in ("LICENSE.txt", "THIRD_PARTY_NOTICES.txt"):
        (resources / name).write_text("…", "utf-8")
    (resources / "build.json").write_text(json.dumps(RECORD), "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return resources


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def test_from_source_the_release_is_its_version() -> None:
    assert selftest._release() == f"ErpSync Workbench {__version__}, from source"


def test_a_package_says_its_record_and_has_its_licenses(frozen: Path) -> None:
    assert selftest._release() == f"ErpSync Workbench {__version__}, built on 2026-11-22"
    assert "libraries" in selftest._licenses()


@pytest.mark.parametrize("key", ["version", "python", "qt"])
def test_the_record_of_another_package_is_found_out(frozen: Path, key: str) -> None:
    (frozen / "build.json").write_text(json.dumps(RECORD | {key: "0.0.1"}), "utf-8")
    with pytest.raises(TourFailedError, match="another one's"):
        selftest._release()


@pytest.mark.parametrize("name", ["build.json", "LICENSE.txt", "THIRD_PARTY_NOTICES.txt"])
@pytest.mark.parametrize("content", [None, b"", b"\xff"])
def test_a_text_that_is_lost_or_damaged_is_missed(
    frozen: Path, name: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        (frozen / name).unlink()
    else:
        (frozen / name).write_bytes(content)
    check: Callable[[], str] = selftest._release if name == "build.json" else selftest._licenses
    assert not selftest._passes("it", check, TourReport())
    assert capsys.readouterr().err.startswith("erpsync-gui: missing: it: ")


def test_every_library_that_a_module_of_ours_lacks_is_named() -> None:
    program = (
        "import sys\n"
        "sys.modules['authlib'] = sys.modules['zeep'] = None\n"
        "from erpsync_gui.gui import selftest\n"
        "selftest._modules()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    last = run.stderr.splitlines()[-1]
    assert re.search(r"TourFailedError: .*\bzeep\b.*; .*\bauthlib\b", last)
    assert re.search(r"\(for erpsync_gui\.[a-z.]+\)$", last)


def test_an_extra_may_be_missing_from_source_and_not_from_a_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(sys.modules, "erpsync_gui.sandbox.windows_sign_in", raising=False)
    monkeypatch.setitem(sys.modules, "spnego", None)
    assert "imported" in selftest._modules()
    monkeypatch.setattr("erpsync_gui.wire.negotiate.find_spec", lambda _: None)
    assert "not installed" in selftest._windows_sign_in()

    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(TourFailedError, match="spnego"):
        selftest._modules()
    with pytest.raises(TourFailedError, match="not installed"):
        selftest._windows_sign_in()


def test_settings_are_written_read_and_taken_away_again(settings: QSettings) -> None:
    assert selftest._settings(settings) == "written and read"
    assert settings.allKeys() == []


def test_settings_that_are_not_kept_are_missed(
    settings: QSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(QSettings, "sync", lambda _: None)
    assert not selftest._passes("settings", lambda: selftest._settings(settings), TourReport())
    assert "missing: settings: " in capsys.readouterr().err


def test_settings_that_come_back_as_others_are_missed(
    settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = QSettings.setValue
    monkeypatch.setattr(
        QSettings, "setValue", lambda self, key, _: keep(self, key, "something else")
    )
    with pytest.raises(TourFailedError, match="other values"):
        selftest._settings(settings)


def test_profiles_are_written_and_read(tmp_path: Path) -> None:
    assert selftest._profiles(tmp_path / "profiles.toml") == "written and read"


def test_a_folder_where_no_profile_can_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    in_the_way = tmp_path / "file" / "profiles.toml"
    assert not selftest._passes("profiles", lambda: selftest._profiles(in_the_way), TourReport())
    assert "missing: profiles: " in capsys.readouterr().err


def test_a_keychain_that_is_there_is_available(keychain: Keychain) -> None:
    assert selftest._keychain() == "Secret Service keychain: available"


def test_on_linux_no_keychain_need_be_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert selftest._keychain().endswith("no keychain service is running here")


@pytest.mark.skipif(sys.platform == "darwin", reason="it is there on its own system")
def test_on_macos_the_keychain_belongs_to_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "HERE", vault.MACOS)
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(TourFailedError, match="macOS Keychain"):
        selftest._keychain()


def test_a_lost_part_of_the_keychain_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "secretstorage", None)
    assert not selftest._passes("keychain", selftest._keychain, TourReport())
    assert "secretstorage" in capsys.readouterr().err


def test_every_drawing_is_drawn(qtbot: QtBot) -> None:
    drawings = list((paths.resources() / "icons").glob("*.svg"))
    assert selftest._icons() == f"{len(drawings)} drawn"


def test_a_drawing_that_draws_nothing_is_missed(
    frozen: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icons, "icon", icons.icon.__wrapped__)  # nothing kept from other tests
    monkeypatch.setattr(icons, "_source", icons._source.__wrapped__)
    (frozen / "icons" / "empty.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    with pytest.raises(TourFailedError, match=r"empty\.svg"):
        selftest._icons()
    shutil.rmtree(frozen / "icons")
    with pytest.raises(TourFailedError, match="none"):
        selftest._icons()


def test_qt_s_own_catalog_is_loaded(qtbot: QtBot) -> None:
    assert selftest._translations().startswith("qtbase_en is there")


def test_a_catalog_that_was_lost_is_missed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLibraryInfo, "path", lambda _: str(tmp_path))
    with pytest.raises(TourFailedError, match=r"qtbase_en\.qm cannot be loaded"):
        selftest._translations()


def test_connections_can_be_encrypted() -> None:
    assert selftest._encryption().startswith("OpenSSL")


def test_a_lost_file_of_authorities_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cacert.pem").write_bytes(b"")
    monkeypatch.setattr("certifi.where", lambda: str(tmp_path / "cacert.pem"))
    with pytest.raises(TourFailedError, match="holds no certificate"):
        selftest._encryption()


def test_a_handshake_of_windows_can_be_begun() -> None:
    pytest.importorskip("spnego")
    assert selftest._windows_sign_in() == "available"


def test_a_call_without_an_answer_is_a_failure() -> None:
    with pytest.raises(TourFailedError, match="no answer"):
        selftest._answered(None)
