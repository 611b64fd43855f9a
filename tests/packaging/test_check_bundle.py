from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import check_bundle
import product
import pytest

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at ELF files")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that a bundle must have, and nothing that runs."""
    # What PyInstaller has packed is looked into with PyInstaller, which is only where freezing is.
    monkeypatch.setattr(check_bundle, "_modules", lambda _path: [])
    resources = tmp_path / "_internal" / "resources"
    for name in ("LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "build.json", "contract/erpsync.json"):
        (resources / name).parent.mkdir(parents=True, exist_ok=True)
        (resources / name).write_text("something", "utf-8")
    return tmp_path


def test_a_bundle_that_is_as_it_should_be_has_no_problem(bundle: Path) -> None:
    assert check_bundle.problems(bundle) == []


def too_large(bundle: Path) -> str:
    with (bundle / "huge").open("wb") as file:
        file.truncate(141_000_000)
    return "It is 141 MB; at most 140 MB are allowed."


def without_notices(bundle: Path) -> str:
    (bundle / "_internal/resources/THIRD_PARTY_NOTICES.txt").write_text("", "utf-8")
    return "resources/THIRD_PARTY_NOTICES.txt is missing or empty."


def with_a_stub(bundle: Path) -> str:
    (bundle / "_internal/ICUUC.dll").write_bytes(b"MZ")
    return f"{Path('_internal/ICUUC.dll')} is a stand-in for Wine and must stay there."


def with_an_address(bundle: Path) -> str:
    (bundle / "direct_url.json").write_bytes(b"{}")
    return "direct_url.json tells where the package was built."


def with_a_build_path(bundle: Path) -> str:
    root = str(product.ROOT)
    (bundle / "module.pyc").write_text(f"…{root}/erpsync_gui…", "utf-8")
    return f"module.pyc holds the path {root}."


@pytest.mark.parametrize(
    "spoil", [too_large, without_notices, with_a_stub, with_an_address, with_a_build_path]
)
def test_a_bundle_that_must_not_be_shipped_is_told_why(
    spoil: Callable[[Path], str], bundle: Path
) -> None:
    sentence = spoil(bundle)
    assert check_bundle.problems(bundle) == [sentence]


@linux_only
def test_a_link_to_nothing_is_found(bundle: Path) -> None:
    (bundle / "libgone.so").symlink_to("nowhere")
    assert check_bundle.problems(bundle) == ["libgone.so links to nothing."]


@linux_only
def test_a_library_of_a_strange_host_is_found(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(sys.executable, bundle / "program")
    allowed = check_bundle.HOST_LIBRARIES - {"libc.so.6"}
    monkeypatch.setattr(check_bundle, "HOST_LIBRARIES", allowed)
    found = check_bundle.problems(bundle)
    assert "program needs libc.so.6, which is neither in the bundle nor allowed." in found


@linux_only
def test_a_library_too_new_for_the_oldest_system_is_found(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(sys.executable, bundle / "program")
    monkeypatch.setattr(check_bundle, "NEWEST_GLIBC", (2, 1))
    assert any("2.1 is allowed" in sentence for sentence in check_bundle.problems(bundle))


def test_a_folder_that_every_machine_has_is_no_trace_of_this_one() -> None:
    assert check_bundle.traces(Path("/root"), Path("/")) == []


def test_a_trace_is_looked_for_as_wine_spells_it_as_well() -> None:
    assert check_bundle.traces(Path("/build/it")) == [b"/build/it", b"\\build\\it"]
