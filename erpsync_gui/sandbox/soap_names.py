"""The namespaces of the SOAP wire as a WCF server spells them, and how a NetServer action reads."""

from __future__ import annotations

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
ADDRESSING_NONE = "http://schemas.microsoft.com/ws/2005/05/addressing/none"
DISPATCHER = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"


def services_namespace(services: int) -> str:
    """The namespace of everything SuperOffice-made in one Services version (sheet 2.3)."""
    return f"http://www.superoffice.net/ws/crm/NetServer/Services{services}"


def action_prefix(service: str, services: int) -> str:
    """What stands before the operation's name in SOAPAction (sheet 3.1)."""
    return f"{services_namespace(services)}/{service}/"
