"""What was said on the command line becomes a Call, or a sentence that says what is wrong."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from erpsync_gui.cli import options as command_line
from erpsync_gui.cli.calls import call_of, operation_of
from erpsync_gui.cli.usage import UsageError
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.call import Call, Deadlines, Protocol

CATALOGUE = contract.load()
BASE = ["call", "GetConnection", "--profile", "Nordic AS"]
PROFILE = Profile(
    "Nordic AS",
    address="http://h/crm",
    protocol=Protocol.SOAP86,
    time_zone="NO",
    deadlines=Deadlines(1, 2, 3),
    read_only=True,
)


def parsed(*words: str) -> Namespace:
    return command_line.parser().parse_args([*BASE, *words])


def made(*words: str) -> Call:
    return call_of(parsed(*words), PROFILE, CATALOGUE)


def test_a_call_is_made_of_everything_that_was_said() -> None:
    words = ("--arguments", '{"ErpConnectionId": 3}', "--header", "X-A=1=2", "--header", "X-B=")
    call = made(*words, "--confirm-everything")
    assert call.operation == "GetConnection"
    assert call.arguments == {"ErpConnectionId": 3}
    assert call.options.headers == (("X-A", "1=2"), ("X-B", ""))
    assert call.confirmed_everything


def test_a_call_has_all_that_the_profile_says() -> None:
    call = made()
    assert call.endpoint.base_url == "http://h/crm"
    assert call.endpoint.protocol is Protocol.SOAP86
    assert (call.options.time_zone, call.options.deadlines) == ("NO", Deadlines(1, 2, 3))
    assert call.options.read_only
    assert not call.confirmed_everything
    assert call.arguments == {}


def test_an_operation_of_sign_in_is_called_at_its_service() -> None:
    options = parsed()
    options.operation = "GetSystemInfo"
    assert call_of(options, PROFILE, CATALOGUE).service == "SoPrincipal"


def test_arguments_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "arguments.json"
    file.write_text('\ufeff{"ErpConnectionId": 12}', "utf-8")
    assert made("--arguments", f"@{file}").arguments["ErpConnectionId"] == 12


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
        made("--arguments", text)


def test_a_misspelled_operation_is_guessed() -> None:
    with pytest.raises(UsageError, match="Did you mean ForceResync"):
        operation_of("ForceResink", CATALOGUE)


@pytest.mark.parametrize(
    "header",
    ["Authorization=Basic x", "cookie=a", "SO-AppToken=x", "X-XSRF-TOKEN=x", "X-Api-Key=x"],
)
def test_a_header_that_would_show_a_secret_is_refused(header: str) -> None:
    with pytest.raises(UsageError, match="--ticket-stdin"):
        made("--header", header)


def test_a_header_without_a_value_is_refused() -> None:
    with pytest.raises(UsageError, match="NAME=VALUE"):
        made("--header", "X-Only")
