"""Plain values as REST writes them -> the values that SOAP gives for the same data.

REST writes flags as one text, durations as .NET does, and dictionaries as objects, which they are
here, too. What the contract does not know stays as it is, and so does what cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.durations import BadDurationError, duration_from_rest
from erpsync_gui.contract.model import Kind, TypeRef, Value

_Container: TypeAlias = "list[Value] | dict[str, Value]"

_WORD_ENDS = re.compile(r"[\s,]+")


def typed(value: Value, of: TypeRef, catalogue: Catalogue) -> Value:
    """The value as its type wants it; lists and dicts in it are changed in place.

    No recursion: values are nested as deep as a server likes.
    """
    return _Typist(catalogue).typed(value, of)


class _Typist:
    """Goes through one value; containers wait in line until what is around them is done."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._waiting: list[tuple[_Container, TypeRef]] = []
        self._members: dict[str, Mapping[str, TypeRef]] = {}

    def typed(self, value: Value, of: TypeRef) -> Value:
        value = self._one(value, of)
        while self._waiting:
            container, inner = self._waiting.pop()
            if isinstance(container, list):
                self._do_list(container, inner)
            elif inner.kind is Kind.DICTIONARY:
                member = self._catalogue.dictionary(inner.name).value
                self._do_members(container, dict.fromkeys(container, member))
            elif inner.kind is Kind.RECORD:
                self._do_members(container, self._members_of(inner.name))
        return value

    def _one(self, value: Value, of: TypeRef) -> Value:
        if isinstance(value, str):
            if of.kind is Kind.FLAGS:
                return [word for word in _WORD_ENDS.split(value) if word]
            return _duration(value) if of.kind is Kind.DURATION else value
        if isinstance(value, (list, dict)):
            self._waiting.append((value, of))
        return value

    def _do_list(self, items: list[Value], of: TypeRef) -> None:
        if of.item is not None:
            items[:] = [self._one(item, of.item) for item in items]

    def _do_members(self, values: dict[str, Value], types: Mapping[str, TypeRef]) -> None:
        for name, value in values.items():
            of = types.get(name)
            if of is not None:
                values[name] = self._one(value, of)

    def _members_of(self, record: str) -> Mapping[str, TypeRef]:
        if record not in self._members:
            fields = self._catalogue.record(record).fields
            self._members[record] = {field.name: field.type for field in fields}
        return self._members[record]


def _duration(text: str) -> str:
    try:
        return duration_from_rest(text)
    except BadDurationError:
        return text
