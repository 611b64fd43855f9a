"""A Debian system with nothing on it, to install in and to look at afterwards.

Each command runs in mount and process namespaces of its own: when it ends, or when this process
dies, its mounts and all that it started are gone. So there is nothing to clean up but a folder.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linux import screen

USER = "consultant"
"""The ordinary user in there."""

_ENTER = """
mount -t proc proc "$1/proc"
if [ -d "$3" ]; then
    mkdir -p "$1$3"
    mount --bind "$3" "$1$3"
fi
root=$1 user=$2
shift 3
chroot --userspec="$user:$user" "$root" /usr/bin/env --ignore-environment "$@"
exit $?
"""
"""Arguments: the folder, the user, the folder of the X sockets, settings, and the command.

It does not end with `exec`: the first process of a namespace is deaf to signals.
"""

_OWN_MOUNTS = ("unshare", "--mount", "--propagation=private")
_OWN_PROCESSES = ("--pid", "--fork", "--kill-child")

_FOR_ROOT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}

_CHANGES_BY_ITSELF = ("dev", "home", "proc", "run", "sys", "tmp", "var/cache", "var/lib/apt",
                      "var/lib/dpkg", "var/log")  # fmt: skip
"""Folders where apt, dpkg and programs write by right."""

Files = dict[str, tuple[int, int]]
"""Paths without the slash at their beginning, with mode and size."""


@dataclass(frozen=True, slots=True)
class Chroot:
    """A system in a folder."""

    root: Path

    def outside(self, path: str) -> Path:
        """Where a file lies that has this absolute path in there."""
        return self.root / path.lstrip("/")

    def command(
        self, *command: str, user: str = "root", environment: Mapping[str, str] | None = None
    ) -> list[str]:
        """What to run here so that a command runs in there, with just this environment.

        Root has a usual environment unless another one is given; others have none.
        """
        if environment is None:
            environment = _FOR_ROOT if user == "root" else {}
        settings = [f"{name}={value}" for name, value in environment.items()]
        enter = ["sh", "-euc", _ENTER, "sh", str(self.root), user, str(screen.SOCKETS)]
        return [*_OWN_MOUNTS, *_OWN_PROCESSES, *enter, *settings, *command]

    def run(
        self,
        *command: str,
        user: str = "root",
        environment: Mapping[str, str] | None = None,
        deadline_s: float = 600,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; what it says is in the result, errors among the rest.

        Raises:
            subprocess.TimeoutExpired: it took longer; it is dead now.
        """
        return subprocess.run(
            self.command(*command, user=user, environment=environment),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=deadline_s,
        )

    def files(self) -> Files:
        """All that is there but what changes by itself."""
        found: Files = {}
        for folder, folders, names in os.walk(self.root):
            place = Path(folder)
            inside = place.relative_to(self.root)
            folders[:] = [name for name in folders if str(inside / name) not in _CHANGES_BY_ITSELF]
            for name in (*folders, *names):
                entry = (place / name).lstat()
                # How large a folder is says nothing of what is in it.
                size = 0 if name in folders else entry.st_size
                found[str(inside / name)] = (entry.st_mode, size)
        return found


def unpack(suite: str, folder: Path) -> Chroot:
    """A bare system of a Debian release, in `folder/root`, where one may have been before.

    Its archive is kept in the folder, so that only the first time takes long.

    Raises:
        LookupError: apt on this machine has no address to take Debian from.
        subprocess.CalledProcessError: a step failed; it has said why.
    """
    root = folder / "root"
    archive = folder / f"{suite}-{platform.machine()}.tar.zst"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    if not archive.exists():
        _bootstrap(suite, root, archive)
    else:
        subprocess.run(["tar", "--extract", "-C", root, "-f", archive, "--zstd"], check=True)
    return Chroot(root)


def _bootstrap(suite: str, root: Path, archive: Path) -> None:
    debootstrap = ["debootstrap", "--variant=minbase", suite, str(root), mirror(suite)]
    subprocess.run([*_OWN_MOUNTS, *debootstrap], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(Chroot(root).command("useradd", "--create-home", USER), check=True)
    unfinished = archive.with_suffix(".new")
    pack = ["tar", "--create", "--zstd", "--numeric-owner", "-f", str(unfinished)]
    subprocess.run([*pack, "-C", str(root), "."], check=True)
    unfinished.replace(archive)


def mirror(suite: str) -> str:
    """Where apt on this machine takes a Debian release from, or else its own release.

    Raises:
        LookupError: from nowhere.
    """
    asked = ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"]
    which = ["Created-By: Packages", "Component: main"]
    done = subprocess.run([*asked, *which], check=True, stdout=subprocess.PIPE, text=True)
    known = dict(line.split(" ", 1) for line in reversed(done.stdout.splitlines()))
    own = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    address = known.get(suite) or known.get(own)
    if address is None:
        msg = f"apt on this machine does not know where to take Debian's “{suite}” from."
        raise LookupError(msg)
    return address
