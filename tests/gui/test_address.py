"""A typed address is brought to the root of the web application; a bad one gets a sentence."""

from __future__ import annotations

import pytest

from erpsync_gui.gui.address import address_problem, base_of, host_and_path, is_unprotected


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://crm.example.com/App", "https://crm.example.com/App"),
        ("https://crm.example.com/App/", "https://crm.example.com/App"),
        (
            " https://crm.example.com/App/Remote/Services88/ErpSync.svc?wsdl ",
            "https://crm.example.com/App",
        ),
        (
            "https://api.example.com/Cust1/api/v1/Agents/ErpSync/SyncAll",
            "https://api.example.com/Cust1",
        ),
        ("https://crm.example.com/apiary", "https://crm.example.com/apiary"),
        ("https://crm.example.com/remote/services84/", "https://crm.example.com"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_the_root_is_found_in_an_address_that_goes_deeper(typed: str, base: str) -> None:
    assert base_of(typed) == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "crm.example.com",
        "ftp://crm.example.com",
        "https://",
        "https://crm example.com",
        "https://crm.example.com:port",
        "http://[::1",
        "https://planted:planted@c/",
        "planted:planted@c",
    ],
)
def test_a_bad_address_gets_a_sentence_that_does_not_repeat_it(typed: str) -> None:
    sentence = address_problem(typed)
    assert sentence.endswith(".")
    assert "planted" not in sentence


def test_a_good_address_has_no_problem() -> None:
    assert address_problem("http://127.0.0.1:8080/App") == ""


def test_a_short_address_has_no_scheme_and_never_a_password() -> None:
    assert host_and_path("https://crm.example.com:8443/App/") == "crm.example.com:8443/App"
    assert host_and_path("https://tessa:planted@crm.example.com") == ""


@pytest.mark.parametrize(
    ("text", "is_readable"),
    [
        ("http://crm.example.com/SuperOffice", True),
        ("https://crm.example.com/SuperOffice", False),
        ("http://127.0.0.1:8765/Practice", False),
        ("http://localhost/x", False),
        ("", False),
        ("crm", False),
    ],
)
def test_an_address_that_protects_nothing_is_known_as_such(text: str, is_readable: bool) -> None:  # noqa: FBT001 - the expectation
    assert is_unprotected(text) is is_readable
