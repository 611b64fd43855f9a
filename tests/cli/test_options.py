"""What can be said on the command line, and that it explains itself."""

from __future__ import annotations

import re

import pytest

from erpsync_gui.cli import options as command_line

BASE = ["call", "GetConnection", "--url", "http://h/crm", "--protocol", "soap86"]


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf", "1e9"])
def test_a_timeout_is_a_number_of_seconds(timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command_line.parser().parse_args([*BASE, f"--timeout={timeout}"])
    assert "--timeout" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("call", "GetConnection", "--url", "http://h", "--profile", "Nordic AS"),
        ("diagnose", "--url", "http://h", "--profile", "Nordic AS"),
        ("diagnose", "--profile", "Nordic AS", "--ticket-stdin", "--bearer-stdin"),
        (*BASE, "--ticket-stdin", "--password-stdin"),
    ],
)
def test_one_server_and_one_proof_can_be_given(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        command_line.parser().parse_args(words)
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["call GetConnection", "diagnose"])
def test_a_server_has_to_be_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command_line.parser().parse_args(command.split())
    assert "--profile --url is required" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["operations", "profiles", "call", "diagnose", "read", "sandbox"]
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command_line.parser().parse_args([command, "--help"])
    told = capsys.readouterr().out
    assert f"erpsync-gui {command}" in told
    assert max(map(len, told.splitlines())) <= 100


def test_the_program_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command_line.parser().parse_args(["--help"])
    told = capsys.readouterr().out
    for option in ("--version", "--selftest", "--report FILE", "--screenshots DIR"):
        assert f"  {option} " in told
    for command in ("operations", "profiles", "call", "diagnose", "read", "sandbox"):
        assert re.search(rf"^    {command}\b", told, re.MULTILINE)
