from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import native
import pytest
import shipped

_HASHES = "\\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
_LOCK = f"""\
# nothing but names
everywhere==1.0 {_HASHES}secret-service==2.0 ; sys_platform == 'linux' {_HASHES}\
Old_Python==3.0 ; python_full_version < '3.12' and (sys_platform == 'linux') {_HASHES}\
windows-only==4.0 ; sys_platform == 'win32' {_HASHES}"""
_LINUX_311 = {"sys_platform": "linux", "python_full_version": "3.11.2"}
_WINDOWS_313 = {"sys_platform": "win32", "python_full_version": "3.13.2"}


def _names(text: str, environment: Mapping[str, str]) -> list[str]:
    return [one.name for one in shipped.locked(text, environment)]


def test_the_lock_is_read_for_one_system() -> None:
    assert _names(_LOCK, _LINUX_311) == ["everywhere", "old-python", "secret-service"]
    assert _names(_LOCK, _WINDOWS_313) == ["everywhere", "windows-only"]


def test_versions_and_hashes_are_read() -> None:
    assert shipped.locked(_LOCK, _WINDOWS_313)[1] == shipped.Locked(
        "windows-only", "4.0", ("aa", "bb")
    )


def test_what_is_for_another_system_does_not_travel() -> None:
    lock = shipped.LOCK.read_text("utf-8")
    on_linux, on_windows = (_names(lock, where) for where in (_LINUX_311, _WINDOWS_313))
    assert "secretstorage" in on_linux
    assert "secretstorage" not in on_windows
    assert "pywin32-ctypes" in on_windows
    assert "pywin32-ctypes" not in on_linux


def test_tools_do_not_travel() -> None:
    travelling = {one.name for one in shipped.distributions()}
    assert not travelling & {"pyinstaller", "cyclonedx-bom", "pytest", "mypy", "uv"}


def test_all_that_travels_has_an_allowed_license_and_its_text() -> None:
    # `distributions` ends the process where one has not: this stops a new dependency under the GPL.
    found = {one.name: one for one in shipped.distributions()}
    assert found["pyside6-essentials"].license.startswith("LGPL-3.0-only")
    assert "Permission is hereby granted" in found["keyring"].texts[0][1]
    assert {name for name, _ in found["lxml"].texts} == {"LICENSE.txt", "LICENSES.txt"}


_GOOD = shipped.Distribution(
    name="good",
    title="Good",
    license="MIT",
    texts=(("LICENSE", "Permission is hereby granted"),),
    parts=(),
    files=frozenset({"good/__init__.py"}),
    locked=shipped.Locked("good", "1.0", ()),
)


def test_a_good_distribution_passes() -> None:
    shipped.complain(_GOOD)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"license": "GPL-3.0-only"}, "Good is under “GPL-3.0-only”"),
        ({"license": ""}, "no license that it names"),
        ({"license": "LGPL-3.0-only"}, "Good is under “LGPL-3.0-only”"),
        ({"texts": ()}, "Good brings no text of its license"),
        (
            {"parts": (shipped.Part("inner", "1", "GPL-2.0-only", ""),)},
            "Good contains inner under “GPL-2.0-only”",
        ),
        ({"parts": (shipped.Part("inner", "1", "", ""),)}, "no known license"),
    ],
)
def test_what_may_not_travel_stops_the_build(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(SystemExit, match=words):
        shipped.complain(replace(_GOOD, **changed))


def test_a_distribution_that_is_not_installed_stops_the_build() -> None:
    with pytest.raises(SystemExit, match="not installed"):
        shipped.read(shipped.Locked("no-such-thing", "1.0", ()))


def test_a_distribution_of_another_version_stops_the_build() -> None:
    with pytest.raises(SystemExit, match=r"and requirements-shipped\.lock says 0\.0\.1"):
        shipped.read(shipped.Locked("keyring", "0.0.1", ()))


def test_what_a_wheel_says_is_linked_into_it_is_read() -> None:
    bom = {
        "components": [
            {
                "name": "crate",
                "version": "1.2",
                "purl": "pkg:cargo/crate@1.2?download_url=file://crate",
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
            },
            {"name": "another", "version": "3", "licenses": [{"license": {"id": "MIT"}}]},
            {"name": "openssl", "version": "4.0.3", "purl": "pkg:generic/openssl@4.0.3?a=b"},
            {"name": "riddle", "version": "1"},
        ]
    }
    assert shipped.parts(bom) == (
        shipped.Part("another", "3", "MIT", ""),
        shipped.Part("crate", "1.2", "MIT OR Apache-2.0", "pkg:cargo/crate@1.2"),
        shipped.Part("openssl", "4.0.3", native.OPENSSL.license, "pkg:generic/openssl@4.0.3"),
        shipped.Part("riddle", "1", "", ""),
    )
