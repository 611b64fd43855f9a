"""Call -> REST bytes, in the four shapes that the agents take (sheet 4.1 to 4.3).

Pure: nothing is sent here. How an answer is read stands in `rest_answer`.
"""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, urlencode

from erpsync_gui.contract import notation
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, RestBinding, RestShape, Value
from erpsync_gui.contract.values import BadValue, check_arguments
from erpsync_gui.wire.call import Call, Options
from erpsync_gui.wire.credentials import Credential, Scheme
from erpsync_gui.wire.encoded import BadRequest, Encoded, Headers, merge_headers

_CONTENT_TYPE = ("Content-Type", "application/json; charset=utf-8")


def encode(
    call: Call, operation: Operation, catalogue: Catalogue, credential: Credential
) -> Encoded:
    """The HTTP request of a call.

    In the arguments a missing key is left out and None is null. A call without a body has an
    empty one, for which the client sends `Content-Length: 0`. `edited_body` goes out as it is.

    Raises:
        BadRequest: the call cannot be sent; the text says why and what to do.
    """
    binding = operation.rest
    if binding is None:
        msg = f"{operation.name} exists only over SOAP: choose a Services version, not REST."
        raise BadRequest(msg)
    arguments: dict[str, Value] = {}
    if call.edited_body is None or binding.shape is RestShape.QUERY:
        try:
            arguments = check_arguments(operation, call.arguments, catalogue)
        except BadValue as bad:
            raise BadRequest(str(bad)) from bad
    body = call.edited_body
    if body is None:
        body = _body(operation, binding, arguments, catalogue)
    own = (
        ("Accept", "application/xml" if call.options.accept_xml else "application/json"),
        *((_CONTENT_TYPE,) if body else ()),
        *signature(credential),
        *_manners(call.options),
    )
    return Encoded(
        method="POST",
        url=call.endpoint.rest_url(operation.service, operation.name)
        + _query(operation, binding, arguments, call.options.select),
        headers=merge_headers(own, call.options.headers),
        body=body,
    )


def _body(
    operation: Operation,
    binding: RestBinding,
    arguments: dict[str, Value],
    catalogue: Catalogue,
) -> bytes:
    if binding.shape in {RestShape.NONE, RestShape.QUERY}:
        return b""
    values = {
        name: notation.to_json(operation.parameter(name).type, value, catalogue)
        for name, value in arguments.items()
    }
    if binding.shape is RestShape.OBJECT:
        return _json_bytes(values)
    return b"".join(_json_bytes(value) for value in values.values())


def _json_bytes(value: object) -> bytes:
    """Compact JSON in UTF-8; half a surrogate pair, which UTF-8 cannot carry, as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _query(
    operation: Operation,
    binding: RestBinding,
    arguments: dict[str, Value],
    select: tuple[str, ...],
) -> str:
    """What follows the path: the one value of a QUERY operation, and `$select`."""
    pairs = []
    if binding.shape is RestShape.QUERY:
        pairs = [(binding.query_name, "" if v is None else str(v)) for v in arguments.values()]
    if select and not binding.select:
        msg = f"{operation.name} does not take $select: leave the list of properties empty."
        raise BadRequest(msg)
    if select:
        pairs.append(("$select", ",".join(select)))
    return f"?{urlencode(pairs, safe='$,/', quote_via=quote)}" if pairs else ""


def signature(credential: Credential) -> Headers:
    """The headers that prove who is calling (sheet 4.3).

    Raises:
        BadRequest: the user name or the password cannot be written.
    """
    secret = credential.secret.reveal()
    headers = []
    match credential.scheme:
        case Scheme.BASIC:
            headers.append(("Authorization", f"Basic {_basic(credential.user, secret)}"))
        case Scheme.TICKET:
            headers.append(("Authorization", f"SOTicket {secret}"))
        case Scheme.BEARER:
            headers.append(("Authorization", f"Bearer {secret}"))
        case Scheme.NONE:
            pass
    if credential.application_token:
        headers.append(("SO-AppToken", credential.application_token.reveal()))
    return tuple(headers)


def _basic(user: str, password: str) -> str:
    try:
        return base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    except UnicodeEncodeError:
        msg = "The user name or the password ends in the middle of a character: type it anew."
        # The error itself would carry the password on.
        raise BadRequest(msg) from None


def _manners(options: Options) -> Headers:
    """The headers that say how values are to be written; those without a value are left out."""
    headers = (
        ("Accept-Language", options.language),
        ("SO-Language", options.language),
        ("SO-Culture", options.culture),
        ("SO-TimeZone", options.time_zone),
    )
    return tuple((name, value) for name, value in headers if value)
