"""The dialog says which release this is, gives it away as text, and offers what can be shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui import paths
from erpsync_gui.gui.about_dialog import AboutDialog
from erpsync_gui.release import RELEASES, Release

BUILT = Release("1.2.0", date(2026, 11, 22), "46fe1db12345", "3.13.1", "6.11.3")
TODAY = date(2026, 12, 1)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def button(dialog: AboutDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if text in each.text())


def words(dialog: AboutDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_package_says_when_and_from_what_it_was_built(parent: QWidget) -> None:
    facts = AboutDialog(BUILT, TODAY, parent).facts().splitlines()
    assert facts[:3] == [
        "ErpSync Workbench",
        "Version: 1.2.0",
        "Built: 2026-11-22, commit 46fe1db12345",
    ]
    assert [line.partition(":")[0] for line in facts[3:]] == ["Python", "Qt", "System"]


def test_the_source_tree_says_that_it_is_none(parent: QWidget) -> None:
    assert "Built: from source" in AboutDialog(Release("1.2.0"), TODAY, parent).facts()


def test_an_old_release_says_so(parent: QWidget) -> None:
    old = AboutDialog(BUILT, date(2028, 1, 30), parent)
    assert "Built: 2026-11-22, commit 46fe1db12345 (14 months old)" in old.facts()
    assert "months" not in AboutDialog(BUILT, TODAY, parent).facts()


def test_all_facts_stand_in_the_dialog_and_can_be_copied(parent: QWidget, qtbot: QtBot) -> None:
    dialog = AboutDialog(BUILT, TODAY, parent)
    for line in dialog.facts().splitlines():
        for part in line.split(": ", 1):
            assert part in words(dialog)
    qtbot.mouseClick(button(dialog, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.facts() + "\n"


def test_the_terms_name_the_license_and_what_may_be_replaced(parent: QWidget) -> None:
    told = words(AboutDialog(BUILT, TODAY, parent))
    for word in ("MIT license", "Qt for Python (PySide6)", "LGPL, version 3", "replace them"):
        assert word in told


def test_the_page_of_releases_is_asked_for_and_not_opened(parent: QWidget, qtbot: QtBot) -> None:
    dialog = AboutDialog(BUILT, TODAY, parent)
    with qtbot.waitSignal(dialog.page_wanted) as wanted:
        qtbot.mouseClick(button(dialog, "&newer version"), Qt.MouseButton.LeftButton)
    assert wanted.args == [QUrl(RELEASES)]


def test_licenses_are_offered_only_where_they_are(
    parent: QWidget, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [each.text() for each in AboutDialog(BUILT, TODAY, parent).findChildren(QPushButton)]
    assert not [text for text in texts if "icense" in text or "notices" in text]

    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    for name in ("LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "icons/app.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("…", "utf-8")
    dialog = AboutDialog(BUILT, TODAY, parent)
    for text, name in (("icense", "LICENSE.txt"), ("notices", "THIRD_PARTY_NOTICES.txt")):
        with qtbot.waitSignal(dialog.page_wanted) as wanted:
            qtbot.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)
        assert wanted.args == [QUrl.fromLocalFile(str(tmp_path / name))]


def test_enter_closes_it(parent: QWidget) -> None:
    dialog = AboutDialog(BUILT, TODAY, parent)
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)  # type: ignore[union-attr] # it is there
    assert close.isDefault()
    assert not [each for each in dialog.findChildren(QPushButton) if each.autoDefault()][1:]
