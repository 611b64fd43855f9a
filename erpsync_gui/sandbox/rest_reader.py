"""Reads the JSON of REST requests the way ASP.NET binds it to the contract (sheet 4.2).

Property names are found in any case and unknown ones are skipped; a value that is not what its
type says is noted under its path, as ModelState does it. Words and numbers themselves are read
strictly: a client that sends `"3"` for 3 should hear of it here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, TypeRef, Value
from erpsync_gui.sandbox import time_spans

_INT32 = range(-(2**31), 2**31)
_ROOT = "request"

ModelState: TypeAlias = Mapping[str, Sequence[str]]


class BadModelError(Exception):
    """The body cannot be bound: malformed, or with values of the wrong type."""

    def __init__(self, model_state: ModelState) -> None:
        super().__init__("; ".join(model_state))
        self.model_state = model_state


class _Mismatch(Exception):  # noqa: N818 -- a note on its way to ModelState, not an error of ours
    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.sentence = sentence


class RestReader:
    """Reads request bodies by the contract."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def arguments(self, body: bytes, fields: Sequence[Field]) -> dict[str, Value] | None:
        """The parameters in a body of the OBJECT shape; None when there is no body at all.

        Raises:
            BadModelError: it is no JSON object, or a value is of the wrong type.
        """
        parsed = _parsed(body)
        return None if parsed is None else self._bound(lambda: self._fields(parsed, fields, _ROOT))

    def entity(self, body: bytes, parameter: Field) -> dict[str, Value] | None:
        """The parameter whose bare record is the body (the ENTITY shape); None without a body.

        Raises:
            BadModelError: as for `arguments`.
        """
        parsed = _parsed(body)
        if parsed is None:
            return None
        return self._bound(lambda: {parameter.name: self._value(parsed, parameter.type, _ROOT)})

    def _bound(self, bind: Any) -> dict[str, Value]:
        try:
            bound: dict[str, Value] = bind()
        except _Mismatch as mismatch:
            raise BadModelError({mismatch.path: [mismatch.sentence]}) from mismatch
        return bound

    def _fields(self, source: Any, fields: Sequence[Field], path: str) -> dict[str, Value]:
        if not isinstance(source, dict):
            raise _Mismatch(path, "An object is expected here.")
        by_name = {name.lower(): value for name, value in source.items()}
        given: dict[str, Value] = {}
        for field in fields:
            if field.name.lower() not in by_name:
                continue
            value, place = by_name[field.name.lower()], f"{path}.{field.name}"
            if value is None and not field.nillable:
                raise _Mismatch(place, "Null is not possible here.")
            given[field.name] = self._value(value, field.type, place)
        return given

    def _value(self, value: Any, type_: TypeRef, path: str) -> Value:
        if value is None:
            return None
        match type_.kind:
            case Kind.RECORD:
                return self._fields(value, self._catalogue.record(type_.name).fields, path)
            case Kind.LIST:
                return self._list(value, type_, path)
            case Kind.DICTIONARY:
                return self._dictionary(value, type_, path)
            case _:
                return self._scalar(value, type_, path)

    def _list(self, value: Any, type_: TypeRef, path: str) -> list[Value]:
        if not isinstance(value, list) or type_.item is None:
            raise _Mismatch(path, "An array is expected here.")
        item = type_.item
        if item.kind is Kind.INTEGER and None in value:
            place = f"{path}[{value.index(None)}]"
            raise _Mismatch(place, "Null is not possible here.")
        return [self._value(each, item, f"{path}[{place}]") for place, each in enumerate(value)]

    def _dictionary(self, value: Any, type_: TypeRef, path: str) -> dict[str, Value]:
        if not isinstance(value, dict):
            raise _Mismatch(path, "An object is expected here.")
        inner = self._catalogue.dictionary(type_.name).value
        return {key: self._value(each, inner, f"{path}.{key}") for key, each in value.items()}

    def _scalar(self, value: Any, type_: TypeRef, path: str) -> Value:
        if type_.kind is Kind.INTEGER and _is_int32(value):
            return int(value)
        if type_.kind is Kind.BOOLEAN and isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, type_, path)
        raise _wrong(path, type_)

    def _text(self, text: str, type_: TypeRef, path: str) -> Value:
        try:
            match type_.kind:
                case Kind.TEXT:
                    return text
                case Kind.ENUM:
                    return self._word(text, type_)
                case Kind.FLAGS:
                    # Servers send words that no contract lists, and take them back (sheet 2.3).
                    return [word for word in text.replace(",", " ").split() if word != "None"]
                case Kind.DURATION:
                    return time_spans.to_xsd(time_spans.from_clock(text))
                case Kind.DATETIME:
                    datetime.fromisoformat(text)
                    return text
        except ValueError as error:
            raise _wrong(path, type_) from error
        raise _wrong(path, type_)

    def _word(self, text: str, type_: TypeRef) -> str:
        if all(word.name != text for word in self._catalogue.enum(type_.name).words):
            raise ValueError(text)
        return text


def _parsed(body: bytes) -> Any:
    """The JSON in a body; None for an empty body and for `null`."""
    if not body.strip():
        return None
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadModelError({_ROOT: [f"The body is no JSON: {error}"]}) from error


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def _is_int32(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in _INT32


def _wrong(path: str, type_: TypeRef) -> _Mismatch:
    return _Mismatch(path, f"The value is no {type_.name or type_.kind.value}.")
