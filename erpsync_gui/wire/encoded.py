"""An encoded request: what goes over the wire, before it goes. Both codecs make one.

Knows nothing of what the bytes mean, and sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = tuple[tuple[str, str], ...]
"""HTTP headers in the order in which they are sent; names keep their spelling."""


class BadRequest(ValueError):  # noqa: N818 - a sentence for people, not a crash of the program
    """A call that cannot be put on the wire; its text is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One HTTP request, ready to send, with its secrets: those parts are never printed."""

    method: str
    url: str = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)


def content_type_of(headers: Headers) -> str:
    """The header Content-Type, whatever case its name is in; empty when it is missing."""
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def merge_headers(own: Headers, further: Headers) -> Headers:
    """The headers to send: `own`, then `further`, which replace `own` by name in any case."""
    replaced = {name.lower() for name, _ in further}
    return (*(pair for pair in own if pair[0].lower() not in replaced), *further)
