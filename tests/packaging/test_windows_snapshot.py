from __future__ import annotations

from pathlib import Path

from windows.snapshot import Snapshot

REGISTRY = r"""WINE REGISTRY Version 2
;; All keys relative to \\Machine

[Software\\Kept] 1763824731
#time=1dc5bc5d0a1c1d0
"Name"="value"

[Software\\Wine\\Fonts] 1763824731
"Own"="business"
"""


def prefix(folder: Path, system: str = REGISTRY) -> Path:
    (folder / "drive_c" / "Program Files").mkdir(parents=True, exist_ok=True)
    (folder / "system.reg").write_text(system, "utf-8")
    (folder / "user.reg").write_text("", "utf-8")
    return folder


def test_nothing_differs_where_nothing_was_changed(tmp_path: Path) -> None:
    before = Snapshot.take(prefix(tmp_path))
    later = REGISTRY.replace("1763824731", "1763829999")
    after = Snapshot.take(prefix(tmp_path, later))
    assert after == before
    assert after.left_since(before) == after.lost_since(before) == []


def test_files_folders_keys_and_values_that_were_left_are_found(tmp_path: Path) -> None:
    before = Snapshot.take(prefix(tmp_path))
    added = '"More"="values"\n\n[Software\\\\Left] 1\n@="default"\n'
    after = Snapshot.take(prefix(tmp_path, REGISTRY.replace('"Name"', added + '"Name"')))
    assert 'system.reg Software\\Kept "More"="values"' in after.left_since(before)
    assert "system.reg Software\\Left" in after.left_since(before)
    assert 'system.reg Software\\Left @="default"' in after.left_since(before)
    (tmp_path / "drive_c" / "Program Files" / "Left").mkdir()
    with_folder = Snapshot.take(tmp_path)
    assert with_folder.left_since(after) == ["drive_c/Program Files/Left"]
    assert after.lost_since(with_folder) == ["drive_c/Program Files/Left"]


def test_what_is_left_on_the_desktop_is_found(tmp_path: Path) -> None:
    before = Snapshot.take(prefix(tmp_path))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "Program.lnk").touch()
    assert Snapshot.take(tmp_path).left_since(before) == ["home/Program.lnk"]


def test_what_others_would_have_made_before_us_does_not_count(tmp_path: Path) -> None:
    before = Snapshot.take(prefix(tmp_path))
    uninstall = r"Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
    (tmp_path / "drive_c" / "windows" / "Installer").mkdir(parents=True)
    after = Snapshot.take(prefix(tmp_path, f"{REGISTRY}\n[{uninstall}] 1\n"))
    assert set(after.left_since(before)) == {"drive_c/windows"}
    within = Snapshot.take(prefix(tmp_path, f"{REGISTRY}\n[{uninstall}\\\\Left] 1\n"))
    assert [name.rsplit("\\")[-1] for name in within.left_since(after)] == ["Left"]


def test_what_wine_does_for_itself_does_not_count(tmp_path: Path) -> None:
    before = Snapshot.take(prefix(tmp_path))
    busy = REGISTRY + '"Other"="business"\n'
    temporary = tmp_path / "drive_c" / "users" / "me" / "AppData" / "Local" / "Temp" / "x"
    temporary.parent.mkdir(parents=True)
    between = Snapshot.take(prefix(tmp_path, busy))
    temporary.touch()
    after = Snapshot.take(prefix(tmp_path, busy))
    assert after.left_since(between) == []
    assert after.values == before.values
