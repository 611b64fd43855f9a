"""A request that is no operation of the contract: a token, a tenant's state, a version, a page.

It is sent by `transport.fetch` and ends as an Exchange like every call, so that it can be looked
at like one. In that Exchange the Call has the service `WEB` and the request's name as operation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from erpsync_gui.secret import Secret
from erpsync_gui.wire.encoded import Headers


@dataclass(frozen=True, slots=True)
class WebRequest:
    """One HTTP request with a name for people, such as `Tenant state`.

    `secrets` are masked wherever they stand in what is kept. Members of an answer whose names
    tell (`access_token`, `Ticket` …) are masked without being named here, and so are `code`,
    `code_verifier` and `client_assertion` in a form. A page of HTML is an answer only where the
    headers have an `Accept` that names HTML.
    """

    name: str
    method: str
    url: str
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    secrets: tuple[Secret, ...] = ()
