"""Proves the Linux packages where nothing else is: in a fresh Debian, on a screen of its own.

    sudo python3 packaging/linux/clean_room.py [PACKAGE.deb]
        [--archive FILE]  the portable archive to prove as well
        [--suite NAME]    another Debian release than bookworm (12)
        [--pictures DIR]  where to put the two pictures of the window
        [--keep]          leave the system in build/package/clean-room/root

It has lintian judge the package, installs it with what it depends on and no more, runs the program
as an ordinary user, photographs its window, installs it over itself, removes it and looks for what
it left. The first deviation ends it with exit code 1 and a sentence. Without a name it takes what
lies in dist/ of this version.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import product
import workshop
from linux import chroot, lintian, screen
from linux.chroot import USER, Chroot, Files
from protocol import DeviationError, step

_PLACE = product.WORK / "clean-room"
_PACKAGE = "/var/cache/package.deb"
_HOME = f"/home/{USER}"
_NO_SCREEN = 2
_UTF_8 = {"LC_ALL": "C.UTF-8"}
_DEADLINE_S = 90
_QUIETLY = ("apt-get", "--quiet=2", "--yes", "--no-install-recommends")


@dataclass(frozen=True, slots=True)
class CleanRoom:
    """A fresh system, a screen for it, and the package that is to be proven in it."""

    system: Chroot
    screen: screen.Screen
    package: Path
    version: str
    pictures: Path

    def prove(self) -> None:
        """Install, run, photograph, install again, remove.

        Raises:
            DeviationError: at the first step that is not as it must be.
        """
        with step("lintian"):
            self._criticize()
        shutil.copyfile(self.package, self.system.outside(_PACKAGE))
        with step("its dependencies, without recommendations"):
            self._install_dependencies()
        before = self.system.files()
        with step("install"):
            self._root(*_QUIETLY, "install", _PACKAGE)
        self._check_program(product.COMMAND)
        with step("what desktops, software centers and man read"):
            self._validate()
        with step("picture that the program makes of its window"):
            self._picture_from_inside()
        with step("photograph of the screen that it is on"):
            self._photograph()
        with step("install over itself"):
            self._root(*_QUIETLY, "install", "--reinstall", _PACKAGE)
        self._check_version(product.COMMAND)
        with step("remove; nothing is left"):
            self._root(*_QUIETLY, "remove", product.COMMAND)
            self._look_for_leavings(before)
        with step("install again and purge; nothing is left"):
            self._root(*_QUIETLY, "install", _PACKAGE)
            self._root(*_QUIETLY, "purge", product.COMMAND)
            self._look_for_leavings(before)

    def prove_archive(self, archive: Path) -> None:
        """Unpack the portable archive as an ordinary user and run the program in it.

        To be called after `prove`, which leaves the libraries that it needs.

        Raises:
            DeviationError: as for `prove`.
        """
        home = self.system.outside(_HOME)
        with step("unpack the archive"):
            subprocess.run(["tar", "-x", "--zstd", "-f", archive, "-C", home], check=True)
        folder = next(home.glob(f"{product.COMMAND}-*"))
        self._check_program(f"{_HOME}/{folder.name}/{product.COMMAND}")

    def _criticize(self) -> None:
        complaints = lintian.complaints(self.package)
        if complaints:
            raise DeviationError("\n".join(["lintian complains:", *complaints]))

    def _install_dependencies(self) -> None:
        # Apart from the package, so that what it leaves is told from what they leave.
        self._root(*_QUIETLY, "update")
        self._root(*_QUIETLY, "satisfy", field(self.package, "Depends"))

    def _check_program(self, program: str) -> None:
        """Run it as an ordinary user without any setting, and without a screen."""
        self._check_version(program)
        with step(f"{program} --selftest"):
            self._user(program, "--selftest")
        with step(f"{program} without a screen"):
            done = self.system.run(program, user=USER, environment=_UTF_8)
            if done.returncode != _NO_SCREEN or "there is no screen" not in done.stdout:
                raise DeviationError(_told(f"{program} without a screen", done))

    def _check_version(self, program: str) -> None:
        with step(f"{program} --version"):
            said = self._user(program, "--version")
            if self.version not in said:
                msg = f"The program says it is “{said.strip()}”; the package is {self.version}."
                raise DeviationError(msg)

    def _validate(self) -> None:
        share = self.system.outside("/usr/share")
        entry = f"{share}/applications/{product.APP_ID}.desktop"
        metainfo = f"{share}/metainfo/{product.APP_ID}.metainfo.xml"
        page = f"{share}/man/man1/{product.COMMAND}.1.gz"
        for command in (
            ["desktop-file-validate", entry],
            ["appstreamcli", "validate", "--no-net", metainfo],
            ["man", "--warnings", "--local-file", "-Tutf8", "-Z", page],
        ):
            done = _run_here(command)
            # man says what is wrong with a page, and goes on.
            if done.returncode or (command[0] == "man" and done.stderr):
                raise DeviationError(_told(" ".join(command), done))

    def _picture_from_inside(self) -> None:
        picture = f"{_HOME}/window.png"
        self._user(product.COMMAND, "--demo", picture, environment=self._on_screen())
        made = self.system.outside(picture)
        if not made.exists():
            msg = "The program was asked for a picture of its window, and made none."
            raise DeviationError(msg)
        shutil.copyfile(made, self.pictures / "window.png")

    def _photograph(self) -> None:
        environment = self._on_screen()
        command = self.system.command(product.COMMAND, user=USER, environment=environment)
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as running:
            try:
                photograph = self.screen.photograph_when_steady(_DEADLINE_S)
            except TimeoutError as error:
                raise DeviationError(error) from error
            finally:
                ended = running.poll()
                # The program dies with it.
                running.kill()
        if ended is not None:
            msg = f"The program did not wait for its user: it ended with {ended}."
            raise DeviationError(msg)
        (self.pictures / "screen.png").write_bytes(photograph.png())

    def _on_screen(self) -> Mapping[str, str]:
        authority = f"{_HOME}/authority"
        self.system.outside(authority).write_bytes(self.screen.authority)
        own = {"DISPLAY": self.screen.display, "XAUTHORITY": authority, "HOME": _HOME}
        return {**_UTF_8, **own}

    def _look_for_leavings(self, before: Files) -> None:
        changed = sorted({path for path, _ in before.items() ^ self.system.files().items()})
        if changed:
            msg = f"Not as before the package was installed: {', '.join(changed)}."
            raise DeviationError(msg)
        if self.system.run("dpkg-query", "--show", product.COMMAND).returncode == 0:
            msg = "dpkg still knows the package."
            raise DeviationError(msg)

    def _root(self, *command: str) -> str:
        return _must(command, self.system.run(*command))

    def _user(self, *command: str, environment: Mapping[str, str] = _UTF_8) -> str:
        try:
            done = self.system.run(
                *command, user=USER, environment=environment, deadline_s=_DEADLINE_S
            )
        except subprocess.TimeoutExpired as error:
            msg = f"{' '.join(command)} did not end in {_DEADLINE_S} s."
            raise DeviationError(msg) from error
        return _must(command, done)


def field(package: Path, name: str) -> str:
    """A field of a Debian package, as dpkg reads it."""
    command = ["dpkg-deb", "--field", str(package), name]
    return _must(command, _run_here(command)).strip()


def _run_here(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **_UTF_8}
    )


def _must(command: Sequence[str], done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        raise DeviationError(_told(" ".join(command), done))
    return done.stdout


def _told(what: str, done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stdout + (done.stderr or "")).strip()
    return f"{what} ended with {done.returncode} and said:\n{said or 'nothing'}"


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, nargs="?")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--pictures", type=Path, default=_PLACE)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args(arguments)
    if options.package is None:
        options.package = _made(f"{product.COMMAND}_{product.VERSION}_*.deb")
        options.archive = options.archive or _made(f"{product.file_stem('linux')}-*.tar.zst")
    return options


def _made(pattern: str) -> Path | None:
    """What lies in `dist/`; None where there is nothing of this kind."""
    return next(product.DIST.glob(pattern), None)


def _complaint(package: Path | None) -> str:
    """What keeps us from trying, as a sentence; empty where nothing does."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "Only root on Linux may do this: put sudo before the command."
    if package is None or not package.is_file():
        return "There is no package. Make it with: python3 dev.py package deb"
    missing = sorted(
        name for tool, name in workshop.TRIERS["deb"].items() if shutil.which(tool) is None
    )
    if missing:
        line = f"sudo apt-get install {' '.join(missing)}"
        return f"Some tools are missing. Type this, then try again:\n\n    {line}"
    return ""


def main(arguments: Sequence[str]) -> int:
    """Prove a package; 1 when something is not as it must be, 2 when it cannot be tried here."""
    options = _parse(arguments)
    if complaint := _complaint(options.package):
        print(complaint, file=sys.stderr)
        return 2
    options.pictures.mkdir(parents=True, exist_ok=True)
    try:
        with step(f"a fresh Debian, {options.suite}"):
            system = chroot.unpack(options.suite, _PLACE)
        with tempfile.TemporaryDirectory() as folder, screen.private_screen(Path(folder)) as own:
            version = field(options.package, "Version")
            room = CleanRoom(system, own, options.package, version, options.pictures)
            room.prove()
            if options.archive:
                room.prove_archive(options.archive)
    except (DeviationError, LookupError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if not options.keep:
            shutil.rmtree(_PLACE / "root", ignore_errors=True)
    print(f"Proven. Two pictures to look at are in {options.pictures}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
