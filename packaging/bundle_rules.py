"""What travels in the package and what does not, by the name it would have in the bundle.

A frozen Qt program would carry half a desktop: themes, virtual keyboards, drivers for screens
without a desktop. Libraries that must fit the host's display, sign-in and C run-time are taken from
the host; the packages name them as what they depend on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import PurePath, PurePosixPath
from typing import TypeAlias

import shipped
from packaging.utils import canonicalize_name

Entry: TypeAlias = tuple[str, str, str]
"""A file as PyInstaller has it: its name in the bundle, where it is now, and its kind."""

NAMED_ONLY_IN_TEXT = {
    "linux": ["keyring.backends.SecretService"],
    "win32": ["keyring.backends.Windows", "spnego", "sspilib"],
    "darwin": ["keyring.backends.macOS", "spnego"],
}
"""Modules that are imported by a name made at run time, or where PyInstaller overlooks it."""

UNUSED_MODULES = [
    "PySide6.QtDesigner",
    "PySide6.QtOpenGL",
    "PySide6.QtPdf",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "curses",
    "doctest",
    "lib2to3",
    "lxml.html",
    "lxml.isoschematron",
    "lxml.objectify",
    "pdb",
    "pydoc",
    "readline",
    "setuptools",
    "test",
    "tkinter",
    "trio",
    "unittest",
    "uvloop",
]
"""Modules that others import where they have them, and that nothing here uses.

None of keyring's: its entry points name them all, and complain at each start about a missing one.
"""

_PLUGINS = frozenset(
    {
        "iconengines/qsvgicon",
        "imageformats/qico",
        "imageformats/qsvg",
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "platforms/qcocoa",
        "platforms/qoffscreen",
        "platforms/qwayland",
        "platforms/qwindows",
        "platforms/qxcb",
        "platformthemes/qxdgdesktopportal",
        "styles/qmacstyle",
        "styles/qmodernwindowsstyle",
        "styles/qwindowsvistastyle",
        "wayland-decoration-client/adwaita",
        "wayland-decoration-client/bradient",
        "wayland-shell-integration/xdg-shell",
    }
)
"""Plug-ins of Qt that are kept, by folder and name without `lib` and ending."""

_OF_THE_HOST = (
    "libX11", "libXau", "libXdmcp", "libbrotli", "libbsd", "libcap", "libcom_err", "libdbus-1",
    "libdrm", "libexpat", "libfontconfig", "libfreetype", "libgcc_s", "libgcrypt", "libgio-2.0",
    "libglib-2.0", "libgmodule-2.0", "libgobject-2.0", "libgpg-error", "libgssapi",
    "libgthread-2.0", "libk5crypto", "libkeyutils", "libkrb5", "liblz4", "liblzma", "libmd.",
    "libpcre", "libpng16", "libresolv", "libstdc++", "libsystemd", "libwayland", "libxcb.",
    "libxkbcommon.", "libzstd",
)  # fmt: skip
"""Beginnings of the names of Linux libraries that the host has and the bundle must not."""


_BINARIES = frozenset({"BINARY", "EXTENSION"})


def is_kept(name: str, platform: str = sys.platform) -> bool:
    """Whether a file belongs in the bundle; `name` is its path in there, as any system has it."""
    path = PurePosixPath(name.replace("\\", "/"))
    if "translations" in path.parts and path.parts[0] == "PySide6":
        return path.name == "qtbase_en.qm"
    if "plugins" in path.parts and path.parts[0] == "PySide6":
        return _plugin(path) in _PLUGINS
    if platform == "linux" and path.name.startswith(_OF_THE_HOST):
        return False
    # The software OpenGL of Windows is 20 MB, and a window of widgets never asks for it.
    return path.name not in {"opengl32sw.dll", "direct_url.json"}


def needed(found: Sequence[Entry]) -> list[Entry]:
    """These files without the libraries that none of the others was linked with.

    PyInstaller has collected what the plug-ins need that were dropped since.
    """
    from PyInstaller.depend import bindepend  # noqa: PLC0415 - the tests have no PyInstaller

    kept = [entry for entry in found if not _is_plain_library(entry)]
    plain = [entry for entry in found if _is_plain_library(entry)]
    looked_through: set[str] = set()
    asked_for: set[str] = set()
    while sources := {source for _, source, kind in kept if kind in _BINARIES} - looked_through:
        looked_through |= sources
        imported = (bindepend.get_imports(source) for source in sources)
        asked_for |= {PurePath(name).name for names in imported for name, _ in names}
        kept = [entry for entry in found if entry not in plain or _base(entry) in asked_for]
    return kept


def _is_plain_library(entry: Entry) -> bool:
    """Whether a file is there only since another one was linked with it."""
    name, _, kind = entry
    is_plugin = "plugins" in PurePosixPath(name.replace("\\", "/")).parts
    # Loaded by the executable, by name.
    is_python = _base(entry).startswith(("libpython", "python", "Python"))
    return kind in {"BINARY", "SYMLINK"} and not is_plugin and not is_python


def _base(entry: Entry) -> str:
    return PurePosixPath(entry[0].replace("\\", "/")).name


def modules_of_tools(known: Iterable[tuple[str, Sequence[str]]] | None = None) -> list[str]:
    """The top-level modules that are here only to make the package.

    Some libraries import one where they find it, and then it would travel along unasked.
    """
    travelling = {one.name for one in shipped.locked(shipped.LOCK.read_text("utf-8"))}
    owners_of = metadata.packages_distributions().items() if known is None else known
    return sorted(
        module
        for module, owners in owners_of
        if not any(canonicalize_name(owner) in travelling for owner in owners)
    )


def _plugin(path: PurePosixPath) -> str:
    return f"{path.parent.name}/{path.name.split('.')[0].removeprefix('lib')}"
