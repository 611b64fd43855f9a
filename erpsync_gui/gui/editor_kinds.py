"""Which editor belongs to which kind of value: the one table of it."""

from __future__ import annotations

from functools import partial

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind
from erpsync_gui.gui.editors import BooleanEditor, Editor, EnumEditor, JsonEditor, LineEditor

_EDITORS = {
    Kind.INTEGER: LineEditor,
    Kind.TEXT: LineEditor,
    Kind.BOOLEAN: BooleanEditor,
    Kind.ENUM: EnumEditor,
    Kind.FLAGS: LineEditor,
    Kind.DURATION: LineEditor,
    Kind.DATETIME: LineEditor,
}
_KEY_KINDS = frozenset({Kind.INTEGER, Kind.TEXT})


def make_editor(
    catalogue: Catalogue, field: Field, services: int, *, optional: bool = True
) -> Editor:
    """The editor of a field.

    `optional` ones start left out, as the fields of records do. Lists, records and dictionaries
    always do: they are sent only when somebody touched them.
    """
    kind = field.type.kind
    if kind in _EDITORS:
        return _EDITORS[kind](field, catalogue, optional=optional)
    return _make_composite(catalogue, field, services)


def _make_composite(catalogue: Catalogue, field: Field, services: int) -> Editor:
    # Start-up time: half of the forms have none of these, and the first is one of that half.
    from erpsync_gui.gui.dictionary_editor import DictionaryEditor  # noqa: PLC0415 - as said above
    from erpsync_gui.gui.key_list import KeyListEditor  # noqa: PLC0415 - as said above
    from erpsync_gui.gui.record_editor import RecordEditor  # noqa: PLC0415 - as said above
    from erpsync_gui.gui.record_list_editor import RecordListEditor  # noqa: PLC0415 - as said above

    kind, item = field.type.kind, field.type.item
    make = partial(make_editor, catalogue)
    if kind is Kind.RECORD:
        return RecordEditor(field, catalogue, make, services)
    if kind is Kind.DICTIONARY and catalogue.dictionary(field.type.name).value.kind is Kind.TEXT:
        return DictionaryEditor(field, catalogue)
    if item is not None and item.kind in _KEY_KINDS:
        return KeyListEditor(field, catalogue)
    if item is not None and item.kind is Kind.RECORD:
        return RecordListEditor(field, catalogue, make, services)
    return JsonEditor(field, catalogue, optional=True)
