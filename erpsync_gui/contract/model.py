"""The nouns of the contract: operations, parameters, records, enumerations and dictionaries.

Everything here is a frozen value. Names are spelled as they stand on the wire. The model says what
exists; `catalogue` loads it, `values` turns text into values, and neither knows how a call is sent.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value] | None"
"""A plain value of the contract.

Integers are `int`, booleans `bool`; texts, enumeration words, durations (XSD form, `PT10M`) and
date-times (as written) are `str`; flags are a sequence of words; lists are sequences; records and
dictionaries are mappings. In a mapping a missing key means *absent* and `None` means *nil*; an
empty list or text is *empty*. The wire tells the three apart, so values do too.
"""


class Kind(enum.Enum):
    """What sort of value a type holds; forms and codecs choose by it, never by operation name."""

    INTEGER = "integer"
    """32-bit signed (`xs:int`)."""
    TEXT = "text"
    BOOLEAN = "boolean"
    ENUM = "enum"
    """One word of an `EnumType`."""
    FLAGS = "flags"
    """Zero or more words of an `EnumType`: a space list in XML, a comma list in JSON."""
    DURATION = "duration"
    DATETIME = "datetime"
    RECORD = "record"
    LIST = "list"
    DICTIONARY = "dictionary"
    """Text keys with values of one type: a pair list in XML, an object in JSON."""


class Effect(enum.Enum):
    """How careful one has to be with an operation (domain sheet 1.5)."""

    READ = "read"
    WRITE = "write"
    DESTRUCTIVE = "destructive"


class RestShape(enum.Enum):
    """What the REST request carries (domain sheet 4.2)."""

    OBJECT = "object"
    """A JSON object with the parameters by name."""
    NONE = "none"
    """No body."""
    QUERY = "query"
    """One value in the URL and no body."""
    ENTITY = "entity"
    """The bare record, without a wrapper that names the parameter."""


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A use of a type.

    `name` is the wire name of an enumeration, flags, record, dictionary or array type
    (`ArrayOfint`), and empty for the simple kinds. `item` is the type of a list's items; `None`
    for every other kind (a dictionary's value type stands in its `DictionaryType`).
    """

    kind: Kind
    name: str = ""
    item: TypeRef | None = None

    @property
    def item_element(self) -> str:
        """The element name of a list's items: `int`, `string`, or the name of the item type.

        Raises:
            ValueError: this is not a list.
        """
        if self.item is None:
            msg = f"{self.name or self.kind.value} is not a list"
            raise ValueError(msg)
        return {Kind.INTEGER: "int", Kind.TEXT: "string"}.get(self.item.kind, self.item.name)

    @property
    def items_in_arrays_namespace(self) -> bool:
        """Whether the items of this list stand in Microsoft's Arrays namespace (sheet 2.3)."""
        return self.item is not None and self.item.kind in {Kind.INTEGER, Kind.TEXT}


@dataclass(frozen=True, slots=True)
class Field:
    """A named place for a value: a field of a record or a parameter of an operation.

    `since` is the first Services version that has it; `secret` says that the value may be a
    password, so that it is never shown or kept in clear text.
    """

    name: str
    type: TypeRef
    nillable: bool
    since: int = 84
    help: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class RecordType:
    """A record; `fields` stand in wire order, the inherited ones of `Carrier` first.

    `carrier` says that the first two fields are inherited from `Carrier`: SOAP writes them first,
    REST last. `namespace` is empty where it is that of the Services version, as it nearly always
    is; only the public key in a sign-in answer has another.
    """

    name: str
    fields: tuple[Field, ...]
    carrier: bool = False
    since: int = 84
    namespace: str = ""

    def field(self, name: str) -> Field:
        """The field of this name; KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def fields_in(self, services: int) -> tuple[Field, ...]:
        """The fields that a Services version (84 to 88) has, in wire order."""
        return tuple(field for field in self.fields if field.since <= services)


@dataclass(frozen=True, slots=True)
class EnumWord:
    """One word of an enumeration with the number the server keeps for it."""

    name: str
    number: int
    since: int = 84


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enumeration, or with `flags` a set of words that can be combined."""

    name: str
    words: tuple[EnumWord, ...]
    flags: bool = False
    since: int = 84

    def words_in(self, services: int) -> tuple[EnumWord, ...]:
        """The words that a Services version (84 to 88) knows, in contract order."""
        return tuple(word for word in self.words if word.since <= services)


@dataclass(frozen=True, slots=True)
class DictionaryType:
    """A dictionary: on the SOAP wire a list of `pair_element`, each with `Key` and `Value`."""

    name: str
    pair_element: str
    value: TypeRef
    since: int = 84


@dataclass(frozen=True, slots=True)
class RestBinding:
    """How REST v1 carries an operation.

    `query_name` is the spelling in the URL of a QUERY-shaped operation; `select` says that the
    operation takes `$select`.
    """

    shape: RestShape
    select: bool
    query_name: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a service.

    `answer` are the children of the SOAP response element `response_element`, in order: for
    ErpSync one field called `Response`, or nothing for a void operation. `rest` is None where the
    operation has no REST twin. `key_list` names the parameter whose empty or missing list means
    *everything* (the guard reads it); empty when there is none.
    """

    service: str
    name: str
    group: str
    purpose: str
    effect: Effect
    parameters: tuple[Field, ...]
    answer: tuple[Field, ...]
    response_element: str
    since: int
    rest: RestBinding | None
    calls_erp: bool = False
    key_list: str = ""
    may_hold_secrets: bool = False
    notes: tuple[str, ...] = ()

    @property
    def result(self) -> TypeRef | None:
        """The type of the (first) answer value; None for a void operation."""
        return self.answer[0].type if self.answer else None

    @property
    def is_void(self) -> bool:
        """Whether the operation answers without a value (REST 204)."""
        return not self.answer

    @property
    def returns_changes(self) -> bool:
        """Whether the answer can hold a ChangedData, that is, is a PluginResponse."""
        return self.result is not None and self.result.name == "PluginResponse"

    def parameter(self, name: str) -> Field:
        """The parameter of this name; KeyError when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)
