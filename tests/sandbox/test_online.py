"""The switches of the online half."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from erpsync_gui.sandbox.online import SKEW, Online, Trouble

if TYPE_CHECKING:
    from tests.sandbox.conftest import HandClock


def test_every_trouble_has_words_for_a_menu() -> None:
    assert all(trouble.title and trouble.explanation.endswith(".") for trouble in Trouble)
    assert len({trouble.title for trouble in Trouble}) == len(Trouble)


def test_moving_twice_brings_the_tenant_back(clock: HandClock) -> None:
    online = Online(clock)
    online.move()
    assert online.has(Trouble.MOVED)
    online.move()
    assert not online.has(Trouble.MOVED)


def test_under_clock_skew_only_the_login_host_is_wrong(clock: HandClock) -> None:
    online = Online(clock)
    assert online.login_now() == online.now() == clock.hour
    online.troubles.add(Trouble.CLOCK_SKEW)
    assert (online.now(), online.login_now()) == (clock.hour, clock.hour + SKEW)


def test_a_server_that_is_not_online_brings_no_cryptography() -> None:
    program = (
        "import sys\n"
        "from erpsync_gui.sandbox.server import SandboxServer\n"
        "server = SandboxServer()\n"
        "server.start()\n"
        "server.stop()\n"
        "print(sorted({'cryptography', 'joserfc'} & sys.modules.keys()))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert told.stdout.strip() == b"[]"
