from __future__ import annotations

from pathlib import Path

import licensing
import native
import pytest

SYSTEMS = sorted(native.ROWS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_library_has_a_license_and_a_home(system: str) -> None:
    for one in native.natives(system):
        assert one.license, one.name
        assert one.home.startswith(("https://", "http://")), one.name


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_library_has_a_text_or_lies_in_what_has_it(system: str) -> None:
    without = {one.name for one in native.natives(system) if not one.text}
    in_qt = {"FreeType", "HarfBuzz", "libpng", "PCRE2", "Qt"}
    in_lxml = {"libxml2", "libxslt"}
    assert without <= {"Python", "PyInstaller bootloader"} | in_qt | in_lxml
    parts_of_qt = licensing.text("qt-parts")
    assert all(f"- {name}: " in parts_of_qt for name in in_qt - {"Qt"})
    assert all(licensing.text(one.text).strip() for one in native.natives(system) if one.text)


def test_every_text_is_used() -> None:
    of_natives = {one.text for system in SYSTEMS for one in native.natives(system)}
    whole = {"GPL-3.0", "LGPL-3.0", "qt-parts"}
    assert {path.stem for path in licensing.TEXTS.iterdir()} == of_natives - {""} | whole


@pytest.mark.parametrize(
    ("system", "path", "names"),
    [
        ("linux", "libcrypto.so.3", {"OpenSSL"}),
        ("linux", "libxcb-cursor.so.0", {"XCB and its utilities"}),
        ("linux", "PySide6/Qt/lib/libicuuc.so.73", {"ICU"}),
        ("linux", "PySide6/Qt/lib/libQt6Core.so.6", {"Qt", "PCRE2"}),
        ("linux", "PySide6/Qt/plugins/platforms/libqxcb.so", {"Qt"}),
        ("linux", "python3.11/lib-dynload/_decimal.cpython-311.so", {"Python", "mpdecimal"}),
        ("win32", "PySide6/MSVCP140_1.dll", {"Microsoft Visual C++ Runtime"}),
        ("win32", "VCRUNTIME140.dll", {"Microsoft Visual C++ Runtime"}),
        ("win32", "python3.dll", {"Python"}),
        ("win32", "python313.dll", {"Python", "zlib"}),
        ("win32", "pyexpat.pyd", {"Python", "Expat"}),
        ("win32", "PySide6/Qt6Gui.dll", {"Qt", "FreeType", "HarfBuzz", "libpng"}),
        ("win32", "PySide6/plugins/platforms/qwindows.dll", {"Qt"}),
        ("darwin", "libssl.3.dylib", {"OpenSSL"}),
        ("darwin", "Python.framework/Versions/3.13/Python", {"Python"}),
        ("darwin", "PySide6/Qt/lib/QtSvg.framework/Versions/A/QtSvg", {"Qt"}),
        ("linux", "libreadline.so.8", set()),
        ("win32", "libcrypto.so.3", set()),
        ("win32", "opengl32sw.dll", set()),
        ("darwin", "libmpdec.4.dylib", set()),
    ],
)
def test_a_file_is_known_by_its_name(system: str, path: str, names: set[str]) -> None:
    assert {one.name for one, _version in native.carried(path, system)} == names


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_linked_into_lxml_is_known_everywhere(system: str) -> None:
    names = {one.name for one, _version in native.carried("lxml/etree.abi.so", system)}
    assert names == {"libiconv", "libxml2", "libxslt", "zlib"}


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("libexpat.so.1", b"\0expat_2.5.0\0", {"Expat": "2.5.0"}),
        ("libexpat.so.1", b"nothing", {"Expat": ""}),
        ("PySide6/Qt/lib/libicuuc.so.73", b"", {"ICU": "73"}),
        (
            "PySide6/Qt/lib/libQt6Gui.so.6",
            b"\0 libpng version 1.6.59\0",
            {"libpng": "1.6.59", "HarfBuzz": ""},
        ),
    ],
)
def test_versions_are_read_in_the_files_that_travel(
    tmp_path: Path, path: str, content: bytes, expected: dict[str, str]
) -> None:
    file = tmp_path / path.rpartition("/")[2]
    file.write_bytes(content)
    found = {
        one.name: version(file)
        for one, version in native.carried(path, "linux")
        if one.name in expected
    }
    assert found == expected


def test_the_version_of_a_windows_library_is_what_windows_shows(tmp_path: Path) -> None:
    file = tmp_path / "vcruntime140.dll"
    shown = "FileVersion\0\0" + "14.44.35211.0\0"
    file.write_bytes(b"MZ.." + shown.encode("utf-16-le"))
    ((one, version),) = native.carried("vcruntime140.dll", "win32")
    assert (one.name, version(file)) == ("Microsoft Visual C++ Runtime", "14.44.35211.0")


def test_a_library_is_found_by_its_name() -> None:
    assert native.named("openssl") is native.OPENSSL
    assert native.named("libreadline") is None
