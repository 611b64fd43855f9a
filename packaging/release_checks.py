"""What must hold before a release, and what goes into it; `.github/workflows/release.yml` asks.

    release_checks.py source TAG REPOSITORY    is this source tree the one to release?
    release_checks.py gather FROM TO           check the packages of all systems, put them together
    release_checks.py notes                    what is new, for the release's page

Each exits with 1 and a sentence for each thing that is wrong. Needs Python 3.11 and its standard
library.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import product

SUMS = "SHA256SUMS"

PACKAGES = (
    f"{product.COMMAND}_{product.VERSION}_amd64.deb",
    f"{product.file_stem('linux-x86_64')}.tar.zst",
    f"{product.file_stem('linux-x86_64')}.cdx.json",
    f"{product.file_stem('windows-x64')}-setup.exe",
    f"{product.file_stem('windows-x64')}.msi",
    f"{product.file_stem('windows-x64')}.cdx.json",
    f"{product.file_stem('macos-arm64')}.dmg",
    f"{product.file_stem('macos-arm64')}.cdx.json",
)
"""What a release consists of: not one of them may be missing."""


def tag_problems(tag: str) -> list[str]:
    """What is wrong with the name of a tag."""
    if tag == f"v{product.VERSION}":
        return []
    return [f"The tag is {tag}, but erpsync_gui/__init__.py says {product.VERSION}."]


def repository_problems(repository: str) -> list[str]:
    """What is wrong with publishing in the repository of this address."""
    page = f"{repository.rstrip('/')}/releases"
    if page == product.RELEASES.rstrip("/"):
        return []
    sent_to = f"users who look for a newer version are sent to {product.RELEASES}"
    return [f"Releases appear at {page}, but {sent_to}: correct project.urls in pyproject.toml."]


def changelog_problems(changelog: str) -> list[str]:
    """What the changelog lacks for this version."""
    heading = re.search(rf"^## {re.escape(product.VERSION)}\b.*$", changelog, re.MULTILINE)
    if heading is None:
        return [f"CHANGELOG.md says nothing of {product.VERSION}."]
    problems = []
    if not re.search(r" \(\d{4}-\d\d-\d\d\)$", heading[0]):
        problems.append(f'CHANGELOG.md: "{heading[0]}" must end with the date, as (2026-01-31).')
    if not notes(changelog):
        problems.append(f"CHANGELOG.md: nothing stands under {product.VERSION}.")
    return problems


def notes(changelog: str) -> str:
    """What stands under this version in the changelog, without its heading."""
    found = re.search(
        rf"^## {re.escape(product.VERSION)}\b[^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    return found[1].strip() if found else ""


def gather(downloads: Path, destination: Path) -> list[str]:
    """Put the packages of all systems into one folder, with one list of sums for all.

    `downloads` has a folder for each system, in it what `dev.py package` made there. Every file
    must have the sum that was written where it was made. Returns what is wrong; then nothing is
    put anywhere.
    """
    sums: dict[str, str] = {}
    sources: dict[str, Path] = {}
    problems = []
    for listing in sorted(downloads.glob(f"*/{SUMS}")):
        for line in listing.read_text("utf-8").splitlines():
            expected, name = line.split(maxsplit=1)
            path = listing.with_name(name)
            problems += _file_problems(path, expected)
            if name in sums:
                problems.append(f"{name} was made twice, in two folders.")
            sums[name], sources[name] = expected, path
    problems += [f"{name} is missing." for name in PACKAGES if name not in sums]
    problems += [f"{name} does not belong here." for name in sums if name not in PACKAGES]
    if problems:
        return problems
    destination.mkdir(parents=True, exist_ok=True)
    for path in sources.values():
        shutil.copy2(path, destination)
    lines = [f"{sums[name]}  {name}\n" for name in sorted(sums)]
    (destination / SUMS).write_text("".join(lines), "utf-8", newline="\n")
    return []


def _file_problems(path: Path, expected: str) -> list[str]:
    if not path.is_file():
        return [f"{path.name} has a sum, but is not there."]
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if actual == expected:
        return []
    return [f"{path.name} is not what was built: its sum is {actual}, not {expected}."]


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="release_checks.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    source = commands.add_parser("source", help="is this source tree the one to release?")
    source.add_argument("tag", help="such as v1.2.0")
    source.add_argument("repository", help="its address")
    gathering = commands.add_parser("gather", help="check the packages, put them together")
    gathering.add_argument("downloads", type=Path)
    gathering.add_argument("destination", type=Path)
    commands.add_parser("notes", help="what is new, for the release's page")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Do one command; 1 when something is wrong."""
    asked = _parsed(arguments)
    changelog = (product.ROOT / "CHANGELOG.md").read_text("utf-8")
    problems = []
    match asked.command:
        case "source":
            problems += tag_problems(asked.tag) + changelog_problems(changelog)
            problems += repository_problems(asked.repository)
        case "gather":
            problems = gather(asked.downloads, asked.destination)
        case "notes":
            print(notes(changelog))
    for problem in problems:
        print(problem, file=sys.stderr)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
