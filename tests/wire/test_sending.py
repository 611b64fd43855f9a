"""Bytes go out and come back over real sockets: directly, over TLS, and through proxies."""

from __future__ import annotations

import asyncio
import socket
import ssl
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.outcome import Level, Outcome, Phase
from tests.fakes.calling import SOAP_ANSWER, XML, a_call, answering, perform, performing
from tests.fakes.peer import CERTIFICATES, Conversation, Peer, trusting
from tests.fakes.proxy import ProxyPeer

USER, PASSWORD = "tessa", "proxy-pass-1"
IMPATIENT = Deadlines(connect_s=0.4, silence_s=20, total_s=20)


def via(proxy: str, user: str = "", password: str = "", *exceptions: str) -> Network:
    return trusting(Proxy(ProxyMode.MANUAL, proxy, user, Secret(password), exceptions))


def explained(exchange: Exchange) -> str:
    """What is said, after a look that it names the proxy and never its password."""
    text = exchange.explain()
    assert exchange.proxy in text
    assert exchange.proxy.startswith("http")
    assert PASSWORD not in repr(exchange)
    assert PASSWORD not in text
    return text


class TestTheFakeProxy:
    @pytest.mark.parametrize("certificate", ["", "good"])
    def test_another_client_gets_through_it(self, certificate: str) -> None:
        with (
            Peer(answering(b"hello", "Connection: close"), certificate=certificate) as peer,
            ProxyPeer(signed_by=(USER, PASSWORD)) as proxy,
        ):
            body = urlopen(peer, proxy.url.replace("//", f"//{USER}:{PASSWORD}@"))
            assert body == b"hello"
            kind = "CONNECT 127.0.0.1:" if certificate else "GET http://127.0.0.1:"
            assert proxy.asked[-1].startswith(kind)
            with pytest.raises(OSError, match="407"):
                urlopen(peer, proxy.url)


def urlopen(peer: Peer, proxy: str) -> bytes:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({peer.scheme: proxy}),
        urllib.request.HTTPSHandler(
            context=ssl.create_default_context(cafile=str(CERTIFICATES / "ca.pem"))
        ),
    )
    with opener.open(peer.url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


class TestThroughAProxy:
    @pytest.mark.parametrize("certificate", ["", "good"])
    @pytest.mark.parametrize("of_proxy", ["", "good"])
    def test_a_call_gets_there_and_back(self, certificate: str, of_proxy: str) -> None:
        with (
            Peer(answering(SOAP_ANSWER, XML), certificate=certificate) as peer,
            ProxyPeer(signed_by=(USER, PASSWORD), certificate=of_proxy) as proxy,
        ):
            exchange = perform(a_call(peer.url), network=via(proxy.url, USER, PASSWORD))
        assert exchange.outcome is Outcome.OK, exchange.explain()
        assert exchange.proxy == proxy.url
        assert (exchange.tls is not None) is bool(certificate)
        assert PASSWORD not in repr(exchange)

    def test_a_tunnelled_call_tells_the_server_nothing_of_the_proxy(self) -> None:
        with (
            Peer(answering(SOAP_ANSWER, XML), certificate="good") as peer,
            ProxyPeer(signed_by=(USER, PASSWORD)) as proxy,
        ):
            exchange = perform(a_call(peer.url), network=via(proxy.url, USER, PASSWORD))
        assert proxy.asked == [f"CONNECT 127.0.0.1:{peer.port} HTTP/1.1"]
        assert b"proxy" not in peer.requests[0].lower()
        assert exchange.request is not None
        assert not any(name.lower().startswith("proxy") for name, _ in exchange.request.headers)

    def test_a_forwarded_call_names_the_whole_address_and_shows_what_it_carried(self) -> None:
        with (
            Peer(answering(SOAP_ANSWER, XML)) as peer,
            ProxyPeer(signed_by=(USER, PASSWORD)) as proxy,
        ):
            exchange = perform(a_call(peer.url), network=via(proxy.url, USER, PASSWORD))
        assert proxy.asked == [f"POST {peer.url}/Remote/Services88/ErpSync.svc HTTP/1.1"]
        assert exchange.request is not None
        assert ("Proxy-Authorization", "Basic ********") in exchange.request.headers

    @pytest.mark.parametrize("certificate", ["", "elsewhere"])
    def test_the_proxy_looks_the_server_up_and_we_look_up_the_proxy(self, certificate: str) -> None:
        told: list[Phase] = []
        with (
            Peer(answering(SOAP_ANSWER, XML), certificate=certificate) as peer,
            ProxyPeer(names={"elsewhere.example": "127.0.0.1"}) as proxy,
        ):
            call = a_call(peer.url.replace("127.0.0.1", "elsewhere.example"))
            network = via(proxy.url.replace("127.0.0.1", "localhost"))
            exchange = asyncio.run(
                performing(call, observe=lambda phase, _: told.append(phase), network=network)
            )
        assert exchange.outcome is Outcome.OK, exchange.explain()
        expected = [phase for phase in Phase if certificate or phase is not Phase.SECURING]
        assert list(dict.fromkeys(told)) == expected
        assert [span.phase for span in exchange.timeline.spans] == expected

    def test_an_excepted_server_is_reached_without_it(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML)) as peer, ProxyPeer() as proxy:
            exchange = perform(
                a_call(peer.url), network=via(proxy.url, "", "", "10.0.0.0/8", "127.0.0.1")
            )
        assert exchange.outcome is Outcome.OK
        assert (exchange.proxy, proxy.asked) == ("", [])

    def test_the_system_s_proxy_is_taken_with_its_password(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with (
            Peer(answering(SOAP_ANSWER, XML)) as peer,
            ProxyPeer(signed_by=(USER, PASSWORD), names={"crm.example": "127.0.0.1"}) as proxy,
        ):
            monkeypatch.setenv("http_proxy", proxy.url.replace("//", f"//{USER}:{PASSWORD}@"))
            exchange = perform(a_call(peer.url.replace("127.0.0.1", "crm.example")))
        assert exchange.outcome is Outcome.OK, exchange.explain()
        assert exchange.proxy == proxy.url
        assert PASSWORD not in repr(exchange)

    def test_an_echo_of_the_proxy_s_password_is_masked(self) -> None:
        def echo(talk: Conversation) -> None:
            talk.read_request()
            talk.answer(f"<a>{PASSWORD} dGVzc2E6cHJveHktcGFzcy0x</a>".encode(), XML)

        with Peer(echo) as peer, ProxyPeer(signed_by=(USER, PASSWORD)) as proxy:
            exchange = perform(a_call(peer.url), network=via(proxy.url, USER, PASSWORD))
        assert exchange.response is not None
        assert exchange.response.body == b"<a>******** ********</a>"


class TestAProxyThatFails:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("", "No address of a proxy"),
            ("http://", "not a valid one"),
            ("http://p:port", "not a valid one"),
            ("socks5://p:1080", "socks5:// cannot be used"),
            (f"http://{USER}:{PASSWORD}@p:8080", "must not hold a user name"),
        ],
    )
    def test_a_wrong_address_is_said_before_anything_is_sent(
        self, address: str, words: str
    ) -> None:
        exchange = perform(a_call("http://127.0.0.1:9"), network=via(address))
        assert (exchange.outcome, exchange.verdict.level) == (Outcome.NOT_SENT, Level.REQUEST)
        assert words in exchange.verdict.sentence
        assert "Check the proxy" in exchange.verdict.advice
        assert PASSWORD not in repr(exchange)

    def test_nothing_listens_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        exchange = perform(a_call("https://crm.example"), network=via(f"http://127.0.0.1:{port}"))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "The proxy http://127.0.0.1" in exchange.verdict.sentence
        assert "was refused" in explained(exchange)
        assert "Check the proxy" in exchange.verdict.advice

    def test_nobody_has_its_name(self) -> None:
        exchange = perform(a_call("http://crm.example"), network=via("proxy.invalid:8080"))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "no host named proxy.invalid" in explained(exchange)

    @pytest.mark.parametrize("scheme", ["http", "https"])
    @pytest.mark.parametrize(
        ("user", "password", "ways_in", "words"),
        [
            ("", "", "Basic realm=x", "wants a user name and a password"),
            (USER, "", "Basic realm=x", "wants a user name and a password"),
            (USER, PASSWORD, "Basic realm=x", "does not accept the user name and password"),
            (USER, PASSWORD, "Negotiate, NTLM", "not spoken here (Negotiate, NTLM)"),
        ],
    )
    def test_it_wants_to_know_who_asks(
        self, scheme: str, user: str, password: str, ways_in: str, words: str
    ) -> None:
        with ProxyPeer(signed_by=("other", "secret"), ways_in=ways_in) as proxy:
            network = via(proxy.url, user, password)
            exchange = perform(a_call(f"{scheme}://crm.example"), network=network)
        assert (exchange.outcome, exchange.verdict.code) == (Outcome.UNREACHABLE, "407")
        assert words in explained(exchange)
        assert exchange.response is not None
        assert b"Who are you?" in exchange.response.body

    @pytest.mark.parametrize(
        ("refusal", "words"),
        [
            ("403 Forbidden", "does not let anybody to crm.example:443"),
            ("502 Bad Gateway", "does not get to crm.example:443"),
            ("504 Gateway Timeout", "does not get to crm.example:443"),
            ("400 Bad Request", "did not open a way to crm.example:443"),
        ],
    )
    def test_it_opens_no_way_to_the_server(self, refusal: str, words: str) -> None:
        with ProxyPeer(refusal=refusal) as proxy:
            exchange = perform(a_call("https://crm.example"), network=via(proxy.url))
        assert (exchange.outcome, exchange.verdict.code) == (Outcome.UNREACHABLE, refusal[:3])
        assert words in explained(exchange)
        assert refusal in exchange.verdict.sentence

    @pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200"])
    def test_something_else_listens_there(self, said: bytes) -> None:
        def script(talk: Conversation) -> None:
            talk.read_request()
            talk.send(said)

        with Peer(script) as proxy:
            exchange = perform(a_call("https://crm.example"), network=via(proxy.url))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "no answer that a proxy gives" in explained(exchange)

    def test_it_opens_no_second_way_to_look_at_the_certificate(self) -> None:
        class Once(ProxyPeer):
            def _tunnel(self, talk: Conversation, target: str) -> None:
                if len(self.asked) == 1:
                    super()._tunnel(talk, target)
                else:
                    talk.wait_until_closed()

        with (
            Peer(lambda talk: talk.wait_until_closed(), certificate="good") as server,
            Once() as proxy,
        ):
            call = a_call(server.url, deadlines=IMPATIENT)
            exchange = perform(call, network=replace(via(proxy.url), trust=Trust()))
            assert proxy.closed.wait(5)
        assert len(proxy.asked) == 2
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "not trusted" in exchange.verdict.sentence

    def test_it_never_opens_the_way(self) -> None:
        with Peer(lambda talk: talk.wait_until_closed()) as proxy:
            call = a_call("https://crm.example", deadlines=IMPATIENT)
            exchange = perform(call, network=via(proxy.url))
            assert proxy.closed.wait(5)
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "did not open a connection within 0.4 s" in explained(exchange)

    def test_it_speaks_no_tls_though_its_address_says_so(self) -> None:
        def plain(talk: Conversation) -> None:
            talk.connection.recv(100)
            talk.answer(b"", status="400 Bad Request")

        with Peer(plain) as proxy:
            address = proxy.url.replace("http:", "https:")
            exchange = perform(a_call("https://crm.example"), network=via(address))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "speaks no TLS" in explained(exchange)

    def test_its_certificate_is_not_believed(self) -> None:
        with ProxyPeer(certificate="elsewhere") as proxy:
            exchange = perform(a_call("http://crm.example"), network=via(proxy.url))
        assert exchange.outcome is Outcome.UNREACHABLE
        assert "not made out to 127.0.0.1, but to" in explained(exchange)

    def test_a_bad_certificate_behind_it_is_shown_all_the_same(self) -> None:
        with (
            Peer(lambda talk: talk.send(b""), certificate="expired") as peer,
            ProxyPeer(signed_by=(USER, PASSWORD)) as proxy,
        ):
            exchange = perform(a_call(peer.url), network=via(proxy.url, USER, PASSWORD))
        assert "expired on 2020" in exchange.verdict.sentence
        assert exchange.tls is not None
        assert exchange.tls.chain[0].valid_until.year == 2020


class TestTls:
    def test_what_the_connection_agreed_on_is_kept(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML), certificate="good") as peer:
            exchange = perform(a_call(peer.url))
        assert exchange.tls is not None
        assert exchange.tls.version.startswith("TLSv1.")
        assert exchange.tls.cipher
        assert "127.0.0.1" in exchange.tls.chain[0].names

    def test_a_call_without_it_has_none(self) -> None:
        with Peer(answering(SOAP_ANSWER, XML)) as peer:
            assert perform(a_call(peer.url)).tls is None

    @pytest.mark.parametrize("file", ["missing.pem", "README.md"])
    def test_a_bad_file_of_authorities_is_said_before_anything_is_sent(
        self, file: str, tmp_path: Path
    ) -> None:
        (tmp_path / "README.md").write_text("# Not a certificate", encoding="utf-8")
        network = Network(Trust(authority_file=str(tmp_path / file)))
        exchange = perform(a_call("https://127.0.0.1:9"), network=network)
        assert (exchange.outcome, exchange.verdict.level) == (Outcome.NOT_SENT, Level.REQUEST)
        assert file in exchange.verdict.sentence
