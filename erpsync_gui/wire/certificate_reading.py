"""Certificates as they travel, DER, read for people and for a Windows sign-in.

Nothing is judged here. Whoever wants this imports it where a certificate is at hand: cryptography
comes with it, which calls without TLS do without.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from erpsync_gui.wire.certificates import Certificate


def read_chain(presented: Iterable[bytes]) -> tuple[Certificate, ...]:
    """Certificates in the order in which they come, up to the first that cannot be read."""
    read = []
    for der in presented:
        certificate = _read(der)
        if certificate is None:
            break
        read.append(certificate)
    return tuple(read)


def end_point(der: bytes) -> bytes:
    """The digest that stands for a server's certificate (RFC 5929, section 4.1)."""
    try:
        signed_with = x509.load_der_x509_certificate(der).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        signed_with = None
    if signed_with is None or isinstance(signed_with, hashes.MD5 | hashes.SHA1):
        signed_with = hashes.SHA256()
    return hashlib.new(signed_with.name, der).digest()


@functools.lru_cache(maxsize=256)
def _read(der: bytes) -> Certificate | None:
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            subject=_words(found.subject),
            issuer=_words(found.issuer),
            names=_names(found),
            valid_from=found.not_valid_before_utc,
            valid_until=found.not_valid_after_utc,
            fingerprint=hashlib.sha256(der).digest().hex(":").upper(),
        )
    except ValueError:
        return None


def _words(name: x509.Name) -> str:
    """A distinguished name, the narrowest part first: `CN=crm.example, O=Example AS, C=NO`."""
    return ", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in reversed([*name]))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """The hosts and addresses it is made out to; old ones say it only in their subject."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        commons = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return tuple(str(each.value) for each in commons)
    hosts = extension.value.get_values_for_type(x509.DNSName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return (*hosts, *map(str, addresses))
