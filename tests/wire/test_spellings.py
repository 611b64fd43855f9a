"""A known secret is masked in every spelling, and a body stays well-formed."""

from __future__ import annotations

import base64
import json
import re
import time
from re import _parser  # type: ignore[attr-defined] # only it knows how long a match can be
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree

from erpsync_gui.wire import spellings
from erpsync_gui.wire.spellings import Spellings

MASK = b"********"

CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
)
SECRETS = st.text(CHARACTERS, min_size=4, max_size=40).filter(
    lambda text: text.strip() == text and "*" not in text and any(map(str.isalnum, text))
)
AROUND = st.text(CHARACTERS.filter(lambda c: c != "*"), max_size=8)


@pytest.mark.parametrize(
    "spelled",
    [
        b'p"&<\xc3\xa91',
        b"p&quot;&amp;&lt;\xc3\xa91",
        b"p&#34;&#x26;&#60;&#233;1",
        b"p&amp;quot;&amp;amp;&amp;lt;&amp;#xe9;1",
        b'p\\"&<\\u00e91',
        b"p\\u0022\\u0026\\u003c\\u00E91",
        b'p\\\\\\"&<\\\\u00e91',
        b"p%22%26%3C%C3%A91",
        b"p%22%26%3c%c3%a91",
        b'p"&<\xe91',
    ],
)
def test_one_secret_is_found_in_each_spelling(spelled: bytes) -> None:
    assert Spellings('p"&<é1').mask(b"(" + spelled + b")") == b"(" + MASK + b")"


@pytest.mark.parametrize("before", ["", "u:", "ab:", "tessa:"])
def test_no_part_of_a_secret_is_left_in_base64(before: str) -> None:
    token = base64.b64encode(f"{before}correct-horse:x".encode())
    masked = Spellings("correct-horse").mask(b"Basic " + token + b" end")
    assert MASK in masked
    shown = masked.removeprefix(b"Basic ").split(MASK)[0]
    assert len(shown) * 6 <= len(before) * 8


@pytest.mark.parametrize(
    "spelled",
    [
        b"correct-ho",
        b"correct-hors\xc3",
        b"correct-hors%C3",
        b"correct-hors\\u00",
        base64.b64encode("correct-horsé".encode())[:-3],
        base64.b64encode("u:correct-horsé".encode())[:-3],
    ],
)
def test_a_body_that_breaks_off_in_the_second_half_of_the_secret_shows_none_of_it(
    spelled: bytes,
) -> None:
    masked = Spellings("correct-horsé").mask(b"<a>" + spelled)
    assert masked.endswith(MASK)
    assert len(masked) < len(b"<a>" + MASK) + 5


def test_what_python_quotes_of_bytes_that_it_could_not_read_is_masked() -> None:
    secret = "7T:it's \"é"
    words = f"illegal status line: {bytearray(secret.encode())!r}"
    assert Spellings(secret).mask(words.encode()).endswith(MASK + b"')")


def test_a_long_run_of_letters_that_breaks_off_is_masked() -> None:
    assert Spellings("7T:abcdefghijklmnop").mask(b"7T:abcdefghij") == MASK
    assert Spellings("7T:abcdefghijklmnop").mask(b"7T:abc") == b"7T:abc"


@pytest.mark.parametrize(
    "spelled",
    [
        b"p%26amp%3B%26lt%3B%C3%A91",
        b"p%2526%253C%25C3%25A91",
        b"p%5C%22%26%3C%5Cu00e91".replace(b"%5C%22", b""),
        b"p\\u0026amp;\\u003c\\u00e91",
        "p&<é1".encode().decode("latin-1").encode(),
        b"p&<\xef\xbf\xbd\xef\xbf\xbd1",
        b"p&<?1",
        repr("p&<é1".encode()).encode()[2:-1],
    ],
)
def test_one_notation_inside_another_is_undone(spelled: bytes) -> None:
    assert Spellings("p&<é1").mask(b"(" + spelled + b")") == b"(" + MASK + b")"


@pytest.mark.parametrize(
    "body", ["<a>p&amp;ss-wörd</a>", '{"a": "p&ss-w\\u00f6rd"}', "?a=p&ss-wörd"]
)
@pytest.mark.parametrize("shift", range(3))
def test_a_whole_document_in_base64_tells_nothing(body: str, shift: int) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        masked = Spellings("p&ss-wörd").mask(encode(b"x" * shift + body.encode()))
        assert MASK in masked
    in_address = quote(base64.b64encode(b"x" * shift + body.encode()), safe="").encode()
    assert MASK in Spellings("p&ss-wörd").mask(in_address)


def test_names_of_elements_are_structure_and_stay() -> None:
    body = b"<a:Response x='1'><Response/><b>Response</b></a:Response>"
    assert Spellings("Response").mask(body) == body.replace(b"<b>Response", b"<b>" + MASK)


@pytest.mark.parametrize(
    "body",
    [b"Login of <tessa>/<Fjord-4711> failed", b"<Fjord-4711>", b"<p>not <Fjord-4711 > here</p>"],
)
def test_pointed_brackets_alone_make_no_element(body: bytes) -> None:
    assert Spellings("Fjord-4711").mask(body) == body.replace(b"Fjord-4711", MASK)


@pytest.mark.parametrize(
    ("secret", "body", "masked"),
    [
        ("amp;x9", b"<a>&amp;x9</a>", b"<a>" + MASK + b"</a>"),
        ("n123", b'{"a":"\\n123"}', b'{"a":"' + MASK + b'"}'),
        ("e9abc", b'{"a":"\\u00e9abc"}', b'{"a":"' + MASK + b'"}'),
        ("n123", b'{"a":"\\\\n123"}', b'{"a":"\\\\' + MASK + b'"}'),
    ],
)
def test_an_escape_that_the_secret_cuts_is_masked_whole(
    secret: str, body: bytes, masked: bytes
) -> None:
    assert Spellings(secret).mask(body) == masked


@given(SECRETS, AROUND, AROUND)
@example("0amp", "", "")
@example("u000", "\\", "")
def test_xml_text_stays_well_formed_and_tells_nothing(secret: str, before: str, after: str) -> None:
    assume(secret not in before + after)
    body = f"<root><a>{escape(before + secret + after)}</a><b>é</b></root>".encode()
    root = etree.fromstring(Spellings(secret).mask(body))
    assert secret not in (root[0].text or "")
    assert MASK.decode() in (root[0].text or "")


@given(SECRETS, AROUND, AROUND, st.booleans())
@example("0000", "\\u", "", False)  # noqa: FBT003 - the drawn value
def test_json_text_stays_well_formed_and_tells_nothing(
    secret: str,
    before: str,
    after: str,
    ascii_only: bool,  # noqa: FBT001 - a drawn value
) -> None:
    assume(secret not in before + after)
    body = json.dumps({"a": before + secret + after, "b": 1}, ensure_ascii=ascii_only).encode()
    text = json.loads(Spellings(secret).mask(body))["a"]
    assert secret not in text
    assert MASK.decode() in text


@given(SECRETS)
def test_addresses_and_other_charsets_tell_nothing(secret: str) -> None:
    known = Spellings(secret)
    for spelled in (
        quote(secret, safe=""),
        re.sub("%..", lambda escape: escape.group().lower(), quote(secret, safe="")),
        quote_plus(secret),
    ):
        assert known.mask(f"?x={spelled}&y".encode()) == b"?x=" + MASK + b"&y"
    for codec in ("utf-16-le", "utf-16-be", "utf-32-le"):
        wide = f"({secret})".encode(codec)
        assert secret.encode(codec) not in known.mask(wide)


@given(st.characters(codec="utf-8", exclude_categories=["Cs"]))
@example("&")
@example("\N{GRINNING FACE}")
def test_no_spelling_of_a_character_is_longer_than_is_held_back_for_it(character: str) -> None:
    pattern = _parser.parse(spellings._spell(character))
    assert pattern.getwidth()[1] <= spellings._LONGEST_SPELLED


@given(st.characters(codec="utf-8", exclude_categories=["Cs"]), st.binary(min_size=1, max_size=3))
@example("п", b"?")
@example(" ", b"+")
def test_every_spelling_of_a_character_begins_as_is_said(character: str, begin: bytes) -> None:
    spelled = re.compile(spellings._spell(character))
    first_bytes = spellings._first_bytes(character)
    for rest in spelled_like(character):
        assert spelled.fullmatch(rest)
        assert rest[:1] in first_bytes
    assert begin[:1] in first_bytes or not spelled.match(begin)


def spelled_like(character: str) -> list[bytes]:
    """Some spellings of a character that is neither a letter nor a digit of ASCII."""
    plain = character.encode()
    if plain.isalnum():
        return [plain]
    units = character.encode("utf-16-be")
    pairs = [units[at : at + 2].hex() for at in range(0, len(units), 2)]
    return [
        plain,
        b"&#%d;" % ord(character),
        b"&amp;#x%x;" % ord(character),
        b"\\u0026#%d;" % ord(character),
        b"%%2526%%23%d%%3B" % ord(character),
        quote(quote(character, safe=""), safe="").encode() if plain not in b"-._~" else plain,
        "".join(f"\\u{pair}" for pair in pairs).encode(),
        "".join(f"%5Cu{pair}" for pair in pairs).encode(),
        "".join(f"\\x{byte:02x}" for byte in plain).encode(),
    ]


@pytest.mark.parametrize("secret", ["пароль", "ää-öö!!", "!!--!!"])
def test_a_secret_without_letters_of_ascii_costs_no_more_where_nothing_spells_it(
    secret: str,
) -> None:
    body = b"<RecordId>17</RecordId>" * 200_000
    started = time.thread_time()
    assert Spellings(secret).mask(body) is body
    assert time.thread_time() - started < 0.3
    assert Spellings(secret).mask(body + secret.encode() + body) == body + MASK + body


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_is_masked_in_place(codec: str) -> None:
    spelled = "1(correct-horsecorrect-horse)é correct-horse".encode(codec)
    masked = Spellings("correct-horse").mask(spelled).decode(codec)
    assert masked == "1(****************)é ********"


def test_a_secret_that_repeats_itself_is_masked_to_its_end() -> None:
    assert Spellings("abab").mask(b"(ababab)") == b"(" + MASK + b")"


def test_a_frequent_beginning_costs_no_more_than_a_pass() -> None:
    body = b"the-ca the-ca " * 50_000
    started = time.thread_time()
    assert Spellings("the-cat").mask(body) is body
    assert time.thread_time() - started < 2


def test_many_open_tags_that_never_close_cost_no_more_than_a_pass() -> None:
    body = b"<Fjord-4711> " * 20_000
    started = time.thread_time()
    assert Spellings("Fjord-4711").mask(body) == body.replace(b"Fjord-4711", MASK)
    assert time.thread_time() - started < 2


@given(SECRETS, st.binary(max_size=60))
def test_bytes_without_the_secret_are_the_same_object(secret: str, body: bytes) -> None:
    known = Spellings(secret)
    masked = known.mask(body)
    assert masked is body or MASK in masked
