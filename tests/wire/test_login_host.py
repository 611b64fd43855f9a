"""The conversation with a login host: its end points, its keys, and what is kept of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.secret import Secret
from erpsync_gui.wire import login_host
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.identity import BadTokenError
from erpsync_gui.wire.login_host import Conversation, EndedError, LoginHost
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.web import WebRequest
from tests.fakes.calling import answering
from tests.fakes.login_host import DISCOVERY, KEYS, ScriptedLoginHost, jwks
from tests.fakes.peer import Peer


def describe(host: ScriptedLoginHost) -> LoginHost:
    return asyncio.run(Conversation(host.app(), Network()).describe())


class TestEndPoints:
    def test_they_are_those_that_the_login_host_tells(self) -> None:
        with ScriptedLoginHost() as host:
            told = {
                "issuer": "https://issuer.example",
                "authorization_endpoint": f"{host.url}/a",
                "token_endpoint": f"{host.url}/t",
                "jwks_uri": f"{host.url}/j",
            }
            host.answers[DISCOVERY] = (200, json.dumps(told).encode())
            assert describe(host) == LoginHost(*told.values())

    @pytest.mark.parametrize("answer", [(404, b""), (500, b"oops"), (200, b"{}"), (200, b"[1]")])
    def test_the_documented_ones_are_taken_where_it_tells_none(
        self, answer: tuple[int, bytes]
    ) -> None:
        with ScriptedLoginHost() as host:
            host.answers[DISCOVERY] = answer
            assert describe(host) == login_host.documented(host.app())

    def test_those_of_production_are_documented_so(self) -> None:
        assert login_host.documented(OnlineApp("online")) == LoginHost(
            issuer="https://online.superoffice.com",
            authorize_url="https://online.superoffice.com/login/common/oauth/authorize",
            token_url="https://online.superoffice.com/login/common/oauth/tokens",
            keys_url="https://online.superoffice.com/login/.well-known/jwks",
        )

    @pytest.mark.parametrize(
        "address", ["http://other.example/t", "file:///etc/passwd", "javascript:alert(1)", "t", 7]
    )
    def test_an_address_that_may_not_be_told_secrets_is_not_taken(self, address: object) -> None:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        with ScriptedLoginHost() as host:
            host.answers[DISCOVERY] = (200, json.dumps(dict.fromkeys(names, address)).encode())
            assert describe(host) == login_host.documented(host.app())

    def test_a_page_in_its_place_ends_the_sign_in(self) -> None:
        with ScriptedLoginHost() as host:
            host.answers[DISCOVERY] = (200, b"<!DOCTYPE html><title>Guest Wi-Fi</title>")
            with pytest.raises(EndedError) as caught:
                describe(host)
        assert caught.value.verdict.outcome is Outcome.UNREADABLE

    def test_a_login_host_that_is_not_there_ends_the_sign_in(self) -> None:
        talk = Conversation(OnlineApp("https://login.invalid"), Network())
        with pytest.raises(EndedError) as caught:
            asyncio.run(talk.describe())
        assert caught.value.verdict.outcome is Outcome.UNREACHABLE
        assert talk.exchanges[0].verdict == caught.value.verdict


class TestKeys:
    def test_they_come_as_they_are(self) -> None:
        with ScriptedLoginHost() as host:
            talk = Conversation(host.app(), Network())
            described = login_host.documented(host.app())
            assert asyncio.run(talk.fetch_keys(described)) == jwks()
        assert [exchange.call.operation for exchange in talk.exchanges] == ["Signing keys"]

    def test_none_end_the_sign_in(self) -> None:
        with ScriptedLoginHost() as host:
            host.answers[KEYS] = (503, b"")
            described = login_host.documented(host.app())
            with pytest.raises(EndedError) as caught:
                asyncio.run(Conversation(host.app(), Network()).fetch_keys(described))
        assert caught.value.verdict.code == "503"


class TestSecrets:
    def test_what_is_kept_secret_is_seen_in_no_exchange_and_no_verdict(self) -> None:
        with ScriptedLoginHost() as host:
            host.answers["/echo"] = (400, b'{"error":"x","error_description":"not planted-secret"}')
            app = host.app(client_secret=Secret("client-secret-9"))
            talk = Conversation(app, Network())
            talk.keep_secret(Secret("planted-secret"))
            form = (("Content-Type", "application/x-www-form-urlencoded"),)
            body = b"a=planted-secret&b=client-secret-9"
            request = WebRequest("Echo", "POST", f"{host.url}/echo?x=planted-secret", form, body)
            fetched = asyncio.run(talk.send(request))
            words = Verdict(Outcome.REFUSED, Level.RESULT, "No.", "no planted-secret here")
            ended = talk.refuse(words)
        assert b"planted-secret" in fetched.body
        assert ended.verdict.server_words == "no ******** here"
        assert talk.exchanges[0].verdict == ended.verdict
        assert "planted-secret" not in repr(talk.exchanges) + talk.exchanges[0].explain()
        assert talk.exchanges[0].request is not None
        assert talk.exchanges[0].request.body == b"a=********&b=********"


class TestClocks:
    def test_the_header_date_tells_how_far_the_clocks_are_apart(self) -> None:
        with Peer(answering(b"{}", DATE)) as peer:
            talk = Conversation(OnlineApp(peer.url), Network())
            asyncio.run(talk.send(WebRequest("Time", "GET", peer.url)))
        now = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
        assert login_host.clock_ahead(talk.exchanges[0], now) == timedelta(minutes=30)

    @pytest.mark.parametrize("date", ["", "Date: soon", "Date: Sun, 99 Nov 2026 12:00:00 GMT"])
    def test_without_one_that_can_be_read_nothing_is_known(self, date: str) -> None:
        headers = [date] if date else []
        with Peer(answering(b"{}", *headers)) as peer:
            talk = Conversation(OnlineApp(peer.url), Network())
            asyncio.run(talk.send(WebRequest("Time", "GET", peer.url)))
            now = login_host.utc_now()
            assert login_host.clock_ahead(talk.exchanges[0], now) is None
            error = BadTokenError("It has expired.", is_about_time=True)
            verdict = login_host.untrusted(error, talk.exchanges[0], now)
        assert verdict.sentence == "It has expired."

    def test_a_token_tells_it_by_when_it_was_made(self) -> None:
        with Peer(answering(b"{}", DATE)) as peer:
            talk = Conversation(OnlineApp(peer.url), Network())
            asyncio.run(talk.send(WebRequest("Time", "GET", peer.url)))
        now = login_host.utc_now()
        made = now + timedelta(minutes=20)
        error = BadTokenError("It is not valid yet.", is_about_time=True, made=made)
        verdict = login_host.untrusted(error, talk.exchanges[0], now)
        assert verdict.sentence.endswith("is 20 min behind the login host's.")


DATE = "Date: Sun, 22 Nov 2026 12:00:00 GMT"


@given(st.binary())
def test_no_bytes_upset_the_reading_of_an_object(body: bytes) -> None:
    assert isinstance(login_host.text_in(login_host.object_in(body), "x"), str)
