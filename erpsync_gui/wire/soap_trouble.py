"""What a SOAP answer says when it says no: faults of both SOAP versions and exception carriers.

Reads the server's words, deepest first, and knows what helps. It judges nothing: `soap_answer`
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from erpsync_gui.wire.xml_document import child, local_name, text_of
from erpsync_gui.wire.xml_values import is_nil

_OTHER_VERSION = (
    "This Services version of the server does not know the operation: try an older or a newer one."
)
_BAD_VALUE = (
    "The server could not read a value that was sent: look at numbers, enumeration words and "
    "dates, and whether this Services version has them."
)
_OTHER_SOAP = "Something on the way expects another SOAP version or further headers."
_BAD_HEADER = (
    "This text often hides a wrong header: sign in again, and check the application token and the "
    "time zone."
)
_SIGN_IN = (
    "Sign in again: a ticket ends after 6 hours without use and holds for one database only. "
    "Online, check the application token too."
)
_NOT_ALLOWED = (
    "The user or the application may not do this. Online, the ErpSync agent must be granted to "
    "the application when it is registered."
)
_REASON_KEPT = (
    "The server keeps the reason to itself: look in its log, or ask for WrapExceptions to be "
    "switched on in its web.config."
)
_ADVICE = (
    (r"ActionNotSupported|DestinationUnreachable|ContractFilter", _OTHER_VERSION),
    (r"DeserializationFailed|FormatException|invalid value", _BAD_VALUE),
    (r"VersionMismatch|MustUnderstand", _OTHER_SOAP),
    (r"(?i)server unavailable", _BAD_HEADER),
    (r"(?i)authenticat|ticket|credential|InvalidSecurity|session", _SIGN_IN),
    (r"(?i)authoriz|access|permission|denied|not available|not allowed", _NOT_ALLOWED),
    (r"InternalServiceFault", _REASON_KEPT),
)
"""What a code or message hints at, the first that fits (sheet 3.4)."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong on the server, in its own words.

    `words` are its messages, the deepest (most useful) first, one a line; `code` is the fault code
    without its prefix or the type of the deepest exception; both may be empty.
    """

    words: str
    code: str

    @property
    def advice(self) -> str:
        """What to try next; empty when nothing general helps."""
        text = f"{self.code}\n{self.words}"
        return next((advice for pattern, advice in _ADVICE if re.search(pattern, text)), "")


def of_exception(carrier: etree._Element) -> Trouble:
    """Read a `SoExceptionInfo` or a WCF `ExceptionDetail` with its nested causes (sheet 3.4)."""
    causes = list(_chain(carrier))[::-1]
    messages = [text_of(cause, name) for cause in causes for name in ("Message", "FriendlyText")]
    types = [text_of(cause, name) for cause in causes for name in ("ExceptionType", "Type")]
    return Trouble(_lines(messages), next(filter(None, types), ""))


def of_fault(fault: etree._Element) -> Trouble:
    """Read a Fault of SOAP 1.1 (`faultcode`) or 1.2 (`Code`, `Reason`), its detail first."""
    detail = child(fault, "detail", "Detail")
    messages: list[str] = []
    if detail is not None:
        messages.append((detail.text or "").strip())
        messages += [
            of_exception(carrier).words or (carrier.text or "").strip()
            for carrier in detail.iterchildren("*")
        ]
    messages.append(text_of(fault, "faultstring"))
    reason = child(fault, "Reason")
    if reason is not None:
        messages.append(text_of(reason, "Text"))
    return Trouble(_lines(messages), _fault_code(fault))


def _chain(carrier: etree._Element) -> Iterator[etree._Element]:
    """An exception and its inner exceptions, outermost first, however many there are."""
    current: etree._Element | None = carrier
    while current is not None and not is_nil(current):
        yield current
        current = child(current, "InnerException")


def _fault_code(fault: etree._Element) -> str:
    """The most exact code of a fault, without its prefix."""
    code = text_of(fault, "faultcode")
    level = child(fault, "Code", "Subcode")
    while level is not None:
        code = text_of(level, "Value") or code
        level = child(level, "Subcode")
    return code.rpartition(":")[2]


def _lines(messages: list[str]) -> str:
    """The messages as lines, each once, the empty ones left out."""
    return "\n".join(dict.fromkeys(filter(None, messages)))


def is_filled(carrier: etree._Element) -> bool:
    """Whether an exception carrier says anything at all: not nil, and not an empty element."""
    return not is_nil(carrier) and any(
        local_name(part) != "Parameters" and not is_nil(part) for part in carrier.iterchildren("*")
    )
