"""What stands in a place with a telling name is masked, whatever it is."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire import secret_places
from erpsync_gui.wire.secret_places import (
    PlaceFinder,
    fill_masks,
    holds_masks,
    is_sensitive,
    mask_body,
    mask_header,
    mask_url,
    texts_in,
)


@pytest.mark.parametrize(
    "name",
    [
        "Ticket", "ApplicationToken", "Password", "AccessToken", "SignedSystemToken", "ErpPassword",
        "client_secret", "api-key", "APIKEY", "pwd", "Passord", "Authorization", "Set-Cookie",
        "X-XSRF-TOKEN", "SO-AppToken", "Proxy-Authorization", " pass ",
    ],
)  # fmt: skip
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize(
    "name", ["Passenger", "ErpKey", "InternalKeyIds", "Credentials", "Url", ""]
)
def test_other_names_are_not(name: str) -> None:
    assert not is_sensitive(name)


@pytest.mark.parametrize(
    ("body", "masked"),
    [
        ("<n:Ticket>7T:abc</n:Ticket>", "<n:Ticket>********</n:Ticket>"),
        ("<Ticket a='1'>\n7T\n</Ticket>", "<Ticket a='1'>********</Ticket>"),
        ("<Password><![CDATA[a<b]]>c</Password>", "<Password>********</Password>"),
        ("<Password><!-- x -->c</Password>", "<Password>********</Password>"),
        ("<a><Ticket>7T:ab", "<a><Ticket>********"),
        ("<a><Ticket>7T:ab<", "<a><Ticket>********<"),
        ("<a><Ticket>7T:ab</Tic", "<a><Ticket>********</Tic"),
        ("<a><Ticket><![CDATA[7T:ab", "<a><Ticket>********"),
        (
            "<Key>DB password</Key> <Value>x</Value><Key>Host</Key><Value>password</Value>",
            "<Key>DB password</Key> <Value>********</Value><Key>Host</Key><Value>password</Value>",
        ),
        ('{"Ticket":"a\\"b","n":1}', '{"Ticket":"********","n":1}'),
        ('{"Password" : 1234}', '{"Password" : "********"}'),
        ('{"a":1,"Password":"ab', '{"a":1,"Password":"********'),
        ('{"DB password":"x"}', '{"DB password":"********"}'),
        ('{"Key":"pwd","Value":"x"}', '{"Key":"pwd","Value":"********"}'),
        ('{"Connect":"Host=a;Password=b;c"}', '{"Connect":"Host=a;Password=********;c"}'),
        ("see /x?ticket=7T:a&b=c", "see /x?ticket=********&b=c"),
    ],
)  # fmt: skip
def test_a_secret_is_masked_by_its_place(body: str, masked: str) -> None:
    assert mask_body(body.encode()).decode() == masked


@pytest.mark.parametrize(
    "body",
    [
        "<Credentials><Other>x</Other></Credentials>",
        "<Ticket/><Ticket></Ticket><Ticket> </Ticket>",
        "<Message>The password is wrong</Message>",
        "<FieldType>Password</FieldType><FieldKey>PASSWORD1</FieldKey>",
        '{"Password":null,"Token":"","HasPassword":true,"Secrets":[1],"Tickets":{"a":"b"}}',
        '{"Message":"The password is wrong","FieldType":"Password"}',
        "plain words about a ticket",
        "",
    ],
)
def test_other_text_comes_back_as_the_same_object(body: str) -> None:
    raw = body.encode()
    assert mask_body(raw) is raw


def test_bytes_that_are_no_text_are_masked_as_well() -> None:
    assert mask_body(b"\xff<Ticket>\xfe\x00</Ticket>\xc3") == b"\xff<Ticket>********</Ticket>\xc3"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_any_value_of_a_place_is_gone_and_the_document_is_whole(value: str) -> None:
    root = etree.Element("root")
    etree.SubElement(root, "Password").text = value.replace("\ufffe", "").replace("\uffff", "")
    masked = etree.fromstring(mask_body(etree.tostring(root, encoding="utf-8")))
    assert (masked[0].text or "").strip() in {"********", ""}
    for ascii_only in (True, False):
        body = json.dumps({"Password": value, "b": [1]}, ensure_ascii=ascii_only).encode()
        assert json.loads(mask_body(body)) == {"Password": "********", "b": [1]}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Basic dTpw", "Basic ********"),
        ("authorization", "SOTicket 7T:abc", "SOTicket ********"),
        ("Proxy-Authorization", "Bearer x", "Bearer ********"),
        ("Authorization", "7T:abc", "********"),
        ("Cookie", "a=b; c=d", "********"),
        ("Set-Cookie", "sid=1; Path=/", "********"),
        ("SO-AppToken", "x", "********"),
        ("X-XSRF-TOKEN", "x", "********"),
        ("Content-Type", "text/xml", "text/xml"),
        ("Authorization", "", ""),
    ],
)
def test_headers_show_their_scheme_and_no_secret(name: str, value: str, shown: str) -> None:
    assert mask_header(name, value) == shown


def test_addresses_show_no_user_no_password_and_no_secret_query() -> None:
    url = "https://tessa:pw@host:8443/a@b?x=1&access_token=abc&id=7#t"
    assert mask_url(url) == "https://********@host:8443/a@b?x=1&access_token=********&id=7#t"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://tessa:p/w@host/crm", "https://********@host/crm"),
        ("https://tessa:p?w#x@host", "https://********@host"),
        ("https://host:8443/mail?to=a@b", "https://host:8443/mail?to=a@b"),
        ("https://host/a:b@c", "https://host/a:b@c"),
    ],
)
def test_a_password_that_should_have_been_escaped_is_masked_whole(url: str, shown: str) -> None:
    assert mask_url(url) == shown


def test_the_texts_in_places_for_secrets_can_be_had_as_they_are_meant() -> None:
    xml = b"<a><Password> a&amp;b </Password><Key>pwd</Key><Value>c&#100;</Value></a>"
    assert set(texts_in(xml)) == {"a&amp;b", "a&b", "c&#100;", "cd"}
    assert set(texts_in(b'{"password": "x\\"\\u00e9", "host": "h"}')) == {'x\\"\\u00e9', 'x"é'}


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        (b"<Password>********</Password>", True),
        (b'{"password": "********"}', True),
        (b"<Key>password</Key><Value>********</Value>", True),
        (b"<Note>********</Note><Password>mine</Password>", False),
    ],
)
def test_a_mask_where_a_secret_should_be_is_seen(body: bytes, holds: bool) -> None:  # noqa: FBT001 - the expectation
    assert holds_masks(body) is holds


def test_masks_in_an_edited_envelope_are_filled_again() -> None:
    body = b"<n:Ticket>********</n:Ticket><Ticket>mine</Ticket><Password>********</Password>"
    filled = fill_masks(body, {"Ticket": "7T:<a>&", "Password": ""})
    assert filled == (
        b"<n:Ticket>7T:&lt;a&gt;&amp;</n:Ticket><Ticket>mine</Ticket><Password>********</Password>"
    )


def test_a_long_body_full_of_telling_words_is_read_in_one_pass() -> None:
    body = b"<FieldType>Password</FieldType>" * 20_000 + b"<Ticket>x</Ticket>"
    assert mask_body(body).endswith(b"<Ticket>********</Ticket>")
    assert secret_places.MASK == b"********"


def test_the_kind_of_a_token_is_no_secret() -> None:
    body = b'{"token_type": "Bearer", "access_token": "8A:planted"}'
    masked = mask_body(body)
    assert masked == b'{"token_type": "Bearer", "access_token": "********"}'
    assert not is_sensitive("ReturnTokenType")


def test_every_word_is_found_by_how_it_begins() -> None:
    for word in secret_places._WORDS:
        assert word.startswith(tuple(stem.decode() for stem in secret_places._STEMS))
        assert mask_body(f"<My{word.upper()}2>x</My{word.upper()}2>".encode()).count(b"*") == 8


def test_a_name_that_holds_the_beginning_of_a_word_is_no_secret() -> None:
    body = b'<Passenger>x</Passenger><Capital>y</Capital>{"private":"z","secre":"t"}api=1;'
    assert mask_body(body) is body


@pytest.mark.parametrize("unit", [b"token", b"<Token", b'"token', b"token ", b"api_key=;"])
def test_no_run_of_telling_words_costs_more_than_a_pass(unit: bytes) -> None:
    started = time.thread_time()
    mask_body(unit * (300_000 // len(unit)))
    assert time.thread_time() - started < 3


def test_text_that_begins_with_a_telling_word_is_no_name_however_long_it_is() -> None:
    body = b'{"Message": "token ' + b"and so on " * 1000 + b'"}'
    found = PlaceFinder().find(body[:5000], 0, is_whole=False)
    assert found.spans == []
    assert found.clear > 4900
