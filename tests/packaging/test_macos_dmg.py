"""The disk image is made of the right commands; stand-ins for Apple's tools write them down."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import product
import pytest
from macos import dmg

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

IDENTITY = "Developer ID Application: Somebody (ABCDE12345)"


class Tools:
    """Stand-ins for hdiutil, codesign and xcrun, first on the PATH, and what they were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.listing = folder / "listing"
        folder.mkdir()
        for name in ("hdiutil", "codesign", "xcrun"):
            self.replace(name, "")

    def replace(self, name: str, body: str) -> None:
        tool = self.folder / name
        tool.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.log}"\n{body}\n', "utf-8")
        tool.chmod(0o755)

    def calls(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    stand_ins = Tools(tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{stand_ins.folder}:{os.environ['PATH']}")
    monkeypatch.delenv(dmg.IDENTITY, raising=False)
    monkeypatch.delenv(dmg.NOTARY_PROFILE, raising=False)
    monkeypatch.setattr(dmg, "_PAUSE_S", 0)
    # What lies in the folder that hdiutil is told to pack, and the image itself.
    stand_ins.replace(
        "hdiutil", f'ls -lR "$5" >"{stand_ins.listing}"\nfor image; do :; done\n: >"$image"'
    )
    return stand_ins


@pytest.fixture
def app(tmp_path: Path) -> Path:
    program = tmp_path / "macos-arm64" / "ErpSync Workbench.app"
    (program / "Contents" / "MacOS").mkdir(parents=True)
    (program / "Contents" / "MacOS" / "erpsync-gui").write_text("", "utf-8")
    (program / "Contents" / "Frameworks").symlink_to("MacOS")
    return program


def test_the_image_holds_the_program_with_its_links_and_a_way_to_applications(
    tools: Tools, app: Path, tmp_path: Path
) -> None:
    image = dmg.build(app, tmp_path / "dist")
    assert image == tmp_path / "dist" / f"erpsync-gui-{product.VERSION}-macos-arm64.dmg"
    assert image.is_file()
    listing = tools.listing.read_text("utf-8")
    assert "Applications -> /Applications" in listing
    assert "Frameworks -> MacOS" in listing
    assert "erpsync-gui" in listing


def test_without_an_identity_nothing_is_signed(tools: Tools, app: Path, tmp_path: Path) -> None:
    image = dmg.build(app, tmp_path)
    (call,) = tools.calls()
    assert call.startswith(f"hdiutil create -volname {product.NAME} -srcfolder ")
    assert call.endswith(f" -format UDZO -ov {image}")


def test_with_an_identity_the_program_is_signed_before_it_is_packed(
    tools: Tools, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.IDENTITY, IDENTITY)
    image = dmg.build(app, tmp_path)
    signed, verified, packed, signed_image = tools.calls()
    assert "--options runtime" in signed
    assert f"--sign {IDENTITY}" in signed
    assert signed.endswith(app.name)
    assert verified.startswith("codesign --verify")
    assert packed.startswith("hdiutil create")
    assert signed_image.endswith(str(image))


def test_a_signed_image_is_notarized_and_bears_the_answer(
    tools: Tools, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.IDENTITY, IDENTITY)
    monkeypatch.setenv(dmg.NOTARY_PROFILE, "erpsync")
    image = dmg.build(app, tmp_path)
    assert tools.calls()[-2:] == [
        f"xcrun notarytool submit {image} --keychain-profile erpsync --wait",
        f"xcrun stapler staple {image}",
    ]


def test_notarizing_without_signing_is_refused_before_anything_is_done(
    tools: Tools, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.NOTARY_PROFILE, "erpsync")
    with pytest.raises(SystemExit, match="only what is signed"):
        dmg.build(app, tmp_path)
    assert not tools.log.exists()


def test_the_program_that_was_frozen_is_left_as_it_is(
    tools: Tools, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dmg.IDENTITY, IDENTITY)
    dmg.build(app, tmp_path)
    assert [call for call in tools.calls() if str(app) in call] == []


def test_a_busy_volume_is_tried_again(tools: Tools, app: Path, tmp_path: Path) -> None:
    busy = tmp_path / "was-busy"
    tools.replace("hdiutil", f'test -e "{busy}" || {{ : >"{busy}"; exit 1; }}')
    dmg.build(app, tmp_path)
    assert len(tools.calls()) == 2


def test_a_tool_that_keeps_failing_is_heard(tools: Tools, app: Path, tmp_path: Path) -> None:
    tools.replace("hdiutil", "echo hdiutil: create failed - Resource busy; exit 1")
    with pytest.raises(SystemExit, match="Resource busy"):
        dmg.build(app, tmp_path)
    assert len(tools.calls()) == 5


@pytest.mark.skipif(sys.platform == "darwin", reason="there it has hdiutil")
def test_elsewhere_than_on_macos_it_says_so(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(dmg.IDENTITY, raising=False)
    monkeypatch.delenv(dmg.NOTARY_PROFILE, raising=False)
    with pytest.raises(SystemExit, match="only be made on macOS"):
        dmg.build(app, tmp_path)
