"""What is registered for the online half."""

from __future__ import annotations

import pytest

from erpsync_gui.sandbox import registration


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:7890",
        "http://127.0.0.1:65535",
        "http://127.0.0.1:7890/desktop-callback/",
    ],
)
def test_loopback_redirects_are_registered_for_any_port(uri: str) -> None:
    assert registration.has_redirect(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "http://127.0.0.1",
        "http://127.0.0.1:80",
        "http://127.0.0.1:7890/",
        "http://127.0.0.1:7890\n",
        "http://localhost:7890",
        "https://127.0.0.1:7890",
        "http://127.0.0.1:7890/desktop-callback",
        "http://127.0.0.1:7890/elsewhere/",
        "http://127.0.0.1:7890.evil.example",
    ],
)
def test_no_other_redirect_is(uri: str) -> None:
    assert not registration.has_redirect(uri)


def test_the_tenant_is_known_in_any_case_and_no_other_is() -> None:
    assert registration.is_tenant("cust10001")
    assert not registration.is_tenant("Cust10002")
    assert not registration.is_tenant("")
