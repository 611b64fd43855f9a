from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from linux import dependencies
from linux.dependencies import Needs, UnknownLibraryError

QT = Path(PySide6.__file__).parent


def needing(*sonames: str, versions: tuple[str, ...] = ("GLIBC_2.34",)) -> Needs:
    return Needs(frozenset(sonames), frozenset(versions))


def test_each_package_is_named_once_and_a_font_at_the_end() -> None:
    terms = dependencies.depends(needing("libX11.so.6", "libc.so.6", "libm.so.6"))
    assert terms[:-1] == ("libc6 (>= 2.34)", "libx11-6")
    assert terms[-1].startswith("fonts-")


@pytest.mark.parametrize(
    ("versions", "term"),
    [
        (("GLIBCXX_3.4", "GLIBCXX_3.4.29"), "libstdc++6 (>= 11)"),
        (("GLIBCXX_3.4.30",), "libstdc++6 (>= 12)"),
        (("GLIBCXX_3.4.9",), "libstdc++6 (>= 9)"),
    ],
)
def test_the_symbols_decide_how_new_libstdcxx_must_be(versions: tuple[str, ...], term: str) -> None:
    assert dependencies.depends(needing("libstdc++.so.6", versions=versions))[0] == term


def test_symbols_of_an_unknown_gcc_stop_the_build() -> None:
    with pytest.raises(UnknownLibraryError, match=r"GLIBCXX_3\.4\.99, which is newer"):
        dependencies.depends(needing("libstdc++.so.6", versions=("GLIBCXX_3.4.99",)))


def test_a_renamed_package_may_have_either_name() -> None:
    terms = dependencies.depends(needing("libglib-2.0.so.0", "libgthread-2.0.so.0"))
    assert terms[0] == "libglib2.0-0 | libglib2.0-0t64"


def test_what_only_wayland_needs_is_recommended() -> None:
    needs = needing("libwayland-client.so.0", "libxcb.so.1")
    assert dependencies.depends(needs)[:-1] == ("libxcb1",)
    assert "libwayland-client0" in dependencies.recommends(needs)
    assert "libxcb1" not in dependencies.recommends(needs)


def test_what_is_opened_and_asked_at_run_time_is_recommended() -> None:
    recommended = dependencies.recommends(needing())
    assert {"ca-certificates", "xdg-utils"} < set(recommended)
    assert any(term.startswith("gnome-keyring | ") for term in recommended)


def test_an_unknown_library_stops_the_build() -> None:
    with pytest.raises(UnknownLibraryError, match=r"needs libnew\.so\.1, which it does not carry"):
        dependencies.depends(needing("libc.so.6", "libnew.so.1"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads ELF files")
def test_what_the_bundle_carries_is_not_asked_for(tmp_path: Path) -> None:
    module = tmp_path / "QtCore.abi3.so"
    shutil.copyfile(QT / "QtCore.abi3.so", module)
    before = dependencies.needs(tmp_path)
    (tmp_path / "libQt6Core.so.6").write_text("stands for the library", "utf-8")
    after = dependencies.needs(tmp_path)
    assert before.sonames - after.sonames == {"libQt6Core.so.6"}
    assert "libc.so.6" in after.sonames
    assert "Qt_6" in after.versions


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="asks dpkg")
def test_the_table_says_what_dpkg_says_of_the_libraries_here() -> None:
    ldconfig = shutil.which("ldconfig", path="/usr/sbin:/sbin") or "ldconfig"
    listed = subprocess.check_output([ldconfig, "-p"], text=True)
    places = re.findall(r"^\t(\S+) .* => (\S+)$", listed, re.MULTILINE)
    # /lib is a link to /usr/lib, and packages say the one or the other.
    paths = {
        prefix + path.removeprefix("/usr"): soname
        for soname, path in places
        for prefix in ("", "/usr")
        if soname in dependencies.PACKAGES
    }
    asked = ["dpkg", "-S", *paths]
    told = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    found = re.findall(r"^([^:\s]+)\S*: (/\S+)$", told, re.MULTILINE)
    assert "libc6" in {package for package, _ in found}
    for package, path in found:
        named = dependencies.PACKAGES[paths[path]]
        assert package in {named, dependencies.RENAMED.get(named)}
