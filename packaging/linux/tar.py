"""Makes the portable archive of a frozen program: for any Linux, unpacked anywhere.

The same bundle gives the same bytes: sorted, with the time of the commit, owned by root.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import elf
import product
from linux import dependencies

_ZSTD_LEVEL = 10
"""50 MB in 3 seconds; the highest level saves 5 MB and takes a minute."""

_README = """\
{title}
{rule}

{summary}.

Start it:       ./{command}
Try it out:     ./{command} --selftest
Use it in a
terminal:       ./{command} --help

Nothing needs to be installed. This folder may lie anywhere; to be rid of the program, delete it.
Your profiles are in ~/.config/{command}, its log and window in ~/.local/state/{command}.

On Debian and Ubuntu rather take the .deb: it brings a menu entry, and installs what is missing.


What it takes from your system
------------------------------

glibc {glibc} or newer ("ldd --version" says which you have), a font, and these libraries, which
most desktops have:

{libraries}

For desktops with Wayland also:

{for_wayland}

The licenses of all that is in this folder are in _internal/resources/THIRD_PARTY_NOTICES.txt.
"""


def build(bundle: Path, destination: Path) -> Path:
    """Make `erpsync-gui-VERSION-SYSTEM.tar.zst` of a frozen program, in an existing folder.

    SYSTEM is the name of the folder that the bundle stands in, such as `linux-x86_64`.

    Raises:
        FileNotFoundError: zstd is not installed.
        subprocess.CalledProcessError: zstd failed; it has said why.
    """
    top = product.file_stem(bundle.parent.name)
    archive = destination / f"{top}.tar.zst"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.tar"
        with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as tar:
            _add(tar, bundle, top)
        zstd = ["zstd", "--quiet", "--force", "--threads=0", f"-{_ZSTD_LEVEL}"]
        subprocess.run([*zstd, plain, "-o", archive], check=True)
    return archive


def readme(needs: dependencies.Needs) -> str:
    """What a user reads who has unpacked the archive."""
    title = f"{product.NAME} {product.VERSION}"
    of_glibc = {name for name, package in dependencies.PACKAGES.items() if package == "libc6"}
    libraries = sorted(needs.sonames - of_glibc)
    for_wayland = [name for name in libraries if dependencies.is_for_wayland_only(name)]
    return _README.format(
        title=title,
        rule="=" * len(title),
        summary=product.SUMMARY,
        command=product.COMMAND,
        glibc=".".join(map(str, elf.newest(needs.versions, "GLIBC"))),
        libraries=_listed([name for name in libraries if name not in for_wayland]),
        for_wayland=_listed(for_wayland),
    )


def _listed(names: list[str]) -> str:
    return "\n".join(f"    {name}" for name in names)


def _add(tar: tarfile.TarFile, bundle: Path, top: str) -> None:
    """Add the bundle as the top folder, and the README in it."""
    moment = product.epoch()

    def settle(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        """Give an entry the owner, the mode and the time that all get."""
        is_executable = entry.isdir() or entry.name == f"{top}/{product.COMMAND}"
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = moment
        entry.mode = 0o755 if is_executable else 0o644
        return entry

    for path in (bundle, *sorted(bundle.rglob("*"))):
        tar.add(path, Path(top, path.relative_to(bundle)), recursive=False, filter=settle)
    text = readme(dependencies.needs(bundle)).encode()
    entry = tarfile.TarInfo(f"{top}/README.txt")
    entry.size = len(text)
    tar.addfile(settle(entry), io.BytesIO(text))
