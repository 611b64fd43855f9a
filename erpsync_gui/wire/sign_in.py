"""Trades a password, a Windows account or an access token for a ticket at SoPrincipal (sheet 5.1).

One request each, over SOAP whatever calls speak later: a ticket is good for SOAP and REST alike.
Nothing is kept here; the ticket is in the credential alone, never in the Exchange.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from erpsync_gui import logs
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.secret import Secret
from erpsync_gui.wire import soap_answer, transport
from erpsync_gui.wire.call import Call, Deadlines, Endpoint, Options, Protocol
from erpsync_gui.wire.credentials import Credential, Scheme, SignedIn
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.network import Network
from erpsync_gui.wire.outcome import Level, Outcome
from erpsync_gui.wire.soap_answer import SignIn
from erpsync_gui.wire.transport import Observe, observe_nothing

_SERVICE = "SoPrincipal"
_BY_PASSWORD = "AuthenticateUsernamePassword"  # noqa: S105 - the name of an operation
_BY_WINDOWS = "AuthenticateImplicit"
_BY_ACCESS_TOKEN = "AuthenticateWithAccessToken"  # noqa: S105 - the name of an operation

_NOT_ACCEPTED = {
    _BY_WINDOWS: Verdict(
        Outcome.REFUSED,
        Level.RESULT,
        "Sign-in refused: the server does not take this Windows account.",
        advice="The account has to be linked to a user in SuperOffice, who may sign in.",
    ),
    _BY_ACCESS_TOKEN: Verdict(
        Outcome.REFUSED,
        Level.RESULT,
        "Sign-in refused: the server does not take the access token.",
        advice=(
            "It may have run out, or be meant for another tenant. Check the client secret "
            "(application token) as well."
        ),
    ),
}
"""What to say where `AuthenticationSucceeded` is false and no password was at stake (trap 18)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody signs in, and how the request gets there.

    `application_token` is the client secret that online sign-ins carry; it stays with the
    credential that they give. `server` is the server's name for people.
    """

    endpoint: Endpoint
    catalogue: Catalogue
    application_token: Secret = Secret()
    network: Network = Network()
    server: str = ""
    deadlines: Deadlines = Deadlines()
    observe: Observe = observe_nothing


async def by_password(desk: Desk, user: str, password: Secret) -> SignedIn:
    """Sign in with a user name and a password; on-site only."""
    arguments: dict[str, Value] = {"UserName": user, "Password": password.reveal()}
    return await _authenticate(desk, _BY_PASSWORD, arguments, Credential(user=user))


async def by_windows(desk: Desk, user: str = "", password: Secret = Secret()) -> SignedIn:
    """Sign in as a Windows account, which the connection itself proves; on-site only.

    Without a user it is the account that is logged on at this computer.
    """
    account = Credential(Scheme.WINDOWS, user, password)
    return await _authenticate(desk, _BY_WINDOWS, {}, account)


async def by_access_token(desk: Desk, token: Secret, user: str = "") -> SignedIn:
    """Turn an online access token into a ticket, for SOAP.

    Services84 and 85 lack the operation: the ticket is then taken under 88. `user` names the
    holder of the token for people, where that is known.
    """
    arguments: dict[str, Value] = {"AccessToken": token.reveal()}
    return await _authenticate(desk, _BY_ACCESS_TOKEN, arguments, Credential(user=user))


async def _authenticate(
    desk: Desk, name: str, arguments: dict[str, Value], account: Credential
) -> SignedIn:
    """Make the request, signed with what the account needs for it, and take the ticket."""
    operation = desk.catalogue.operation(name, _SERVICE)
    call = Call(
        name,
        _soap_endpoint(desk.endpoint, operation.since),
        arguments,
        service=_SERVICE,
        options=Options(deadlines=desk.deadlines),
    )
    signed = SignIn(succeeded=False)

    def learn(body: bytes, content_type: str, status: int) -> Iterable[Secret]:
        nonlocal signed
        reading = soap_answer.read(body, content_type, status, operation, desk.catalogue)
        signed = soap_answer.sign_in_of(reading)
        logs.forget(signed.ticket.reveal())
        return (signed.ticket,)

    exchange = await transport.perform(
        call,
        desk.catalogue,
        replace(account, application_token=desk.application_token),
        network=desk.network,
        observe=desk.observe,
        server=desk.server,
        user=account.user,
        learn=learn,
    )
    if signed.succeeded and signed.ticket:
        return SignedIn(exchange.verdict, (exchange,), _credential(desk, account.user, signed))
    verdict = exchange.verdict
    if verdict.outcome is Outcome.REFUSED and verdict.level is Level.RESULT:
        verdict = _NOT_ACCEPTED.get(name, verdict)
    return SignedIn(verdict, (replace(exchange, verdict=verdict),))


def _soap_endpoint(endpoint: Endpoint, since: int) -> Endpoint:
    """Where to sign in: the endpoint's own Services version if it has the operation, or 88."""
    protocol = endpoint.protocol
    if protocol.is_soap and protocol.services >= since:
        return endpoint
    return replace(endpoint, protocol=Protocol.SOAP88)


def _credential(desk: Desk, user: str, signed: SignIn) -> Credential:
    return Credential(
        Scheme.TICKET,
        user or signed.associate,
        signed.ticket,
        desk.application_token,
        signed.full_name or signed.associate or user,
    )
