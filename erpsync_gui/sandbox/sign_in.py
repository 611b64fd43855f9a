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
from erpsync_gui.sandbox.tenant import Associate

LIFE_S = 6 * 60 * 60
"""How long a ticket lasts after its last use (sheet 5.2)."""

_TICKET = "7T:"
_UNSET_DATE = "0001-01-01T00:00:00"
_ADMINISTRATOR_RIGHTS = ("erpsync-admin", "system-admin")


class Associates(Protocol):
    """Where the users are: the tenant."""

    def associate(self, user: str, password: str) -> Associate | None:
        """Who signs in with this name and password; None when nobody does."""


class Keys:
    """Keys that stand for a signed-in associate, each good for six hours after its last use.

    Any thread may call it: each step is one look into a dictionary.
    """

    def __init__(self, make: Callable[[], str], clock: Callable[[], float]) -> None:
        self._make = make
        self._clock = clock
        self._holders: dict[str, tuple[Associate, float]] = {}

    def issue(self, associate: Associate) -> str:
        """A new key for an associate; earlier ones stay good."""
        key = self._make()
        self._holders[key] = (associate, self._clock() + LIFE_S)
        return key

    def holder(self, key: str) -> Associate | None:
        """Whose key this is, its life renewed; None when it is unknown or has expired."""
        associate, expires = self._holders.get(key, (None, 0.0))
        now = self._clock()
        if associate is None or now >= expires:
            self._holders.pop(key, None)
            return None
        self._holders[key] = (associate, now + LIFE_S)
        return associate


class SignIn:
    """Every way in to the practice tenant.

    `clock` counts seconds and never goes back.
    """

    def __init__(self, associates: Associates, clock: Callable[[], float] = time.monotonic) -> None:
        self._associates = associates
        numbers = itertools.count(1)
        self.tickets = Keys(lambda: _new_ticket(next(numbers)), clock)
        self.tokens = Keys(_new_token, clock)

    def by_password(self, user: str, password: str) -> Associate | None:
        """Who has this name and password; a ticket is a name with a blank password (5.2)."""
        if user.startswith(_TICKET) and not password:
            return self.tickets.holder(user)
        return self._associates.associate(user, password)

    def by_authorization(self, header: str) -> Associate | None:
        """Who is meant by an HTTP `Authorization`; scheme names are read in any case (5.3)."""
        scheme, _, rest = header.partition(" ")
        proof = rest.strip()
        match scheme.lower():
            case "basic":
                return self._by_basic(proof)
            case "soticket":
                return self.tickets.holder(proof)
            case "bearer":
                return self.tokens.holder(proof)
            case _:
                return None

    def perform(self, operation: str, arguments: Mapping[str, Value]) -> Mapping[str, Value]:
        """What a SoPrincipal operation answers: the children of its response element.

        Raises:
            Refusal: a Windows identity is asked for and there is none.
        """
        match operation:
            case "GetSystemInfo":
                return {"SystemInfo": _system_info()}
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
        return self._authenticated(found)

    def _authenticated(self, associate: Associate | None) -> Mapping[str, Value]:
        """A wrong password is no exception: only the last field says so (sheet 5.1)."""
        if associate is None:
            return {
                "Response": None,
                "Credentials": {"Ticket": ""},
                "AuthenticationSucceeded": False,
            }
        return {
            "Response": principal(associate),
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


def not_signed_in() -> Refusal:
    """The refusal of a call without a ticket that is good."""
    return Refusal(
        "SuperOffice.Exceptions.SoSessionException",
        "The call carries no valid ticket: it is missing, unknown or has expired.",
        "You are not signed in, or your session has expired. Sign in again.",
    )


def principal(associate: Associate) -> Mapping[str, Value]:
    """A SoPrincipalCarrier that tells who is signed in."""
    return {
        "UserType": "InternalAssociate",
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
        "RoleType": "Employee",
        "Licenses": [_license()],
        "FullName": associate.full_name,
        "EMailAddress": f"{associate.name.lower()}@practice.invalid",
        "FunctionRights": list(_ADMINISTRATOR_RIGHTS if associate.is_administrator else ()),
        "EjUserId": 0,
        "EjAccessLevel": 0,
        "EjUserStatus": "StatusNone",
        "ProvidedCredentials": [],
        "SecondaryGroups": [],
        "DatabaseContextIdentifier": "Practice",
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


def _new_ticket(number: int) -> str:
    return _TICKET + base64.b64encode(f"{{{uuid.uuid4()}}};{number}".encode()).decode()


def _new_token() -> str:
    return f"8A:Practice.{secrets.token_urlsafe(24)}"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
