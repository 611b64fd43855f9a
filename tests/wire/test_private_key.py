"""Private keys from files: the good ones sign, the bad ones are told apart in plain words."""

from __future__ import annotations

import base64
import functools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.secret import Secret
from erpsync_gui.wire import private_key
from erpsync_gui.wire.private_key import BadKeyError

WORD = Secret("open sesame")


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@functools.cache
def pem(format_name: str = "PKCS8", passphrase: str = "") -> bytes:
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return rsa_key().private_bytes(Encoding.PEM, getattr(PrivateFormat, format_name), encryption)


def number(value: int) -> str:
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


def xml(**other: str | None) -> bytes:
    """The key as .NET writes it, with `other` texts; those of None are left out."""
    private = rsa_key().private_numbers()
    texts = {
        "Modulus": number(private.public_numbers.n),
        "Exponent": number(private.public_numbers.e),
        "P": number(private.p),
        "Q": number(private.q),
        "DP": number(private.dmp1),
        "DQ": number(private.dmq1),
        "InverseQ": number(private.iqmp),
        "D": number(private.d),
    }
    parts = [f"<{name}>{text}</{name}>" for name, text in (texts | other).items() if text]
    return "\r\n  ".join(["<RSAKeyValue>", *parts, "</RSAKeyValue>"]).encode()


def sentence(data: bytes, passphrase: Secret = Secret()) -> str:
    with pytest.raises(BadKeyError) as caught:
        private_key.read(data, passphrase)
    return str(caught.value)


def is_locked(data: bytes, passphrase: Secret = Secret()) -> bool:
    with pytest.raises(BadKeyError) as caught:
        private_key.read(data, passphrase)
    return caught.value.is_locked


def is_good(data: bytes, passphrase: Secret = Secret()) -> bool:
    return private_key.read(data, passphrase).private_numbers() == rsa_key().private_numbers()


class TestGoodKeys:
    @pytest.mark.parametrize("format_name", ["PKCS8", "TraditionalOpenSSL"])
    def test_pem_is_read(self, format_name: str) -> None:
        assert is_good(pem(format_name))

    @pytest.mark.parametrize("format_name", ["PKCS8", "TraditionalOpenSSL"])
    def test_encrypted_pem_is_opened_by_its_passphrase(self, format_name: str) -> None:
        assert is_good(pem(format_name, WORD.reveal()), WORD)

    def test_a_passphrase_that_is_not_needed_does_no_harm(self) -> None:
        assert is_good(pem(), WORD)
        assert is_good(xml(), WORD)

    def test_xml_is_read(self) -> None:
        assert is_good(xml())

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: b"\xef\xbb\xbf" + data,
            lambda data: b"\r\n  " + data + b"\n",
            lambda data: b'<?xml version="1.0" encoding="utf-8"?>\n' + data,
            lambda data: data.decode().encode("utf-16"),
            lambda data: data.replace(b"<RSAKeyValue", b'<RSAKeyValue xmlns="urn:x"'),
            lambda data: data.replace(b"<P>", b"<!-- a prime --><P>"),
        ],
    )
    def test_xml_may_be_dressed_up(self, change: Callable[[bytes], bytes]) -> None:
        assert is_good(change(xml()))

    def test_pem_may_have_words_before_it(self) -> None:
        assert is_good(b"Bag Attributes\n    friendlyName: ours\n" + pem())

    @pytest.mark.parametrize("make", [pem, xml])
    def test_a_signature_is_rsa_with_sha256(
        self, tmp_path: Path, make: Callable[[], bytes]
    ) -> None:
        file = tmp_path / "key"
        file.write_bytes(make())
        signature = private_key.load(str(file)).sign(b"text")
        rsa_key().public_key().verify(signature, b"text", padding.PKCS1v15(), hashes.SHA256())


class TestBadKeys:
    def test_the_passphrase_is_missing(self) -> None:
        assert "passphrase is missing" in sentence(pem(passphrase="x1y2z3"))
        assert is_locked(pem(passphrase="x1y2z3"))
        assert not is_locked(b"no key at all")

    @pytest.mark.parametrize("format_name", ["PKCS8", "TraditionalOpenSSL"])
    def test_the_passphrase_is_wrong_and_not_repeated(self, format_name: str) -> None:
        said = sentence(pem(format_name, WORD.reveal()), Secret("open barley"))
        assert "passphrase does not open" in said
        assert is_locked(pem(format_name, "x1y2z3"), Secret("wrong"))
        assert "barley" not in said

    def test_a_public_key(self) -> None:
        public = rsa_key().public_key()
        for format_name in ("SubjectPublicKeyInfo", "PKCS1"):
            data = public.public_bytes(Encoding.PEM, getattr(PublicFormat, format_name))
            assert "public key" in sentence(data)
        only_public = dict.fromkeys(("P", "Q", "DP", "DQ", "InverseQ", "D"))
        assert "public key" in sentence(xml(**only_public))

    def test_a_certificate(self) -> None:
        data = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        assert "certificate" in sentence(data)

    @pytest.mark.parametrize(
        "make",
        [
            lambda: ec.generate_private_key(ec.SECP256R1()),
            ed25519.Ed25519PrivateKey.generate,
        ],
    )
    def test_a_key_of_another_kind(self, make: Callable[[], ec.EllipticCurvePrivateKey]) -> None:
        data = make().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        assert sentence(data) == "The key is not an RSA key."

    def test_a_key_of_openssh_says_how_to_turn_it_into_pem(self) -> None:
        data = rsa_key().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        assert "ssh-keygen" in sentence(data)

    @pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x01\x02", b"%PDF-1.7", b"{}"])
    def test_a_file_that_is_no_key(self, data: bytes) -> None:
        assert sentence(data) == "The file is no private key: it is neither PEM nor XML."

    def test_pem_that_was_cut(self) -> None:
        assert sentence(pem()[:700]) == "The file is no private key that can be read."

    def test_other_xml(self) -> None:
        assert sentence(b"<configuration/>") == "The file is XML, but no RSAKeyValue."

    def test_xml_that_lacks_a_part(self) -> None:
        assert "InverseQ is missing" in sentence(xml(InverseQ=None))

    @pytest.mark.parametrize("text", ["!!", "AQAB", "A" * 4000])
    def test_xml_with_wrong_numbers(self, text: str) -> None:
        assert "do not belong together" in sentence(xml(D=text))

    def test_entities_are_not_followed(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text(number(rsa_key().private_numbers().d))
        body = xml(D="&outside;").decode()
        data = f'<!DOCTYPE k [<!ENTITY outside SYSTEM "{secret.as_uri()}">]>{body}'.encode()
        assert sentence(data)

    def test_a_bomb_of_entities_does_not_go_off(self) -> None:
        bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 9))
        data = f'<!DOCTYPE k [<!ENTITY e0 "x">{bomb}]><RSAKeyValue>&e8;</RSAKeyValue>'.encode()
        assert sentence(data)


class TestFiles:
    def test_a_missing_one_is_named(self, tmp_path: Path) -> None:
        path = str(tmp_path / "gone.xml")
        with pytest.raises(BadKeyError) as caught:
            private_key.load(path)
        assert str(caught.value) == f"{path}: There is no such file."

    @pytest.mark.skipif(sys.platform == "win32", reason="says that it may not be read there")
    def test_a_folder_is_told_from_a_file(self, tmp_path: Path) -> None:
        with pytest.raises(BadKeyError, match="This is a folder"):
            private_key.load(str(tmp_path))

    def test_a_name_that_no_file_can_have(self) -> None:
        with pytest.raises(BadKeyError, match="cannot be read"):
            private_key.load("key\0.pem")

    def test_a_huge_one_is_not_read_whole(self, tmp_path: Path) -> None:
        file = tmp_path / "film"
        file.write_bytes(pem() + b" " * 100_000)
        with pytest.raises(BadKeyError, match="too large"):
            private_key.load(str(file))

    def test_what_is_wrong_with_its_contents_comes_with_its_name(self, tmp_path: Path) -> None:
        file = tmp_path / "notes.txt"
        file.write_text("hello")
        with pytest.raises(BadKeyError, match=r"notes\.txt: The file is no private key"):
            private_key.load(str(file))


def baits() -> list[bytes]:
    """How good keys begin."""
    return [b"", pem()[:80], pem(passphrase="pass")[:200], xml()[:300], b"<RSAKeyValue>"]


@given(st.integers(0, 4), st.binary(max_size=300), st.sampled_from(["", "pass"]))
def test_no_bytes_are_worse_than_a_bad_key(bait: int, data: bytes, passphrase: str) -> None:
    with pytest.raises(BadKeyError):
        private_key.read(baits()[bait] + data, Secret(passphrase))


@given(st.data())
def test_one_damaged_place_is_a_bad_key_or_the_same_key(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([pem(), pem("TraditionalOpenSSL"), xml()]))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(min_size=1, max_size=2)) + whole[at + 1 :]
    try:
        private_key.read(damaged)
    except BadKeyError as error:
        assert str(error)  # noqa: PT017 - either is right


def test_a_key_shows_nothing_of_itself() -> None:
    key = private_key.PrivateKey(rsa_key())
    assert str(rsa_key().private_numbers().d) not in repr(key)
    assert "d=" not in repr(key)
