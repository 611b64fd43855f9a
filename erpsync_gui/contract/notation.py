"""Values as people type them and as REST's JSON writes them: both directions, without loss.

Reading always ends in `values.check`, so that what comes out can be sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.durations import duration_to_rest
from erpsync_gui.contract.model import Kind, TypeRef, Value
from erpsync_gui.contract.numbers import BadNumberError, whole_number
from erpsync_gui.contract.texts import quoted
from erpsync_gui.contract.values import (
    MOST_LEVELS,
    BadValue,
    check,
    refuse,
)

_COMPOSITE = frozenset({Kind.RECORD, Kind.LIST, Kind.DICTIONARY})


def parse(of: TypeRef, text: str, catalogue: Catalogue, where: str = "") -> Value:
    """The value that a text writes: simple kinds as people type them, the others as JSON.

    Raises:
        BadValue: it writes none.
    """
    try:
        return _parse(of, text, catalogue)
    except BadValue as bad:
        raise bad.inside(where) from None


def format(of: TypeRef, value: Value) -> str:  # noqa: A001 - read as `notation.format`
    """The text that `parse` reads back; nil has none and becomes an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, str)):
        return str(value)
    if of.kind is Kind.FLAGS:
        return ", ".join(str(word) for word in value)
    return json.dumps(value, ensure_ascii=False, indent=2)


def from_json(of: TypeRef, text: str, catalogue: Catalogue, where: str = "") -> Value:
    """The value that a JSON text holds.

    Raises:
        BadValue: the text is no JSON, or its value cannot be sent.
    """
    return check(of, read_json(text), catalogue, where)


def to_json(of: TypeRef, value: Value, catalogue: Catalogue) -> Any:
    """A checked value as REST writes it, ready for `json.dumps`; `from_json` reads it back."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return duration_to_rest(value) if of.kind is Kind.DURATION else value
    if isinstance(value, Mapping):
        return _members_to_json(of, value, catalogue)
    if of.item is None:
        return ", ".join(str(word) for word in value)
    return [to_json(of.item, item, catalogue) for item in value]


def read_json(text: str) -> object:
    """Parses JSON, more strictly than Python: a name may stand only once in an object.

    Raises:
        BadValue: the text is no JSON, or nested too deep to be read.
    """
    try:
        found: object = json.loads(text, object_pairs_hook=_unique_members)
    except RecursionError:
        refuse(f"This is nested deeper than {MOST_LEVELS} levels.")
    except ValueError as error:
        refuse(f"This is not JSON: {error}.")
    return found


def _parse(of: TypeRef, text: str, catalogue: Catalogue) -> Value:
    stripped = text.strip()
    if of.kind is Kind.INTEGER:
        try:
            return whole_number(stripped)
        except BadNumberError as error:
            refuse(str(error))
    if of.kind is Kind.BOOLEAN:
        if stripped not in {"true", "false", "1", "0"}:
            refuse(f"{quoted(stripped)} is neither true nor false.")
        return stripped in {"true", "1"}
    if of.kind in _COMPOSITE:
        return from_json(of, text, catalogue)
    return check(of, text if of.kind is Kind.TEXT else stripped, catalogue)


def _members_to_json(
    of: TypeRef, value: Mapping[str, Value], catalogue: Catalogue
) -> dict[str, Any]:
    if of.kind is Kind.DICTIONARY:
        member = catalogue.dictionary(of.name).value
        return {name: to_json(member, inner, catalogue) for name, inner in value.items()}
    record = catalogue.record(of.name)
    return {
        name: to_json(record.field(name).type, inner, catalogue) for name, inner in value.items()
    }


def _unique_members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in members if names.count(name) > 1)
        sentence = f"{twice!r} stands twice in one object"
        raise ValueError(sentence)
    return members
