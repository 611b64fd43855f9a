"""What is in a frozen bundle: every shared library and every module, and whose it is.

A package may carry only what can be named: with its license in the notices, with its version in
the bill of materials. Whatever cannot be named stops the build.
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import native
import product
import shipped
from packaging.utils import canonicalize_name

INTERNAL = "_internal"
"""The folder of the bundle that everything but the program itself lies in."""

_MAGIC = (
    b"\x7fELF",
    b"MZ",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
)
"""How programs and libraries begin: Linux, Windows, macOS for two processors, macOS for one."""
_EXTENSION = re.compile(r"(?:.*/)?(?:(?!lib)[^/]+\.(?:pyd|so)|[^/]+\.abi3\.[^/]+)")
"""Modules of Python, and the two libraries that PySide6 shares among its own."""
_PROGRAM = re.compile(rf"{re.escape(product.COMMAND)}(-console)?(\.exe)?")
_OWNED = re.compile(r"^(\S+?)(?::\w+)?: (/.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A native library in a bundle: one version of it, within one distribution or within none.

    `version` is empty where the files do not say it; `files` are relative to the bundle.
    """

    native: native.Native
    name: str
    version: str
    purl: str
    within: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A package of Debian or Ubuntu that a library of the bundle was taken from."""

    name: str
    version: str
    architecture: str

    def purl(self) -> str:
        """Its package URL, by which scanners find what is known of it."""
        system = platform.freedesktop_os_release()
        named = f"{quote(self.name, safe='')}@{quote(self.version, safe='')}"
        distro = f"{system['ID']}-{system.get('VERSION_ID', 'rolling')}"
        return f"pkg:deb/{system['ID']}/{named}?arch={self.architecture}&distro={distro}"


def look_through(bundle: Path) -> tuple[Found, ...]:
    """Every native library of a bundle, frozen from this environment.

    Ends with a sentence if it holds a library or a module that nobody knows.
    """
    distributions = shipped.distributions()
    owners = {file.lower(): one.name for one in distributions for file in one.files}
    libraries = _libraries(bundle)
    strangers = [
        *(name for name in libraries if not is_known(name, owners)),
        *unknown_modules(_frozen_modules(bundle), _importable(distributions)),
    ]
    if strangers:
        sys.exit(
            "The bundle holds what nobody knows the license of: " + ", ".join(strangers) + ".\n"
            "Leave it out in packaging/bundle_rules.py; or if it must travel, name libraries in "
            f"packaging/native.py and Python packages in {shipped.LOCK.name}."
        )
    return _grouped(bundle, libraries, owners)


def is_known(name: str, owners: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether it is clear whose a library is.

    Args:
        name: its path in the bundle.
        owners: the distributions that travel, by each of their files in lower case.
        system: as `sys.platform` says it.
    """
    if _PROGRAM.fullmatch(name):
        return True
    inner = _inner(name)
    if native.carried(inner, system):
        return True
    if not _EXTENSION.fullmatch(inner):
        return False
    return inner.lower() in owners or _is_of_python(inner)


def unknown_modules(modules: Iterable[str], importable: frozenset[str]) -> list[str]:
    """Names at the top of the bundle's modules that neither Python nor a distribution has."""
    # Those of PyInstaller itself, which its license lets travel with anything.
    own = re.compile(r"_?pyi(mod|boot|_)?.*")
    tops = {module.partition(".")[0] for module in modules}
    return sorted(
        top for top in tops - importable - sys.stdlib_module_names if not own.fullmatch(top)
    )


def _inner(name: str) -> str:
    """A path in the bundle as modules are imported by it; empty beside that folder."""
    return name.partition(f"{INTERNAL}/")[2]


def _is_of_python(inner: str) -> bool:
    folder, _, name = inner.rpartition("/")
    at_home = not folder or folder.endswith("lib-dynload")
    return at_home and name.partition(".")[0] in sys.stdlib_module_names


def _libraries(bundle: Path) -> list[str]:
    """The paths of programs and shared libraries, links left out."""
    found = []
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4).startswith(_MAGIC):
                    found.append(path.relative_to(bundle).as_posix())
    return found


def _frozen_modules(bundle: Path) -> list[str]:
    """The names of all modules in the archive within the program."""
    # Only here: tests have no PyInstaller.
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415 - see above

    program = next(path for path in sorted(bundle.iterdir()) if _PROGRAM.fullmatch(path.name))
    return list(CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc)


def _importable(distributions: Sequence[shipped.Distribution]) -> frozenset[str]:
    """The names at the top that the program and what travels with it can be imported by."""
    names = {one.name for one in distributions}
    known = importlib.metadata.packages_distributions()
    tops = {top for top, of in known.items() if names & {canonicalize_name(one) for one in of}}
    return frozenset(tops | {product.COMMAND.replace("-", "_")})


def _grouped(
    bundle: Path, libraries: Sequence[str], owners: Mapping[str, str]
) -> tuple[Found, ...]:
    packages = _packages([name for name in libraries if _is_of_system(name, owners)])
    files: dict[tuple[native.Native, str, str, str, str], list[str]] = {}
    for name in libraries:
        inner = _inner(name)
        within = owners.get(inner.lower(), "")
        for one, version_of in _carried(inner):
            if name in packages:
                package = packages[name]
                key = (one, package.name, package.version, package.purl(), within)
            else:
                version = version_of(bundle / name)
                key = (one, one.name, version, _generic(one.name, version), within)
            files.setdefault(key, []).append(name)
    found = [Found(*key, files=tuple(paths)) for key, paths in files.items()]
    return tuple(sorted(found, key=lambda one: (one.name.lower(), one.version, one.within)))


def _carried(inner: str) -> tuple[tuple[native.Native, native.Version], ...]:
    if not inner:
        return ((native.BOOTLOADER, lambda _file: importlib.metadata.version("pyinstaller")),)
    if found := native.carried(inner):
        return found
    return ((native.CPYTHON, lambda _file: platform.python_version()),) * _is_of_python(inner)


def _generic(name: str, version: str) -> str:
    named = quote(name.lower().replace(" ", "-"), safe="")
    return f"pkg:generic/{named}@{quote(version, safe='')}" if version else f"pkg:generic/{named}"


def _is_of_system(name: str, owners: Mapping[str, str]) -> bool:
    """Whether PyInstaller took a library from the Linux that it ran on."""
    inner = _inner(name)
    return (
        sys.platform == "linux"
        and "/" not in inner
        and inner.startswith("lib")
        and (inner.lower() not in owners)
    )


def _packages(names: Sequence[str]) -> dict[str, Package]:
    """The packages of these libraries, by their paths in the bundle."""
    if not names:
        return {}
    folder = sysconfig.get_config_var("MULTIARCH")
    patterns = {f"/{folder}/{_inner(name)}": name for name in names}
    owned = _ask_dpkg("-S", *(f"*{pattern}" for pattern in patterns))
    of = {
        name: package
        for package, file in _OWNED.findall(owned)
        for pattern, name in patterns.items()
        if file.endswith(pattern)
    }
    if missing := [name for name in names if name not in of]:
        sys.exit("No package of this system has " + ", ".join(missing) + ".")
    shown = _ask_dpkg("-W", "-f=${Package}\t${Version}\t${Architecture}\n", *set(of.values()))
    known = {line.split("\t")[0]: Package(*line.split("\t")) for line in shown.splitlines()}
    return {name: known[package] for name, package in of.items()}


def _ask_dpkg(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["dpkg-query", *arguments], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        sys.exit("Packages for Linux are made on Debian or Ubuntu: dpkg-query is not here.")
    return done.stdout
