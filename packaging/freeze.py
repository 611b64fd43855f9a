"""Freezes the program with PyInstaller: into `build/package/<system>/erpsync-gui/`.

Runs in the environment that `dev.py package` makes, on the system that the result is for (under
Wine too). Where this process ends, the folder is whole and was looked through.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import icons
import notices
import product
import PySide6
import sbom
import unpack_shiboken
from windows import version_info

_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}


@dataclass(frozen=True, slots=True)
class Staged:
    """What was prepared for the spec: files for `resources/`, and a system's own extras.

    `shiboken` has Shiboken's own Python, compiled; where it was not unpacked, it is no folder.
    """

    resources: tuple[Path, ...]
    shiboken: Path
    icon: Path | None
    version_info: Path | None


def system() -> str:
    """What this system is called in the names of packages, such as `linux-x86_64`."""
    machine = platform.machine().lower()
    machine = _MACHINES.get(machine, machine)
    match sys.platform:
        case "win32":
            return "windows-x64" if machine == "x86_64" else f"windows-{machine}"
        case "darwin":
            return f"macos-{machine}"
        case _:
            return f"linux-{machine}"


def folder() -> Path:
    """Where everything for this system is made."""
    return product.WORK / system()


def bundle() -> Path:
    """Where the frozen program lies; on macOS its `.app` is beside it."""
    return folder() / product.COMMAND


def staged() -> Staged:
    """What the spec takes, after `freeze` has prepared it."""
    place = folder() / "staged"
    names = ("LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "build.json")
    ending = {"win32": "ico", "darwin": "icns"}.get(sys.platform)
    return Staged(
        resources=tuple(place / name for name in names),
        shiboken=place / unpack_shiboken.FOLDER,
        icon=place / f"app.{ending}" if ending else None,
        version_info=place / "version_info.txt" if sys.platform == "win32" else None,
    )


def build_record() -> str:
    """What `resources/build.json` says: read by `erpsync_gui.release`."""
    record = {
        "version": product.VERSION,
        "built_on": product.built_on().date().isoformat(),
        "commit": product.commit(),
        "python": platform.python_version(),
        "qt": PySide6.__version__,
    }
    return json.dumps(record, indent=1) + "\n"


def freeze() -> Path:
    """Freeze the program anew and return its folder."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(product.epoch()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    _stage(environment)
    shutil.rmtree(bundle(), ignore_errors=True)
    options = ["--noconfirm", "--log-level=ERROR", f"--distpath={folder()}"]
    work = folder() / "work"
    command = [sys.executable, "-m", "PyInstaller", *options, f"--workpath={work}", "--clean"]
    subprocess.run(
        [*command, product.ROOT / "packaging" / "erpsync_gui.spec"], check=True, env=environment
    )
    sbom.write(folder() / sbom.FILE_NAME, bundle(), system())
    return bundle()


def _stage(environment: Mapping[str, str]) -> None:
    place = folder() / "staged"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    resources = {
        "LICENSE.txt": (product.ROOT / "LICENSE").read_text("utf-8"),
        "THIRD_PARTY_NOTICES.txt": notices.text(),
        "build.json": build_record(),
    }
    for name, text in resources.items():
        # With the line ends of the system, which the oldest editors want.
        (place / name).write_text(text, "utf-8")
    _stage_shiboken(place / unpack_shiboken.FOLDER, environment)
    drawing = product.ROOT / "resources" / "icons" / "app.svg"
    match sys.platform:
        case "win32":
            icons.write_ico(drawing, place / "app.ico")
            (place / "version_info.txt").write_text(version_info.text(), "utf-8")
        case "darwin":
            icons.write_icns(drawing, place / "app.icns")


def _stage_shiboken(place: Path, environment: Mapping[str, str]) -> None:
    """Compile Shiboken's own Python, where it was unpacked, so that no start has to."""
    unpacked = unpack_shiboken.unpacked()
    if unpacked is None:
        return
    shutil.copytree(unpacked, place, ignore=shutil.ignore_patterns("__pycache__"))
    # Beside its source, as if there were none, and the same whenever it is made.
    shown_as = f"shiboken6/{unpack_shiboken.FOLDER}"
    options = ["-q", "-b", "-d", shown_as, "--invalidation-mode=unchecked-hash"]
    command = [sys.executable, "-m", "compileall", *options, str(place)]
    subprocess.run(command, check=True, env=environment)
    for source in place.rglob("*.py"):
        source.unlink()


if __name__ == "__main__":
    print(freeze())
