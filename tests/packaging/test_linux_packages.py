from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import product
import pytest
from linux import deb, lintian, tar
from linux.dependencies import Needs

EPOCH = 1_767_312_000

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="runs on Linux")
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="runs dpkg-deb")
needs_zstd = pytest.mark.skipif(shutil.which("zstd") is None, reason="runs zstd")


@pytest.fixture(autouse=True)
def _at_a_known_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


def make_bundle(folder: Path, mode: int, names: list[str]) -> Path:
    """A frozen tree that runs nowhere, its files made in this order and with this mode."""
    bundle = folder / "linux-x86_64" / product.COMMAND
    for name in names:
        path = bundle / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {name}.", "utf-8")
        path.chmod(mode)
    (bundle / "_internal" / "libb.so").symlink_to("inner/liba.so")
    return bundle


NAMES = [product.COMMAND, "_internal/inner/liba.so", "_internal/resources/THIRD_PARTY_NOTICES.txt"]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "one", 0o755, NAMES)


@pytest.fixture
def same_bundle(tmp_path: Path) -> Path:
    """The same program, frozen on another day by another user."""
    other = make_bundle(tmp_path / "two", 0o600, NAMES[::-1])
    for path in other.rglob("*"):
        os.utime(path, (1, 1), follow_symlinks=False)
    return other


# The Debian package


@needs_dpkg
def test_the_same_program_makes_the_same_debian_package(
    tmp_path: Path, bundle: Path, same_bundle: Path
) -> None:
    packages = []
    for number, each in enumerate((bundle, same_bundle)):
        destination = tmp_path / str(number)
        destination.mkdir()
        packages.append(deb.build(each, destination))
    assert packages[0].read_bytes() == packages[1].read_bytes()
    architecture = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
    assert packages[0].name == f"{product.COMMAND}_{product.VERSION}_{architecture}.deb"


@needs_dpkg
def test_everything_belongs_to_root_and_only_the_program_can_be_run(
    tmp_path: Path, bundle: Path
) -> None:
    package = deb.build(bundle, tmp_path)
    listed = subprocess.check_output(["dpkg-deb", "--contents", package], text=True).splitlines()
    assert all(line.split()[1] == "root/root" for line in listed)
    assert {line.split()[0] for line in listed if line.startswith("d")} == {"drwxr-xr-x"}
    files = {line.split()[5]: line.split()[0] for line in listed if line.startswith("-")}
    program = f"./usr/lib/{product.COMMAND}/{product.COMMAND}"
    assert files.pop(program) == "-rwxr-xr-x"
    assert set(files.values()) == {"-rw-r--r--"}


def test_everything_has_its_place(tmp_path: Path, bundle: Path) -> None:
    deb.lay_out(bundle, tmp_path / "root")
    usr = tmp_path / "root" / "usr"
    share = usr / "share"
    assert (usr / "bin" / product.COMMAND).read_text("utf-8") == f"This is {product.COMMAND}."
    assert (usr / "lib" / product.COMMAND / "_internal" / "libb.so").is_symlink()
    for path in (
        share / "applications" / f"{product.APP_ID}.desktop",
        share / "metainfo" / f"{product.APP_ID}.metainfo.xml",
        share / "icons/hicolor/scalable/apps" / f"{product.APP_ID}.svg",
        share / "lintian/overrides" / product.COMMAND,
        share / "doc" / product.COMMAND / "copyright",
    ):
        assert path.stat().st_size
    notices = share / "doc" / product.COMMAND / "THIRD_PARTY_NOTICES.txt"
    assert notices.read_text("utf-8").startswith("This is _internal/resources/")
    for name in (f"man/man1/{product.COMMAND}.1.gz", f"doc/{product.COMMAND}/changelog.gz"):
        assert product.VERSION.encode() in gzip.decompress((share / name).read_bytes())


def test_dpkg_is_told_a_sum_for_each_file(tmp_path: Path, bundle: Path) -> None:
    root = tmp_path / "root"
    deb.lay_out(bundle, root)
    deb.write_control(root, Needs(frozenset(), frozenset()), "amd64")
    sums = (root / "DEBIAN" / "md5sums").read_text("utf-8").splitlines()
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.md5((root / name).read_bytes(), usedforsecurity=False).hexdigest() == digest
    files = [path for path in (root / "usr").rglob("*") if path.is_file()]
    assert len(sums) == len([path for path in files if not path.is_symlink()])


def test_the_installed_size_is_counted_as_debian_counts_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one-byte").write_bytes(b"1")
    (tmp_path / "just-two").write_bytes(bytes(2048))
    (tmp_path / "link").symlink_to("just-two")
    (tmp_path / "empty").touch()
    assert deb.installed_kib(tmp_path) == 1 + 1 + 2 + 1


def test_what_lintian_says_counts_by_its_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    critic = tmp_path / "lintian"
    critic.write_text(
        "#!/bin/sh\n"
        "echo 'E: erpsync-gui: bad-thing [usr/bin/x]'\n"
        "echo 'W: erpsync-gui: doubtful-thing'\n"
        "echo 'I: erpsync-gui: small-thing'\n"
        "echo 'I: erpsync-gui: unused-override old-thing'\n"
        "echo 'N: 3 hints overridden'\n",
        "utf-8",
    )
    critic.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert [line.split(": ")[2] for line in lintian.complaints(Path("some.deb"))] == [
        "bad-thing [usr/bin/x]",
        "doubtful-thing",
        "unused-override old-thing",
    ]


# The portable archive


@needs_zstd
def test_the_same_program_makes_the_same_archive(
    tmp_path: Path, bundle: Path, same_bundle: Path
) -> None:
    first = tar.build(bundle, tmp_path)
    content = first.read_bytes()
    assert tar.build(same_bundle, tmp_path).read_bytes() == content
    assert first.name == f"{product.file_stem('linux-x86_64')}.tar.zst"


@needs_zstd
def test_the_archive_unpacks_into_one_folder_of_nobody(tmp_path: Path, bundle: Path) -> None:
    packed = tar.build(bundle, tmp_path)
    plain = tmp_path / "plain.tar"
    subprocess.run(["zstd", "--quiet", "-d", packed, "-o", plain], check=True)
    with tarfile.open(plain) as archive:
        entries = {entry.name: entry for entry in archive}
    top = product.file_stem("linux-x86_64")
    assert {name.split("/")[0] for name in entries} == {top}
    assert {(entry.uid, entry.uname, entry.mtime) for entry in entries.values()} == {(0, "", EPOCH)}
    programs = {name for name, entry in entries.items() if entry.isfile() and entry.mode & 0o111}
    assert programs == {f"{top}/{product.COMMAND}"}
    assert entries[f"{top}/README.txt"].size
    assert entries[f"{top}/_internal/libb.so"].linkname == "inner/liba.so"


def test_the_readme_names_what_the_system_must_have() -> None:
    sonames = {"libX11.so.6", "libwayland-client.so.0", "libc.so.6", "libm.so.6"}
    text = tar.readme(Needs(frozenset(sonames), frozenset({"GLIBC_2.4", "GLIBC_2.35"})))
    assert text.startswith(f"{product.NAME} {product.VERSION}\n===")
    assert "glibc 2.35 or newer" in text
    always, for_wayland = text.split("For desktops with Wayland also:")
    assert "    libX11.so.6\n" in always
    assert "    libwayland-client.so.0\n" in for_wayland
    assert "libm.so.6" not in text
    assert max(map(len, text.splitlines())) <= 100
