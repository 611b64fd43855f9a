"""The application's key pair, as users save it."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from erpsync_gui.sandbox import application_key


def loaded(pem: bytes, passphrase: bytes | None = None) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pem, passphrase)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def test_what_the_saved_key_signs_is_recognized_and_nothing_else() -> None:
    key = loaded(application_key.private_key_pem())
    signature = key.sign(b"a text", padding.PKCS1v15(), hashes.SHA256())
    assert application_key.has_signed(b"a text", signature)
    assert not application_key.has_signed(b"another text", signature)
    assert not application_key.has_signed(b"a text", b"")


def test_with_a_passphrase_the_file_does_not_open_without_it() -> None:
    pem = application_key.private_key_pem("Sesam 1")
    assert b"ENCRYPTED" in pem
    with pytest.raises(TypeError):
        loaded(pem)
    opened = loaded(pem, b"Sesam 1").private_numbers()
    assert opened == loaded(application_key.private_key_pem()).private_numbers()


def test_the_xml_form_is_the_same_key() -> None:
    root = etree.fromstring(application_key.private_key_xml())
    assert root.tag == "RSAKeyValue"
    told = {
        str(child.tag): int.from_bytes(base64.b64decode(child.text or ""), "big") for child in root
    }
    numbers = loaded(application_key.private_key_pem()).private_numbers()
    assert told == {
        "Modulus": numbers.public_numbers.n,
        "Exponent": numbers.public_numbers.e,
        "P": numbers.p,
        "Q": numbers.q,
        "DP": numbers.dmp1,
        "DQ": numbers.dmq1,
        "InverseQ": numbers.iqmp,
        "D": numbers.d,
    }
