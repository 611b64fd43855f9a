"""Makes packages in `dist/`: `python packaging/package.py [deb|tar|windows|macos …]`.

Without a name it makes all that are for this system. `dev.py package` calls this in the right
environment. On Linux, `windows` is made under Wine, which is for trying and not for customers.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import check_bundle
import freeze
import product
import sbom
from linux import deb, tar
from macos import dmg
from windows import installers, wine


@functools.cache
def frozen() -> Path:
    """The frozen program for this system, made once in this run, looked through and tried."""
    print(f"Freezing for {freeze.system()} …", flush=True)
    bundle = _checked(freeze.freeze())
    program = f"{product.COMMAND}-console.exe" if sys.platform == "win32" else product.COMMAND
    if subprocess.run([bundle / program, "--selftest"], check=False).returncode:
        sys.exit("The frozen program has not passed its self-test.")
    return bundle


@functools.cache
def frozen_for_windows() -> Path:
    """The frozen program for Windows: made here, or elsewhere by a Windows Python under Wine."""
    if sys.platform == "win32":
        return frozen()
    print("Freezing for Windows, under Wine …", flush=True)
    return _checked(wine.freeze())


def _checked(bundle: Path) -> Path:
    problems = check_bundle.problems(bundle)
    if problems:
        sys.exit("\n".join(["This bundle must not be shipped:", *problems]))
    print(f"  {check_bundle.size(bundle) / 1e6:.0f} MB, nothing wrong with it", flush=True)
    return bundle


def make_deb() -> list[Path]:
    """A package for Debian and Ubuntu."""
    return [deb.build(frozen(), product.DIST), _bill(frozen())]


def make_tar() -> list[Path]:
    """An archive for any Linux."""
    return [tar.build(frozen(), product.DIST), _bill(frozen())]


def make_for_windows() -> list[Path]:
    """An installer for one user, and one for roll-out."""
    bundle = frozen_for_windows()
    return [*installers.build(bundle, product.DIST), _bill(bundle)]


def make_for_macos() -> list[Path]:
    """A disk image. Never run."""
    bundle = frozen()
    return [dmg.build(bundle.with_name(f"{product.NAME}.app"), product.DIST), _bill(bundle)]


TARGETS: dict[str, Callable[[], list[Path]]] = {
    "deb": make_deb,
    "tar": make_tar,
    "windows": make_for_windows,
    "macos": make_for_macos,
}
FOR_THIS_SYSTEM = {"win32": ["windows"], "darwin": ["macos"]}.get(sys.platform, ["deb", "tar"])


def _bill(bundle: Path) -> Path:
    """The bill of materials, which `freeze` has left beside the bundle, copied to `dist/`."""
    system = bundle.parent.name
    copied = product.DIST / f"{product.file_stem(system)}.cdx.json"
    return shutil.copyfile(bundle.parent / sbom.FILE_NAME, copied)


def write_sums() -> Path:
    """Write `SHA256SUMS` for all of this version in `dist/`, as `sha256sum -c` reads it."""
    sums = product.DIST / "SHA256SUMS"
    made = sorted(path for path in product.DIST.iterdir() if product.VERSION in path.name)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    sums.write_text("".join(lines), "utf-8", newline="\n")
    return sums


def main(arguments: Sequence[str]) -> int:
    """Make these packages; 2 when one of them is none."""
    wanted = list(arguments) or FOR_THIS_SYSTEM
    if unknown := [name for name in wanted if name not in TARGETS]:
        print(f"There is no package {unknown[0]}; there are {', '.join(TARGETS)}.", file=sys.stderr)
        return 2
    product.DIST.mkdir(exist_ok=True)
    made = [path for name in wanted for path in TARGETS[name]()]
    write_sums()
    for path in dict.fromkeys(made):
        print(f"dist/{path.name}  {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
