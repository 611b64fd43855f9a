"""Which Debian packages the frozen program needs: read from its libraries, named by a table.

Debian's own `dpkg-shlibdeps` would ask for whatever the bundle brings along as well, Qt included.
The table is fixed, so that packages built on different machines ask for the same; a test compares
it with what the machine says that it runs on. A library without a row stops the build: either the
bundle should have carried it, or it is new here and somebody should look at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import elf

PACKAGES = {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libc.so.6": "libc6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
"""The Debian package that has a library, by its soname."""

RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}
"""What became of names when Debian 13 and Ubuntu 24.04 gave 32-bit machines 64-bit times."""

_FONT = "fonts-dejavu-core | fonts-liberation | fonts-noto-core"
_RECOMMENDED = (
    # Names of root certificates; without them no server is trusted.
    "ca-certificates",
    # Where secrets are kept, in GNOME and in KDE.
    "gnome-keyring | libkf5wallet-bin",
    # Opens links and the page where users sign in.
    "xdg-utils",
)

_LIBSTDCXX_OF_GLIBCXX: dict[tuple[int, ...], str] = {
    (3, 4, 26): "9",
    (3, 4, 27): "9",
    (3, 4, 28): "9",
    (3, 4, 29): "11",
    (3, 4, 30): "12",
    (3, 4, 31): "13",
    (3, 4, 32): "13",
    (3, 4, 33): "14",
}
"""The version of GCC, and so of libstdc++6, that brought a version of its symbols."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a bundle asks of the system around it."""

    sonames: frozenset[str]
    """The libraries that it links and does not carry."""
    versions: frozenset[str]
    """The symbol versions that its files ask of any library, such as `GLIBC_2.34`."""


class UnknownLibraryError(Exception):
    """The bundle needs what no row here names; its text is a sentence for whoever builds."""


def needs(bundle: Path) -> Needs:
    """Read all libraries and plug-ins of a bundle."""
    files = elf.read_folder(bundle)
    carried = {path.name for path in bundle.rglob("*")}
    return Needs(
        sonames=frozenset(name for file in files.values() for name in file.needed) - carried,
        versions=frozenset(version for file in files.values() for version in file.versions),
    )


def depends(needs: Needs) -> tuple[str, ...]:
    """What must be installed, as terms of a `Depends` field, sorted by name; a font at the end.

    Raises:
        UnknownLibraryError: a library is needed that is in no row of the table.
    """
    must = _packages(name for name in needs.sonames if not is_for_wayland_only(name))
    return (*(_term(package, needs.versions) for package in must), _FONT)


def recommends(needs: Needs) -> tuple[str, ...]:
    """What makes it whole on most desktops, as terms of a `Recommends` field.

    Raises:
        UnknownLibraryError: as for `depends`.
    """
    wayland = _packages(filter(is_for_wayland_only, needs.sonames))
    return (*_RECOMMENDED, *wayland)


def is_for_wayland_only(soname: str) -> bool:
    """Whether just the plug-ins link a library that X11 desktops do without."""
    return soname.startswith("libwayland-")


def _packages(sonames: Iterable[str]) -> list[str]:
    wanted = set(sonames)
    unknown = sorted(wanted - PACKAGES.keys())
    if unknown:
        msg = (
            f"The bundle needs {', '.join(unknown)}, which it does not carry. Either carry it, or "
            "name its package in packaging/linux/dependencies.py."
        )
        raise UnknownLibraryError(msg)
    return sorted({PACKAGES[name] for name in wanted})


def _term(package: str, versions: Iterable[str]) -> str:
    """A package with its lowest version where that matters, and with its other name."""
    if package == "libc6":
        return f"{package} (>= {'.'.join(map(str, elf.newest(versions, 'GLIBC')))})"
    if package == "libstdc++6":
        return f"{package} (>= {_libstdcxx(elf.newest(versions, 'GLIBCXX'))})"
    return " | ".join((package, RENAMED[package])) if package in RENAMED else package


def _libstdcxx(symbols: tuple[int, ...]) -> str:
    if symbols > max(_LIBSTDCXX_OF_GLIBCXX):
        msg = (
            f"The bundle needs GLIBCXX_{'.'.join(map(str, symbols))}, which is newer than what "
            "packaging/linux/dependencies.py knows. Add the GCC that brought it."
        )
        raise UnknownLibraryError(msg)
    return _LIBSTDCXX_OF_GLIBCXX.get(symbols, min(_LIBSTDCXX_OF_GLIBCXX.values(), key=int))
