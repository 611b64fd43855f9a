"""A window with its files where a user has them, and the search that every test here ends with.

Each test plants secrets where they come in, drives a part of the program through its window, and
then searches all that was seen for every one of them. That the search finds them in any spelling
and in every corner of a window is shown in `test_search.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from erpsync_gui import app, logs, paths
from erpsync_gui.gui.desktop import Desktop
from tests.fakes.keychain import Keychain
from tests.fakes.planted import Evidence
from tests.fakes.spied import evidence_of_the_practice_tenant
from tests.fakes.witness import Searched, Witness

BY_HAND = """
[[profile]]
name = "By hand"
key = "by-hand"
address = "http://tessa:{in_address}@127.0.0.1:9/crm"
user = "tessa"
password = '''
{password}'''
"""


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch) -> Evidence:
    """The search, which knows all that the practice tenant hands out in this test."""
    return evidence_of_the_practice_tenant(monkeypatch)


@pytest.fixture
def memory() -> logs.Memory:
    """The log of the program, which goes to its file and to stderr, too."""
    return logs.set_up(file=paths.state() / "erpsync-gui.log")


@pytest.fixture
def by_hand(evidence: Evidence) -> str:
    """The text of a file of profiles that its owner wrote with passwords in it."""
    in_address = evidence.know("a password in an address, by hand", "Q7R8S9T0U1V2W3X4")
    password = evidence.plant("a password in the file of profiles")
    text = BY_HAND.format(password=password, in_address=in_address)
    paths.profiles().parent.mkdir(parents=True)
    paths.profiles().write_text(text, "utf-8")
    return text


@pytest.fixture
def desktop(
    qtbot: QtBot, qapp: QApplication, memory: logs.Memory, by_hand: str
) -> Iterator[Desktop]:
    """The whole window with its files where a user has them."""
    settings = QSettings(str(paths.state() / "window.ini"), QSettings.Format.IniFormat)
    desktop = app.build(qapp, settings, memory, paths.profiles())
    qtbot.addWidget(desktop.window)
    with qtbot.waitSignal(desktop.workbench.connected, timeout=20_000):
        desktop.window.show()
    yield desktop
    desktop.window.close()


@pytest.fixture
def witness(
    desktop: Desktop, qtbot: QtBot, memory: logs.Memory, evidence: Evidence
) -> Iterator[Witness]:
    """Watches the window."""
    QGuiApplication.clipboard().setText("nothing was copied yet")
    yield Witness(desktop, qtbot, memory, evidence)
    QGuiApplication.clipboard().clear()


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder of the user's, for what is saved and exported."""
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"


@pytest.fixture
def searched(
    witness: Witness,
    keychain: Keychain,
    exports: Path,
    tmp_path: Path,
    by_hand: str,
    capfd: pytest.CaptureFixture[str],
) -> Searched:
    """The last act of each test: looks once more, at the files, too, and finds no secret."""

    def search(*proofs: str) -> None:
        witness.look("at the end")
        witness.desktop.window.close()
        if paths.profiles().read_text("utf-8") == by_hand:
            paths.profiles().unlink()  # the program has written nothing there
        for folder in (tmp_path / "user", exports, keychain._folder):
            witness.evidence.see_files(folder)
        for name, text in zip(("stdout", "stderr"), capfd.readouterr(), strict=True):
            witness.evidence.see(name, text)
        for proof in proofs:
            assert witness.evidence.has_seen(proof), f"this was not looked at: {proof}"
        found = "\n".join(map(str, witness.evidence.search()))
        assert not found, f"{witness.evidence}:\n{found}"

    return search
