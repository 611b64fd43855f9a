"""Every action of the menus does what it says, by its shortcut's own slot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from erpsync_gui import release
from erpsync_gui.gui.about_dialog import AboutDialog
from erpsync_gui.gui.command_palette import CommandPalette
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.log_window import LogWindow
from erpsync_gui.gui.paste_dialog import PasteDialog
from erpsync_gui.gui.profile_dialog import ProfileDialog
from erpsync_gui.gui.theme import Appearance
from erpsync_gui.release import Release
from tests.fakes.choosing import Start


def action(desktop: Desktop, key: str) -> QAction:
    found = desktop.window.findChild(QAction, key)
    assert isinstance(found, QAction)
    return found


def opened(desktop: Desktop, kind: type[QDialog]) -> QDialog:
    dialog = desktop.window.findChild(kind)
    assert isinstance(dialog, kind)
    return dialog


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("palette", CommandPalette),
        ("paste_answer", PasteDialog),
        ("paste_request", PasteDialog),
        ("profiles", ProfileDialog),
        ("log", LogWindow),
        ("about", AboutDialog),
        ("open_answer", QFileDialog),
    ],
)
def test_an_action_opens_its_dialog_without_blocking(
    desktop: Desktop, key: str, kind: type[QDialog]
) -> None:
    action(desktop, key).trigger()
    dialog = opened(desktop, kind)
    assert dialog.isVisible()
    dialog.close()


def test_stop_is_offered_only_while_a_call_runs(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.workbench.connections is not None
    desktop.workbench.connections.sandbox.faults.arm("delay=60000")
    assert not action(desktop, "stop").isEnabled()
    action(desktop, "send").trigger()
    qtbot.waitUntil(action(desktop, "stop").isEnabled)
    assert not action(desktop, "send").isEnabled()
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=5_000):
        action(desktop, "stop").trigger()
    assert not action(desktop, "stop").isEnabled()


def test_tabs_are_opened_and_closed(desktop: Desktop) -> None:
    action(desktop, "new_tab").trigger()
    assert desktop.tabs.count() == 2
    action(desktop, "close_tab").trigger()
    action(desktop, "close_tab").trigger()
    assert desktop.tabs.current() is None
    assert not action(desktop, "send").isEnabled()


def test_the_colors_can_be_chosen(desktop: Desktop) -> None:
    for key, appearance in (
        ("scheme_dark", Appearance.DARK),
        ("scheme_light", Appearance.LIGHT),
        ("scheme_system", Appearance.SYSTEM),
    ):
        action(desktop, key).trigger()
        assert desktop.theme.appearance is appearance


def test_a_saved_answer_is_opened_from_a_file(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    saved = tmp_path / "answer.xml"
    saved.write_bytes(
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        b"<GetCrmActorTypeResponse><Response>Contact</Response></GetCrmActorTypeResponse>"
        b"</s:Body></s:Envelope>"
    )
    action(desktop, "open_answer").trigger()
    dialog = opened(desktop, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(saved))
    dialog.close()

    def is_shown() -> bool:
        tab = desktop.tabs.current()
        return tab is not None and tab.operation.name == "GetCrmActorType"

    qtbot.waitUntil(is_shown, timeout=10_000)


def test_a_file_that_cannot_be_read_is_a_sentence(
    desktop: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    action(desktop, "open_answer").trigger()
    dialog = opened(desktop, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(desktop.reader.complained):
        dialog.fileSelected.emit(str(tmp_path / "missing.xml"))
        dialog.close()
    box = opened(desktop, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "cannot be read" in box.text()
    box.close()


def test_the_clipboard_is_offered_for_pasting(desktop: Desktop) -> None:
    QGuiApplication.clipboard().setText("planted text")
    action(desktop, "paste_answer").trigger()
    dialog = opened(desktop, PasteDialog)
    assert isinstance(dialog, PasteDialog)
    assert dialog.text.toPlainText() == "planted text"
    dialog.close()


def test_the_selected_call_fills_its_form_again(desktop: Desktop, qtbot: QtBot) -> None:
    tab = desktop.tabs.open("GetConnection")
    tab.request.set_arguments({"ErpConnectionId": 2})
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000):
        tab.send()
    qtbot.waitUntil(lambda: desktop.history.count() == 1)
    tab.request.set_arguments({"ErpConnectionId": 1})
    action(desktop, "back").trigger()
    action(desktop, "reuse").trigger()
    filled = desktop.tabs.current()
    assert filled is not None
    assert filled.request.form.arguments() == {"ErpConnectionId": 2}
    action(desktop, "clear_history").trigger()
    assert desktop.history.current() is None


def test_colors_that_were_chosen_are_there_at_the_next_start(start: Start) -> None:
    action(start(), "scheme_dark").trigger()
    again = start()
    assert again.theme.appearance is Appearance.DARK
    action(again, "scheme_system").trigger()
    assert start().theme.appearance is Appearance.SYSTEM


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is shown by other programs, instead of being shown."""
    shown: list[str] = []

    def show(page: QUrl) -> bool:
        shown.append(page.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    return shown


def test_newer_versions_are_a_page_in_the_browser(desktop: Desktop, pages: list[str]) -> None:
    newer = action(desktop, "newer_version")
    assert newer.text() == "Check for a &newer version"
    assert "in the browser; this program asks nobody itself" in newer.toolTip()
    newer.trigger()
    assert pages == [release.RELEASES]


def test_about_shows_its_pages_the_same_way(desktop: Desktop, pages: list[str]) -> None:
    action(desktop, "about").trigger()
    dialog = opened(desktop, AboutDialog)
    assert isinstance(dialog, AboutDialog)
    dialog.page_wanted.emit(QUrl(release.RELEASES))
    dialog.close()
    assert pages == [release.RELEASES]


def test_without_a_browser_the_address_is_told(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    action(desktop, "newer_version").trigger()
    box = opened(desktop, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text().endswith(f"It is here: {release.RELEASES}")
    box.close()


def test_an_old_release_says_so_in_the_menu(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    aged = Release("1.2.0", date(2020, 1, 1))
    months = aged.age_in_months(date.today())  # noqa: DTZ011 - the user's own day
    monkeypatch.setattr(release, "current", lambda: aged)
    text = action(start(), "newer_version").text()
    assert text == f"Check for a &newer version (this one is {months} months old)"
