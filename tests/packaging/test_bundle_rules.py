from __future__ import annotations

import bundle_rules
import pytest
import shipped


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/translations/qtbase_en.qm",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "resources/icons/app.svg",
        "keyring-25.7.0.dist-info/entry_points.txt",
    ],
)
def test_what_the_program_needs_is_kept(name: str) -> None:
    assert bundle_rules.is_kept(name, "linux")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/opengl32sw.dll",
        "something-1.0.dist-info/direct_url.json",
        "libxcb.so.1",
        "libxkbcommon.so.0",
        "libstdc++.so.6",
        "libgssapi_krb5.so.2",
    ],
)
def test_what_nothing_uses_or_the_host_has_stays_behind(name: str) -> None:
    assert not bundle_rules.is_kept(name, "linux")


def test_another_system_carries_libraries_that_a_linux_host_has() -> None:
    assert bundle_rules.is_kept("libX11.dylib", "darwin")


def test_a_module_of_the_tools_does_not_travel_and_one_that_is_shipped_does() -> None:
    known = [
        ("PyInstaller", ["pyinstaller"]),
        ("lxml", ["lxml"]),
        ("zeep", ["zeep"]),
        ("jaraco", ["jaraco.classes", "jaraco_context"]),
        ("shared", ["pyinstaller", "zeep"]),
    ]
    assert bundle_rules.modules_of_tools(known) == ["PyInstaller"]


def test_the_modules_left_out_are_none_of_the_keychain_s() -> None:
    assert not [name for name in bundle_rules.UNUSED_MODULES if name.startswith("keyring")]


def test_no_plug_in_of_the_keychain_travels_that_nobody_asked_for() -> None:
    # One of these installed, and a secret may land in a plain file (packaging 2).
    assert "\nkeyrings" not in shipped.LOCK.read_text("utf-8")
