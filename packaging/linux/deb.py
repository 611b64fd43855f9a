"""Makes the Debian package of a frozen program, with plain `dpkg-deb`.

The same bundle gives the same bytes: all times are that of the commit, and all owners are root.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import product
from linux import debian, dependencies, desktop
from linux.releases import releases

_XZ_LEVEL = 4
"""42 MB in 20 seconds; 45 MB are allowed. Level 2 just holds that, level 6 saves one MB more."""

_SHARE = "usr/share"
_MAN_PAGE = Path(__file__).with_name("erpsync-gui.1")
_ICON = product.ROOT / "resources" / "icons" / "app.svg"


def build(bundle: Path, destination: Path) -> Path:
    """Make `erpsync-gui_VERSION_ARCHITECTURE.deb` of a frozen program, in an existing folder.

    Raises:
        dependencies.UnknownLibraryError: the bundle needs what no known Debian package has.
        subprocess.CalledProcessError: dpkg failed; it has said why.
    """
    architecture = _output("dpkg", "--print-architecture")
    package = destination / f"{product.COMMAND}_{product.VERSION}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        lay_out(bundle, root)
        write_control(root, dependencies.needs(bundle), architecture)
        _settle(root)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{_XZ_LEVEL}", "--build", root, package],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(product.epoch())},
        )
    return package


def lay_out(bundle: Path, root: Path) -> None:
    """Put the program and what belongs to it into a folder, where each file has its place."""
    shutil.copytree(bundle, root / debian.LIBRARY, symlinks=True)
    _link(root / "usr/bin" / product.COMMAND, f"../lib/{product.COMMAND}/{product.COMMAND}")
    told = releases()
    documents = f"{_SHARE}/doc/{product.COMMAND}"
    texts = {
        f"{_SHARE}/applications/{product.APP_ID}.desktop": desktop.entry(),
        f"{_SHARE}/metainfo/{product.APP_ID}.metainfo.xml": desktop.metainfo(told),
        f"{_SHARE}/icons/hicolor/scalable/apps/{product.APP_ID}.svg": _ICON.read_text("utf-8"),
        f"{_SHARE}/man/man1/{product.COMMAND}.1.gz": man_page(),
        f"{documents}/changelog.gz": debian.changelog(told),
        f"{documents}/copyright": debian.copyright_text(),
        f"{_SHARE}/lintian/overrides/{product.COMMAND}": debian.overrides(),
    }
    for name, text in texts.items():
        _write(root / name, text)
    notices = Path(debian.NOTICES)
    _link(root / documents / notices.name, f"../../../{notices.relative_to('usr')}")


def man_page() -> str:
    """The manual page, with the version and the day."""
    text = _MAN_PAGE.read_text("utf-8")
    day = product.built_on().date().isoformat()
    return text.replace("@VERSION@", product.VERSION).replace("@DATE@", day)


def write_control(root: Path, needs: dependencies.Needs, architecture: str) -> None:
    """Add what dpkg wants to know of a folder that is laid out.

    Raises:
        dependencies.UnknownLibraryError: as for `build`.
    """
    sums = "".join(f"{digest}  {name}\n" for digest, name in _digests(root))
    control = debian.control(needs, architecture, installed_kib(root))
    _write(root / "DEBIAN" / "control", control)
    _write(root / "DEBIAN" / "md5sums", sums)


def installed_kib(root: Path) -> int:
    """What the package will take on a disk, by Debian's rule: files by whole KiB, others one."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    )


def _digests(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False)
            yield digest.hexdigest(), path.relative_to(root).as_posix()


def _settle(root: Path) -> None:
    """Give everything the modes that Debian wants, and the time that makes it reproducible."""
    program = root / debian.LIBRARY / product.COMMAND
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == program else 0o644)
    moment = product.epoch()
    for path in (*root.rglob("*"), root):
        os.utime(path, (moment, moment), follow_symlinks=False)


def _write(path: Path, text: str) -> None:
    """Write a text, compressed where the name ends so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    # No time in there: neither the file's nor the hour's.
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
