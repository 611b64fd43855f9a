"""The catalogue: loads `resources/contract/*.json` and finds operations and types again.

Files that do not hold together are refused, so that everybody else may trust what they get. The
catalogue knows names and types, not how a call is written or sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from erpsync_gui import paths
from erpsync_gui.contract.model import (
    DictionaryType,
    EnumType,
    Field,
    Operation,
    RecordType,
)
from erpsync_gui.contract.reader import BadContractError, Json, ServiceReader, TypeReader

SERVICES = ("ErpSync", "SoPrincipal")
"""The services of the contract: the agent, and the one that signs in over SOAP."""

VERSIONS = (84, 85, 86, 87, 88)
"""The Services versions of SOAP."""

_T = TypeVar("_T")


class Catalogue:
    """Everything that can be asked, and the types it takes.

    A look-up of a name that is not there raises a KeyError; its only argument is a sentence that
    names what was probably meant.
    """

    def __init__(self, types: Json, services: Iterable[Json]) -> None:
        self._types = TypeReader(types)
        self._services = {
            service.name: service
            for service in (ServiceReader(raw, self._types) for raw in services)
        }

    def operations(
        self, service: str = "ErpSync", services: int | None = None
    ) -> tuple[Operation, ...]:
        """The operations of a service in contract order, all or those of one Services version."""
        known = _look_up(self._services, service, "service").operations.values()
        return tuple(op for op in known if services is None or op.since <= services)

    def operation(self, name: str, service: str = "ErpSync") -> Operation:
        """The operation of this name."""
        known = _look_up(self._services, service, "service").operations
        return _look_up(known, name, "operation")

    def groups(self, service: str = "ErpSync") -> Mapping[str, tuple[Operation, ...]]:
        """The operations of a service by group, groups and operations in their order."""
        known = _look_up(self._services, service, "service")
        return {
            group: tuple(op for op in known.operations.values() if op.group == group)
            for group in known.groups
        }

    def find(self, text: str, service: str = "ErpSync") -> tuple[Operation, ...]:
        """The operations that a filter text fits, the best first.

        Every word has to stand somewhere in the name, the group, the purpose, a parameter or the
        result. Names come before the rest; `FRE` finds `ForceResyncExternal`. An empty text fits
        all.
        """
        words = text.casefold().split()
        ranked = [(_rank(operation, words), operation) for operation in self.operations(service)]
        fitting = [(rank, operation) for rank, operation in ranked if rank is not None]
        return tuple(operation for _, operation in sorted(fitting, key=lambda pair: pair[0]))

    def record(self, name: str) -> RecordType:
        """The record type of this name."""
        return _look_up(self._types.records, name, "record")

    def enum(self, name: str) -> EnumType:
        """The enumeration or flags type of this name."""
        return _look_up(self._types.enums, name, "enumeration")

    def dictionary(self, name: str) -> DictionaryType:
        """The dictionary type of this name."""
        return _look_up(self._types.dictionaries, name, "dictionary")

    def records(self) -> tuple[RecordType, ...]:
        """All record types, `Carrier` among them, in contract order."""
        return tuple(self._types.records.values())

    def enums(self) -> tuple[EnumType, ...]:
        """All enumerations and flags types, in contract order."""
        return tuple(self._types.enums.values())

    def dictionaries(self) -> tuple[DictionaryType, ...]:
        """All dictionary types, in contract order."""
        return tuple(self._types.dictionaries.values())

    def request_headers(self, service: str) -> tuple[Field, ...]:
        """The SOAP headers that calls of a service can carry, in order."""
        return _look_up(self._services, service, "service").request_headers

    def response_headers(self, service: str) -> tuple[Field, ...]:
        """The SOAP headers that answers of a service carry, in order."""
        return _look_up(self._services, service, "service").response_headers


def load(folder: Path | None = None) -> Catalogue:
    """Reads the contract files, from the program's resources unless told otherwise.

    Whoever asks for the same files again gets the same catalogue, since nothing in it changes.

    Raises:
        BadContractError: a file is missing, is no JSON, or does not hold together.
    """
    return _loaded(folder or paths.resources() / "contract")


def near(name: str, known: Iterable[str]) -> str:
    """` Did you mean …?` with the names closest to a name, or nothing when none is close."""
    import difflib  # noqa: PLC0415 - start-up time and memory: few names are not there

    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.6)
    if not close:
        return ""
    *others, last = (by_folded[match] for match in close)
    return f" Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"


@cache
def _loaded(source: Path) -> Catalogue:
    return Catalogue(
        _read(source / "types.json"),
        [_read(source / f"{service.lower()}.json") for service in SERVICES],
    )


def _look_up(known: Mapping[str, _T], name: str, what: str) -> _T:
    if name not in known:
        sentence = f"There is no {what} {name!r}.{near(name, known)}"
        raise KeyError(sentence)
    return known[name]


def _rank(operation: Operation, words: list[str]) -> int | None:
    """How well the words fit, 0 best; None when they do not."""
    ranks = [_rank_of_word(operation, word) for word in words]
    fitting = [rank for rank in ranks if rank is not None]
    return max(fitting, default=0) if len(fitting) == len(ranks) else None


def _rank_of_word(operation: Operation, word: str) -> int | None:
    name = operation.name.casefold()
    initials = "".join(letter for letter in operation.name if letter.isupper()).casefold()
    result = operation.result.name if operation.result else ""
    parameters = (parameter.name for parameter in operation.parameters)
    said = " ".join((operation.group, operation.purpose, result, *parameters)).casefold()
    fits = (name.startswith(word), initials.startswith(word), word in name, word in said)
    return fits.index(True) if True in fits else None


def _read(path: Path) -> Json:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"The contract file {path.name} cannot be read: {error}."
        raise BadContractError(message) from error
    if not isinstance(content, dict):
        message = f"The contract file {path.name} holds no object."
        raise BadContractError(message)
    return content
