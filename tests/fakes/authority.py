"""An authority that exists for one test, and everything that it can issue, right and wrong."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import pkcs12

LOCAL = ("127.0.0.1", "localhost")
DAY = timedelta(days=1)

_LOCAL_NAMES = (
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.DNSName("localhost"),
)
_PEM = serialization.Encoding.PEM
_PKCS8 = serialization.PrivateFormat.PKCS8


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """The two files that a server is started with."""

    certificate: Path
    key: Path


class Authority:
    """A certificate authority with its files in a folder."""

    def __init__(self, folder: Path, name: str = "Practice CA") -> None:
        """Make the authority; `file` has its certificate as PEM, `der_file` as DER."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._authority = trustme.CA(organization_name=name)
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self.file)
        self.der_file = folder / "authority.cer"
        parsed = x509.load_pem_x509_certificate(self.file.read_bytes())
        self.der_file.write_bytes(parsed.public_bytes(serialization.Encoding.DER))

    def good(self) -> ServerFiles:
        """What a server of this machine should have."""
        return self._server("good", *LOCAL)

    def expired(self) -> ServerFiles:
        """Good until yesterday."""
        now = datetime.now(UTC)
        return self._server("expired", *LOCAL, since=now - 30 * DAY, until=now - DAY)

    def not_yet_valid(self) -> ServerFiles:
        """Good from tomorrow on."""
        now = datetime.now(UTC)
        return self._server("early", *LOCAL, since=now + DAY, until=now + 30 * DAY)

    def elsewhere(self) -> ServerFiles:
        """Good, for a server of another name."""
        return self._server("elsewhere", "crm.example", "www.crm.example")

    def client_pem(self, passphrase: str = "") -> Path:
        """A client certificate with its key in the same file."""
        issued = self._authority.issue_cert("tessa@practice.example")
        file = self._folder / f"client-{bool(passphrase)}.pem"
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        key = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
        file.write_bytes(chain + key.private_bytes(_PEM, _PKCS8, _lock(passphrase)))
        return file

    def client_pkcs12(self, passphrase: str = "", *, with_key: bool = True) -> Path:
        """A client certificate with its key and its issuer, as Windows exports them."""
        issued = self._authority.issue_cert("tessa@practice.example")
        key = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        file = self._folder / f"client-{bool(passphrase)}-{with_key}.p12"
        data = pkcs12.serialize_key_and_certificates(
            b"tessa",
            key if with_key else None,
            x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes()),
            [x509.load_pem_x509_certificate(self.file.read_bytes())],
            _lock(passphrase),
        )
        file.write_bytes(data)
        return file

    def _server(
        self,
        file_name: str,
        *names: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> ServerFiles:
        issued = self._authority.issue_cert(
            *names, common_name=names[0], not_before=since, not_after=until
        )
        files = ServerFiles(self._folder / f"{file_name}.pem", self._folder / f"{file_name}.key")
        files.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(files.key)
        return files


def self_signed(
    folder: Path,
    *,
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | None = None,
    algorithm: hashes.SHA256 | hashes.SHA384 | None = None,
    has_names: bool = True,
) -> ServerFiles:
    """A certificate for this machine that nobody vouches for.

    Without names it says only in its subject whom it is for, as old ones do.
    """
    key = key or ec.generate_private_key(ec.SECP256R1())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        algorithm = algorithm or hashes.SHA256()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 30 * DAY)
    )
    if has_names:
        names = x509.SubjectAlternativeName(_LOCAL_NAMES)
        builder = builder.add_extension(names, critical=False)
    files = ServerFiles(folder / "self-signed.pem", folder / "self-signed.key")
    files.certificate.write_bytes(builder.sign(key, algorithm).public_bytes(_PEM))
    files.key.write_bytes(key.private_bytes(_PEM, _PKCS8, serialization.NoEncryption()))
    return files


def _lock(passphrase: str) -> serialization.KeySerializationEncryption:
    if not passphrase:
        return serialization.NoEncryption()
    return serialization.BestAvailableEncryption(passphrase.encode())
