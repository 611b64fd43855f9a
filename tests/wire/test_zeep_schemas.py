"""Of zeep comes what writes XML, and nothing that sends; whoever wants the rest still gets it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from zeep.settings import Settings

from erpsync_gui.wire.zeep_schemas import SETTINGS


def printed(program: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_nothing_that_sends_comes_with_it() -> None:
    senders = {"zeep", "zeep.client", "zeep.transports", "requests", "urllib3", "httpx", "attr"}
    program = "import sys; from erpsync_gui.wire import soap; print(*sys.modules)"
    loaded = set(printed(program).split())
    assert "zeep.xsd" in loaded
    assert not senders & loaded


@pytest.mark.parametrize(
    "order",
    [
        "from erpsync_gui.wire import zeep_schemas; import zeep",
        "import zeep; from erpsync_gui.wire import zeep_schemas",
    ],
)
def test_the_whole_of_zeep_is_there_for_others(order: str) -> None:
    program = f"{order}; from zeep import xsd; print(zeep.Client, xsd is zeep_schemas.xsd)"
    assert printed(program) == "<class 'zeep.client.Client'> True"


def test_the_settings_are_those_that_zeep_has_itself() -> None:
    own = Settings()
    assert {name for name in Settings.__slots__ if not name.startswith("_")} == set(SETTINGS)
    assert {name: getattr(own, name) for name in SETTINGS} == SETTINGS
