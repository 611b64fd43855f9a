"""Values of the contract: checking them, with messages for people.

A value is checked here once, at the edge; whoever holds one afterwards may trust it. Nothing here
knows how a value is typed (`notation`) or sent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn

from erpsync_gui.contract.catalogue import Catalogue, near
from erpsync_gui.contract.durations import BadDurationError, duration
from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef, Value
from erpsync_gui.contract.numbers import LARGEST, SMALLEST, BadNumberError, in_range
from erpsync_gui.contract.texts import illegal_character, quoted

MOST_LEVELS = 64
"""How deep lists and records may stand in each other."""

NILLABLE_KINDS = frozenset({Kind.TEXT, Kind.RECORD, Kind.LIST, Kind.DICTIONARY})
"""What can be nil where no field says so, in lists and dictionaries (domain sheet 2.3)."""

_DATE_TIME = re.compile(
    r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_WORD_SEPARATORS = re.compile(r"[\s,]+")
_MOST_READABLE = 10**15


class BadValue(Exception):  # noqa: N818 - it is what somebody typed, no fault of the program
    """A value that cannot be sent: where it stands (`Mapping.FieldMappings[3].Access`), and why.

    `sentence` stands for itself; `where` is empty for the value as a whole.
    """

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(where, sentence)
        self.where = where
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence

    def inside(self, place: str) -> BadValue:
        """The same complaint, seen from one level further out."""
        joint = "." if place and self.where and not self.where.startswith("[") else ""
        return BadValue(f"{place}{joint}{self.where}", self.sentence)


def check(of: TypeRef, value: object, catalogue: Catalogue, where: str = "") -> Value:
    """A value in its canonical form: plain numbers and texts, lists, and dicts in contract order.

    What plain values and REST's JSON write differently is taken either way: durations in XSD or
    .NET form, flags as a list or as text with commas. Flags keep words that the contract does not
    know: servers answer some, and they must be able to go back (domain sheet 2.3).

    Raises:
        BadValue: the first thing that cannot be sent, with its place below `where`.
    """
    try:
        return _Checker(catalogue).check(of, value)
    except BadValue as bad:
        raise bad.inside(where) from None


def check_arguments(
    operation: Operation, arguments: Mapping[str, object], catalogue: Catalogue
) -> dict[str, Value]:
    """The arguments of an operation, checked, in the order of the contract.

    Raises:
        BadValue: an argument is unknown or cannot be sent.
    """
    return _Checker(catalogue).check_fields(operation.name, operation.parameters, arguments, 0)


def known_in(
    services: int, fields: Iterable[Field], values: Mapping[str, Value], catalogue: Catalogue
) -> dict[str, Value]:
    """Checked values of fields without those, at any depth, that a Services version lacks."""
    known = {field.name: field.type for field in fields if field.since <= services}
    return {
        name: _known_in(services, known[name], value, catalogue)
        for name, value in values.items()
        if name in known
    }


def _known_in(services: int, of: TypeRef, value: Value, catalogue: Catalogue) -> Value:
    if of.kind is Kind.RECORD and isinstance(value, Mapping):
        return known_in(services, catalogue.record(of.name).fields, value, catalogue)
    item = of.item
    if item is None or item.kind is not Kind.RECORD or not isinstance(value, Sequence):
        return value
    return [_known_in(services, item, member, catalogue) for member in value]


def refuse(sentence: str, where: str = "") -> NoReturn:
    """Raises the BadValue that says so."""
    raise BadValue(where, sentence)


def sort_of(value: object) -> str:
    """What a plain value is, in words that fit after “not”."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}" if abs(value) < _MOST_READABLE else "a huge number"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, Sequence) else f"a {type(value).__name__}"


class _Checker:
    """Checks what needs the catalogue, and follows lists, records and dictionaries down."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def check(self, of: TypeRef, value: object, level: int = 0) -> Value:
        if level > MOST_LEVELS:
            refuse(f"This is nested deeper than {MOST_LEVELS} levels.")
        simple = _SIMPLE.get(of.kind)
        if simple is not None:
            return simple(of, value)
        if of.kind is Kind.ENUM:
            return self._enum(of, value)
        if of.kind is Kind.LIST:
            return self._list(of, value, level)
        if not isinstance(value, Mapping):
            what = "A record" if of.kind is Kind.RECORD else "Names with values"
            refuse(f"{what} ({of.name}) should stand here, not {sort_of(value)}.")
        if of.kind is Kind.DICTIONARY:
            return self._dictionary(of, value, level)
        fields = self._catalogue.record(of.name).fields
        return self.check_fields(of.name, fields, value, level)

    def check_fields(
        self, owner: str, fields: Iterable[Field], values: Mapping[str, object], level: int
    ) -> dict[str, Value]:
        """The members of a record, or the arguments of an operation, in contract order."""
        known = {field.name: field for field in fields}
        for name in values:
            if name not in known:
                refuse(f"{owner} has nothing of this name.{near(str(name), known)}", str(name))
        return {
            name: self._member(field.type, values[name], name, level, nillable=field.nillable)
            for name, field in known.items()
            if name in values
        }

    def _member(
        self, of: TypeRef, value: object, place: str, level: int, *, nillable: bool
    ) -> Value:
        if value is None and nillable:
            return None
        try:
            return self.check(of, value, level + 1)
        except BadValue as bad:
            raise bad.inside(place) from None

    def _enum(self, of: TypeRef, value: object) -> str:
        text = _text_of(value, f"A word of {of.name}")
        words = [word.name for word in self._catalogue.enum(of.name).words]
        if text not in words:
            guess = near(text, words) or f" It knows {', '.join(words)}."
            refuse(f"{quoted(text)} is no word of {of.name}.{guess}")
        return text

    def _list(self, of: TypeRef, value: object, level: int) -> list[Value]:
        if of.item is None:
            msg = f"{of.name} is a list of nothing"
            raise ValueError(msg)
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sequence):
            refuse(f"A list should stand here, not {sort_of(value)}.")
        if _all_fine(of.item, value):
            return list(value)
        nillable = of.item.kind in NILLABLE_KINDS
        return [
            self._member(of.item, item, f"[{place}]", level, nillable=nillable)
            for place, item in enumerate(value)
        ]

    def _dictionary(self, of: TypeRef, value: Mapping[str, object], level: int) -> dict[str, Value]:
        of_value = self._catalogue.dictionary(of.name).value
        return {
            _check_text(of, name): self._member(
                of_value, member, f"[{name!r}]", level, nillable=True
            )
            for name, member in value.items()
        }


def _all_fine(item: TypeRef, values: Sequence[object]) -> bool:
    """A quick look at long lists of keys; one with a fault is looked at again, item by item."""
    if item.kind is Kind.INTEGER:
        numbers = [value for value in values if type(value) is int]
        in_limits = not numbers or SMALLEST <= min(numbers) <= max(numbers) <= LARGEST
        return len(numbers) == len(values) and in_limits
    texts = [value for value in values if isinstance(value, str)]
    all_texts = item.kind is Kind.TEXT and len(texts) == len(values)
    return all_texts and not illegal_character("".join(texts))


def _check_integer(_of: TypeRef, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        refuse(f"A whole number should stand here, not {sort_of(value)}.")
    try:
        return in_range(value)
    except BadNumberError as error:
        refuse(str(error))


def _check_text(_of: TypeRef, value: object) -> str:
    text = _text_of(value, "A text")
    if complaint := illegal_character(text):
        refuse(complaint)
    return text


def _check_boolean(_of: TypeRef, value: object) -> bool:
    if not isinstance(value, bool):
        refuse(f"true or false should stand here, not {sort_of(value)}.")
    return value


def _check_flags(of: TypeRef, value: object) -> list[Value]:
    words = _split_words(value) if isinstance(value, str) else value
    if isinstance(words, Mapping) or not isinstance(words, Sequence):
        refuse(f"Words of {of.name} should stand here, not {sort_of(value)}.")
    for word in words:
        text = _check_text(of, word)
        if _split_words(text) != [text]:
            refuse(f"{quoted(text)} is not one word.")
    return list(words)


def _check_duration(_of: TypeRef, value: object) -> str:
    try:
        return duration(_text_of(value, "A duration such as PT10M"))
    except BadDurationError as error:
        refuse(str(error))


def _check_datetime(_of: TypeRef, value: object) -> str:
    text = _text_of(value, "A date and time such as 2026-11-22T09:30:00")
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        refuse(f"{quoted(text)} is not written like 2026-11-22T09:30:00.")
    try:
        dt.date(*(int(part) for part in found.groups()))
    except (ValueError, OverflowError):
        refuse(f"There is no such day as {quoted(text)}.")
    return text


_SIMPLE: Mapping[Kind, Callable[[TypeRef, object], Value]] = {
    Kind.INTEGER: _check_integer,
    Kind.TEXT: _check_text,
    Kind.BOOLEAN: _check_boolean,
    Kind.FLAGS: _check_flags,
    Kind.DURATION: _check_duration,
    Kind.DATETIME: _check_datetime,
}


def _text_of(value: object, what: str) -> str:
    if not isinstance(value, str):
        refuse(f"{what} should stand here, not {sort_of(value)}.")
    return value


def _split_words(text: str) -> list[str]:
    return [word for word in _WORD_SEPARATORS.split(text) if word]
