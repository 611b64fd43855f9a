"""No secret is kept that went out or came back; a sign-in gives one to the credential alone."""

from __future__ import annotations

import asyncio

import pytest

from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.exchange import Outcome
from erpsync_gui.wire.redact import Secret
from tests.fakes.calling import (
    CATALOGUE,
    PATIENT,
    SOAP_ANSWER,
    XML,
    a_call,
    answering,
    perform,
)
from tests.fakes.peer import Peer, trusting


class TestSecrets:
    def test_no_secret_that_comes_back_is_kept_anywhere(self) -> None:
        body = SOAP_ANSWER.replace(
            b"<Response>", b"<!-- 7T:secret-ticket app-secret-1 --><Response>"
        )
        with Peer(
            answering(
                body, XML, "X-Echo: 7T:secret-ticket", "Set-Cookie: sid=hidden-cookie; Path=/"
            )
        ) as peer:
            exchange = perform(a_call(peer.url + "/7T:secret-ticket"))
        for kept in (repr(exchange), repr(exchange.response)):
            for secret in ("secret-ticket", "app-secret-1", "hidden-cookie"):
                assert secret not in kept
        assert exchange.value is True

    def test_secrets_among_the_arguments_and_headers_are_masked_in_the_call(self) -> None:
        with Peer(answering(b"false", "Content-Type: application/json")) as peer:
            call = Call(
                "TestConnectionByConfig",
                Endpoint(peer.url, Protocol.REST),
                {"ErpConnectionId": 1, "ConfigFields": {"password": "open-sesame", "host": "erp"}},
                options=Options(headers=(("X-Api-Key", "key-123456"),), deadlines=PATIENT),
            )
            exchange = perform(call, Credential(Scheme.BASIC, "tessa", Secret("basic-pass")))
        assert b"open-sesame" in peer.requests[0]
        assert b"key-123456" in peer.requests[0]
        for secret in ("open-sesame", "key-123456", "basic-pass", "dGVzc2E6YmFzaWMtcGFzcw"):
            assert secret not in repr(exchange)
        assert exchange.call.number == call.number
        assert exchange.call.arguments == {
            "ErpConnectionId": 1,
            "ConfigFields": {"password": "********", "host": "erp"},
        }

    def test_a_masked_ticket_in_an_edited_body_is_filled_in_and_masked_again(self) -> None:
        body = transport.preview(
            a_call("http://h"), CATALOGUE, Credential(Scheme.TICKET, "tessa", Secret("********"))
        )
        assert body is not None
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            call = Call(
                "SupportsAdvancedSearch",
                Endpoint(peer.url, Protocol.SOAP88),
                edited_body=body.body,
                options=Options(deadlines=PATIENT),
            )
            exchange = perform(call)
        assert b">7T:secret-ticket<" in peer.requests[0]
        assert exchange.request is not None
        assert exchange.request.body == body.body


class TestSignIn:
    ANSWER = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<AuthenticateResponse xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
        "<Response><Associate>TESSA</Associate><FullName>Tessa Admin</FullName></Response>"
        "<Credentials><Ticket>{ticket}</Ticket></Credentials>"
        "<AuthenticationSucceeded>{succeeded}</AuthenticationSucceeded>"
        "</AuthenticateResponse></s:Body></s:Envelope><!-- again: {ticket} -->"
    )

    def signed_in(
        self, ticket: str, succeeded: str, protocol: Protocol = Protocol.SOAP88
    ) -> tuple[transport.SignedIn, bytes]:
        body = self.ANSWER.format(ticket=ticket, succeeded=succeeded).encode()
        with Peer(answering(body, XML)) as peer:
            signed = asyncio.run(
                transport.sign_in(
                    Endpoint(peer.url, protocol),
                    "tessa",
                    Secret("open-sesame"),
                    Secret("app-secret-1"),
                    catalogue=CATALOGUE,
                    trust=trusting(),
                )
            )
        return signed, peer.requests[0]

    @pytest.mark.parametrize("protocol", [Protocol.SOAP88, Protocol.REST])
    def test_a_password_becomes_a_ticket_that_nobody_sees(self, protocol: Protocol) -> None:
        signed, request = self.signed_in("7T:brand-new", "true", protocol)
        assert b"/Remote/Services88/SoPrincipal.svc" in request
        assert b"open-sesame" in request
        assert signed.credential == Credential(
            Scheme.TICKET, "tessa", Secret("7T:brand-new"), Secret("app-secret-1"), "Tessa Admin"
        )
        assert signed.exchange.outcome is Outcome.OK
        for secret in ("brand-new", "open-sesame", "app-secret-1"):
            assert secret not in repr(signed)

    def test_a_wrong_password_gives_no_credential(self) -> None:
        signed, _ = self.signed_in("", "false")
        assert signed.credential is None
        assert signed.exchange.outcome is Outcome.REFUSED

    def test_a_success_without_a_ticket_gives_no_credential(self) -> None:
        assert self.signed_in("", "true")[0].credential is None

    def test_no_server_gives_no_credential_and_an_exchange_that_says_why(self) -> None:
        signed = asyncio.run(
            transport.sign_in(
                Endpoint("ftp://h", Protocol.SOAP88),
                "tessa",
                Secret("open-sesame"),
                catalogue=CATALOGUE,
                trust=trusting(),
            )
        )
        assert signed.credential is None
        assert signed.exchange.outcome is Outcome.NOT_SENT
        assert "sesame" not in repr(signed)
