from __future__ import annotations

from pathlib import Path

import pytest
from windows import wine


def test_all_stand_ins_are_known_by_the_names_that_windows_has_for_the_real_ones() -> None:
    assert {"bcryptprimitives.dll", "icuuc.dll", "mscms.dll"} == wine.STAND_INS


def test_programs_get_a_prefix_and_no_screen_of_the_developer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    plain = wine.Prefix(tmp_path).environment()
    assert plain["WINEPREFIX"] == str(tmp_path)
    assert Path(plain["HOME"]).is_relative_to(tmp_path)
    assert not {"DISPLAY", "WAYLAND_DISPLAY"} & plain.keys()
    assert wine.Prefix(tmp_path, {"DISPLAY": ":7"}).environment()["DISPLAY"] == ":7"


def test_what_is_missing_is_said_before_anything_is_deleted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    kept = tmp_path / "prefix" / "kept"
    kept.mkdir(parents=True)
    with pytest.raises(SystemExit, match="Missing here: wine, wineserver"):
        wine.Prefix(kept.parent).make()
    assert kept.exists()
