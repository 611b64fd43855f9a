"""What an ELF file asks of the system it runs on: libraries, folders to look in, versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.construct.core import ConstructError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

_MAGIC = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class Elf:
    """What one executable or shared library says to the loader."""

    needed: tuple[str, ...]
    """The names of the libraries that it is linked against, in the order of the file."""
    soname: str
    """What others call it when they link against it; empty for most programs and plug-ins."""
    runpath: tuple[str, ...]
    """The folders where its libraries are looked for first, `$ORIGIN` being its own folder."""
    versions: frozenset[str]
    """The symbol versions that it needs of its libraries, such as `GLIBC_2.34`."""


def read(path: Path) -> Elf | None:
    """Read an ELF file; None where it is none, or is linked statically.

    Raises:
        ValueError: it is a damaged ELF file.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
        try:
            return _told(ELFFile(file))
        except (ELFError, ConstructError, LookupError, ValueError) as error:
            msg = f"{path} is a damaged ELF file."
            raise ValueError(msg) from error


def read_folder(folder: Path) -> dict[Path, Elf]:
    """All ELF files in a folder and below it, by path; links are not followed."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path: found for path in paths if (found := read(path)) is not None}


def newest(versions: Iterable[str], family: str) -> tuple[int, ...]:
    """The highest version of a family: `(2, 34)` for `GLIBC` among `GLIBC_2.4`, `GLIBC_2.34`.

    Empty where there is none. Names without a number (`GLIBC_PRIVATE`) do not count.
    """
    numbers = (
        text.removeprefix(f"{family}_") for text in versions if text.startswith(f"{family}_")
    )
    return max(
        (tuple(map(int, number.split("."))) for number in numbers if number[:1].isdigit()),
        default=(),
    )


def _told(image: ELFFile) -> Elf | None:
    segment = next(image.iter_segments("PT_DYNAMIC"), None)
    if not isinstance(segment, DynamicSegment):
        return None
    tags = list(segment.iter_tags())

    def texts(name: str) -> list[str]:
        # The text of a tag is an attribute that bears its name.
        return [getattr(tag, name) for tag in tags if tag.entry.d_tag == f"DT_{name.upper()}"]

    paths = texts("rpath") + texts("runpath")
    return Elf(
        needed=tuple(texts("needed")),
        soname="".join(texts("soname")),
        runpath=tuple(folder for path in paths for folder in path.split(":") if folder),
        versions=frozenset(_versions(image)),
    )


def _versions(image: ELFFile) -> Iterator[str]:
    section = image.get_section_by_name(".gnu.version_r")
    if isinstance(section, GNUVerNeedSection):
        for _library, wanted in section.iter_versions():
            yield from (version.name for version in wanted)
