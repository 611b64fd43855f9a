"""Writes THIRD_PARTY_NOTICES.txt: what a package carries that others wrote, and its licenses.

It names every native library that a package for this system can carry, so it can be written before
anything is frozen; `inventory` sees to it that no other is in the bundle.
"""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

import licensing
import native
import product
import shipped

_RULE = "=" * 98
_INTRODUCTION = f"""\
{product.NAME} {product.VERSION}: what it contains that others wrote

{product.NAME} itself is under the MIT License, which LICENSE.txt beside this file holds.
A finished package also contains what is listed here, each under its own license. Nothing in the
terms of {product.NAME} takes away what these licenses give you.
"""
_QT = """\
Qt {version}, and Qt for Python (PySide6 and Shiboken6) {version}

Copyright (C) The Qt Company Ltd. and other contributors

This program uses Qt and Qt for Python under the GNU Lesser General Public License, version 3.
Their source was not changed. The full text of that license, and of the GNU General Public License,
version 3, which it builds on, stand at the end of this file.

Their source is at
  https://download.qt.io/official_releases/qt/{short}/{version}/
  https://download.qt.io/official_releases/QtForPython/pyside6/

Qt and Qt for Python lie beside the program as separate files, in the folders PySide6 and shiboken6.
You may replace them with your own build of the same or a compatible version, and the program will
use it. You may change them for your own use, and take the program apart as far as it is needed to
find faults in such changes: nothing forbids that.
"""
_NATIVES = """\
Native libraries

Where one has no section of its own, its text is with what contains it: Qt, Python or lxml.
"""
_PARTS = """\
Linked into it are these, as its own list says. The texts of their licenses are in this file: that
of Apache-2.0 at its end, that of MIT with many of the packages above and below.
"""


def text(system: str = sys.platform) -> str:
    """The whole file, its lines ended as on Linux; the same for the same environment.

    Ends with a sentence if something may not travel or has no license text.
    """
    distributions = shipped.distributions()
    sections = [
        _INTRODUCTION,
        _contents(distributions, system),
        *_of_qt(),
        f"Python {platform.python_version()}\n\n{python_license()}",
        _of_bootloader(),
        *_of_natives(system),
        *(section for one in distributions if one.name not in shipped.QT for section in _of(one)),
        *(licensing.text(name) for name in ("LGPL-3.0", "GPL-3.0", "LGPL-2.1", "Apache-2.0")),
    ]
    return f"\n{_RULE}\n\n".join(_plain(section) for section in sections)


def _contents(distributions: Iterable[shipped.Distribution], system: str) -> str:
    lines = [f"{one.title} {one.version}: {one.license}" for one in distributions]
    names = [f"{one.name}: {one.license}" for one in native.natives(system)]
    return "\n".join(["Python packages", "", *lines, "", _NATIVES, *names])


def _of_qt() -> Iterator[str]:
    version = importlib.metadata.version("PySide6-Essentials")
    yield _QT.format(version=version, short=version.rpartition(".")[0])
    yield licensing.text("qt-parts")


def _of_bootloader() -> str:
    tool = importlib.metadata.distribution("pyinstaller")
    texts = [
        path.read_text(encoding="utf-8") for path in tool.files or () if path.name == "COPYING.txt"
    ]
    if not texts:
        sys.exit("PyInstaller brings no text of its license, and a package must have it.")
    return f"PyInstaller {tool.version}: what starts the program\n\n{_joined(texts)}"


def python_license() -> str:
    """The license of the Python that runs this; ends with a sentence where it has none."""
    folders = (sysconfig.get_path("stdlib"), sys.base_prefix)
    for path in (Path(folder, name) for folder in folders for name in ("LICENSE.txt", "LICENSE")):
        if path.is_file():
            return path.read_text("utf-8")
    sys.exit("This Python brings no text of its license, and a package must have it.")


def _of_natives(system: str) -> Iterator[str]:
    for one in native.natives(system):
        if one.text:
            # Long texts that several share stand once, at the end.
            shared = one.text in {"Apache-2.0", "LGPL-2.1"}
            body = "Its text is at the end of this file." if shared else licensing.text(one.text)
            yield f"{one.name}: {one.license}\n{one.home}\n\n{body}"


def _of(one: shipped.Distribution) -> Iterator[str]:
    yield f"{one.title} {one.version}: {one.license}\n\n" + _joined(body for _, body in one.texts)
    if one.parts:
        names = "".join(f"- {part.name} {part.version}: {part.license}\n" for part in one.parts)
        yield f"{one.title} {one.version}\n\n{_PARTS}\n{names}"


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(body.strip("\n") for body in texts)


def _plain(body: str) -> str:
    """A text without the line ends and the empty ends of lines of wherever it came from."""
    lines = body.replace("\f", "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
