"""The RSA key pair of the registered application, which a system user's token is signed with (5.6).

A new one in each run of the program: nothing is worth keeping here. Import it late: it makes the
keys, and it brings cryptography.
"""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_key_pem(passphrase: str = "") -> bytes:
    """The private key as a PEM file (PKCS#8), encrypted where there is a passphrase."""
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase:
        encryption = BestAvailableEncryption(passphrase.encode())
    return _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def private_key_xml() -> bytes:
    """The private key as .NET writes it: an RSAKeyValue."""
    private = _KEY.private_numbers()
    half = _KEY.key_size // 16
    numbers = {
        "Modulus": (private.public_numbers.n, 2 * half),
        "Exponent": (private.public_numbers.e, 3),
        "P": (private.p, half),
        "Q": (private.q, half),
        "DP": (private.dmp1, half),
        "DQ": (private.dmq1, half),
        "InverseQ": (private.iqmp, half),
        "D": (private.d, 2 * half),
    }
    elements = "".join(
        f"<{name}>{base64.b64encode(number.to_bytes(size, 'big')).decode()}</{name}>"
        for name, (number, size) in numbers.items()
    )
    return f"<RSAKeyValue>{elements}</RSAKeyValue>".encode()


def has_signed(text: bytes, signature: bytes) -> bool:
    """Whether the application's key made this RSA-SHA256 signature (PKCS#1 v1.5)."""
    try:
        _KEY.public_key().verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True
