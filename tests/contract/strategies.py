"""Hypothesis strategies for values of the contract: whatever may be sent, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.durations import duration, duration_from_rest
from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef
from erpsync_gui.contract.numbers import LARGEST, SMALLEST

INTEGERS = st.integers(SMALLEST, LARGEST)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\t\n"), max_size=20
)
KEY_TEXTS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
CLOCKS = st.tuples(
    st.sampled_from(["", "-"]),
    st.integers(0, 1_000_000),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 9_999_999),
).map(lambda t: f"{t[0]}{t[1]}.{t[2]:02}:{t[3]:02}:{t[4]:02}.{t[5]:07}")
DURATIONS = CLOCKS.map(duration_from_rest).map(duration)
DATE_TIMES = st.datetimes().map(lambda moment: moment.isoformat())

MOST_LEVELS = 4
"""How deep the values go; `MDOListItem` would go on for ever."""


SIMPLE = {
    Kind.INTEGER: INTEGERS,
    Kind.TEXT: TEXTS,
    Kind.BOOLEAN: st.booleans(),
    Kind.DURATION: DURATIONS,
    Kind.DATETIME: DATE_TIMES,
}


def values(of: TypeRef, catalogue: Catalogue, level: int = 0) -> st.SearchStrategy[Any]:
    """Values of a type, nil not among them."""
    if of.kind in SIMPLE:
        return SIMPLE[of.kind]
    if of.kind in {Kind.ENUM, Kind.FLAGS}:
        words = st.sampled_from([word.name for word in catalogue.enum(of.name).words])
        return words if of.kind is Kind.ENUM else st.lists(words, unique=True)
    size = 3 if level < MOST_LEVELS else 0
    if of.kind is Kind.DICTIONARY:
        member = catalogue.dictionary(of.name).value
        inner = st.deferred(lambda: values(member, catalogue, level + 1))
        return st.dictionaries(TEXTS, inner, max_size=size)
    if of.kind is Kind.LIST:
        item = of.item
        assert item is not None
        return st.lists(st.deferred(lambda: values(item, catalogue, level + 1)), max_size=size)
    fields = catalogue.record(of.name).fields if size else ()
    return members(fields, catalogue, level + 1)


def members(
    fields: tuple[Field, ...], catalogue: Catalogue, level: int = 0
) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields with values, some nil where they may be, some absent; in their order."""
    optional = {
        field.name: values(field.type, catalogue, level)
        | (st.none() if field.nillable else st.nothing())
        for field in fields
    }
    names = [field.name for field in fields]
    return st.fixed_dictionaries({}, optional=optional).map(
        lambda found: {name: found[name] for name in names if name in found}
    )


def arguments(operation: Operation, catalogue: Catalogue) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments that an operation can be called with."""
    return members(operation.parameters, catalogue)
