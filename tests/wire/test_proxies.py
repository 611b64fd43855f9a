"""Which proxy an address goes through: the profile's, the system's or none, and the exceptions."""

from __future__ import annotations

import sys
import urllib.request

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.wire import proxies
from erpsync_gui.wire.network import Proxy, ProxyMode
from erpsync_gui.wire.proxies import BadProxyError

ADDRESS = "http://proxy.example:8080"


def manual(address: str = ADDRESS, *exceptions: str) -> Proxy:
    return Proxy(ProxyMode.MANUAL, address, "tessa", Secret("sesame"), exceptions)


def address_for(url: str, proxy: Proxy) -> str:
    """The address of the proxy that is found; empty where there is none."""
    found = proxies.find(url, proxy)
    return found.address if found else ""


class TestTheProfilesProxy:
    @pytest.mark.parametrize(
        "url",
        [
            "http://crm.example",
            "https://crm.example:8443/x?y=1",
            "http://127.0.0.1:1",
            "http://[::1]",
        ],
    )
    def test_everything_goes_through_it(self, url: str) -> None:
        assert address_for(url, manual()) == ADDRESS

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("proxy.example:8080", ADDRESS),
            ("  http://proxy.example:8080/  ", ADDRESS),
            ("proxy.example", "http://proxy.example:80"),
            ("https://Proxy.Example", "https://proxy.example:443"),
            ("HTTP://10.0.0.1:3128", "http://10.0.0.1:3128"),
            ("http://[fd00::1]:3128", "http://[fd00::1]:3128"),
        ],
    )
    def test_its_address_is_read_as_people_write_it(self, written: str, read: str) -> None:
        assert address_for("http://crm.example", manual(written)) == read

    @pytest.mark.parametrize(
        "address",
        ["", " ", "http://", "p:port", "p:99999", "a b:80", "ftp://p:1", "socks5://p:1", "[::1:80"],
    )
    def test_an_impossible_address_is_a_sentence(self, address: str) -> None:
        with pytest.raises(BadProxyError, match=r"prox.*\.$"):
            address_for("http://crm.example", manual(address))

    def test_a_password_in_the_address_is_refused_without_repeating_it(self) -> None:
        with pytest.raises(BadProxyError) as refused:
            proxies.find("http://crm.example", manual("http://tessa:hunter22@p:80"))
        assert "hunter22" not in str(refused.value)

    def test_it_is_known_by_host_and_port_and_signed_in_to(self) -> None:
        server = proxies.find("http://crm.example", manual("https://p:3128"))
        assert server is not None
        assert (server.host, server.port, server.is_encrypted) == ("p", 3128, True)
        assert server.token == Secret("dGVzc2E6c2VzYW1l")
        assert "sesame" not in repr(server)

    def test_half_a_character_in_its_password_is_a_sentence_without_the_password(self) -> None:
        halved = Proxy(ProxyMode.MANUAL, ADDRESS, "tessa", Secret("sesame\ud83d"))
        with pytest.raises(BadProxyError, match="type it anew") as caught:
            proxies.find("http://crm.example", halved)
        assert "sesame" not in repr(caught.value)
        assert caught.value.__cause__ is None

    def test_without_a_user_nobody_is_signed_in(self) -> None:
        server = proxies.find("http://crm.example", Proxy(ProxyMode.MANUAL, ADDRESS))
        assert server is not None
        assert not server.token


class TestExceptions:
    @pytest.mark.parametrize(
        ("exception", "host"),
        [
            ("crm.example", "crm.example"),
            ("CRM.Example.", "crm.example"),
            ("crm.example", "CRM.EXAMPLE."),
            ("example", "crm.example"),
            (".example", "crm.example"),
            ("*.example", "deep.crm.example"),
            (" crm.example ", "crm.example"),
            ("crm.example:443", "crm.example"),
            ("10.1.2.3", "10.1.2.3"),
            ("10.0.0.0/8", "10.1.2.3"),
            ("10.1.2.3/8", "10.9.9.9"),
            ("fd00::/8", "[fd12::1]"),
            ("[::1]", "[::1]"),
            ("<local>", "intranet"),
            ("<LOCAL>", "intranet"),
            ("*", "anything.example"),
        ],
    )
    def test_it_is_reached_without_the_proxy(self, exception: str, host: str) -> None:
        proxy = manual(ADDRESS, "other.example", exception)
        assert address_for(f"https://{host}/crm", proxy) == ""

    @pytest.mark.parametrize(
        ("exception", "host"),
        [
            ("crm.example", "notcrm.example"),
            ("crm.example", "crm.example.org"),
            ("crm.example:80", "crm.example"),
            ("10.0.0.0/8", "11.1.2.3"),
            ("10.0.0.0/8", "10.example"),
            ("10.0.0.0/99", "10.0.0.1"),
            ("<local>", "crm.example"),
            ("<local>", "[fd12::1]"),
            ("", "crm.example"),
            (".", "crm.example"),
            ("*.", "crm.example"),
        ],
    )
    def test_everything_else_goes_through_it(self, exception: str, host: str) -> None:
        proxy = manual(ADDRESS, exception)
        assert address_for(f"https://{host}/crm", proxy) == ADDRESS

    def test_they_count_for_the_system_s_proxy_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", ADDRESS)
        proxy = Proxy(exceptions=("crm.example",))
        assert address_for("https://crm.example", proxy) == ""
        assert address_for("https://other.example", proxy) == ADDRESS


class TestTheSystemsProxy:
    def test_it_is_chosen_by_the_scheme(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", ADDRESS)
        assert address_for("https://crm.example", Proxy()) == ADDRESS
        assert address_for("http://crm.example", Proxy()) == ""
        monkeypatch.setenv("ALL_PROXY", "other.example:1")
        assert address_for("http://crm.example", Proxy()) == "http://other.example:1"

    def test_a_password_in_its_address_is_used_and_not_shown(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", "http://te%73sa:p%40ss@proxy.example:8080")
        server = proxies.find("http://crm.example", Proxy())
        assert server == proxies.ProxyServer(ADDRESS, "tessa", Secret("p@ss"))

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "LocalHost.", "app.localhost"]
    )
    def test_this_computer_never_goes_through_it(
        self, host: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", ADDRESS)
        assert address_for(f"http://{host}:8080/crm", Proxy()) == ""

    @pytest.mark.parametrize("excepted", ["crm.example", "x,.example", "*", "crm.example:80"])
    def test_what_the_environment_excepts_goes_past_it(
        self, excepted: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", ADDRESS)
        monkeypatch.setenv("no_proxy", excepted)
        assert address_for("http://crm.example", Proxy()) == ""

    def test_without_an_environment_the_system_itself_is_asked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        past = {"inside.example"}
        monkeypatch.setattr(urllib.request, "getproxies", lambda: {"http": "proxy.example:8080"})
        monkeypatch.setattr(urllib.request, "proxy_bypass", past.__contains__)
        assert address_for("http://crm.example", Proxy()) == ADDRESS
        assert address_for("http://inside.example", Proxy()) == ""

    @pytest.mark.parametrize(("platform", "is_slow"), [("linux", False), ("win32", True)])
    def test_only_a_system_with_settings_of_its_own_is_slow_to_ask(
        self,
        platform: str,
        is_slow: bool,  # noqa: FBT001 - a parameter of the test
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(sys, "platform", platform)
        assert proxies.may_take_long(Proxy()) is is_slow
        assert not proxies.may_take_long(manual())


def test_no_proxy_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", ADDRESS)
    assert proxies.find("http://crm.example", Proxy(ProxyMode.NONE)) is None
