"""What a profile sets for the way to a server holds secrets that show nowhere."""

from __future__ import annotations

from erpsync_gui.secret import Secret
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust


def test_its_secrets_are_told_and_not_shown() -> None:
    network = Network(
        Trust("ca.pem", "me.p12", Secret("open-key")),
        Proxy(ProxyMode.MANUAL, "http://p:8080", "tessa", Secret("open-proxy")),
    )
    assert list(network.secrets()) == [Secret("open-key"), Secret("open-proxy")]
    assert "open-" not in repr(network)


def test_by_itself_it_takes_the_system_s_proxy_and_the_system_s_authorities() -> None:
    assert Network() == Network(Trust("", "", Secret()), Proxy(ProxyMode.SYSTEM))
    assert not any(Network().secrets())
