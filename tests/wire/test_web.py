"""A web request outside the contract ends as an Exchange, like every call."""

from __future__ import annotations

import asyncio
import gzip
import json
from urllib.parse import urlencode

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire import transport, web_answer
from erpsync_gui.wire.call import WEB, Deadlines, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.transport import Fetched
from erpsync_gui.wire.web import WebRequest
from tests.fakes.calling import XML, answering
from tests.fakes.peer import Conversation, Peer, trusting
from tests.wire.reply_samples import names

JSON = "Content-Type: application/json"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
PAGE = b"<!DOCTYPE html><html><head><title>Please sign in</title></head><body/></html>"
NOBODY = Credential()


def fetch(request: WebRequest, credential: Credential = NOBODY) -> Fetched:
    return asyncio.run(
        transport.fetch(
            request,
            network=trusting(),
            server="Login host",
            deadlines=Deadlines(20, 20, 20),
            credential=credential,
        )
    )


def fetched(body: bytes, *headers: str, status: str = "200 OK", path: str = "/state") -> Fetched:
    with Peer(answering(body, *headers, status=status)) as peer:
        return fetch(WebRequest("Tenant state", "GET", f"{peer.url}{path}"))


class TestAFetch:
    def test_it_is_an_exchange_with_a_name_a_tree_and_laid_out_text(self) -> None:
        result = fetched(b'{"State":"Running","Api":null}', JSON)
        exchange, call = result.exchange, result.exchange.call
        assert (call.operation, call.service) == ("Tenant state", WEB)
        assert call.endpoint.protocol is Protocol.REST
        assert call.endpoint.base_url.startswith("http://127.0.0.1:")
        assert call.endpoint.base_url.count("/") == 2
        assert (exchange.outcome, exchange.server) == (Outcome.OK, "Login host")
        assert exchange.value == {"State": "Running", "Api": None}
        assert names(exchange.reply)[1:] == ["State", "Api"]
        assert exchange.response is not None
        assert exchange.response.text.line_count == 4
        assert (result.status, result.body) == (200, b'{"State":"Running","Api":null}')

    def test_xml_is_a_tree_as_well(self) -> None:
        exchange = fetched(b"<State><IsRunning>true</IsRunning></State>", XML).exchange
        assert exchange.outcome is Outcome.OK
        assert names(exchange.reply) == ["State", "IsRunning"]

    def test_what_is_sent_is_what_was_asked_for(self) -> None:
        with Peer(answering(b"{}", JSON)) as peer:
            headers = (("Accept", "application/json"), ("User-Agent", "other"))
            result = fetch(WebRequest("Page", "GET", f"{peer.url}/a?b=c%20d", headers))
        head = peer.requests[0].decode()
        assert head.startswith("GET /a?b=c%20d HTTP/1.1\r\n")
        assert "Accept: application/json\r\n" in head
        assert "User-Agent: other\r\n" in head
        assert "ErpSyncWorkbench" not in head
        assert result.exchange.request is not None
        assert result.exchange.request.method == "GET"

    def test_a_packed_body_is_handed_over_unpacked(self) -> None:
        result = fetched(gzip.compress(b'{"a":1}'), JSON, "Content-Encoding: gzip")
        assert result.body == b'{"a":1}'
        assert fetched(b"no gzip", JSON, "Content-Encoding: gzip").body == b""

    def test_it_works_over_tls_and_says_so(self) -> None:
        with Peer(answering(b"{}", JSON), certificate="good") as peer:
            result = fetch(WebRequest("Page", "GET", peer.url))
        assert result.exchange.tls is not None

    @pytest.mark.parametrize(
        ("scheme", "header"),
        [
            (Scheme.BEARER, b"Authorization: Bearer 8A:token-1"),
            (Scheme.TICKET, b"Authorization: SOTicket 8A:token-1"),
            (Scheme.BASIC, b"Authorization: Basic dGVzc2E6OEE6dG9rZW4tMQ=="),
        ],
    )
    def test_it_can_be_signed_as_rest_calls_are(self, scheme: Scheme, header: bytes) -> None:
        credential = Credential(
            scheme, "tessa", Secret("8A:token-1"), Secret("app-secret"), "Tessa"
        )
        with Peer(answering(b"{}", JSON)) as peer:
            result = fetch(WebRequest("Who am I", "GET", f"{peer.url}/v1"), credential)
        assert header in peer.requests[0]
        assert b"SO-AppToken: app-secret" in peer.requests[0]
        assert result.exchange.user == "Tessa"
        for secret in ("token-1", "app-secret", "dGVzc2E6"):
            assert secret not in repr(result)

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("", "begin with"),
            ("ftp://h/x", "begin with"),
            ("http://tessa:hunter22@h/x", "user name"),
            ("http://h/x?y=1#z", "#"),
            ("http://xn--a/", "valid"),
        ],
    )
    def test_an_impossible_address_is_a_sentence(self, url: str, words: str) -> None:
        result = fetch(WebRequest("Page", "GET", url))
        assert result.exchange.outcome is Outcome.NOT_SENT
        assert words in result.exchange.verdict.sentence
        assert (result.status, result.body) == (0, b"")
        assert "hunter22" not in repr(result)

    def test_a_broken_answer_has_a_status_and_no_body(self) -> None:
        def cut(talk: Conversation) -> None:
            talk.read_request()
            talk.answer(b'{"a', JSON, length=100)

        with Peer(cut) as peer:
            result = fetch(WebRequest("Page", "GET", peer.url))
        assert result.exchange.outcome is Outcome.UNREADABLE
        assert (result.status, result.body) == (200, b"")
        assert "Send it again" in result.exchange.verdict.advice


FIELDS = {
    "grant_type": "authorization_code",
    "client_id": "app-id-1",
    "code": "the/code+1",
    "code_verifier": "verifier-1",
    "client_secret": "client/secret-1",
    "client_assertion": "assertion-1",
    "refresh_token": "refresh-1",
    "redirect_uri": "http://127.0.0.1:7890",
}


class TestSecrets:
    HIDDEN = ("code%2B1", "code+1", "verifier-1", "secret-1", "assertion-1", "refresh-1")

    def test_a_form_is_laid_out_and_keeps_none(self) -> None:
        def echo(talk: Conversation) -> None:
            body = talk.read_request().partition(b"\r\n\r\n")[2]
            talk.answer(json.dumps({"you_said": body.decode()}).encode(), JSON)

        with Peer(echo) as peer:
            body = urlencode(FIELDS).encode()
            request = WebRequest("Tokens", "POST", peer.url, (FORM,), body)
            result = fetch(request)
        sent = result.exchange.request
        assert sent is not None
        assert sent.text.line_count == len(FIELDS)
        assert sent.text.line(1) == b"&client_id=app-id-1"
        assert sent.wire_bytes == len(body)
        for hidden in self.HIDDEN:
            assert hidden not in f"{sent.body!r}{sent.text.body!r}{result!r}"
            assert hidden not in repr(result.exchange.response and result.exchange.response.body)
        assert b"the%2Fcode%2B1" in result.body

    def test_what_is_named_is_masked_wherever_it_stands(self) -> None:
        def echo(talk: Conversation) -> None:
            talk.read_request()
            talk.answer(b'{"a": "8A:named-1"}', JSON, "X-Echo: 8A:named-1")

        with Peer(echo) as peer:
            request = WebRequest(
                "Page", "GET", f"{peer.url}/?x=8A%3Anamed-1", secrets=(Secret("8A:named-1"),)
            )
            result = fetch(request)
        assert b"named-1" in peer.requests[0]
        exchange = result.exchange
        assert exchange.request is not None
        assert exchange.response is not None
        for kept in (exchange.request.url, exchange.response.body, exchange.response.headers):
            assert "named-1" not in repr(kept)

    @pytest.mark.parametrize(
        "name",
        [
            "access_token", "refresh_token", "id_token", "client_secret", "SignedSystemToken",
            "ApplicationToken", "Token", "Ticket",
        ],
    )  # fmt: skip
    def test_members_whose_names_tell_are_masked_in_forms_json_and_addresses(
        self, name: str
    ) -> None:
        secret = "very-hidden-1"
        with Peer(answering(json.dumps({name: secret}).encode(), JSON)) as peer:
            url = f"{peer.url}/?{name}={secret}"
            body = f"a=b&{name}={secret}&c=d".encode()
            result = fetch(WebRequest("Tokens", "POST", url, (FORM,), body))
        exchange = result.exchange
        assert exchange.request is not None
        assert exchange.response is not None
        kept = (exchange.request.url, exchange.request.body, exchange.response.body, exchange.value)
        assert secret not in repr(kept)
        assert exchange.request.body == f"a=b&{name}=********&c=d".encode()
        assert secret.encode() in result.body
        assert secret not in repr(result)


def verdict_of(body: bytes, content_type: str = "application/json", status: int = 200) -> Outcome:
    return web_answer.read(body, content_type, status).verdict.outcome


class TestVerdicts:
    @pytest.mark.parametrize(
        ("body", "code", "words"),
        [
            (
                b'{"error":"invalid_grant","error_description":"It expired."}',
                "invalid_grant",
                "It expired.",
            ),
            (b'{"error":"invalid_client"}', "invalid_client", "invalid_client"),
            (b'{"Message":"No such tenant."}', "400", "No such tenant."),
            (b"<Error><Message>No such tenant.</Message></Error>", "400", "No such tenant."),
            (PAGE, "400", "Please sign in"),
            (b"", "400", ""),
        ],
    )
    def test_a_refusal_has_the_server_s_words(self, body: bytes, code: str, words: str) -> None:
        verdict = web_answer.read(body, "", 400).verdict
        assert (verdict.outcome, verdict.level) == (Outcome.REFUSED, Level.HTTP)
        assert (verdict.code, verdict.server_words) == (code, words)

    @pytest.mark.parametrize(
        "body",
        [
            b'{"error":"access_denied"}',
            b'{"IsSuccessful":false,"ErrorMessage":"No such app."}',
            b'{"Message":"Something broke.","StackTrace":"at X"}',
            b"<Error><Message>No.</Message></Error>",
        ],
    )
    def test_an_error_inside_a_success_is_a_refusal(self, body: bytes) -> None:
        assert verdict_of(body) is Outcome.REFUSED

    @pytest.mark.parametrize(
        "body",
        [
            b'{"IsSuccessful":true,"Token":"x","ErrorMessage":null}',
            b'{"IsSuccessful":true,"Token":"x","ErrorMessage":""}',
            b'{"Message":"Hello.","State":"Running"}',
            b"{}",
            b"[]",
            b"[1]",
        ],
    )
    def test_a_name_alone_is_no_error(self, body: bytes) -> None:
        assert verdict_of(body) is Outcome.OK

    def test_a_page_is_an_answer_only_where_one_was_asked_for(self) -> None:
        verdict = web_answer.read(PAGE, "text/html", 200).verdict
        assert (verdict.outcome, verdict.server_words) == (Outcome.UNREADABLE, "Please sign in")
        assert verdict.advice
        asked = web_answer.read(PAGE, "text/html", 200, takes_html=True).verdict
        assert asked.outcome is Outcome.OK

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b'{"a": ', "application/json"),
            (b"", "application/json"),
            (b"hello", "application/json"),
            (b'["', ""),
            (b"<a><b></a>", "text/xml"),
        ],
    )
    def test_what_breaks_off_is_unreadable(self, body: bytes, content_type: str) -> None:
        verdict = web_answer.read(body, content_type, 200).verdict
        assert verdict.outcome is Outcome.UNREADABLE
        assert verdict.sentence.endswith(".")

    @pytest.mark.parametrize(("body", "content_type"), [(b"pong", "text/plain"), (b"", "")])
    def test_plain_text_and_nothing_are_answers(self, body: bytes, content_type: str) -> None:
        assert verdict_of(body, content_type) is Outcome.OK

    def test_a_redirect_says_that_it_is_not_followed(self) -> None:
        assert "redirect" in web_answer.read(b"", "", 302).verdict.sentence
