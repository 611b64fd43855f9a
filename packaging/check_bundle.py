"""Looks through a frozen program for what must not travel, and for what must.

Each rule stands for a package that worked where it was made and nowhere else.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import elf
import product
from linux import dependencies
from windows.wine import STAND_INS

MOST_BYTES = 140_000_000
"""How large the bundle may be."""

NEWEST_GLIBC = (2, 35)
"""That of Ubuntu 22.04; the package runs on it, on Debian 12 and on all that is newer."""

HOST_LIBRARIES = frozenset(dependencies.PACKAGES)
"""What may be asked of a Linux desktop; anything else must be in the bundle."""

_RESOURCES = ("LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "build.json", "contract/erpsync.json")
_PARTS_OF_A_COMMON_FOLDER = 2


def problems(bundle: Path) -> list[str]:
    """What is wrong with this bundle, a sentence each."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    return [
        *_size(files),
        *_missing(bundle),
        *_strange_files(bundle, files),
        *_dangling(bundle),
        *_linking(bundle),
        *_build_paths(bundle, files),
    ]


def size(bundle: Path) -> int:
    """The bytes of all files of a bundle; links count nothing."""
    return sum(p.stat().st_size for p in bundle.rglob("*") if p.is_file() and not p.is_symlink())


def _size(files: Iterable[Path]) -> Iterator[str]:
    total = sum(path.stat().st_size for path in files)
    if total > MOST_BYTES:
        yield f"It is {total / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are allowed."


def _missing(bundle: Path) -> Iterator[str]:
    resources = bundle / "_internal" / "resources"
    for name in _RESOURCES:
        path = resources / name
        if not path.is_file() or not path.stat().st_size:
            yield f"resources/{name} is missing or empty."


def _strange_files(bundle: Path, files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        name = path.relative_to(bundle)
        if path.name == "direct_url.json":
            yield f"{name} tells where the package was built."
        if path.name.lower() in STAND_INS:
            # On Windows it would hide the real one.
            yield f"{name} is a stand-in for Wine and must stay there."


def _dangling(bundle: Path) -> Iterator[str]:
    for path in bundle.rglob("*"):
        if path.is_symlink() and not path.exists():
            yield f"{path.relative_to(bundle)} links to nothing."


def _linking(bundle: Path) -> Iterator[str]:
    carried = {path.name for path in bundle.rglob("*")}
    for path, linked in elf.read_folder(bundle).items():
        name = path.relative_to(bundle)
        for library in sorted(set(linked.needed) - carried - HOST_LIBRARIES):
            yield f"{name} needs {library}, which is neither in the bundle nor allowed."
        for place in linked.runpath:
            if not place.startswith("$ORIGIN"):
                yield f"{name} looks for libraries in {place}."
        wanted = elf.newest(linked.versions, "GLIBC")
        if wanted > NEWEST_GLIBC:
            found, allowed = (".".join(map(str, v)) for v in (wanted, NEWEST_GLIBC))
            yield f"{name} needs glibc {found}; {allowed} is allowed."


def _build_paths(bundle: Path, files: Iterable[Path]) -> Iterator[str]:
    """Files that hold a path of this machine; the archives of modules are looked into as well."""
    for name, content in _contents(bundle, files):
        for trace in traces(product.ROOT, Path.home(), Path(sys.prefix)):
            if trace in content:
                yield f"{name} holds the path {trace.decode()}."


def traces(*folders: Path) -> list[bytes]:
    """What to look for, so as to find these folders; under Wine they are spelled otherwise.

    A folder just below the root, such as `/root`, is in many a library that nobody built here.
    """
    spelled = {str(folder) for folder in folders if len(folder.parts) > _PARTS_OF_A_COMMON_FOLDER}
    return sorted(text.encode() for text in spelled | {s.replace("/", "\\") for s in spelled})


def _contents(bundle: Path, files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        name = str(path.relative_to(bundle))
        yield name, path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                packed = [(member, archive.read(member)) for member in archive.namelist()]
        elif path.stem.startswith(product.COMMAND) and path.parent == bundle:
            packed = _modules(path)
        else:
            continue
        yield from ((f"{name}: {member}", content) for member, content in packed)


def _modules(executable: Path) -> list[tuple[str, bytes]]:
    """The modules that PyInstaller has packed into an executable, by name."""
    # Here, since the tests have no PyInstaller.
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415 - see above

    archive = CArchiveReader(str(executable)).open_embedded_archive("PYZ.pyz")
    return [(name, archive.extract(name, raw=True) or b"") for name in archive.toc]
