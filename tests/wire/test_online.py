"""Addresses of CRM Online: which are right, and which may be told a secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.online import OnlineApp, is_guarded, is_loopback, root_of


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ("sod", "https://sod.superoffice.com"),
        ("qaonline", "https://qaonline.superoffice.com"),
        ("online", "https://online.superoffice.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
    ],
)
def test_an_environment_is_one_of_three_or_the_address_of_a_login_host(
    environment: str, url: str
) -> None:
    assert OnlineApp(environment).login_url == url


def test_the_end_points_are_those_of_the_sheet() -> None:
    app = OnlineApp("sod", "Cust12345")
    assert app.state_url == "https://sod.superoffice.com/api/state/Cust12345"
    assert app.metadata_url.endswith("/login/.well-known/openid-configuration")
    assert app.system_user_url.endswith("/Login/api/PartnerSystemUser/Authenticate")
    assert app.login_host == "sod.superoffice.com"


def test_a_tenant_id_cannot_lead_elsewhere() -> None:
    app = OnlineApp("sod", "../x?y#z")
    assert app.state_url == "https://sod.superoffice.com/api/state/..%2Fx%3Fy%23z"


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://sod2.superoffice.com/Cust1/api", "https://sod2.superoffice.com/Cust1"),
        ("https://sod2.superoffice.com:443/Cust1/api/", "https://sod2.superoffice.com/Cust1"),
        ("https://sod2.superoffice.com/Cust1/API/v1/", "https://sod2.superoffice.com/Cust1"),
        ("https://SOD2.superoffice.com/Cust1//", "https://sod2.superoffice.com/Cust1"),
        ("https://a.example/Cust1/Remote/Services86/", "https://a.example/Cust1"),
        ("https://a.example/Cust1/remote", "https://a.example/Cust1"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://127.0.0.1:80/x", "http://127.0.0.1/x"),
        ("https://[::1]:8443/x/api", "https://[::1]:8443/x"),
        ("https://a.example/apiary", "https://a.example/apiary"),
        (" https://a.example/x/api ", "https://a.example/x"),
        ("https://a.example", "https://a.example"),
        ("ftp://a.example/x", ""),
        ("Cust1", ""),
        ("https://", ""),
        ("https://a.example:99999/", ""),
        ("https://[a.example/", ""),
        ("", ""),
    ],
)
def test_the_root_of_the_web_application_has_no_service_no_usual_port_and_no_slash(
    url: str, root: str
) -> None:
    assert root_of(url) == root


@given(st.text())
def test_the_root_of_a_root_is_itself(url: str) -> None:
    root = root_of(f"https://a.example/{url}")
    assert root_of(url) == root_of(root_of(url))
    assert root.startswith("https://a.example") or not root


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("https://sod.superoffice.com", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost/x", True),
        ("http://[::1]/x", True),
        ("http://sod.superoffice.com", False),
        ("http://127.0.0.1.example.com", False),
        ("sod", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_secrets_go_over_https_or_stay_on_this_machine(url: str, *, guarded: bool) -> None:
    assert is_guarded(url) is guarded
    assert OnlineApp(url).is_guarded is (guarded or url == "sod")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("LocalHost", True),
        ("1.2.3.4", False),
        ("127.evil.example", False),
    ],
)
def test_loopback_is_this_machine_by_number_or_name(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback
