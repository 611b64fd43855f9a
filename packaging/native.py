"""The native libraries that a package can carry: whose they are and under which license.

The metadata of Python knows nothing of them. Which file carries which is told by its name: first
those that are libraries themselves, then those that have others linked into them. A file that no
row names is unknown, and nothing unknown may travel: add a row, with the text of the license.
"""

from __future__ import annotations

import importlib
import platform
import re
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

Version = Callable[[Path], str]
"""Finds the version of a library in the file that carries it; empty where none can be found."""


@dataclass(frozen=True, slots=True)
class Native:
    """A library: its license as an SPDX expression, its home, and the name of the license's text.

    An empty `text` means that the text stands elsewhere in the notices: with Qt, with Python, with
    the distribution that the library is linked into.
    """

    name: str
    license: str
    home: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Files by a pattern in lower case, and the libraries that they are or contain.

    A pattern with a `/` is of the path in the bundle, any other of the name alone.
    """

    pattern: str
    carried: tuple[tuple[Native, Version], ...]

    def matches(self, path: str) -> bool:
        """Whether this is a row for a file; `path` is relative to where the bundle imports from."""
        lower = path.lower()
        return fnmatchcase(lower if "/" in self.pattern else lower.rpartition("/")[2], self.pattern)


def _unknown(_file: Path) -> str:
    return ""


def _marked(mark: bytes) -> Version:
    """The version is what the first group of this expression finds in the file."""

    def find(file: Path) -> str:
        found = re.search(mark, file.read_bytes())
        return found[1].decode() if found else ""

    return find


def _told(module: str, attribute: str) -> Version:
    """The version is what a module says that is made from the same files as the bundle."""

    def ask(_file: Path) -> str:
        value = getattr(importlib.import_module(module), attribute)
        return ".".join(map(str, value)) if isinstance(value, tuple) else str(value)

    return ask


def _of_python(_file: Path) -> str:
    return platform.python_version()


def _of_openssl(_file: Path) -> str:
    return ssl.OPENSSL_VERSION.split()[1]


def _of_file_name(file: Path) -> str:
    return file.name.rpartition(".")[2]


def _of_resource(file: Path) -> str:
    """The FileVersion that Windows shows, which stands in the file in UTF-16."""
    key = "FileVersion\0".encode("utf-16-le")
    found = re.search(re.escape(key) + rb"(?:\0\0)?((?:[\d.]\0)+)", file.read_bytes())
    return found[1].decode("utf-16-le") if found else ""


BOOTLOADER = Native(
    "PyInstaller bootloader",
    "GPL-2.0-or-later WITH Bootloader-exception",
    "https://pyinstaller.org",
)
BZIP2 = Native("bzip2", "bzip2-1.0.6", "https://sourceware.org/bzip2", "bzip2")
CPYTHON = Native("Python", "Python-2.0", "https://www.python.org")
EXPAT = Native("Expat", "MIT", "https://libexpat.github.io", "expat")
FREETYPE = Native("FreeType", "FTL", "https://freetype.org")
HARFBUZZ = Native("HarfBuzz", "MIT", "https://harfbuzz.github.io")
ICU = Native("ICU", "Unicode-3.0", "https://icu.unicode.org", "icu")
LIBFFI = Native("libffi", "MIT", "https://sourceware.org/libffi", "libffi")
LIBICONV = Native(
    "libiconv", "LGPL-2.1-or-later", "https://www.gnu.org/software/libiconv", "LGPL-2.1"
)
LIBPNG = Native("libpng", "libpng-2.0", "http://www.libpng.org/pub/png/libpng.html")
LIBUUID = Native("libuuid", "BSD-3-Clause", "https://github.com/util-linux/util-linux", "libuuid")
LIBXML2 = Native("libxml2", "MIT", "https://gitlab.gnome.org/GNOME/libxml2")
LIBXSLT = Native("libxslt", "MIT", "https://gitlab.gnome.org/GNOME/libxslt")
MICROSOFT = Native(
    "Microsoft Visual C++ Runtime",
    "LicenseRef-Microsoft-Visual-C-Runtime",
    "https://learn.microsoft.com/cpp/windows/latest-supported-vc-redist",
    "microsoft-runtime",
)
MPDECIMAL = Native("mpdecimal", "BSD-2-Clause", "https://www.bytereef.org/mpdecimal", "mpdecimal")
OPENSSL = Native("OpenSSL", "Apache-2.0", "https://www.openssl.org", "Apache-2.0")
PCRE2 = Native("PCRE2", "BSD-3-Clause", "https://github.com/PCRE2Project/pcre2")
QT = Native("Qt", "LGPL-3.0-only", "https://www.qt.io")
SQLITE = Native("SQLite", "blessing", "https://www.sqlite.org", "sqlite")
XCB = Native("XCB and its utilities", "MIT", "https://xcb.freedesktop.org", "xcb")
XKBCOMMON = Native("xkbcommon", "MIT", "https://xkbcommon.org", "xkbcommon")
XZ = Native("XZ Utils (liblzma)", "0BSD", "https://tukaani.org/xz", "xz")
ZLIB = Native("zlib", "Zlib", "https://zlib.net", "zlib")

_EXPAT = (EXPAT, _marked(rb"expat_(\d+\.\d+\.\d+)"))
_MPDECIMAL = (MPDECIMAL, _told("decimal", "__libmpdec_version__"))
_OPENSSL = (OPENSSL, _of_openssl)
_PCRE2 = (PCRE2, _marked(rb"\0(10\.\d+) \d{4}-\d\d-\d\d\0"))
_PNG = (LIBPNG, _marked(rb"libpng version (\d+\.\d+\.\d+)"))
_PYTHON = (CPYTHON, _of_python)
_QT = (QT, _told("PySide6", "__version__"))
_SQLITE = (SQLITE, _told("sqlite3", "sqlite_version"))

_IN_WHEELS = (
    Row(
        "lxml/etree.*",
        (
            (LIBXML2, _told("lxml.etree", "LIBXML_VERSION")),
            (LIBXSLT, _told("lxml.etree", "LIBXSLT_VERSION")),
            (LIBICONV, _unknown),
            (ZLIB, _marked(rb" (?:in|de)flate (\d+(?:\.\d+)+) Copyright")),
        ),
    ),
    Row("_cffi_backend.*", ((LIBFFI, _unknown),)),
)
"""The same on every system; what is linked into `cryptography`, its wheel says itself."""

ROWS = {
    "linux": (
        Row("libcrypto.so.*", (_OPENSSL,)),
        Row("libssl.so.*", (_OPENSSL,)),
        Row("libbz2.so.*", ((BZIP2, _unknown),)),
        Row("libexpat.so.*", (_EXPAT,)),
        Row("libffi.so.*", ((LIBFFI, _unknown),)),
        Row("libpython3.*", (_PYTHON,)),
        Row("libsqlite3.so.*", (_SQLITE,)),
        Row("libuuid.so.*", ((LIBUUID, _unknown),)),
        Row("libxcb-*.so.*", ((XCB, _unknown),)),
        Row("libxkbcommon-x11.so.*", ((XKBCOMMON, _unknown),)),
        Row("libz.so.*", ((ZLIB, _told("zlib", "ZLIB_RUNTIME_VERSION")),)),
        Row("_decimal.*", (_PYTHON, _MPDECIMAL)),
        Row("pyside6/qt/lib/libicu*.so.*", ((ICU, _of_file_name),)),
        Row("pyside6/qt/lib/libqt6core.so.*", (_QT, _PCRE2)),
        Row("pyside6/qt/lib/libqt6gui.so.*", (_QT, (HARFBUZZ, _unknown), _PNG)),
        Row("pyside6/qt/*", (_QT,)),
        *_IN_WHEELS,
    ),
    "win32": (
        Row("libcrypto-*.dll", (_OPENSSL,)),
        Row("libssl-*.dll", (_OPENSSL,)),
        Row("libffi-*.dll", ((LIBFFI, _unknown),)),
        Row("python3.dll", (_PYTHON,)),
        Row("python3*.dll", (_PYTHON, (ZLIB, _told("zlib", "ZLIB_RUNTIME_VERSION")))),
        Row("sqlite3.dll", (_SQLITE,)),
        *(
            Row(f"{name}140*.dll", ((MICROSOFT, _of_resource),))
            for name in ("concrt", "msvcp", "vcamp", "vccorlib", "vcomp", "vcruntime")
        ),
        Row("_bz2.pyd", (_PYTHON, (BZIP2, _marked(rb"(\d\.\d\.\d), \d+-\w+-\d{4}")))),
        Row("_decimal.pyd", (_PYTHON, _MPDECIMAL)),
        Row("_lzma.pyd", (_PYTHON, (XZ, _unknown))),
        Row("pyexpat.pyd", (_PYTHON, _EXPAT)),
        Row("pyside6/qt6core.dll", (_QT, _PCRE2, (ZLIB, _unknown))),
        Row("pyside6/qt6gui.dll", (_QT, (FREETYPE, _unknown), (HARFBUZZ, _unknown), _PNG)),
        Row("pyside6/qt6*.dll", (_QT,)),
        Row("pyside6/plugins/*", (_QT,)),
        *_IN_WHEELS,
    ),
    "darwin": (
        Row("libcrypto.*.dylib", (_OPENSSL,)),
        Row("libssl.*.dylib", (_OPENSSL,)),
        Row("libpython3.*.dylib", (_PYTHON,)),
        Row("python.framework/*/python", (_PYTHON,)),
        Row("_decimal.*", (_PYTHON, _MPDECIMAL)),
        Row("_lzma.*", (_PYTHON, (XZ, _unknown))),
        Row("_sqlite3.*", (_PYTHON, _SQLITE)),
        Row("pyexpat.*", (_PYTHON, _EXPAT)),
        Row("pyside6/qt/lib/qtcore.framework/*", (_QT, _PCRE2)),
        Row(
            "pyside6/qt/lib/qtgui.framework/*",
            (_QT, (FREETYPE, _unknown), (HARFBUZZ, _unknown), _PNG),
        ),
        Row("pyside6/qt/*", (_QT,)),
        *_IN_WHEELS,
    ),
}
"""Of several rows that match a file, the first counts. Linux: as Debian builds Python; Windows and
macOS: as python.org does. Versions of what Debian built are replaced by those of its packages."""


def carried(path: str, system: str = sys.platform) -> tuple[tuple[Native, Version], ...]:
    """The libraries that a file of the bundle is or contains; none if no row is for it."""
    return next((row.carried for row in ROWS[system] if row.matches(path)), ())


def natives(system: str = sys.platform) -> tuple[Native, ...]:
    """Every library that a package for a system can carry, by name."""
    rows = {native for row in ROWS[system] for native, _version in row.carried}
    return tuple(sorted(rows | {BOOTLOADER}, key=lambda one: one.name.lower()))


def named(name: str) -> Native | None:
    """The library of a name in any case, for lists that leave out what is known here."""
    known = (native for system in ROWS for native in natives(system))
    return next((one for one in known if one.name.lower() == name.lower()), None)
