"""Makes the disk image (`.dmg`) that macOS users open to drag the program into Applications.

Never run on macOS: there was none. Tests run it against stand-ins for Apple's tools, which prove
the commands and nothing of what the tools do with them.

With a Developer ID in the keychain of this Mac, `MACOS_SIGNING_IDENTITY` names it and program and
image are signed; `MACOS_NOTARY_PROFILE` names what `xcrun notarytool store-credentials` stored,
and the image is notarized as well. Without them the program keeps PyInstaller's ad-hoc signature,
with which it runs where the user allows it by hand. Two images of one program are never the same
bytes: hdiutil writes the time into them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import product

IDENTITY = "MACOS_SIGNING_IDENTITY"
NOTARY_PROFILE = "MACOS_NOTARY_PROFILE"

_TRIES = 5
_PAUSE_S = 5.0


def build(app: Path, destination: Path) -> Path:
    """Make the disk image of an `.app`, in a folder, and return it.

    It is named after the system, which is the name of the folder that the program was frozen in.
    Ends with a sentence where one of Apple's tools is missing or fails.
    """
    image = destination / f"{product.file_stem(app.parent.name)}.dmg"
    identity = os.environ.get(IDENTITY, "")
    profile = os.environ.get(NOTARY_PROFILE, "")
    if profile and not identity:
        sys.exit(f"Apple notarizes only what is signed. Set {IDENTITY}, or unset {NOTARY_PROFILE}.")
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        contents = Path(folder)
        # A bundle is full of links between its folders: copying what they point to breaks it.
        ours = shutil.copytree(app, contents / app.name, symlinks=True)
        (contents / "Applications").symlink_to("/Applications")
        if identity:
            _sign_program(ours, identity)
        _write_image(contents, image)
    if identity:
        _must("codesign", "--force", "--timestamp", "--sign", identity, str(image))
    if profile:
        _notarize(image, profile)
    return image


def _sign_program(app: Path, identity: str) -> None:
    # Apple notarizes only programs with the hardened runtime. They may load only libraries with
    # the same signature, so every one inside is signed along.
    options = ["--force", "--deep", "--options", "runtime", "--timestamp"]
    _must("codesign", *options, "--sign", identity, str(app))
    _must("codesign", "--verify", "--deep", "--strict", str(app))


def _write_image(contents: Path, image: Path) -> None:
    # UDZO is the compressed format that every macOS opens.
    named = ["-volname", product.NAME, "-srcfolder", str(contents)]
    command = ["hdiutil", "create", *named, "-format", "UDZO", "-ov", str(image)]
    # WORKAROUND: on hosted runners the virus scanner of macOS is known to keep the volume busy for
    # a while, and hdiutil gives up at once.
    for _ in range(_TRIES - 1):
        if _run(command).returncode == 0:
            return
        time.sleep(_PAUSE_S)
    _must(*command)


def _notarize(image: Path, profile: str) -> None:
    submit = ["notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"]
    _must("xcrun", *submit)
    # Fails where Apple said no, also if the command before took that for success.
    _must("xcrun", "stapler", "staple", str(image))


def _must(*command: str) -> None:
    done = _run(list(command))
    if done.returncode:
        sys.exit(f"{done.stdout}\nThis did not work: {' '.join(command)}")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    except FileNotFoundError:
        sys.exit(f"{command[0]} is missing here. A disk image can only be made on macOS.")
