from __future__ import annotations

import platform
import sysconfig
from pathlib import Path

import inventory
import pytest

_OWNERS = {
    "pyside6/qtcore.abi3.so": "pyside6-essentials",
    "pyside6/qtcore.pyd": "pyside6-essentials",
    "pyside6/pyside6.abi3.dll": "pyside6-essentials",
    "shiboken6/libshiboken6.abi3.so.6.11": "shiboken6",
    "shiboken6/libshiboken6.abi3.6.12.dylib": "shiboken6",
    "charset_normalizer/md.cpython-311-x86_64-linux-gnu.so": "charset-normalizer",
    "0123456789abcdef__mypyc.cpython-311-x86_64-linux-gnu.so": "charset-normalizer",
    "wheel.libs/libgomp-a34b3233.so.1.0.0": "wheel",
    "wheel.libs/libgomp.so": "wheel",
    "wheel/inner.dll": "wheel",
}


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "erpsync-gui"),
        ("linux", "_internal/libcrypto.so.3"),
        ("linux", "_internal/PySide6/QtCore.abi3.so"),
        ("linux", "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"),
        ("linux", "_internal/shiboken6/libshiboken6.abi3.so.6.11"),
        ("linux", "_internal/charset_normalizer/md.cpython-311-x86_64-linux-gnu.so"),
        ("linux", "_internal/0123456789abcdef__mypyc.cpython-311-x86_64-linux-gnu.so"),
        ("linux", "_internal/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so"),
        ("win32", "erpsync-gui.exe"),
        ("win32", "erpsync-gui-console.exe"),
        ("win32", "_internal/_socket.pyd"),
        ("win32", "_internal/python3.dll"),
        ("win32", "_internal/PySide6/QtCore.pyd"),
        ("win32", "_internal/PySide6/pyside6.abi3.dll"),
        ("darwin", "_internal/Python.framework/Versions/3.13/Python"),
        ("darwin", "_internal/python3.13/lib-dynload/_lzma.cpython-313-darwin.so"),
        ("darwin", "_internal/shiboken6/libshiboken6.abi3.6.12.dylib"),
        ("darwin", "_internal/PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui"),
    ],
)
def test_what_belongs_to_something_that_travels_is_known(system: str, name: str) -> None:
    assert inventory.is_known(name, _OWNERS, system)


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "helper"),
        ("linux", "libcrypto.so.3"),
        ("linux", "_internal/libreadline.so.8"),
        ("linux", "_internal/chardet/_kernel.cpython-311-x86_64-linux-gnu.so"),
        ("linux", "_internal/wheel.libs/libgomp-a34b3233.so.1.0.0"),
        ("linux", "_internal/wheel.libs/libgomp.so"),
        ("linux", "_internal/stranger.cpython-311-x86_64-linux-gnu.so"),
        ("win32", "_internal/wheel/inner.dll"),
        ("win32", "_internal/ucrtbase.dll"),
        ("win32", "_internal/d3dcompiler_47.dll"),
        ("darwin", "_internal/libmpdec.4.dylib"),
    ],
)
def test_what_nobody_names_is_not_known(system: str, name: str) -> None:
    assert not inventory.is_known(name, _OWNERS, system)


def test_a_module_of_a_tool_is_unknown() -> None:
    modules = ["json.decoder", "httpx", "chardet.pipeline", "erpsync_gui.app", "pyimod02_importers"]
    known = frozenset({"httpx", "erpsync_gui"})
    assert inventory.unknown_modules([*modules, "_pyi_rth_utils"], known) == ["chardet"]


def test_libraries_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    inner = tmp_path / "_internal"
    inner.mkdir()
    (inner / "libreal.so.1").write_bytes(b"\x7fELF and so on")
    (inner / "noname").write_bytes(b"\xcf\xfa\xed\xfe and so on")
    (inner / "notes.so").write_text("only text", "utf-8")
    (inner / "empty.dll").touch()
    (inner / "libreal.so").symlink_to("libreal.so.1")
    (tmp_path / "program.exe").write_bytes(b"MZ and so on")
    found = inventory._libraries(tmp_path)
    assert found == ["_internal/libreal.so.1", "_internal/noname", "program.exe"]


@pytest.fixture
def on_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    system = {"ID": "debian", "VERSION_ID": "12", "NAME": "Debian"}
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: system)


def test_a_package_url_is_quoted(on_debian: None) -> None:
    package = inventory.Package("libc++1", "1:14.0+dfsg-2~b1", "amd64")
    assert package.purl() == (
        "pkg:deb/debian/libc%2B%2B1@1%3A14.0%2Bdfsg-2~b1?arch=amd64&distro=debian-12"
    )


def _answer(*arguments: str) -> str:
    if arguments[0] == "-W":
        return "libffi8\t3.4.4-1\tamd64\n"
    return (
        "diversion by other from: /usr/lib/machine/libffi.so.8\n"
        "libffi8:amd64: /usr/lib/machine/libffi.so.8\n"
    )


def test_the_package_of_a_library_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _name: "machine")
    monkeypatch.setattr(inventory, "_ask_dpkg", _answer)
    found = inventory._packages(["_internal/libffi.so.8"])
    assert found == {"_internal/libffi.so.8": inventory.Package("libffi8", "3.4.4-1", "amd64")}
    with pytest.raises(SystemExit, match=r"No package .* has _internal/libz\.so\.1"):
        inventory._packages(["_internal/libffi.so.8", "_internal/libz.so.1"])


def test_without_debian_s_tools_it_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="made on Debian or Ubuntu"):
        inventory._ask_dpkg("-S", "libz.so.1")
