"""What is on a Wine prefix's disk and in its registry, so that two moments can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_REGISTRY = ("system.reg", "user.reg")
_FOLDERS = ("drive_c", "home")
"""Drive C, and where Wine has the user's desktop and documents."""

_OF_WINE = (
    "console\\",
    "software\\microsoft\\windows\\currentversion\\explorer\\",
    "software\\wine\\",
    "system\\currentcontrolset\\control\\class\\",
)
"""Beginnings of keys that Wine itself writes as programs come and go."""

_AT_NEXT_START = '"PendingFileRenameOperations"='
"""Files to delete when Windows starts again: among them the copy that an uninstaller runs from."""

_INSTALLER = r"Software\Microsoft\Windows\CurrentVersion\Installer"
_KEYS_OF_FIRST_USE = frozenset(
    {
        r"Software\Microsoft\Windows\CurrentVersion\Uninstall",
        r"Software\Classes\Installer\Features",
        r"Software\Classes\Installer\Products",
        r"Software\Classes\Installer\UpgradeCodes",
        rf"{_INSTALLER}\UpgradeCodes",
        rf"{_INSTALLER}\UserData\S-1-5-18\Components",
        rf"{_INSTALLER}\UserData\S-1-5-18\Products",
    }
)
_FOLDERS_OF_FIRST_USE = ("/appdata/local/programs", "/windows/installer")
"""Keys and folders of Windows that are there from the first installing on, of whatever program.

What is within them counts.
"""

_TEMPORARY = "/temp/"
"""Part of paths where Windows itself clears up one day."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The names of all files and folders of a prefix, and all values of its registry.

    A registry that is still in the memory of a running Wine is not seen: let it end first.
    """

    paths: frozenset[str]
    values: frozenset[str]

    @classmethod
    def take(cls, prefix: Path) -> Snapshot:
        """Read a prefix as it is on disk."""
        values = (line for name in _REGISTRY for line in _values(prefix / name))
        paths = (path for name in _FOLDERS for path in _paths(prefix / name))
        return cls(frozenset(paths), frozenset(values))

    def left_since(self, before: Snapshot) -> list[str]:
        """What is here now and was not before."""
        return sorted((self.paths - before.paths) | (self.values - before.values))

    def lost_since(self, before: Snapshot) -> list[str]:
        """What was here before and is no longer."""
        return sorted((before.paths - self.paths) | (before.values - self.values))


def _paths(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder.parent).as_posix()
        if _TEMPORARY not in f"/{name.lower()}/" and not name.lower().endswith(
            _FOLDERS_OF_FIRST_USE
        ):
            yield name


def _values(registry: Path) -> Iterator[str]:
    """Each key and each value as one line, the file's name and the key in front of it."""
    key = ""
    for line in registry.read_text("utf-8", errors="replace").splitlines():
        if line.startswith("["):
            key = line[1 : line.rindex("]")].replace("\\\\", "\\")
        if f"{key.lower()}\\".startswith(_OF_WINE):
            continue
        if line.startswith("[") and key not in _KEYS_OF_FIRST_USE:
            yield f"{registry.name} {key}"
        elif line.startswith(('"', "@")) and not line.startswith(_AT_NEXT_START):
            yield f"{registry.name} {key} {line}"
