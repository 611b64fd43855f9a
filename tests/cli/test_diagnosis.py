"""`diagnose`, from its arguments to its exit codes, on servers that are well and that are not."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from erpsync_gui import cli
from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.seed_connections import KOBENHAVN
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from tests.fakes.gate import Gate
from tests.fakes.peer import Conversation, Peer

SIGNED = ("--user", ADMINISTRATOR, "--password-stdin")


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    gate = Gate()
    with gate.tenant.transaction() as db:
        rows.update(db, "erp_connection", {"deleted": 1}, erp_connection_id=KOBENHAVN)
    yield gate
    gate.stop()


@pytest.fixture
def diagnose(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    def diagnose(*words: str, typed: str = ADMINISTRATOR_PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main(["diagnose", *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return diagnose


def test_a_healthy_server_ends_with_0(diagnose: Any, gate: Gate) -> None:
    code, out, err = diagnose("--url", gate.base_url, "--protocol", "soap88", *SIGNED)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"Diagnosis of {gate.base_url}"
    assert lines[1].startswith("OK    Name")
    assert "BAD " not in out
    assert "doubtful" in lines[-1]
    assert ADMINISTRATOR_PASSWORD not in out


def test_json_has_the_steps_and_their_exchanges(diagnose: Any, gate: Gate) -> None:
    words = ("--url", gate.base_url, "--protocol", "rest", *SIGNED, "--json")
    code, out, _ = diagnose(*words)
    told = json.loads(out)
    assert (code, told["finding"]) == (0, "doubtful")
    sign_in = next(step for step in told["steps"] if step["title"] == "Sign-in")
    exchange = told["exchanges"][sign_in["exchange"]]
    assert exchange["request"]["url"] == f"{gate.base_url}/api/v1/User/currentPrincipal"
    assert ADMINISTRATOR_PASSWORD not in out


def test_the_practice_tenant_has_one_broken_connection(diagnose: Any) -> None:
    code, out, _ = diagnose("--profile", "Practice tenant")
    assert code == 1
    bad = [line.split()[1:3] for line in out.splitlines() if line.startswith("BAD")]
    assert bad == [["Connection", "3"], ["Connector", "3"]]


def test_a_wrong_password_ends_with_1(diagnose: Any, gate: Gate) -> None:
    words = ("--url", gate.base_url, "--protocol", "soap88", *SIGNED)
    code, out, _ = diagnose(*words, typed="wrong-password-1")
    assert code == 1
    assert "BAD   Sign-in" in out
    assert "-     Not looked at" in out
    assert "wrong-password-1" not in out


@pytest.mark.parametrize("address", ["nowhere", "http://tessa:s3cret@127.0.0.1/"])
def test_an_impossible_address_ends_with_2(diagnose: Any, address: str) -> None:
    code, out, _ = diagnose("--url", address, "--protocol", "soap88")
    assert code == 2
    assert "s3cret" not in out


def test_an_unknown_profile_ends_with_2(diagnose: Any) -> None:
    code, out, err = diagnose("--profile", "Practice tenat")
    assert (code, out) == (2, "")
    assert "Did you mean Practice tenant" in err


def test_what_cannot_be_reached_ends_with_3(diagnose: Any) -> None:
    with Peer(lambda _talk: None) as peer:
        address = peer.url
    code, out, _ = diagnose("--url", address, "--protocol", "soap88")
    assert code == 3
    assert "BAD   Connection" in out


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals for children")
def test_ctrl_c_ends_it_with_what_was_found() -> None:
    def silent(talk: Conversation) -> None:
        talk.read_request()
        talk.reached()
        talk.wait_until_closed()

    with Peer(silent) as peer:
        words = ("diagnose", "--url", peer.url, "--protocol", "soap88", "--json")
        with subprocess.Popen(
            [sys.executable, "-m", "erpsync_gui", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert peer.moment.wait(20)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (3, b"")
    assert json.loads(out)["steps"][-1]["sentence"] == "Stopped before the end."
