"""Certificates are read for people, each of them once, and as far as they can be read."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from erpsync_gui.wire.certificate_reading import end_point, read_chain
from tests.fakes.authority import Authority, self_signed


def der_of(file: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(file.read_text())


def test_names_are_told_from_the_narrowest_part_on(tmp_path: Path) -> None:
    [own] = read_chain([der_of(Authority(tmp_path).good().certificate)])
    assert own.names == ("localhost", "127.0.0.1")
    assert own.subject.startswith("CN=127.0.0.1, ")
    assert own.issuer.endswith("O=Practice CA")
    assert not own.is_self_signed


def test_a_fingerprint_is_what_others_show(tmp_path: Path) -> None:
    der = der_of(self_signed(tmp_path).certificate)
    [own] = read_chain([der])
    assert own.fingerprint.replace(":", "") == hashlib.sha256(der).hexdigest().upper()
    assert own.fingerprint[2::3] == ":" * 31


def test_the_same_certificate_is_parsed_once(tmp_path: Path) -> None:
    der = der_of(self_signed(tmp_path).certificate)
    [first], [second] = read_chain([der]), read_chain([bytes(bytearray(der))])
    assert first is second


def test_an_old_certificate_has_the_name_of_its_subject(tmp_path: Path) -> None:
    [own] = read_chain([der_of(self_signed(tmp_path, has_names=False).certificate)])
    assert own.names == ("localhost",)


def test_a_chain_ends_before_a_certificate_that_cannot_be_read(tmp_path: Path) -> None:
    own = der_of(self_signed(tmp_path).certificate)
    assert len(read_chain([own, own[:-40], own])) == 1
    assert read_chain([b"", own]) == ()


def test_what_is_no_certificate_is_taken_by_sha_256() -> None:
    assert end_point(b"no certificate") == hashlib.sha256(b"no certificate").digest()
