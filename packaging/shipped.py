"""The Python distributions that travel in a package, and what they say of themselves.

The environment in which packages are made holds tools as well. What travels is what
`requirements-shipped.lock` names for this system, and only of that the bundle may be made.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import licensing
import native
import product
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = product.ROOT / "requirements-shipped.lock"
QT = frozenset({"pyside6-essentials", "shiboken6"})
"""What brings Qt, under the LGPL and without its text."""

_LICENSE_FILE = re.compile(r"[^/]+\.dist-info/(?:.+/)?(?:LICEN[CS]E|COPYING|NOTICE)[^/]*")
_WHEEL_SBOM = re.compile(r"[^/]+\.dist-info/sboms/[^/]+\.json")


@dataclass(frozen=True, slots=True)
class Locked:
    """A line of the lock: a canonical name, a version, and the SHA-256 of each of its archives."""

    name: str
    version: str
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is linked into a distribution, as the list that its wheel carries says (PEP 770).

    Where that list says no license, `license` is the one that `native` knows, or empty.
    """

    name: str
    version: str
    license: str
    purl: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution that travels: `name` is canonical, `title` as its authors write it.

    `texts` are its license texts by file name; `files` all its files, relative to the folder that
    they are imported from; `modules` the names at the top that it can be imported by.
    """

    name: str
    title: str
    license: str
    texts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    files: frozenset[str]
    locked: Locked

    @property
    def version(self) -> str:
        """The version that the lock names, which is the one that is installed."""
        return self.locked.version


def locked(text: str, environment: Mapping[str, str] | None = None) -> tuple[Locked, ...]:
    """What a lock names for a system; `environment` are values of markers other than here."""
    values = dict(environment) if environment else None
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        named, *hashes = line.split(" --hash=sha256:")
        if not named.strip() or named.startswith("#"):
            continue
        asked = Requirement(named)
        if asked.marker is None or asked.marker.evaluate(values):
            version = str(asked.specifier).removeprefix("==")
            sha256 = tuple(value.strip() for value in hashes)
            found.append(Locked(canonicalize_name(asked.name), version, sha256))
    return tuple(sorted(found, key=lambda one: one.name))


@functools.cache
def distributions() -> tuple[Distribution, ...]:
    """All that travel from this environment, by name.

    Ends with a sentence if one is missing or of another version, if its license is none that may
    travel, or if it has no text of it.
    """
    return tuple(map(read, locked(LOCK.read_text("utf-8"))))


def read(asked: Locked) -> Distribution:
    """One distribution of this environment; ends with a sentence as `distributions` does."""
    try:
        installed = importlib.metadata.distribution(asked.name)
    except importlib.metadata.PackageNotFoundError:
        sys.exit(f"{asked.name} is in {LOCK.name} and not installed. Make the environment anew.")
    if installed.version != asked.version:
        sys.exit(
            f"{asked.name} is installed as {installed.version}, and {LOCK.name} says "
            f"{asked.version}. Make the environment anew."
        )
    fields: dict[str, Any] = installed.metadata.json
    one = Distribution(
        name=asked.name,
        title=installed.name,
        license=licensing.expression(
            fields.get("license_expression"), fields.get("license"), fields.get("classifier", [])
        ),
        texts=_texts(installed),
        parts=_parts(installed),
        files=frozenset(path.as_posix() for path in installed.files or ()),
        locked=asked,
    )
    complain(one)
    return one


def complain(one: Distribution) -> None:
    """End with a sentence if this must not travel."""
    allowed = licensing.ALLOWED
    if one.name in QT:
        allowed |= licensing.OF_SEPARATE_FILES
    if not licensing.is_allowed(one.license, allowed):
        sys.exit(
            f"{one.title} is under “{one.license or 'no license that it names'}”, which is not on "
            "the list in packaging/licensing.py. Do without it, or let somebody decide."
        )
    if not one.texts and one.name not in QT:
        sys.exit(f"{one.title} brings no text of its license, and a package must have one.")
    for part in one.parts:
        if not licensing.is_allowed(part.license):
            sys.exit(
                f"{one.title} contains {part.name} under “{part.license or 'no known license'}”, "
                "which is not on the list in packaging/licensing.py. Do without it, or let "
                "somebody decide."
            )


def parts(bom: Mapping[str, Any]) -> tuple[Part, ...]:
    """What a CycloneDX list names; of addresses, nothing but the package's own stays."""
    found = []
    for component in bom.get("components", ()):
        name, version = component["name"], component.get("version", "")
        # Some lists say where the files lay when the wheel was made.
        purl = component.get("purl", "").partition("?")[0]
        found.append(Part(name, version, _license(component), purl))
    return tuple(sorted(found, key=lambda one: (one.name, one.version)))


def _license(component: Mapping[str, Any]) -> str:
    told = component.get("licenses", ())
    if names := [one.get("expression") or one["license"].get("id", "") for one in told]:
        return " AND ".join(names)
    known = native.named(component["name"])
    return known.license if known else ""


def _texts(installed: importlib.metadata.Distribution) -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.name, path.read_text(encoding="utf-8"))
        for path in sorted(installed.files or ())
        if _LICENSE_FILE.fullmatch(path.as_posix())
    )


def _parts(installed: importlib.metadata.Distribution) -> tuple[Part, ...]:
    return tuple(
        part
        for path in sorted(installed.files or ())
        if _WHEEL_SBOM.fullmatch(path.as_posix())
        for part in parts(json.loads(path.read_text(encoding="utf-8")))
    )
