"""XPath 1.0 over a reply in XML, with lxml; the regular expressions of EXSLT are known as `re:`.

People write `//RecordId` without thinking of namespaces: a name without a prefix, of an element or
an attribute, matches in any. White space that only parts tags is no text. Nothing outside of the
text is ever read.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from erpsync_gui.wire import xml_document
from erpsync_gui.wire.query_found import BadQueryError, Found
from erpsync_gui.wire.query_names import prefixes, with_any_namespace
from erpsync_gui.wire.reply import Reply
from erpsync_gui.wire.text import Body

_PIECE_BYTES = 1 << 20
_MOST_SHOWN = 200
_KNOWN_PREFIXES = {
    "re": "http://exslt.org/regular-expressions",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_DECLARED = re.compile(rb"""xmlns:([^\s=<>"']{1,200})\s*=\s*(?:"([^"<]+)"|'([^'<]+)')""")
_REASONS: Mapping[str, str] = {
    "XPATH_EXPR_ERROR": "something is missing or has no place here",
    "XPATH_UNFINISHED_LITERAL_ERROR": "a quoted text has no end",
    "XPATH_INVALID_PREDICATE_ERROR": "a “]” is missing",
    "XPATH_VARIABLE_REF_ERROR": "a name is missing behind “$”",
    "XPATH_UNDEF_VARIABLE_ERROR": "it has a variable, and there are none here",
    "XPATH_UNKNOWN_FUNC_ERROR": "it calls a function that XPath 1.0 does not have",
    "XPATH_INVALID_ARITY": "a function is called with too few or too many values",
    "XPATH_INVALID_TYPE": "nodes are needed where there is a number or a text",
}
"""What is wrong, by libxml2's name of the error; its own words for any other."""


def find(reply: Reply, expression: str, most_hits: int) -> Found:
    """Evaluate an XPath; see `queries.query`."""
    if not expression:
        msg = "The XPath is empty."
        raise BadQueryError(msg)
    # As it was written: an error is told by its place.
    _compiled(expression, expression, _KNOWN_PREFIXES)
    question = _Question(reply, expression)
    try:
        hits = question.ask("({})" + f"[position() <= {most_hits + 1}]")
    except BadQueryError:
        # Only nodes can be cut off. What was really wrong is wrong again.
        hits = question.ask("{}")
    if not isinstance(hits, list):
        return Found.value(_said(hits))
    lines = _Lines(reply, question.root)
    all_lines = [lines.line_of(_element_of(hit)) for hit in hits[:most_hits]]
    found = [line for line in all_lines if line is not None]
    is_cut, note = len(hits) > most_hits, ""
    if is_cut:
        total = question.ask("count({})")
        note = f"{total:,.0f} were found; only the first {most_hits:,} are shown."
    elif hits and not found:
        note = "What was found belongs to no element."
    return Found.nodes(reply, found, is_cut=is_cut, note=note)


class _Question:
    """An expression over the tree of a reply, in any namespace."""

    def __init__(self, reply: Reply, expression: str) -> None:
        self._written = expression
        self._meant = with_any_namespace(expression)
        self._namespaces = _namespaces(reply.text.body, expression)
        self.root = _tree(reply)

    def ask(self, form: str) -> Any:
        """Evaluate the expression, put in place of the `{}` in this form.

        Raises:
            BadQueryError: it cannot be evaluated.
        """
        evaluate = _compiled(form.format(self._meant), self._written, self._namespaces)
        try:
            return evaluate(self.root)
        except etree.XPathError as error:
            raise _bad(error, self._written) from error
        except re.error as error:
            msg = f"The XPath has a regular expression that cannot be read: {error}."
            raise BadQueryError(msg) from error
        except TypeError as error:
            # Raised by lxml's functions for regular expressions.
            msg = f"The XPath cannot be evaluated: {_REASONS['XPATH_INVALID_ARITY']}."
            raise BadQueryError(msg) from error


def _compiled(expression: str, written: str, namespaces: dict[str, str]) -> etree.XPath:
    try:
        return etree.XPath(expression, namespaces=namespaces)
    except etree.XPathError as error:
        raise _bad(error, written) from error
    except ValueError as error:
        msg = "The XPath holds characters that XML does not allow."
        raise BadQueryError(msg) from error


def _bad(error: etree.XPathError, written: str) -> BadQueryError:
    entry = error.error_log.last_error
    reason = _REASONS.get(entry.type_name, entry.message) if entry is not None else str(error)
    if entry is None or not isinstance(error, etree.XPathSyntaxError):
        return BadQueryError(f"The XPath cannot be evaluated: {reason}.")
    # libxml2 counts bytes.
    read = written.encode()[: entry.column].decode(errors="replace")
    place = f"at character {len(read) + 1}" if len(read) < len(written) else "at its end"
    return BadQueryError(f"The XPath breaks {place}: {reason}.")


def _namespaces(body: Body, expression: str) -> dict[str, str]:
    """The namespaces of the prefixes in an expression; of declarations the first counts."""
    used = dict.fromkeys(prefixes(expression))
    if not used:
        return {}
    known = dict(_KNOWN_PREFIXES)
    declared: dict[str, str] = {}
    for found in _DECLARED.finditer(body):
        name = found.group(1).decode("utf-8", "replace")
        uri = (found.group(2) or found.group(3)).decode("utf-8", "replace")
        declared.setdefault(name, html.unescape(uri))
    known |= declared
    for prefix in used:
        if prefix not in known:
            there = ", ".join(f"“{name}”" for name in sorted(declared)[:10]) or "none"
            msg = (
                f"The answer has no prefix “{prefix}”; it has {there}. A name without a prefix "
                "matches in any namespace."
            )
            raise BadQueryError(msg)
    return {prefix: known[prefix] for prefix in used}


def _tree(reply: Reply) -> etree._Element:
    body = reply.text.body
    parser = xml_document.parser(collect_ids=False, remove_blank_text=True)
    at = body.find(b"<!DOCTYPE")
    if 0 <= at < reply.text.line_start(reply.root or 0):
        msg = "The answer has a document type (DOCTYPE), which can be used for attacks."
        raise BadQueryError(msg)
    try:
        for start in range(0, len(body), _PIECE_BYTES):
            parser.feed(body[start : start + _PIECE_BYTES])
        return parser.close()
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "").rpartition(", line ")[0] or error.msg
        msg = f"The answer is no XML that holds together, at line {error.lineno}: {reason}."
        raise BadQueryError(msg) from error


def _said(value: float | str) -> str:
    """A result for people; `bool` is a number, too."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value[:_MOST_SHOWN]}{'…' if len(value) > _MOST_SHOWN else ''}”"
    if not math.isfinite(value):
        return "no finite number"
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def _element_of(hit: Any) -> etree._Element | None:
    """The element that a hit is, or in which it stands; None for a namespace."""
    if isinstance(hit, tuple):
        return None
    if etree.iselement(hit):
        return hit if isinstance(hit.tag, str) else hit.getparent()
    owner: etree._Element | None = hit.getparent()
    return owner.getparent() if hit.is_tail and owner is not None else owner


class _Lines:
    """Finds the lines on which elements begin.

    The children of an element begin on lines of their depth, in order; lxml's own line numbers are
    wrong behind the 65,535th. Hits come in the order of the document, so that each is counted from
    the one before.
    """

    def __init__(self, reply: Reply, root: etree._Element) -> None:
        self._reply = reply
        self._known = {root: reply.root or 0}
        self._last_children: dict[etree._Element, etree._Element] = {}

    def line_of(self, element: etree._Element | None) -> int | None:
        """The line of the node that an element is, or is a part of; None for what is no part."""
        way: list[etree._Element] = []
        while element is not None and element not in self._known:
            way.append(element)
            element = element.getparent()
        if element is None:
            return None
        line = self._known[element]
        for child in reversed(way):
            # An element that was kept as it is, or is nested too deep, is one node with all in it.
            if self._reply.is_parent(line):
                line = self._line_of_child(element, line, child)
            self._known[child] = line
            element = child
        return line

    def _line_of_child(self, parent: etree._Element, line: int, child: etree._Element) -> int:
        last, found = self._last_children.get(parent), None
        if last is not None:
            found = self._line_in(last.itersiblings("*"), self._known[last], line, child)
        if found is None:
            found = self._line_in(parent.iterchildren("*"), line, line, child)
        self._last_children[parent] = child
        return line if found is None else found

    def _line_in(
        self, children: Iterable[etree._Element], before: int, parent: int, child: etree._Element
    ) -> int | None:
        """The line of a child, counted from the line before some children of a parent's line."""
        find, depth = self._reply.shape.find, self._reply.shape[parent] + 2
        for sibling in children:
            before = find(depth, before + 1)
            if sibling is child:
                return before
        return None
