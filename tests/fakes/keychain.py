"""A real Secret Service on a private D-Bus session: gnome-keyring with an empty keychain.

Nothing of it touches the session of whoever runs the tests, nor the system's bus.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PASSWORD = "opens-the-keychain"

PATIENCE_S = 20.0
"""How long the keychain may take to start; it takes some 30 ms."""

_PROGRAMS = {"dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
"""What is needed, and the Debian package that has it."""

_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""A session in which nothing is started by itself: only what a test starts is there."""


def why_not() -> str:
    """Why there can be no keychain here, in a sentence; empty when there can be one."""
    if not sys.platform.startswith("linux"):
        return "only Linux has a Secret Service that can be started for a test"
    missing = [package for program, package in _PROGRAMS.items() if shutil.which(program) is None]
    return f"not installed: {', '.join(missing)} (`python3 dev.py setup`)" if missing else ""


class Keychain:
    """A keychain on a bus of its own. `address` is that of the bus."""

    def __init__(self, folder: Path) -> None:
        """Start the bus, on which there is no keychain yet."""
        self._folder = folder
        self._daemon: subprocess.Popen[bytes] | None = None
        self.address = f"unix:path={folder / 'bus'}"
        configuration = folder / "bus.conf"
        configuration.write_text(_BUS.format(socket=folder / "bus"))
        # It says its address when it listens.
        self._bus = subprocess.Popen(
            [
                "dbus-daemon",
                "--nofork",
                "--nosyslog",
                "--print-address",
                "--config-file",
                configuration,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._bus.stdout is not None
        with self._bus.stdout as said:
            assert said.readline(), "the D-Bus session did not start"

    @property
    def files(self) -> list[Path]:
        """The files in which the daemon keeps what it is given."""
        return sorted((self._folder / "data" / "keyrings").glob("*"))

    def start(self, password: str | None = PASSWORD) -> None:
        """Start the daemon, and open its keychain with a password; None opens and makes none."""
        private = {
            f"XDG_{kind}_HOME": str(self._folder / kind.lower()) for kind in ("CACHE", "DATA")
        }
        environment = {
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._folder / 'nowhere'}",
            "HOME": str(self._folder),
            "PATH": os.environ["PATH"],
            "XDG_RUNTIME_DIR": str(self._folder),
            **private,
        }
        unlock = [] if password is None else ["--unlock"]
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._daemon.stdin is not None
        with self._daemon.stdin as pipe:
            pipe.write((password or "").encode())
        self._wait_for_the_daemon()

    def stop(self) -> None:
        """Stop the daemon; what it keeps stays in its files."""
        if self._daemon is not None:
            self._daemon.terminate()
            self.thaw()  # one that is frozen hears nothing
            self._daemon.wait(PATIENCE_S)
            self._daemon = None

    def restart(self, password: str | None = PASSWORD) -> None:
        """Stop the daemon and start it anew, as with the next session of its owner."""
        self.stop()
        self.start(password)

    def kill(self) -> None:
        """Let the daemon die in the middle of whatever it does."""
        assert self._daemon is not None
        self._daemon.kill()

    def freeze(self) -> None:
        """Let the daemon answer nothing from now on, as one that hangs."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again, also what it was asked meanwhile."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop everything."""
        self.stop()
        self._bus.terminate()
        self._bus.wait(PATIENCE_S)

    def _wait_for_the_daemon(self) -> None:
        # Only Linux has them, and only some tests need them.
        import secretstorage  # noqa: PLC0415 - as said above
        from jeepney.io import blocking  # type: ignore[import-untyped] # noqa: PLC0415 - no types

        with blocking.open_dbus_connection(self.address) as bus:
            deadline = time.monotonic() + PATIENCE_S
            while not secretstorage.check_service_availability(bus):
                assert time.monotonic() < deadline, "the keychain did not start"
                time.sleep(0.005)


@contextlib.contextmanager
def private_keychain() -> Iterator[Keychain]:
    """A keychain that is open and empty, for as long as it is needed."""
    # Not in pytest's folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="keychain-") as folder:
        keychain = Keychain(Path(folder))
        try:
            keychain.start()
            yield keychain
        finally:
            keychain.close()
