"""A credential knows everything about itself that must not be shown, and so does a call."""

from __future__ import annotations

import base64

from erpsync_gui.secret import Secret
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme, secrets_in


def test_a_credential_prints_no_secret() -> None:
    credential = Credential(Scheme.BASIC, "tessa", Secret("open-sesame"), Secret("app-secret"))
    assert "sesame" not in repr(credential)
    assert "app-secret" not in repr(credential)


def test_the_token_of_basic_is_a_secret_as_well() -> None:
    credential = Credential(Scheme.BASIC, "tessa", Secret("påss"), Secret("app"))
    token = base64.b64encode("tessa:påss".encode()).decode()
    assert set(credential.secrets()) == {Secret("påss"), Secret("app"), Secret(token)}


def test_a_ticket_and_its_application_token_are_secrets() -> None:
    credential = Credential(Scheme.TICKET, "tessa", Secret("7T:x"), Secret("app"))
    assert set(credential.secrets()) == {Secret("7T:x"), Secret("app")}


def test_passwords_among_arguments_headers_and_address_are_found() -> None:
    call = Call(
        "SaveConnection",
        Endpoint("http://tessa:p%40ss@host/crm", Protocol.REST),
        {
            "Connection": {
                "ErpConnectionId": 3,
                "ConfigFields": {"DB password": "deep", "host": "erp"},
                "UserGroupAccessIds": [1, 2],
            },
            "FieldValues": [{"Password": "in a list"}, {"Value": "plain"}],
        },
        options=Options(headers=(("Authorization", "Bearer 8A:x"), ("X-Trace", "1"))),
    )
    assert {secret.reveal() for secret in secrets_in(call)} == {
        "deep",
        "in a list",
        "Bearer 8A:x",
        "8A:x",
        "p@ss",
    }


def test_a_call_without_secrets_has_none() -> None:
    call = Call("ForceResync", Endpoint("http://host", Protocol.REST), {"InternalKeyIds": [1, 2]})
    assert list(secrets_in(call)) == []
