"""The headless commands, from their arguments to their exit codes, on the practice tenant."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from erpsync_gui import __main__ as front_door
from erpsync_gui.sandbox.seed_connections import ERP_PASSWORD
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR_PASSWORD as PASSWORD
from erpsync_gui.sandbox.server import SandboxServer
from tests.fakes.peer import Conversation, Peer

PROGRAM = [sys.executable, "-m", "erpsync_gui"]
PROTOCOLS = ["soap84", "soap85", "soap86", "soap87", "soap88", "rest"]
ANSWER = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<ForceSyncAllResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><Response>
<IsOk>true</IsOk><Changes><AddedRecords><ChangedDataItem><Tablename>contact</Tablename>
<RecordId>42</RecordId></ChangedDataItem></AddedRecords></Changes></Response>
</ForceSyncAllResponse></s:Body></s:Envelope>"""


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    server = SandboxServer()
    yield server.start()
    server.stop()


class Ran:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(*words: str, typed: str = "") -> Ran:
        stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        code = front_door.main(words)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


def tessa(operation: str, base_url: str, protocol: str, *more: str) -> tuple[str, ...]:
    return (
        *("call", operation, "--url", base_url, "--protocol", protocol),
        *("--user", ADMINISTRATOR, "--password-stdin", *more),
    )


class TestOperations:
    def test_all_are_listed_by_group(self, run: Any) -> None:
        ran = run("operations")
        assert ran.code == 0
        assert len([line for line in ran.out.splitlines() if line.startswith("  ")]) == 49

    @pytest.mark.parametrize(("services", "count"), [("84", 38), ("86", 44), ("88", 49)])
    def test_each_version_has_its_own(self, run: Any, services: str, count: int) -> None:
        assert len(run("operations", "--json", "--services", services).json) == count

    def test_json_tells_parameters_and_dangers(self, run: Any) -> None:
        found = {each["name"]: each for each in run("operations", "--json").json}
        resync = found["ForceResyncExternal"]
        assert resync["empty_list_means_everything"] == "ExternalKeys"
        assert resync["effect"] == "destructive"
        assert [parameter["name"] for parameter in resync["parameters"]] == [
            "ErpConnectionId",
            "ErpActorType",
            "ExternalKeys",
        ]
        assert resync["result"] == "PluginResponse"
        assert found["ForceResyncBatchTask"]["result"] is None


class TestCall:
    @pytest.mark.parametrize("protocol", PROTOCOLS)
    def test_the_whole_exchange_comes_as_json(self, run: Any, base_url: str, protocol: str) -> None:
        ran = run(*tessa("GetEngineStatus", base_url, protocol, "--json"), typed=f"{PASSWORD}\n")
        assert ran.code == 0, ran.err
        told = ran.json
        assert told["outcome"] == "ok"
        assert told["response"]["status"] == 200
        assert "IsRunning" in told["value"]
        assert told["request"]["url"].startswith(base_url)
        assert [phase["phase"] for phase in told["timeline"]["phases"]][-1] == "reading"

    @pytest.mark.parametrize("protocol", ["soap88", "rest"])
    def test_a_resync_prints_its_changes(self, run: Any, base_url: str, protocol: str) -> None:
        arguments = '{"ErpConnectionId": 0, "InternalKeyIds": [1, 2, 3]}'
        words = tessa("ForceResync", base_url, protocol, "--arguments", arguments)
        plain, full = (
            run(*words, typed=PASSWORD),
            run(*words, "--json", typed=PASSWORD),
        )
        assert plain.out.splitlines()[0].split(" | ")[1] == "ForceResync"
        assert "Changes: added " in plain.out
        assert full.json["changes"]["count"] >= 0
        assert set(full.json["changes"]) == {"count", "added", "updated", "deleted"}

    @pytest.mark.parametrize("protocol", ["soap88", "rest"])
    def test_no_secret_is_printed(self, run: Any, base_url: str, protocol: str) -> None:
        signed = run(
            *("call", "AuthenticateUsernamePassword", "--url", base_url, "--protocol", "soap88"),
            *("--arguments", f'{{"UserName": "tessa", "Password": "{PASSWORD}"}}', "--json"),
        )
        assert signed.code == 0, signed.err
        assert "7T:" not in signed.out
        assert f'"{PASSWORD}"' not in signed.out
        words = tessa("GetErpConnectionConfigFields", base_url, protocol)
        ran = run(*words, "--arguments", '{"ErpConnectionId": 1}', "--json", typed=PASSWORD)
        assert ran.code == 0, ran.err
        assert ran.json["value"]["password"] == "********"
        assert ERP_PASSWORD not in ran.out

    def test_a_wrong_password_is_refused_by_the_sign_in(self, run: Any, base_url: str) -> None:
        ran = run(*tessa("GetEngineStatus", base_url, "soap88", "--json"), typed="wrong-password")
        assert ran.code == 1
        assert ran.json["operation"] == "AuthenticateUsernamePassword"
        assert "wrong-password" not in ran.out

    def test_a_wrong_ticket_is_refused(self, run: Any, base_url: str) -> None:
        words = ("call", "GetEngineStatus", "--url", base_url, "--protocol", "rest")
        ran = run(*words, "--ticket-stdin", typed="7T:not-a-ticket")
        assert ran.code == 1
        assert "REFUSED" in ran.out
        assert "not-a-ticket" not in ran.out

    @pytest.mark.parametrize("protocol", ["soap88", "rest"])
    @pytest.mark.parametrize("arguments", ["{}", '{"ErpConnectionId": 0, "InternalKeyIds": []}'])
    def test_the_guard_stops_an_empty_list_with_4(
        self, run: Any, base_url: str, protocol: str, arguments: str
    ) -> None:
        words = tessa("ForceResyncBatchTask", base_url, protocol, "--arguments", arguments)
        ran = run(*words, typed=PASSWORD)
        assert ran.code == 4
        assert "--confirm-everything" in ran.err
        confirmed = run(*words, "--confirm-everything", typed=PASSWORD)
        assert confirmed.code in {0, 1}

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("call", "GetEngineStatuss"), "Did you mean GetEngineStatus"),
            (("call", "GetConnection", "--arguments", "{"), "not JSON"),
            (("call", "GetConnection", "--header", "Authorization=x"), "--ticket-stdin"),
            (("call", "GetConnection", "--user", "tessa"), "belong together"),
        ],
    )
    def test_bad_usage_ends_with_2_and_a_sentence(
        self, run: Any, words: tuple[str, ...], sentence: str
    ) -> None:
        ran = run(*words, "--url", "http://127.0.0.1:9", "--protocol", "rest")
        assert ran.code == 2
        assert sentence in ran.err
        assert ran.out == ""

    def test_a_call_that_cannot_be_written_ends_with_2(self, run: Any) -> None:
        words = ("--url", "nowhere", "--protocol", "soap84")
        assert run("call", "GetEngineStatus", *words).code == 2
        assert run("call", "GetAllConnectors", *words).code == 2
        assert run("call", "GetEngineStatus", "--bearer-stdin", *words, typed="8A:x").code == 2

    def test_what_is_not_delivered_ends_with_3(self, run: Any, base_url: str) -> None:
        words = tessa("GetEngineStatus", base_url, "rest")
        faulty = run(*words, "--header", "X-Practice-Fault=malformed", typed=PASSWORD)
        cut = run(*words, "--header", "X-Practice-Fault=cut", typed=PASSWORD)
        late = run(
            *words, "--timeout", "0.2", "--header", "X-Practice-Fault=delay=5000", typed=PASSWORD
        )
        assert (faulty.code, cut.code, late.code) == (3, 3, 3)
        assert late.out.startswith("TIMED OUT")
        assert cut.out.startswith(("UNREADABLE", "UNREACHABLE"))  # a reset may overtake the bytes


class TestRead:
    def test_a_saved_answer_is_read_offline(self, run: Any, tmp_path: Path) -> None:
        file = tmp_path / "answer.xml"
        file.write_text(ANSWER, "utf-8")
        ran = run("read", str(file), "--operation", "ForceSyncAll", "--json")
        assert ran.code == 0
        assert ran.json["changes"]["added"] == {"count": 1, "tables": {"contact": [42]}}
        assert ran.json["request"] is None

    def test_the_operation_is_guessed_and_standard_input_is_a_file(self, run: Any) -> None:
        ran = run("read", "-", typed=ANSWER)
        assert ran.code == 0
        assert "Changes: added 1 (contact 1), updated -, deleted -" in ran.out

    def test_what_cannot_be_guessed_or_found_ends_with_2(self, run: Any, tmp_path: Path) -> None:
        assert run("read", "-", typed='{"a": 1}').code == 2
        assert run("read", "-", "--operation", "ForceSink", typed=ANSWER).code == 2
        assert run("read", str(tmp_path / "none.xml")).code == 2

    def test_garbage_of_a_named_operation_ends_with_3(self, run: Any) -> None:
        assert run("read", "-", "--operation", "SyncAll", typed="<html>no").code == 3


class TestProcess:
    """What only a process of its own can show."""

    @staticmethod
    def start(*words: str, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no signals for children")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_the_sandbox_answers_until_it_is_told_to_end(self, run: Any, number: int) -> None:
        with self.start("sandbox") as process:
            assert process.stdout is not None
            said = [process.stdout.readline().decode() for _ in range(4)]
            address = said[0].split()[-1]
            ran = run(*tessa("GetEngineStatus", address, "soap88"), typed=PASSWORD)
            process.send_signal(number)
            _, errors = process.communicate(timeout=20)
        assert ran.code == 0
        assert f"tessa / {PASSWORD}" in said[1]
        assert (process.returncode, errors) == (0, b"")

    def test_a_port_that_is_taken_is_said(self, run: Any, base_url: str) -> None:
        port = base_url.rsplit(":", 1)[1].split("/", maxsplit=1)[0]
        ran = run("sandbox", "--port", port)
        assert ran.code == 2
        assert f"port {port}" in ran.err

    @pytest.mark.parametrize("port", ["99999", "-1"])
    def test_a_port_that_cannot_be_is_said_in_one_sentence(self, run: Any, port: str) -> None:
        ran = run("sandbox", "--port", port)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert f"There is no port {port}" in ran.err

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no signals for children")
    def test_ctrl_c_stops_a_call_and_prints_what_arrived(self) -> None:
        arrived = threading.Event()

        def half(talk: Conversation) -> None:
            talk.read_request()
            talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<half>")
            talk.reached()
            talk.wait_until_closed()
            arrived.set()

        with Peer(half) as peer:
            words = ("--url", peer.url, "--protocol", "soap88", "--json")
            with self.start("call", "SyncAll", *words) as process:
                assert peer.moment.wait(20)
                process.send_signal(signal.SIGINT)
                out, errors = process.communicate(timeout=20)
            assert arrived.wait(5)
        assert (process.returncode, errors) == (3, b"")
        assert json.loads(out)["outcome"] == "cancelled"

    def test_a_reader_that_leaves_is_no_error(self) -> None:
        with self.start("operations", "--json") as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            errors = process.stderr.read()
        assert (process.returncode, errors) == (0, b"")

    def test_a_terminal_that_is_not_utf_8_shows_escapes(self, tmp_path: Path) -> None:
        file = tmp_path / "answer.json"
        file.write_text('{"IsRunning": true, "StatusMessage": "På ✓"}', "utf-8")
        words = ("read", str(file), "--operation", "GetEngineStatus")
        for more in ((), ("--json",)):
            with self.start(*words, *more, PYTHONIOENCODING="ascii", PYTHONUTF8="0") as process:
                out, errors = process.communicate(timeout=20)
            assert (process.returncode, errors) == (0, b"")
            assert out.isascii()
            assert b"\\u2713" in out
