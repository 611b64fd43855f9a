"""What can be said on the command line becomes a Call, or a sentence that says what is wrong."""

from __future__ import annotations

import io
from argparse import Namespace
from pathlib import Path

import pytest

from erpsync_gui.cli import options as command_line
from erpsync_gui.cli.options import UsageError, call_of, credential_of, operation_of
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.credentials import Scheme

CATALOGUE = contract.load()
BASE = ["call", "GetConnection", "--url", "http://h/crm", "--protocol"]


def parsed(*words: str, protocol: str = "soap86") -> Namespace:
    return command_line.parser().parse_args([*BASE, protocol, *words])


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_call_is_made_of_everything_that_was_said() -> None:
    words = ("--arguments", '{"ErpConnectionId": 3}', "--header", "X-A=1=2", "--header", "X-B=")
    call = call_of(parsed(*words, "--timeout", "7.5", "--confirm-everything"), CATALOGUE)
    assert call.operation == "GetConnection"
    assert call.endpoint.base_url == "http://h/crm"
    assert call.endpoint.protocol is Protocol.SOAP86
    assert call.arguments == {"ErpConnectionId": 3}
    assert call.options.headers == (("X-A", "1=2"), ("X-B", ""))
    assert call.options.deadlines == Deadlines(7.5, 7.5, 7.5)
    assert call.confirmed_everything


def test_a_call_is_careful_and_patient_unless_told_otherwise() -> None:
    call = call_of(parsed(), CATALOGUE)
    assert call.options.deadlines == Deadlines()
    assert not call.confirmed_everything
    assert call.arguments == {}


def test_an_operation_of_sign_in_is_called_at_its_service() -> None:
    options = parsed()
    options.operation = "GetSystemInfo"
    assert call_of(options, CATALOGUE).service == "SoPrincipal"


def test_arguments_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "arguments.json"
    file.write_text('\ufeff{"ErpConnectionId": 12}', "utf-8")
    assert call_of(parsed("--arguments", f"@{file}"), CATALOGUE).arguments["ErpConnectionId"] == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "must be a JSON object"),
        ("3", "must be a JSON object"),
        ('{"ErpConnectionId": "three"}', "ErpConnectionId"),
        ('{"ErpConnectionIds": 3}', "Did you mean ErpConnectionId"),
        ('{"ErpConnectionId": 3, "ErpConnectionId": 4}', "ErpConnectionId"),
        ("@no-such-file.json", "no-such-file.json cannot be read"),
    ],
)
def test_bad_arguments_are_explained(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        call_of(parsed("--arguments", text), CATALOGUE)


def test_a_misspelled_operation_is_guessed() -> None:
    with pytest.raises(UsageError, match="Did you mean ForceResync"):
        operation_of("ForceResink", CATALOGUE)


@pytest.mark.parametrize(
    "header",
    ["Authorization=Basic x", "cookie=a", "SO-AppToken=x", "X-XSRF-TOKEN=x", "X-Api-Key=x"],
)
def test_a_header_that_would_show_a_secret_is_refused(header: str) -> None:
    with pytest.raises(UsageError, match="--ticket-stdin"):
        call_of(parsed("--header", header), CATALOGUE)


def test_a_header_without_a_value_is_refused() -> None:
    with pytest.raises(UsageError, match="NAME=VALUE"):
        call_of(parsed("--header", "X-Only"), CATALOGUE)


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf", "1e9"])
def test_a_timeout_is_a_number_of_seconds(timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed(f"--timeout={timeout}")
    assert "--timeout" in capsys.readouterr().err


class TestCredentials:
    def test_nothing_said_is_nobody(self) -> None:
        assert credential_of(parsed()).scheme is Scheme.NONE

    @pytest.mark.parametrize(
        ("words", "scheme"),
        [
            (("--ticket-stdin",), Scheme.TICKET),
            (("--bearer-stdin",), Scheme.BEARER),
            (("--user", "tessa", "--password-stdin"), Scheme.BASIC),
        ],
    )
    def test_the_secret_is_the_first_line_of_standard_input(
        self, words: tuple[str, ...], scheme: Scheme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typed(monkeypatch, " s3 cret \r\nmore\n")
        credential = credential_of(parsed(*words))
        assert credential.scheme is scheme
        assert credential.secret.reveal() == " s3 cret "
        assert credential.user == ("tessa" if "--user" in words else "")

    def test_an_empty_password_is_one_and_an_empty_ticket_is_none(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typed(monkeypatch, "")
        assert credential_of(parsed("--user", "t", "--password-stdin")).scheme is Scheme.BASIC
        for word in ("--ticket-stdin", "--bearer-stdin"):
            with pytest.raises(UsageError, match="Standard input is empty"):
                credential_of(parsed(word))

    @pytest.mark.parametrize("words", [("--user", "tessa"), ("--password-stdin",)])
    def test_a_user_and_a_password_belong_together(self, words: tuple[str, ...]) -> None:
        with pytest.raises(UsageError, match="belong together"):
            credential_of(parsed(*words))

    def test_the_application_token_comes_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("APP_TOKEN_HERE", "client-secret")
        credential = credential_of(parsed("--application-token-env", "APP_TOKEN_HERE"))
        assert credential.application_token.reveal() == "client-secret"
        with pytest.raises(UsageError, match="no environment variable NOT_THERE"):
            credential_of(parsed("--application-token-env", "NOT_THERE"))

    def test_only_one_proof_can_be_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            parsed("--ticket-stdin", "--bearer-stdin")
        assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["operations", "call", "read", "sandbox"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command_line.parser().parse_args([command, "--help"])
    assert f"erpsync-gui {command}" in capsys.readouterr().out
