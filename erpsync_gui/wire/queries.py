"""An XPath or a JSONPath over a reply -> the nodes that it finds, and what a tree shows of them.

The door to `query_xpath` and `query_jsonpath`. All that goes in and comes out can be pickled, for a
second process to do it: an expression may take minutes, and only the end of its process stops it.
Knows no process and no screen.
"""

from __future__ import annotations

import re

from erpsync_gui.wire.query_found import BadQueryError, Found, mask_of
from erpsync_gui.wire.reply import Form, Reply
from erpsync_gui.wire.shape import Shape
from erpsync_gui.wire.text import Body, IndexedText

__all__ = ["MOST_HITS", "BadQueryError", "Found", "has_pattern", "mask_of", "query"]

MOST_HITS = 100_000
"""So many results are collected when nobody says how many."""

_PATTERN_CALL = re.compile(r"(?:\bre:[\w-]+|\bmatch|\bsearch)\s*\(")


def query(
    body: Body, shape: Shape, form: Form, expression: str, most_hits: int = MOST_HITS
) -> Found:
    """Find the nodes of a reply that an expression means.

    Args:
        body: the laid-out text.
        shape: its shape.
        form: whether it is XML, asked by XPath 1.0, or JSON, asked by JSONPath (RFC 9535).
        expression: the question. Names in an XPath that have no prefix match in any namespace.
        most_hits: collect no more than so many results.

    Raises:
        BadQueryError: the expression or the text cannot be read.
    """
    reply = Reply(form, IndexedText.of(body), shape)
    if reply.root is None:
        msg = "This answer has no tree to be asked."
        raise BadQueryError(msg)
    if form is Form.XML:
        # Start-up time: nobody needs lxml or jsonpath before the first question.
        from erpsync_gui.wire import query_xpath  # noqa: PLC0415 - see above

        return query_xpath.find(reply, expression.strip(), most_hits)
    # Start-up time, as above.
    from erpsync_gui.wire import query_jsonpath  # noqa: PLC0415 - see above

    return query_jsonpath.find(reply, expression.strip(), most_hits)


def has_pattern(expression: str) -> bool:
    """Whether an expression may call regular expressions, which hold the interpreter at will."""
    return _PATTERN_CALL.search(expression) is not None
