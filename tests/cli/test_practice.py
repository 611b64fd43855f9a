"""The practice tenant of the command line: for one command, or until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import urllib.request
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from erpsync_gui.cli import practice
from erpsync_gui.cli.usage import UsageError
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.secret import Secret
from erpsync_gui.wire import system_user
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp

CATALOGUE = contract.load()


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """The command takes SIGTERM for the rest of its process, which here is everybody's."""
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def meanwhile(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run the command until `look` was told what it has said; Ctrl+C follows at once."""

    def meanwhile(look: Callable[[str], object], **given: object) -> str:
        options = Namespace(**{"port": 0, "online": False, "key": "", **given})

        async def interrupted() -> None:
            said.append(capsys.readouterr().out)
            await asyncio.to_thread(look, said[0])
            raise KeyboardInterrupt

        said: list[str] = []
        monkeypatch.setattr(practice, "_until_interrupted", interrupted)
        assert practice.run_sandbox(options, CATALOGUE) == 0
        return said[0]

    return meanwhile


def test_it_answers_meanwhile_and_not_after() -> None:
    with practice.for_one_command() as (address, password):
        with urllib.request.urlopen(f"{address}/api", timeout=10) as answer:
            assert answer.status == 200
        assert password
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{address}/api", timeout=10)


def test_without_online_nothing_is_said_of_it(meanwhile: Callable[..., str]) -> None:
    said = meanwhile(lambda _said: None)
    assert len(said.splitlines()) == 4
    assert "Online" not in said


def test_what_it_says_is_all_that_a_system_user_needs(
    meanwhile: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "key.pem"

    def sign_in(said: str) -> None:
        facts = told(said)
        assert facts["Private key file"] == str(file)
        assert file.stat().st_mode & 0o077 == 0
        app = OnlineApp(
            environment=facts["Login address"],
            tenant=facts["Tenant id"],
            client_id=facts["Client id"],
            key_file=facts["Private key file"],
            client_secret=Secret(facts["Client secret"]),
        )
        signed_in = asyncio.run(
            system_user.sign_in_as_system_user(
                app,
                system_token=Secret(facts["System user token"]),
                passphrase=Secret(),
                network=Network(),
            )
        )
        assert signed_in.credential is not None, signed_in.verdict.sentence

    meanwhile(sign_in, online=True, key=str(file))
    assert not file.exists(), "the key opens nothing any more"


def test_online_without_a_key_file_says_no_path(meanwhile: Callable[..., str]) -> None:
    def look(said: str) -> None:
        with urllib.request.urlopen(
            f"{told(said)['Login address']}/login/.well-known/openid-configuration", timeout=10
        ) as answer:
            assert answer.status == 200

    assert "Private key file" not in meanwhile(look, online=True)


def test_no_file_is_overwritten_with_a_key(meanwhile: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "my-own.pem"
    file.write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        meanwhile(lambda _said: None, online=True, key=str(file))
    assert file.read_text() == "precious"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"key": "key.pem"}, "--online"),
        ({"key": "none/key.pem", "online": True}, "cannot be written"),
    ],
)
def test_a_key_that_makes_no_sense_is_said(
    meanwhile: Callable[..., str], given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        meanwhile(lambda _said: None, **given)


def told(said: str) -> dict[str, str]:
    """What stands behind each title."""
    lines = said.partition("filled in with:\n")[2].splitlines()
    return {line[2:19].strip(): line[20:] for line in lines if line.startswith("  ")}
