"""A listener on loopback: plain, over TLS, and with client certificates."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from erpsync_gui.sandbox.listener import NotLoopbackError, TlsFiles, loopback_socket
from erpsync_gui.sandbox.server import SandboxServer


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> TlsFiles:
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"
    for place, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(certificate, append=place > 0)
    issued.private_key_pem.write_to_path(key)
    return TlsFiles(certificate, key)


@pytest.fixture
def server(files: TlsFiles) -> Iterator[SandboxServer]:
    sandbox = SandboxServer(tls=files)
    yield sandbox
    sandbox.stop()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.mark.parametrize("address", ["0.0.0.0", ""])
def test_nothing_listens_on_anything_but_loopback(address: str) -> None:
    with pytest.raises(NotLoopbackError, match="this machine only"):
        loopback_socket(address, 0)


def test_with_tls_files_the_address_is_https_and_the_certificate_is_shown(
    server: SandboxServer, authority: trustme.CA
) -> None:
    url = server.start()
    assert url.startswith("https://127.0.0.1:")
    page = httpx.get(f"{url}/", verify=trusting(authority))
    assert "Practice tenant" in page.text
    told = httpx.get(
        f"{url}/api", headers={"Accept": "application/json"}, verify=trusting(authority)
    )
    assert told.json()["v1"] == f"{url}/api/v1"


def test_a_client_that_does_not_believe_the_certificate_breaks_off_and_nothing_is_logged(
    server: SandboxServer,
) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(server.start(), verify=ssl.create_default_context())


def test_faults_on_the_wire_work_over_tls(server: SandboxServer, authority: trustme.CA) -> None:
    url = f"{server.start()}/api/v1/Agents/ErpSync/SyncAll"
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(url, headers={"X-Practice-Fault": "cut"}, verify=trusting(authority))


def test_a_client_certificate_is_demanded_where_authorities_are_named(
    files: TlsFiles, authority: trustme.CA, tmp_path: Path
) -> None:
    authorities, own = tmp_path / "clients.pem", tmp_path / "client.pem"
    authority.cert_pem.write_to_path(authorities)
    authority.issue_cert("somebody@practice.invalid").private_key_and_cert_chain_pem.write_to_path(
        own
    )
    server = SandboxServer(tls=TlsFiles(files.certificate, files.key, authorities))
    url = server.start()
    try:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{url}/", verify=trusting(authority))
        context = trusting(authority)
        context.load_cert_chain(own)
        assert httpx.get(f"{url}/", verify=context).status_code == 200
    finally:
        server.stop()


def test_a_file_that_is_no_certificate_is_an_error_and_nothing_runs(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    server = SandboxServer(tls=TlsFiles(nonsense, nonsense))
    with pytest.raises(ssl.SSLError):
        server.start()
    with pytest.raises(FileNotFoundError):
        SandboxServer(tls=TlsFiles(tmp_path / "absent.pem", nonsense)).start()
    assert server.base_url == ""
