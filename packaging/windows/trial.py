"""Tries the two Windows installers under Wine: `python packaging/windows/trial.py [SETUP MSI]`.

Each is installed where nothing of the program ever was, used, installed over, and removed; then
nothing may be left. Whatever is otherwise ends this with a sentence and the exit code 1. Pictures
of what was on the screen are left in a folder, to be looked at.

This is Wine and not Windows: it says that the installers and the frozen program are whole, and
nothing of Defender, SmartScreen, high resolutions, Credential Manager or Group Policy.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

# Run as a script: the others are in the folder above.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import product
from linux import screen
from protocol import DeviationError, step
from windows import msi, pe, version_info
from windows.snapshot import Snapshot
from windows.wine import PLACE, STAND_INS, Prefix

_STEM = product.file_stem("windows-x64")
_EXE, _CONSOLE_EXE = f"{product.COMMAND}.exe", f"{product.COMMAND}-console.exe"
_LINK = f"{product.NAME}.lnk"
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
_SETUP_KEY = rf"HKCU\{_UNINSTALL}\{product.APP_ID}"
_PRODUCT = f"{{{msi.product_code(product.VERSION)}}}"
_MSI_KEY = rf"HKLM\{_UNINSTALL}\{_PRODUCT}"
_OWN_VALUES = frozenset(
    {"DisplayIcon", "EstimatedSize", "InstallLocation", "NoModify", "NoRepair"}
    | {"QuietUninstallString", "URLUpdateInfo", "UninstallString"}
)
"""What setup.exe writes there itself, beside what `check_entry` compares."""
_MENU = "users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
"""The user's own Start menu. Wine has no other: there the one for all users is this one too."""
_RUNNING, _FOREIGN_FOLDER, _MSI_REFUSED = 3, 4, 1603 % 256
"""Exit codes: two of `installer.nsi`, and that of Windows Installer in the byte that Linux has."""
_DEADLINE_S = 300

_MISSING = f"{product.COMMAND}: missing: "
_NOT_IN_WINE = f"{_MISSING}Windows sign-in: This computer could not begin"
"""How the self-test begins to say what is missing, and the one thing that Wine lacks (NTLM)."""
_SEEN = ("forms: ", "keychain: Windows Credential Manager", "SOAP 88: Done", "REST v1: Done")
"""How some of the lines begin that a self-test has to have got to."""


def expect(holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a sentence where it is used
    """Go on if this holds.

    Raises:
        DeviationError: it does not.
    """
    if not holds:
        raise DeviationError(sentence)


@dataclass(frozen=True, slots=True)
class Trial:
    """The Windows that everything happens in, its screen, and the folder for pictures."""

    prefix: Prefix
    screen: screen.Screen
    pictures: Path

    def photograph(self, name: str) -> None:
        """Keep what is on the screen, once it has come to rest."""
        shown = self.screen.photograph_when_steady(_DEADLINE_S)
        (self.pictures / f"{name}.png").write_bytes(shown.png())

    def install(self, setup: Path, *options: str, code: int = 0) -> None:
        """Run setup.exe without questions; it has to end with this code."""
        self._expect_code(code, [setup, "/S", *options])

    def msiexec(self, *options: str | Path, code: int = 0) -> None:
        """Run Windows Installer without questions; it has to end with this code."""
        self._expect_code(code, ["msiexec", *options, "/qn"])

    def uninstall(self, folder: Path) -> None:
        """Run the uninstaller of setup.exe without questions, as Windows' list of programs does."""
        self._expect_code(0, [folder / "uninstall.exe", "/S"])
        # It works from a copy of itself, and the one that was called ends at once.
        self.prefix.settle()

    def _expect_code(self, code: int, command: Sequence[str | Path]) -> None:
        done = self.prefix.run(command)
        words = " ".join(map(str, command))
        expect(done.returncode == code, f"{words} ended with {done.returncode}, not {code}.")

    def entry(self, key: str) -> dict[str, str]:
        """The values of a registry key by their names; none where there is no such key."""
        output = self.prefix.run(["reg", "query", key]).stdout
        return dict(re.findall(r"^ {4}(\S+) {4}REG_\w+ {4}(.*?)\r?$", output, re.MULTILINE))

    def here(self, path: str) -> Path:
        r"""Where a path on drive C is on this machine."""
        return self.prefix.drive.joinpath(*PureWindowsPath(path).parts[1:])

    def links(self) -> list[Path]:
        """The links to the program in the Start menu."""
        return [*self.prefix.drive.glob(f"{_MENU}/{_LINK}")]

    def snapshot(self) -> Snapshot:
        """What is there now, once everything that runs has ended."""
        self.prefix.settle()
        return Snapshot.take(self.prefix.path)


def try_setup(trial: Trial, setup: Path) -> None:
    """Install, use, install over, move and remove with `setup.exe`."""
    before = trial.snapshot()
    with step("setup.exe: its first page"):
        trial.prefix.start([setup])
        trial.photograph("setup")
        trial.prefix.stop()
    with step("setup.exe: install"):
        trial.install(setup)
        entry = trial.entry(_SETUP_KEY)
        check_entry(entry)
        lacking = _OWN_VALUES - entry.keys()
        expect(not lacking, f"The entry in the list of programs lacks {sorted(lacking)}.")
        folder = trial.here(entry["InstallLocation"])
        check_folder(folder)
        check_links(trial.links())
    use(trial, folder, "setup")
    with step("setup.exe: refuse while the program runs"):
        trial.prefix.start([folder / _EXE])
        trial.photograph("setup-running")
        trial.install(setup, code=_RUNNING)
        check_folder(folder)
        trial.prefix.stop()
    with step("setup.exe: install over an older version"):
        stale, own = folder / "_internal" / "stale.dll", folder / "notes of the user.txt"
        stale.touch()
        own.touch()
        trial.install(setup)
        expect(not stale.exists(), "A file that is no longer part of the program was left.")
        expect(own.exists(), "A file of the user was deleted by installing.")
        check_folder(folder)
    with step("setup.exe: refuse a folder with another program"):
        foreign = trial.here(r"C:\Other\_internal\other.dll")
        foreign.parent.mkdir(parents=True)
        foreign.touch()
        trial.install(setup, r"/D=C:\Other", code=_FOREIGN_FOLDER)
        expect(foreign.exists(), "A file of another program was deleted by installing.")
        foreign.unlink()
        foreign.parent.rmdir()
    with step("setup.exe: install elsewhere"):
        trial.install(setup, r"/D=C:\Other")
        moved = trial.here(trial.entry(_SETUP_KEY)["InstallLocation"])
        expect(moved == trial.here(r"C:\Other"), f"It was installed in {moved}.")
        check_folder(moved)
        expect([*folder.iterdir()] == [own], f"Something was left in {folder}.")
        own.unlink()
        folder.rmdir()
    with step("setup.exe: uninstall"):
        trial.uninstall(moved)
        check_nothing_left(before, trial.snapshot())


def try_msi(trial: Trial, package: Path) -> None:
    """Install, use, repair, upgrade to and remove with the `.msi`."""
    before = trial.snapshot()
    folder = trial.prefix.drive / "Program Files" / product.NAME
    older = make_older_msi(trial.prefix.path)
    with step("msi: install an older version, then this one"):
        trial.msiexec("/i", older)
        expect((folder / "_internal" / "gone.txt").exists(), "The older .msi did not install.")
        trial.msiexec("/i", package)
        check_entry(trial.entry(_MSI_KEY))
        old_key = rf"HKLM\{_UNINSTALL}\{{{msi.product_code(_OLDER)}}}"
        expect(not trial.entry(old_key), "The older version is still listed.")
        expect(not (folder / "_internal" / "gone.txt").exists(), "Files of the older one are left.")
        check_folder(folder)
        check_links(trial.links())
    use(trial, folder, "msi")
    with step("msi: repair"):
        lost = folder / "_internal" / "python3.dll"
        lost.unlink()
        trial.msiexec("/i", package, "REINSTALL=ALL")
        expect(lost.exists(), "Repairing did not bring back a file that was lost.")
    with step("msi: refuse to go back"):
        trial.msiexec("/i", older, code=_MSI_REFUSED)
        check_entry(trial.entry(_MSI_KEY))
        check_folder(folder)
    with step("msi: uninstall"):
        trial.msiexec("/x", _PRODUCT)
        check_nothing_left(before, trial.snapshot())


_OLDER = "0.0.1"


def make_older_msi(place: Path) -> Path:
    """A package of an older version: small, with one file that this version has no longer."""
    bundle = place / "older" / product.COMMAND
    (bundle / "_internal").mkdir(parents=True)
    (bundle / _EXE).touch()
    (bundle / "_internal" / "gone.txt").touch()
    icon = bundle.parent / "app.ico"
    icon.touch()
    return msi.build(bundle, icon, bundle.parent / "older.msi", _OLDER)


def use(trial: Trial, folder: Path, name: str) -> None:
    """Use an installed program as its users do: at a prompt, and from the Start menu."""
    with step(f"{name}: the program tests itself"):
        said = trial.prefix.must([folder / _CONSOLE_EXE, "--version"])
        expect(product.VERSION in said, f"The program says that its version is: {said}")
        at_a_prompt = [str(folder / _CONSOLE_EXE), "--selftest"]
        done = trial.prefix.run(at_a_prompt, deadline_s=_DEADLINE_S)
        check_selftest(done.returncode, done.stdout)
        report = trial.prefix.drive / "report.txt"
        windowed = [str(folder / _EXE), "--selftest", "--report", r"C:\report.txt"]
        done = trial.prefix.run(windowed, deadline_s=_DEADLINE_S)
        expect(report.exists(), "The windowed program left no report of its self-test.")
        check_selftest(done.returncode, report.read_text("utf-8"))
        report.unlink()
    with step(f"{name}: its window, from the Start menu"):
        trial.prefix.start(["start", "/unix", *trial.links()])
        trial.photograph(f"{name}-window")
        trial.prefix.stop()


def check_selftest(code: int, said: str) -> None:
    """Judge a self-test by its exit code and its lines."""
    lines = said.splitlines()
    missing = [line for line in lines if line.startswith(_MISSING)]
    wrong = [line for line in missing if not line.startswith(_NOT_IN_WINE)]
    expect(not wrong, "The self-test failed:\n" + "\n".join(wrong))
    unseen = [start for start in _SEEN if not any(line.startswith(start) for line in lines)]
    expect(not unseen, f"The self-test did not get to {unseen}. It said:\n{said}")
    expect(code == int(bool(missing)), f"The self-test ended with {code}. It said:\n{said}")


def check_entry(entry: dict[str, str]) -> None:
    """Look through the entry in Windows' list of programs."""
    expected = {
        "DisplayName": product.NAME,
        "Publisher": product.PUBLISHER,
        "URLInfoAbout": product.HOMEPAGE,
    }
    for name, value in expected.items():
        expect(entry.get(name) == value, f"{name} in the list of programs is {entry.get(name)}.")
    versions = {product.VERSION, msi.number(product.VERSION)}
    shown = entry.get("DisplayVersion")
    expect(shown in versions, f"The version in the list of programs is {shown}.")


def check_folder(folder: Path) -> None:
    """Look through the folder of an installed program."""
    for name in (_EXE, _CONSOLE_EXE):
        expect((folder / name).is_file(), f"{name} is missing.")
        content = (folder / name).read_bytes()
        kinds = pe.resource_kinds(content)
        expect(kinds >= {pe.ICONS, pe.VERSION}, f"{name} has no icon, or says no version.")
        for text in (product.VERSION, product.NAME, version_info.copyright_line()):
            expect(text.encode("utf-16-le") in content, f"{name} does not say {text}.")
    strayed = [p.name for p in folder.rglob("*") if p.name.lower() in STAND_INS]
    expect(not strayed, f"Stand-ins of Wine were installed: {strayed}.")


def check_links(links: Sequence[Path]) -> None:
    """Look whether there is one link in the Start menu, and whether it leads to the program."""
    expect(len(links) == 1, f"In the Start menu are {len(links)} links to the program.")
    content = links[0].read_bytes()
    names = (_EXE.encode(), _EXE.encode("utf-16-le"))
    expect(any(name in content for name in names), "The link in the Start menu leads elsewhere.")


def check_nothing_left(before: Snapshot, after: Snapshot) -> None:
    """Compare what there was before installing with what there is after removing."""
    settings = rf"/AppData/Local/{product.COMMAND}"
    left = [name for name in after.left_since(before) if settings not in name]
    expect(not left, "This was left:\n" + "\n".join(left))
    lost = after.lost_since(before)
    expect(not lost, "This was lost:\n" + "\n".join(lost))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try both packages; 1 with a sentence where one of them is not as it should be."""
    parser = argparse.ArgumentParser(description="Tries the two Windows installers under Wine.")
    add = parser.add_argument
    add("setup", nargs="?", type=Path, default=product.DIST / f"{_STEM}-setup.exe")
    add("msi", nargs="?", type=Path, default=product.DIST / f"{_STEM}.msi")
    add("--pictures", type=Path, default=PLACE / "pictures", help="the folder for them")
    given = parser.parse_args(arguments)
    given.pictures.mkdir(parents=True, exist_ok=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    # Of its own each time, so that two trials do not disturb each other.
    made = tempfile.TemporaryDirectory(prefix="trial-", dir=PLACE, ignore_cleanup_errors=True)
    with made as scratch, screen.private_screen(Path(scratch)) as shown:
        cookies = Path(scratch, "cookies")
        cookies.write_bytes(shown.authority)
        extra = {"DISPLAY": shown.display, "XAUTHORITY": str(cookies)}
        trial = Trial(Prefix(Path(scratch, "prefix"), extra), shown, given.pictures)
        try:
            with step("A Windows where nothing was ever installed"):
                trial.prefix.make()
            try_setup(trial, given.setup.resolve())
            try_msi(trial, given.msi.resolve())
        except (DeviationError, TimeoutError, subprocess.TimeoutExpired) as deviation:
            print(deviation, file=sys.stderr)
            return 1
        finally:
            trial.prefix.stop()
    print(f"Both packages are as they should be. Pictures: {given.pictures}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
