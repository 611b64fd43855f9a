"""How the practice tenant says no: an exception as a NetServer would raise it.

Knows nothing of SOAP, REST or HTTP: the services turn a Refusal into a fault, into
`Succeeded=false` with an `ExceptionInfo`, or into an HTTP error. The real names of NetServer's
exception types are published nowhere, so those written here are plausible inventions.
"""

from __future__ import annotations

from collections.abc import Mapping

_ARGUMENT = "System.ArgumentException"
_NOT_FOUND = "SuperOffice.Exceptions.SoEntityNotFoundException"
_SECURITY = "SuperOffice.Security.Principal.SoSecurityException"
_SYNC = "SuperOffice.ErpSync.ErpSyncException"
_CONNECTOR = "SuperOffice.ErpSync.ErpConnectorException"
_SQL = "SuperOffice.CRM.Data.SoSqlException"
_ENDPOINT = "System.ServiceModel.EndpointNotFoundException"
_WEB = "System.Net.WebException"


class Refusal(Exception):  # noqa: N818 -- named for what it is; nothing is wrong in the program
    """A NetServer exception.

    `message` is for support, `friendly_text` for users; `inner` is the cause, which may have a
    cause of its own; `parameters` are named details.
    """

    def __init__(
        self,
        exception_type: str,
        message: str,
        friendly_text: str = "",
        inner: Refusal | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.exception_type = exception_type
        self.message = message
        self.friendly_text = friendly_text
        self.inner = inner
        self.parameters: Mapping[str, str] = dict(parameters or {})


def bad_argument(parameter: str, reason: str) -> Refusal:
    """An argument that no call of this kind can work with."""
    return Refusal(
        _ARGUMENT,
        f"{reason}\r\nParameter name: {parameter}",
        f"The value of {parameter} cannot be used: {reason}",
        parameters={"ParameterName": parameter},
    )


def not_found(entity: str, key: int | str) -> Refusal:
    """A row that is not there, with the look-up that failed inside."""
    inner = Refusal(
        _NOT_FOUND,
        f"No {entity} with the primary key '{key}'.",
        parameters={"Entity": entity, "PrimaryKey": str(key)},
    )
    return Refusal(
        _SYNC,
        f"The {entity} '{key}' could not be loaded.",
        f"There is no {entity} with the key {key}.",
        Refusal(_SQL, "The query returned no row where one was expected.", inner=inner),
        {"Entity": entity, "PrimaryKey": str(key)},
    )


def not_allowed(user: str, action: str) -> Refusal:
    """Something that the signed-in user may not do or see."""
    return Refusal(
        _SECURITY,
        f"Associate '{user}' lacks the right to {action}.",
        f"You are not allowed to {action}. Ask an administrator.",
        parameters={"Associate": user},
    )


def agent_not_granted(operation: str) -> Refusal:
    """A call to an agent that the online application was not given (sheet 5.9).

    That there is such a refusal is documented; its type and its words are not.
    """
    return Refusal(
        _SECURITY,
        f"ErpSyncAgent.{operation} is restricted, and this application has not been granted it.",
        "This application may not use the ErpSync agent.",
        parameters={"Agent": "ErpSync"},
    )


def not_possible(message: str, friendly_text: str = "", error_code: str = "") -> Refusal:
    """A request that the sync rules forbid; `error_code` as connectors spell it (sheet 7.1)."""
    parameters = {"ErrorCode": error_code} if error_code else {}
    return Refusal(_SYNC, message, friendly_text or message, parameters=parameters)


def unreachable(url: str) -> Refusal:
    """An ERP connector that does not answer, with the network's own words innermost."""
    web = Refusal(_WEB, "Unable to connect to the remote server", parameters={"Status": "11"})
    endpoint = Refusal(
        _ENDPOINT,
        f"There was no endpoint listening at {url} that could accept the message.",
        inner=web,
        parameters={"Url": url},
    )
    return Refusal(
        _CONNECTOR,
        "The ERP connector could not be called.",
        "The ERP system does not answer. Check that its connector is running.",
        endpoint,
        {"Url": url},
    )


def connector_error(message: str, error_code: str = "") -> Refusal:
    """An ERP connector that answered and said no; its words are the inner exception."""
    parameters = {"ErrorCode": error_code} if error_code else {}
    inner = Refusal(_CONNECTOR, message, parameters=parameters)
    return Refusal(
        _SYNC,
        "The ERP connector reported an error.",
        f"The ERP system refused: {message}",
        inner,
        parameters,
    )
