"""Who is calling: passwords, tickets and access tokens, and what SoPrincipal answers (sheet 5).

Knows the tenant's associates and nothing of SOAP or REST; both ask here.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Protocol

from erpsync_gui import __version__
from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_crm import SYSTEM_USER
from erpsync_gui.sandbox.tenant import Associate

LIFE_S = 6 * 60 * 60
"""How long a ticket lasts after its last use (sheet 5.2)."""

ON_SITE = "Practice"
"""What the installation that is not online calls its tenant."""

ON_SITE_CHALLENGE = f'Basic realm="{ON_SITE}", SOTicket, Bearer'
"""What it says about the ways in to who is not signed in."""

WINDOWS_USER = "windows_user"
"""Where the state of a request holds the associate whom the connection itself has proved."""

_WINDOWS_SCHEMES = {"", "negotiate", "ntlm"}
_TICKET = "7T:"
_UNSET_DATE = "0001-01-01T00:00:00"
_ADMINISTRATOR_RIGHTS = ("erpsync-admin", "system-admin")


class Associates(Protocol):
    """Where the users are: the tenant."""

    def associate(self, user: str, password: str) -> Associate | None:
        """Who signs in with this name and password; None when nobody does."""


class Keys:
    """Keys that stand for a signed-in associate.

    Each is good for six hours after its last use, or for as long as it was issued for. Any thread
    may call it: each step is one look into a dictionary.
    """

    def __init__(self, make: Callable[[], str], clock: Callable[[], float]) -> None:
        self._make = make
        self._clock = clock
        self._holders: dict[str, tuple[Associate, float, bool]] = {}

    def issue(self, associate: Associate, life_s: float | None = None) -> str:
        """A new key for an associate, which slides unless its life is given; others stay good."""
        key = self._make()
        expires = self._clock() + (LIFE_S if life_s is None else life_s)
        self._holders[key] = (associate, expires, life_s is None)
        return key

    def holder(self, key: str) -> Associate | None:
        """Whose key this is, its life renewed where it slides; None when unknown or expired."""
        associate, expires, slides = self._holders.get(key, (None, 0.0, False))
        now = self._clock()
        if associate is None or now >= expires:
            self._holders.pop(key, None)
            return None
        if slides:
            self._holders[key] = (associate, now + LIFE_S, True)
        return associate


class SignIn:
    """Every way in to one installation of the practice tenant.

    `clock` counts seconds. `context` is what the installation calls its tenant. An
    `application_token` makes it an online one: tickets count only together with that token, and
    names with passwords do not count at all (sheet 5.1, 5.3).
    """

    def __init__(
        self,
        associates: Associates,
        clock: Callable[[], float] = time.monotonic,
        *,
        context: str = ON_SITE,
        application_token: str = "",
    ) -> None:
        self._associates = associates
        self._application_token = application_token
        self.context = context
        numbers = itertools.count(1)
        self.tickets = Keys(lambda: _new_ticket(next(numbers)), clock)
        self.tokens = Keys(lambda: _new_token(context), clock)

    @property
    def challenge(self) -> str:
        """What a 401 says about the ways in, as `WWW-Authenticate`."""
        return "Bearer, SOTicket" if self._application_token else ON_SITE_CHALLENGE

    def by_password(self, user: str, password: str) -> Associate | None:
        """Who has this name and password; a ticket is a name with a blank password (5.2)."""
        if self._application_token:
            return None
        if user.startswith(_TICKET) and not password:
            return self.tickets.holder(user)
        return self._associates.associate(user, password)

    def by_ticket(self, ticket: str, application_token: str) -> Associate | None:
        """Whose ticket this is; online the application must be a known one, too (5.3)."""
        return self.tickets.holder(ticket) if self.admits(application_token) else None

    def by_authorization(self, header: str, application_token: str = "") -> Associate | None:
        """Who is meant by an HTTP `Authorization`; scheme names are read in any case (5.3)."""
        scheme, _, rest = header.partition(" ")
        proof = rest.strip()
        match scheme.lower():
            case "basic":
                return self._by_basic(proof)
            case "soticket":
                return self.by_ticket(proof, application_token)
            case "bearer":
                return self.tokens.holder(proof)
            case _:
                return None

    def admits(self, application_token: str) -> bool:
        """Whether an application may call at all; on-site nobody asks (5.1)."""
        return self._application_token in {"", application_token}

    def perform(
        self, operation: str, arguments: Mapping[str, Value], application_token: str = ""
    ) -> Mapping[str, Value]:
        """What a SoPrincipal operation answers: the children of its response element.

        Raises:
            Refusal: a Windows identity is asked for and there is none, or the application is not
                known (which is documented to be needed; how it is told is invented).
        """
        if operation == "GetSystemInfo":
            return {"SystemInfo": _system_info()}
        if not self.admits(application_token):
            raise _unknown_application()
        match operation:
            case "AuthenticateUsernamePassword":
                found = self.by_password(
                    _text(arguments.get("UserName")), _text(arguments.get("Password"))
                )
            case "AuthenticateGeneric":
                found = self._by_pairs(arguments.get("AuthenticationData"))
            case "AuthenticateWithAccessToken":
                found = self.tokens.holder(_text(arguments.get("AccessToken")))
            case "AuthenticateImplicit":
                raise _no_windows_identity()
            case _:
                raise KeyError(operation)
        return self.authenticated(found)

    def authenticated(self, associate: Associate | None) -> Mapping[str, Value]:
        """What an attempt to sign in answers; None is a wrong one.

        A wrong password is no exception: only the last field says so (sheet 5.1).
        """
        if associate is None:
            return {
                "Response": None,
                "Credentials": {"Ticket": ""},
                "AuthenticationSucceeded": False,
            }
        return {
            "Response": principal(associate, self.context),
            "Credentials": {"Ticket": self.tickets.issue(associate)},
            "AuthenticationSucceeded": True,
        }

    def _by_basic(self, proof: str) -> Associate | None:
        try:
            decoded = base64.b64decode(proof, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        # A ticket in the place of a name has a colon of its own.
        split = decoded.rpartition if decoded.startswith(_TICKET) else decoded.partition
        user, _, password = split(":")
        return self.by_password(user, password)

    def _by_pairs(self, data: Value) -> Associate | None:
        """The keys are those of UsernamePassword: what plug-ins upstream want is their own."""
        pairs = data if isinstance(data, Mapping) else {}
        return self.by_password(_text(pairs.get("UserName")), _text(pairs.get("Password")))


def is_windows(authorization: str) -> bool:
    """Whether an `Authorization` leaves it to the connection to say who is there."""
    return authorization.partition(" ")[0].lower() in _WINDOWS_SCHEMES


def not_signed_in() -> Refusal:
    """The refusal of a call without a ticket that is good."""
    return Refusal(
        "SuperOffice.Exceptions.SoSessionException",
        "The call carries no valid ticket: it is missing, unknown or has expired.",
        "You are not signed in, or your session has expired. Sign in again.",
    )


def principal(associate: Associate, context: str) -> Mapping[str, Value]:
    """A SoPrincipalCarrier that tells who is signed in to which installation."""
    is_system = associate.name == SYSTEM_USER
    return {
        "UserType": "SystemAssociate" if is_system else "InternalAssociate",
        "Associate": associate.name,
        "AssociateId": associate.associate_id,
        "IsPerson": True,
        "PersonId": associate.associate_id,
        "CountryId": 578,
        "HomeCountryId": 578,
        "ContactId": 1,
        "GroupId": associate.group_id,
        "BusinessId": 0,
        "CategoryId": 0,
        "ContactOwner": 0,
        "RoleId": 1 if associate.is_administrator else 2,
        "RoleName": "Administrator" if associate.is_administrator else "User",
        "RoleDescription": "",
        "RoleType": "System" if is_system else "Employee",
        "Licenses": [_license()],
        "FullName": associate.full_name,
        "EMailAddress": associate.email,
        "FunctionRights": list(_ADMINISTRATOR_RIGHTS if associate.is_administrator else ()),
        "EjUserId": 0,
        "EjAccessLevel": 0,
        "EjUserStatus": "StatusNone",
        "ProvidedCredentials": [],
        "SecondaryGroups": [],
        "DatabaseContextIdentifier": context,
    }


def _license() -> Mapping[str, Value]:
    return {
        "OwnerId": 1,
        "OwnerName": "SuperOffice",
        "OwnerDescription": "",
        "ModuleId": 1,
        "Name": "erpsync",
        "Description": "Synchronization with ERP systems",
        "Version": "1",
        "LicenseType": "SiteLicense",
        "ExtraFlags": 0,
        "SortOrder": 0,
        "LicenseNumber": 0,
        "IsHidden": False,
        "IsUnrestricted": True,
        "ExpiryDate": _UNSET_DATE,
    }


def _system_info() -> Mapping[str, Value]:
    return {
        "License": None,
        "WarningEnglish": "",
        "WarningResource": "",
        "BranchName": "practice",
        "BuildLabel": f"ErpSync Workbench {__version__}",
        "AssemblyVersion": f"{__version__}.0",
        "AccumulatedNextCheckDate": _UNSET_DATE,
        "FileVersion": f"{__version__}.0",
        "Description": "The practice tenant of ErpSync Workbench",
        "DaysUntilNetServerExpiry": 365,
        "BuildType": "Release",
        "DatabaseVersion": 1,
        "IsUnicode": True,
        "CompanyName": "Practice AS",
        "CompanyId": 1,
        "DatabaseType": "SQLite",
        "DatabaseMinor": "3",
        "DatabaseName": "Practice",
        "IsOnTravel": False,
        "IsSatellite": False,
    }


def _no_windows_identity() -> Refusal:
    return Refusal(
        "SuperOffice.Exceptions.SoSessionException",
        "The connection carries no Windows identity.",
        "Sign-in as a Windows user is not possible here. Use a name and a password.",
    )


def _unknown_application() -> Refusal:
    return Refusal(
        "SuperOffice.Exceptions.SoSessionException",
        "The application token is missing or belongs to no application.",
        "The application is not known here. Check its client secret.",
    )


def _new_ticket(number: int) -> str:
    return _TICKET + base64.b64encode(f"{{{uuid.uuid4()}}};{number}".encode()).decode()


def _new_token(context: str) -> str:
    return f"8A:{context}.{secrets.token_urlsafe(24)}"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
