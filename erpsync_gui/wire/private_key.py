"""The private key of an application: loads it from a file, and signs with it (domain sheet 5.6).

Reads RSAKeyValue XML, as the developer portal gives it, and PEM (PKCS#1 and PKCS#8, encrypted or
not). Knows nothing of what is signed.
"""

from __future__ import annotations

import base64
import errno
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
)
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from erpsync_gui.secret import Secret

_LARGEST_FILE_BYTES = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NUMBERS: Final = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")
_PUBLIC: Final = (b"-----BEGIN PUBLIC KEY", b"-----BEGIN RSA PUBLIC KEY", b"-----BEGIN CERTIFICATE")


class BadKeyError(ValueError):
    """A file that cannot be used as a private key; the text is a sentence that says why.

    `is_locked` says that a passphrase, or another one, may be all that it takes.
    """

    def __init__(self, sentence: str, *, is_locked: bool = False) -> None:
        """Say what is wrong."""
        super().__init__(sentence)
        self.is_locked = is_locked


class PrivateKey:
    """An RSA key that signs. It shows nothing of itself."""

    __slots__ = ("_key",)

    def __init__(self, key: RSAPrivateKey) -> None:
        """Sign with this key."""
        self._key = key

    def sign(self, text: bytes) -> bytes:
        """The signature of a text: RSA-SHA256, PKCS#1 v1.5 (sheet 5.6 item 2)."""
        return self._key.sign(text, padding.PKCS1v15(), hashes.SHA256())


def load(path: str, passphrase: Secret = Secret()) -> PrivateKey:
    """The key in a file; the passphrase counts only where the key is encrypted.

    Raises:
        BadKeyError: there is no such file, or no private RSA key in it, or the passphrase is wrong.
    """
    data = _contents(path)
    try:
        return PrivateKey(read(data, passphrase))
    except BadKeyError as error:
        sentence = f"{path}: {error}"
        raise BadKeyError(sentence, is_locked=error.is_locked) from error


def read(data: bytes, passphrase: Secret = Secret()) -> RSAPrivateKey:
    """The key in the bytes of a file.

    Raises:
        BadKeyError: as `load`, but for the name of the file.
    """
    data = data.removeprefix(_BYTE_ORDER_MARK).strip()
    if b"-----BEGIN" in data:
        return _from_pem(data, passphrase)
    return _from_xml(data)


def _contents(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = {
            errno.ENOENT: "There is no such file",
            errno.EISDIR: "This is a folder",
            errno.EACCES: "The file may not be read",
        }.get(getattr(error, "errno", None) or 0, "The file cannot be read")
        sentence = f"{path}: {reason}."
        raise BadKeyError(sentence) from error
    if len(data) > _LARGEST_FILE_BYTES:
        sentence = f"{path}: The file is too large to be a private key."
        raise BadKeyError(sentence)
    return data


def _from_pem(data: bytes, passphrase: Secret) -> RSAPrivateKey:
    is_encrypted = b"ENCRYPTED" in data
    if is_encrypted and not passphrase:
        sentence = "The key is encrypted, and its passphrase is missing."
        raise BadKeyError(sentence, is_locked=True)
    if b"PRIVATE KEY" not in data and any(start in data for start in _PUBLIC):
        sentence = "This is a public key or a certificate; the private key is needed."
        raise BadKeyError(sentence)
    if b"OPENSSH PRIVATE KEY" in data:
        sentence = "The key has the format of OpenSSH; “ssh-keygen -p -m PEM -f FILE” makes it PEM."
        raise BadKeyError(sentence)
    word = passphrase.reveal().encode() if is_encrypted else None
    try:
        key = load_pem_private_key(data, word)
    except (ValueError, TypeError) as error:
        if is_encrypted:
            sentence = "The passphrase does not open the key, or the file is damaged."
            raise BadKeyError(sentence, is_locked=True) from error
        sentence = "The file is no private key that can be read."
        raise BadKeyError(sentence) from error
    except UnsupportedAlgorithm as error:
        sentence = "The key is encrypted or made in a way that is not supported."
        raise BadKeyError(sentence) from error
    if not isinstance(key, RSAPrivateKey):
        sentence = "The key is not an RSA key."
        raise BadKeyError(sentence)
    return key


def _from_xml(data: bytes) -> RSAPrivateKey:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        sentence = "The file is no private key: it is neither PEM nor XML."
        raise BadKeyError(sentence) from error
    if etree.QName(root).localname != "RSAKeyValue":
        sentence = "The file is XML, but no RSAKeyValue."
        raise BadKeyError(sentence)
    texts = {etree.QName(e).localname: e.text or "" for e in root.iterchildren(etree.Element)}
    if "Modulus" in texts and "D" not in texts:
        sentence = "This is a public key; the private key is needed."
        raise BadKeyError(sentence)
    lacking = [name for name in _NUMBERS if not texts.get(name, "").strip()]
    if lacking:
        sentence = f"The key is not complete: {', '.join(lacking)} is missing."
        raise BadKeyError(sentence)
    try:
        n, e, d, p, q, dp, dq, qi = (_number(texts[name]) for name in _NUMBERS)
        return RSAPrivateNumbers(p, q, d, dp, dq, qi, RSAPublicNumbers(e, n)).private_key()
    except (ValueError, OverflowError) as error:
        sentence = "The numbers of the key do not belong together."
        raise BadKeyError(sentence) from error


def _number(text: str) -> int:
    return int.from_bytes(base64.b64decode("".join(text.split()), validate=True), "big")
