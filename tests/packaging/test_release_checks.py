from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import product
import pytest
import release_checks

CHANGELOG = """# Changelog

## 1.2.0 (2026-12-01)

### Added

- A thing.

## 1.1.0 (2026-11-01)

- An older thing.
"""


@pytest.fixture(autouse=True)
def _version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "VERSION", "1.2.0")
    monkeypatch.setattr(product, "RELEASES", "https://git.example/us/it/releases")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """What the three systems made, whole and right."""
    folder = tmp_path / "downloads"
    for system, word in (("linux", ""), ("windows", "windows"), ("macos", "macos")):
        (folder / system).mkdir(parents=True)
        others = ("windows", "macos")
        names = [
            name
            for name in release_checks.PACKAGES
            if (word in name if word else not any(other in name for other in others))
        ]
        lines = []
        for name in names:
            (folder / system / name).write_bytes(name.encode())
            lines.append(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n")
        (folder / system / "SHA256SUMS").write_text("".join(lines), "utf-8")
    return folder


def test_a_tag_is_v_and_the_version() -> None:
    assert release_checks.tag_problems("v1.2.0") == []
    assert release_checks.tag_problems("1.2.0") != []
    (problem,) = release_checks.tag_problems("v1.3.0")
    assert "v1.3.0" in problem
    assert "1.2.0" in problem


def test_releases_appear_where_the_program_sends_its_users() -> None:
    assert release_checks.repository_problems("https://git.example/us/it") == []
    (problem,) = release_checks.repository_problems("https://git.example/somebody/fork")
    assert "https://git.example/somebody/fork/releases" in problem


def test_the_notes_are_this_version_s_part_of_the_changelog() -> None:
    assert release_checks.notes(CHANGELOG) == "### Added\n\n- A thing."
    assert release_checks.changelog_problems(CHANGELOG) == []


def test_the_notes_of_the_last_version_in_the_file_end_with_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(product, "VERSION", "1.1.0")
    assert release_checks.notes(CHANGELOG) == "- An older thing."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("## 1.2.0 (2026-12-01)", "## 1.2.0 (not released)", "must end with the date"),
        ("## 1.2.0 (2026-12-01)", "## 1.2.0", "must end with the date"),
        ("## 1.2.0 (2026-12-01)", "## 1.2.01 (2026-12-01)", "says nothing of 1.2.0"),
        ("### Added\n\n- A thing.\n", "", "nothing stands under"),
    ],
)
def test_a_changelog_that_is_not_ready_is_told_why(before: str, after: str, said: str) -> None:
    changelog = CHANGELOG.replace(before, after)
    assert changelog != CHANGELOG
    (problem,) = release_checks.changelog_problems(changelog)
    assert said in problem


def test_packages_of_all_systems_come_together_with_one_list_of_sums(
    downloads: Path, tmp_path: Path
) -> None:
    assert release_checks.gather(downloads, tmp_path / "release") == []
    names = {path.name for path in (tmp_path / "release").iterdir()}
    assert names == {*release_checks.PACKAGES, "SHA256SUMS"}
    sums = (tmp_path / "release" / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split("  ")[1] for line in sums] == sorted(release_checks.PACKAGES)
    for line in sums:
        expected, name = line.split("  ")
        content = (tmp_path / "release" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected


def break_a_file(folder: Path) -> None:
    next(folder.glob("linux/*.deb")).write_bytes(b"something else")


def lose_a_file(folder: Path) -> None:
    next(folder.glob("windows/*.msi")).unlink()


def lose_a_system(folder: Path) -> None:
    (folder / "macos" / "SHA256SUMS").unlink()


def make_one_twice(folder: Path) -> None:
    msi = next(folder.glob("windows/*.msi"))
    (folder / "macos" / msi.name).write_bytes(msi.read_bytes())
    sums = folder / "macos" / "SHA256SUMS"
    line = f"{hashlib.sha256(msi.read_bytes()).hexdigest()}  {msi.name}\n"
    sums.write_text(sums.read_text("utf-8") + line, "utf-8")


def add_an_old_one(folder: Path) -> None:
    (folder / "linux" / "old.deb").write_bytes(b"")
    sums = folder / "linux" / "SHA256SUMS"
    line = f"{hashlib.sha256(b'').hexdigest()}  old.deb\n"
    sums.write_text(sums.read_text("utf-8") + line, "utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (break_a_file, r"amd64\.deb is not what was built"),
        (lose_a_file, r"\.msi has a sum, but is not there"),
        (lose_a_system, r"\.dmg is missing"),
        (make_one_twice, r"\.msi was made twice"),
        (add_an_old_one, r"old\.deb does not belong here"),
    ],
)
def test_what_is_wrong_with_the_packages_is_said_and_nothing_is_released(
    damage: Callable[[Path], None], said: str, downloads: Path, tmp_path: Path
) -> None:
    damage(downloads)
    problems = release_checks.gather(downloads, tmp_path / "release")
    assert re.search(said, "\n".join(problems))
    assert not (tmp_path / "release").exists()


def test_everything_that_is_wrong_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n", "utf-8")
    monkeypatch.setattr(product, "ROOT", tmp_path)
    assert release_checks.main(["source", "v9", "https://git.example/somebody/fork"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in said] == ["The", "CHANGELOG.md", "Releases"]


def test_a_tree_that_is_ready_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    monkeypatch.setattr(product, "ROOT", tmp_path)
    assert release_checks.main(["source", "v1.2.0", "https://git.example/us/it"]) == 0


def test_the_changelog_of_this_very_tree_has_notes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(product, "VERSION", product.version())
    assert release_checks.main(["notes"]) == 0
    assert "- " in capsys.readouterr().out
