"""The file of the profiles beside other files, other windows, and damage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from erpsync_gui import paths
from erpsync_gui.store import profiles as profile_file
from erpsync_gui.store.profile import BUILT_IN, PRACTICE, Profile
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from tests.fakes.choosing import Start
from tests.fakes.profile_editing import (
    CONTROL,
    choose_file,
    edit,
    names_in_the_bar,
    names_in_the_file,
    press,
    save,
    type_into,
    type_name,
)
from tests.fakes.signing_in import TESSA, connections

PASSWORD = SecretKind.PASSWORD


def test_profiles_go_out_into_a_file_and_come_in_again(
    start: Start, qtbot: QtBot, acme: Profile, tmp_path: Path
) -> None:
    desktop = start([acme], PRACTICE)
    dialog = edit(desktop, qtbot)
    exported = tmp_path / "exported.toml"
    dialog.editor.list.export_all.trigger()
    choose_file(dialog, exported)
    assert [profile.name for profile in profile_file.load(exported).profiles] == ["Acme"]
    dialog.editor.list.import_button.click()
    choose_file(dialog, exported)
    assert "One profile was imported" in dialog.notice.text()
    save(desktop, qtbot, dialog)
    assert names_in_the_file() == ["Acme", "Acme (2)"]
    keys = {profile.key for profile in desktop.bar.profiles()}
    assert len(keys) == len(BUILT_IN) + 2


def test_what_cannot_be_imported_or_exported_is_said(
    start: Start, qtbot: QtBot, acme: Profile, tmp_path: Path
) -> None:
    desktop = start([acme], PRACTICE)
    dialog = edit(desktop, qtbot)
    (tmp_path / "empty.toml").write_text("")
    for path in (tmp_path / "empty.toml", tmp_path / "not-there.toml"):
        dialog.editor.list.import_button.click()
        choose_file(dialog, path)
        assert path.name in dialog.notice.text() or "no profile" in dialog.notice.text()
    (tmp_path / "file").write_text("in the way")
    dialog.editor.list.export_all.trigger()
    choose_file(dialog, tmp_path / "file" / "x.toml")
    assert "was not saved" in dialog.notice.text()
    press(dialog, QDialogButtonBox.StandardButton.Cancel)


def test_a_file_that_another_window_has_changed_is_not_written_over(
    start: Start, qtbot: QtBot, acme: Profile, other: Profile
) -> None:
    desktop = start([acme], PRACTICE)
    dialog = edit(desktop, qtbot)
    type_name(qtbot, dialog, "Fjord")
    elsewhere = Profiles(paths.profiles())
    elsewhere.load()
    elsewhere.save([acme, other])
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    assert dialog.isVisible()
    assert "changed by another window" in dialog.notice.text()
    assert dialog.editor.form.server.name.text() == "Fjord"
    assert names_in_the_file() == ["Acme", "Other"]
    assert names_in_the_bar(desktop)[len(BUILT_IN) :] == ["Acme"]
    dialog.done(0)


def test_what_another_window_has_changed_is_used_once_it_was_read(
    start: Start, qtbot: QtBot, acme: Profile, other: Profile
) -> None:
    desktop = start([acme, other], PRACTICE)
    before = connections(desktop).session(acme)
    elsewhere = Profiles(paths.profiles())
    elsewhere.load()
    elsewhere.save([replace(acme, address="http://127.0.0.1:9"), other])
    dialog = edit(desktop, qtbot)
    qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_Down)
    type_name(qtbot, dialog, "Fjord")
    save(desktop, qtbot, dialog)
    changed = next(profile for profile in desktop.bar.profiles() if profile.key == acme.key)
    assert connections(desktop).session(changed) is not before


@pytest.mark.usefixtures("keychain")
def test_a_damaged_file_is_complained_of_and_kept_with_the_secrets_of_its_profiles(
    start: Start, qtbot: QtBot, acme: Profile
) -> None:
    Vault().keep(acme.key, PASSWORD, TESSA)
    Profiles(paths.profiles()).save([acme])
    text = paths.profiles().read_text("utf-8")
    paths.profiles().write_text(text.replace('"Acme"', "Acme"), "utf-8")
    desktop = start((), PRACTICE)
    assert desktop.bar.sign_in.text.startswith("Signed in as")
    assert "profiles.toml" in desktop.strip.sentence
    assert not [path for path in paths.config().iterdir() if "damaged" in path.name]
    dialog = edit(desktop, qtbot)
    assert "profiles.toml" in dialog.notice.text()
    qtbot.keyClick(dialog.editor.list.view, Qt.Key.Key_N, CONTROL)
    type_into(qtbot, dialog, "Fjord")
    dialog.editor.form.server.address.setFocus()
    type_into(qtbot, dialog, acme.address)
    dialog.editor.form.tabs.setCurrentIndex(1)
    qtbot.keyClicks(dialog.editor.form.sign_in.user, "tessa")
    save(desktop, qtbot, dialog)
    [kept] = [path for path in paths.config().iterdir() if "damaged" in path.name]
    assert "name = Acme" in kept.read_text("utf-8")
    assert kept.name in desktop.strip.sentence
    assert names_in_the_file() == ["Fjord"]
    assert Vault().read(acme.key, PASSWORD) == TESSA
