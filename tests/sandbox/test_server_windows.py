"""Windows users of the practice tenant as a whole: a connection that proves who is there."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.wire.negotiate import Negotiation

USER, PASSWORD = r"PRACTICE\ola", "wIn-password"
SERVICES = "http://www.superoffice.net/ws/crm/NetServer/Services88"
IMPLICIT = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    f'<AuthenticateImplicit xmlns="{SERVICES}"/></e:Body></e:Envelope>'
)


class Connection:
    """One connection, on which everything is asked."""

    def __init__(self, base_url: str) -> None:
        self.http = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
        self.challenges: list[str] = []

    def principal(self, authorization: str = "") -> tuple[int, str]:
        """REST: who is signed in."""
        self.http.request(
            "GET", "/Practice/api/v1/User/currentPrincipal", None, _with(authorization)
        )
        return self._answer()

    def implicit(self, authorization: str = "") -> tuple[int, str]:
        """SOAP: a ticket for the Windows user."""
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f"{SERVICES}/SoPrincipal/AuthenticateImplicit",
            **_with(authorization),
        }
        path = "/Practice/Remote/Services88/SoPrincipal.svc"
        self.http.request("POST", path, IMPLICIT, headers)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        response = self.http.getresponse()
        self.challenges = response.headers.get_all("www-authenticate") or []
        return response.status, response.read().decode()


def _with(authorization: str) -> dict[str, str]:
    return {"Authorization": authorization} if authorization else {}


@pytest.fixture
def connection() -> Iterator[Connection]:
    server = SandboxServer(windows_users={USER: PASSWORD})
    made = Connection(server.start())
    with contextlib.closing(made.http):
        yield made
    server.stop()


def test_rest_takes_a_windows_user_and_still_looks_at_other_schemes(
    connection: Connection,
) -> None:
    negotiation = Negotiation("127.0.0.1", USER, Secret(PASSWORD))
    status, text = connection.principal()
    while status == 401 and (said := negotiation.answer(connection.challenges)) is not None:
        status, text = connection.principal(said)
    assert status == 200
    assert "Ola Nordmann" in text
    assert connection.principal()[0] == 200
    assert connection.principal("SOTicket 7T:x")[0] == 401


def test_soap_gives_a_windows_user_a_ticket(connection: Connection) -> None:
    negotiation = Negotiation("127.0.0.1", USER, Secret(PASSWORD))
    status, text = connection.implicit()
    while status == 401 and (said := negotiation.answer(connection.challenges)) is not None:
        status, text = connection.implicit(said)
    assert "true</AuthenticationSucceeded>" in text
    assert ">7T:" in text
