from __future__ import annotations

import sys
from pathlib import Path

import pytest

from erpsync_gui import paths


def test_the_source_tree_has_its_resources_at_the_top() -> None:
    assert paths.resources() == Path(paths.__file__).parents[1] / "resources"


def test_a_wheel_has_its_resources_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert paths.resources() == tmp_path / "_resources"


def test_a_frozen_program_has_its_resources_beside_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not paths.is_frozen()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.is_frozen()
    assert paths.resources() == tmp_path / "resources"


def test_what_packages_add_stands_among_the_resources() -> None:
    added = (paths.build_record(), paths.license_text(), paths.third_party_notices())
    assert {file.parent for file in added} == {paths.resources()}
    assert not any(file.exists() for file in added)


def test_settings_and_state_are_folders_of_the_program_alone() -> None:
    assert paths.config().name == paths.state().name == "erpsync-gui"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG is Linux's way")
def test_settings_and_state_follow_the_user_s_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert paths.config() == tmp_path / "settings" / "erpsync-gui"
    assert paths.state() == tmp_path / "state" / "erpsync-gui"


def test_asking_for_a_folder_does_not_make_it() -> None:
    assert not paths.config().exists()
    assert not paths.state().exists()


def test_the_profiles_stand_among_the_settings() -> None:
    assert paths.profiles() == paths.config() / "profiles.toml"
    assert not paths.profiles().exists()


def test_large_answers_have_a_folder_among_the_files_that_may_be_lost() -> None:
    folder = paths.answers_folder()
    assert (folder.name, folder.parent.name) == ("answers", "erpsync-gui")
    assert not folder.parent.exists()
