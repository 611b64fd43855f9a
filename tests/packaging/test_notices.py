from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import licensing
import native
import notices
import product
import pytest
import shipped


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> str:
    # Where tests run there is no PyInstaller.
    monkeypatch.setattr(notices, "_of_bootloader", lambda: "PyInstaller: what starts the program")
    return notices.text("linux")


def test_the_texts_of_the_gnu_licenses_are_whole(written: str) -> None:
    for name in ("LGPL-3.0", "GPL-3.0", "LGPL-2.1", "Apache-2.0"):
        assert " ".join(licensing.text(name).split()) in " ".join(written.split())


def test_it_says_where_qt_is_from_and_that_it_may_be_replaced(written: str) -> None:
    version = next(one.version for one in shipped.distributions() if one.name in shipped.QT)
    assert f"/official_releases/qt/{version.rpartition('.')[0]}/{version}/" in written
    assert "You may replace them with your own build" in written


def test_every_distribution_is_named_with_its_text(written: str) -> None:
    for one in shipped.distributions():
        assert f"{one.title} {one.version}: {one.license}\n" in written
        for _name, text in one.texts:
            assert " ".join(text.split()) in " ".join(written.replace("\f", "").split())


@pytest.mark.parametrize("system", sorted(native.ROWS))
def test_every_library_of_a_system_is_named(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(notices, "_of_bootloader", str)
    written = notices.text(system)
    for one in native.natives(system):
        assert f"\n{one.name}: {one.license}\n" in written
        if one.text and len(licensing.text(one.text)) < 10_000:
            assert licensing.text(one.text) in written


def test_only_windows_names_its_runtime(written: str) -> None:
    assert native.MICROSOFT.name not in written


def test_what_is_linked_into_a_wheel_is_named(written: str) -> None:
    parts = [part for one in shipped.distributions() for part in one.parts]
    assert parts
    assert all(f"- {part.name} {part.version}: {part.license}\n" in written for part in parts)


def test_it_is_plain_text_and_the_same_each_time(written: str) -> None:
    assert written == notices.text("linux")
    assert "\r" not in written
    assert all(line == line.rstrip() for line in written.splitlines())
    assert written.endswith("\n")


def test_it_tells_nothing_of_the_machine(written: str) -> None:
    assert str(product.ROOT) not in written
    assert str(Path(sys.prefix)) not in written


def test_a_python_without_its_license_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    with pytest.raises(SystemExit, match="brings no text of its license"):
        notices.python_license()
    (tmp_path / "LICENSE.txt").write_text("A. HISTORY OF THE SOFTWARE", "utf-8")
    assert notices.python_license() == "A. HISTORY OF THE SOFTWARE"
