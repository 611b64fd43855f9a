"""The texts that a Debian package carries: control fields, changelog, copyright, overrides."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from pathlib import Path

import product
from linux import dependencies, desktop
from linux.releases import Release

LIBRARY = f"usr/lib/{product.COMMAND}"
"""The folder of the frozen program, without the slash at its beginning."""
NOTICES = f"{LIBRARY}/_internal/resources/THIRD_PARTY_NOTICES.txt"
"""The licenses of all that is in there and not ours."""

_EXAMPLE = Path("/usr/share/doc/dpkg/copyright")
_MAINTAINER = f"{product.PUBLISHER} <{product.CONTACT}>"
_WIDTH = 78

_OVERRIDES = {
    f"embedded-library * [{LIBRARY}/_internal/*]": (
        "A frozen program brings its libraries, so that it runs on Debian and Ubuntu alike."
    ),
    f"hardening-no-pie [{LIBRARY}/{product.COMMAND}]": (
        "PyInstaller's boot loader comes compiled, and reads no input."
    ),
    f"shared-library-lacks-prerequisites [{LIBRARY}/_internal/*]": (
        "ICU's library is data alone, and a few modules of Python call nothing but Python."
    ),
    f"package-installs-python-bytecode [{LIBRARY}/_internal/shiboken6/*]": (
        "It is for the Python that the program brings with itself, whichever Debian has."
    ),
}
"""What lintian says that is meant to be so, and why."""

_COPYRIGHT = f"""\
Upstream-Name: {product.NAME}
Source: {product.HOMEPAGE}

Files: *
Copyright: 2026 {product.PUBLISHER}
License: MIT

Files: {LIBRARY}/_internal/*
Copyright: their authors, as THIRD_PARTY_NOTICES.txt beside this file names them
License: third-party
 The program is frozen with what it is made of, each part under its own license.
 THIRD_PARTY_NOTICES.txt beside this file has them all, with their full texts.

Files: {LIBRARY}/_internal/PySide6/* {LIBRARY}/_internal/shiboken6/*
Copyright: The Qt Company Ltd. and other contributors
License: LGPL-3
 Qt and Qt for Python. They are separate files, which may be replaced by others of the same
 interface. Where their source is, stands in THIRD_PARTY_NOTICES.txt beside this file. On Debian
 systems, the full text of the license is in /usr/share/common-licenses/LGPL-3.

"""


def control(needs: dependencies.Needs, architecture: str, installed_kib: int) -> str:
    """The control file, by which Debian installs the package.

    Raises:
        dependencies.UnknownLibraryError: the bundle needs what no known package has.
    """
    fields = {
        "Package": product.COMMAND,
        "Version": product.VERSION,
        "Architecture": architecture,
        "Maintainer": _MAINTAINER,
        "Installed-Size": str(installed_kib),
        "Depends": ", ".join(dependencies.depends(needs)),
        "Recommends": ", ".join(dependencies.recommends(needs)),
        "Section": "devel",
        "Priority": "optional",
        "Homepage": product.HOMEPAGE,
        "Description": f"{product.SUMMARY}\n{_indented(desktop.ABOUT)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def changelog(releases: Sequence[Release]) -> str:
    """The releases in the form of Debian's changelogs."""
    return "\n".join(_entry(release) for release in releases)


def _entry(release: Release) -> str:
    notes = [_wrapped(note, "  * ", "    ") for note in release.notes]
    when = format_datetime(datetime.combine(release.on, time(), UTC))
    head = f"{product.COMMAND} ({release.version}) stable; urgency=medium"
    return "\n".join((head, "", *notes, "", f" -- {_MAINTAINER}  {when}", ""))


def copyright_text() -> str:
    """Who wrote what, and under which license, in the form that Debian's tools read."""
    # Debian asks for this very address, which dpkg's own text has as well.
    with _EXAMPLE.open(encoding="utf-8") as example:
        form = example.readline()
    _title, _holder, *terms = (product.ROOT / "LICENSE").read_text("utf-8").strip().split("\n\n")
    return f"{form}{_COPYRIGHT}License: MIT\n{_indented(terms)}\n"


def overrides() -> str:
    """What lintian may say without anybody being alarmed, each with its reason."""
    return "".join(f"# {reason}\n{product.COMMAND}: {tag}\n" for tag, reason in _OVERRIDES.items())


def _indented(paragraphs: Sequence[str]) -> str:
    """Paragraphs as a field goes on: each line indented, and a dot between two paragraphs."""
    return "\n .\n".join(_wrapped(" ".join(text.split()), " ", " ") for text in paragraphs)


def _wrapped(text: str, first: str, others: str) -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )
