"""Turns the contract files into values of the model, and refuses files that do not hold together.

Every refusal names the place. What the values mean is the model's business, finding them again is
the catalogue's.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from erpsync_gui.contract.model import (
    DictionaryType,
    Effect,
    EnumType,
    EnumWord,
    Field,
    Kind,
    Operation,
    RecordType,
    RestBinding,
    RestShape,
    TypeRef,
)

Json: TypeAlias = Mapping[str, Any]
Keys: TypeAlias = Mapping[str, type]

_SIMPLE_KINDS = {
    "int": Kind.INTEGER,
    "string": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "dateTime": Kind.DATETIME,
    "duration": Kind.DURATION,
}
_LIST = "ArrayOf"
_CARRIER = "Carrier"

_TYPES_KEYS: Keys = {"records": list, "enums": list, "dictionaries": list}
_RECORD_KEYS: Keys = {"name": str, "fields": list, "carrier": bool, "namespace": str, "since": int}
_ENUM_KEYS: Keys = {"name": str, "words": list, "flags": bool, "since": int}
_WORD_KEYS: Keys = {"name": str, "number": int, "since": int}
_DICTIONARY_KEYS: Keys = {"name": str, "pair_element": str, "value": str, "since": int}
_FIELD_KEYS: Keys = {
    "name": str,
    "type": str,
    "nillable": bool,
    "since": int,
    "help": str,
    "secret": bool,
}
_REST_KEYS: Keys = {"shape": str, "select": bool, "query_name": str}
_SERVICE_KEYS: Keys = {
    "service": str,
    "groups": list,
    "request_headers": list,
    "response_headers": list,
    "operations": list,
}
_OPERATION_KEYS: Keys = {
    "name": str,
    "group": str,
    "since": int,
    "effect": str,
    "purpose": str,
    "parameters": list,
    "answer": list,
    "response_element": str,
    "rest": dict,
    "calls_erp": bool,
    "key_list": str,
    "may_hold_secrets": bool,
    "notes": list,
}

_Named = TypeVar("_Named", Field, RecordType, EnumType, EnumWord, DictionaryType, Operation)
_Choice = TypeVar("_Choice", bound=enum.Enum)


class BadContractError(Exception):
    """The contract files do not hold together; the message names the place and the reason."""


def require(condition: object, where: str, reason: str) -> None:
    """Refuses the contract unless the condition holds."""
    if not condition:
        raise _damaged(where, reason)


class TypeReader:
    """Reads `types.json` and resolves the type names that stand in any of the files."""

    def __init__(self, raw: Json) -> None:
        _check_keys(raw, "types", _TYPES_KEYS, _TYPES_KEYS)
        kinds = {Kind.RECORD: "records", Kind.ENUM: "enums", Kind.DICTIONARY: "dictionaries"}
        self._kinds: dict[str, Kind] = dict(_SIMPLE_KINDS)
        for kind, part in kinds.items():
            for entry in raw[part]:
                name = entry.get("name", "")
                require(name not in self._kinds, name, "two types have this name")
                self._kinds[name] = Kind.FLAGS if entry.get("flags") else kind
        self._known: dict[str, TypeRef] = {}
        self.enums = _by_name(raw["enums"], "enums", _enum)
        self.dictionaries = _by_name(raw["dictionaries"], "dictionaries", self._dictionary)
        own = _by_name(raw["records"], "records", self._record)
        self.records = {name: _with_inherited(record, own) for name, record in own.items()}

    def type_ref(self, name: str, where: str) -> TypeRef:
        """The type of this name: `int`, `ErpConnection`, `ArrayOfstring`."""
        if name not in self._known:
            self._known[name] = self._resolved(name, where)
        return self._known[name]

    def _resolved(self, name: str, where: str) -> TypeRef:
        if name.startswith(_LIST):
            return TypeRef(Kind.LIST, name, self.type_ref(name.removeprefix(_LIST), where))
        require(name in self._kinds, where, f"there is no type {name}")
        return TypeRef(self._kinds[name], "" if name in _SIMPLE_KINDS else name)

    def fields(self, raw: Sequence[Json], where: str) -> tuple[Field, ...]:
        """Fields, parameters, answers or headers, each name once."""
        return tuple(_by_name(raw, where, self._field).values())

    def _field(self, raw: Json, where: str) -> Field:
        _check_keys(raw, where, _FIELD_KEYS, ("name", "type"))
        rest = {key: value for key, value in raw.items() if key not in {"type", "nillable"}}
        return Field(
            type=self.type_ref(raw["type"], where), nillable=raw.get("nillable", False), **rest
        )

    def _record(self, raw: Json, where: str) -> RecordType:
        _check_keys(raw, where, _RECORD_KEYS, ("name", "fields"))
        return RecordType(**{**raw, "fields": self.fields(raw["fields"], where)})

    def _dictionary(self, raw: Json, where: str) -> DictionaryType:
        _check_keys(raw, where, _DICTIONARY_KEYS, ("name", "pair_element", "value"))
        return DictionaryType(**{**raw, "value": self.type_ref(raw["value"], where)})


class ServiceReader:
    """Reads the file of one service: its groups, headers and operations."""

    def __init__(self, raw: Json, types: TypeReader) -> None:
        _check_keys(raw, "service", _SERVICE_KEYS, _SERVICE_KEYS)
        self._types = types
        self.name: str = raw["service"]
        self.groups: tuple[str, ...] = tuple(raw["groups"])
        self.request_headers = types.fields(raw["request_headers"], f"{self.name} headers")
        self.response_headers = types.fields(raw["response_headers"], f"{self.name} headers")
        self.operations = _by_name(raw["operations"], self.name, self._operation)

    def _operation(self, raw: Json, where: str) -> Operation:
        optional = {"rest", "calls_erp", "key_list", "may_hold_secrets", "notes"}
        _check_keys(raw, where, _OPERATION_KEYS, _OPERATION_KEYS.keys() - optional)
        require(raw["group"] in self.groups, where, f"there is no group {raw['group']}")
        operation = Operation(
            **{
                **raw,
                "service": self.name,
                "effect": _choice(Effect, raw["effect"], where),
                "parameters": self._types.fields(raw["parameters"], where),
                "answer": self._types.fields(raw["answer"], where),
                "rest": _rest_binding(raw["rest"], where) if "rest" in raw else None,
                "notes": tuple(raw.get("notes", ())),
            }
        )
        if operation.key_list:
            kinds = {field.name: field.type.kind for field in operation.parameters}
            is_list = kinds.get(operation.key_list) is Kind.LIST
            require(is_list, where, f"{operation.key_list} is not one of its lists")
        return operation


def _check_keys(
    raw: Json, where: str, known: Keys, required: Keys | Sequence[str] | set[str]
) -> None:
    """Refuses an entry with a key too many, a key too few, or a value of another type."""
    for key, value in raw.items():
        if type(value) is not known.get(key):
            # Made here and not for `require`: the words of all values take as long as all the rest.
            strange = f"{key!r} holds {value!r}"
            raise _damaged(where, strange if key in known else f"nothing is known of {key!r}")
    for key in required:
        require(key in raw, where, f"{key!r} is missing")


def _by_name(
    raw: Sequence[Json], where: str, read: Callable[[Json, str], _Named]
) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for entry in raw:
        value = read(entry, f"{where}.{entry.get('name', '?')}")
        require(value.name not in found, where, f"{value.name} stands there twice")
        found[value.name] = value
    return found


def _enum(raw: Json, where: str) -> EnumType:
    _check_keys(raw, where, _ENUM_KEYS, ("name", "words"))
    return EnumType(**{**raw, "words": tuple(_by_name(raw["words"], where, _word).values())})


def _word(raw: Json, where: str) -> EnumWord:
    _check_keys(raw, where, _WORD_KEYS, ("name", "number"))
    return EnumWord(**raw)


def _with_inherited(record: RecordType, records: Mapping[str, RecordType]) -> RecordType:
    if not record.carrier:
        return record
    require(_CARRIER in records, record.name, f"there is no record {_CARRIER}")
    fields = records[_CARRIER].fields + record.fields
    return RecordType(record.name, fields, carrier=True, since=record.since)


def _rest_binding(raw: Json, where: str) -> RestBinding:
    _check_keys(raw, where, _REST_KEYS, ("shape", "select"))
    return RestBinding(**{**raw, "shape": _choice(RestShape, raw["shape"], where)})


def _choice(kind: type[_Choice], word: str, where: str) -> _Choice:
    try:
        return kind(word)
    except ValueError:
        raise _damaged(where, f"{word!r} is no {kind.__name__}") from None


def _damaged(where: str, reason: str) -> BadContractError:
    return BadContractError(f"The contract is damaged at {where}: {reason}.")
