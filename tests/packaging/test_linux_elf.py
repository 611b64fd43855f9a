from __future__ import annotations

import sys
from pathlib import Path

import elf
import PySide6
import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ELF is Linux's")

QT = Path(PySide6.__file__).parent
MODULE = QT / "QtCore.abi3.so"


def loaded_libc() -> Path:
    lines = Path("/proc/self/maps").read_text("utf-8").splitlines()
    return next(Path(line.split()[-1]) for line in lines if line.endswith("/libc.so.6"))


def test_a_module_tells_what_it_is_linked_against_and_where_that_is_looked_for() -> None:
    module = elf.read(MODULE)
    assert module is not None
    assert "libQt6Core.so.6" in module.needed
    assert "libc.so.6" in module.needed
    assert all(place.startswith("$ORIGIN") for place in module.runpath)
    assert len(module.runpath) > 1
    assert elf.newest(module.versions, "GLIBC") >= (2, 4)
    assert "Qt_6" in module.versions


def test_a_library_tells_its_name() -> None:
    library = elf.read(loaded_libc())
    assert library is not None
    assert library.soname == "libc.so.6"
    assert library.runpath == ()


def test_what_is_no_elf_file_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "script").write_text("#!/bin/sh\n", "utf-8")
    assert elf.read(tmp_path / "empty") is None
    assert elf.read(tmp_path / "script") is None


@pytest.mark.parametrize("kept", [6, 40, 100, 4096])
def test_a_damaged_file_is_said_to_be(tmp_path: Path, kept: int) -> None:
    damaged = tmp_path / "damaged.so"
    damaged.write_bytes(MODULE.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"damaged\.so is a damaged ELF file\.$"):
        elf.read(damaged)


def test_a_folder_is_read_once_for_each_file(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "module.so").write_bytes(MODULE.read_bytes())
    (inner / "link.so").symlink_to("module.so")
    (tmp_path / "text").write_text("text", "utf-8")
    assert elf.read_folder(tmp_path) == {inner / "module.so": elf.read(MODULE)}


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        (["GLIBC_2.4", "GLIBC_2.34", "GLIBC_2.17"], (2, 34)),
        (["GLIBC_2.2.5", "GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR"], (2, 2, 5)),
        (["GLIBCXX_3.4.30", "CXXABI_1.3"], ()),
        ([], ()),
    ],
)
def test_the_newest_version_is_the_highest_number(
    versions: list[str], newest: tuple[int, ...]
) -> None:
    assert elf.newest(versions, "GLIBC") == newest
