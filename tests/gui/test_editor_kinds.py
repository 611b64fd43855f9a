"""Every field of the contract that can be filled in gets the editor of its kind."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.catalogue import SERVICES, load
from erpsync_gui.contract.model import Field, Kind, TypeRef
from erpsync_gui.gui.dictionary_editor import DictionaryEditor
from erpsync_gui.gui.editor_kinds import make_editor
from erpsync_gui.gui.editors import BooleanEditor, EnumEditor, JsonEditor, LineEditor, State
from erpsync_gui.gui.key_list import KeyListEditor
from erpsync_gui.gui.record_editor import RecordEditor
from erpsync_gui.gui.record_list_editor import RecordListEditor

CATALOGUE = load()


def list_of(kind: Kind, name: str) -> TypeRef:
    simple = kind in {Kind.INTEGER, Kind.TEXT}
    return TypeRef(Kind.LIST, f"ArrayOf{name}", TypeRef(kind, "" if simple else name))


@pytest.mark.parametrize(
    ("of", "editor"),
    [
        (TypeRef(Kind.INTEGER), LineEditor),
        (TypeRef(Kind.TEXT), LineEditor),
        (TypeRef(Kind.BOOLEAN), BooleanEditor),
        (TypeRef(Kind.ENUM, "ErpActorType"), EnumEditor),
        (TypeRef(Kind.FLAGS, "ETableRight"), LineEditor),
        (TypeRef(Kind.DURATION), LineEditor),
        (TypeRef(Kind.DATETIME), LineEditor),
        (TypeRef(Kind.RECORD, "ListItem"), RecordEditor),
        (TypeRef(Kind.DICTIONARY, "StringDictionary"), DictionaryEditor),
        (TypeRef(Kind.DICTIONARY, "FieldPropertyDictionary"), JsonEditor),
        (list_of(Kind.INTEGER, "int"), KeyListEditor),
        (list_of(Kind.TEXT, "string"), KeyListEditor),
        (list_of(Kind.RECORD, "ListItem"), RecordListEditor),
        (list_of(Kind.ENUM, "ErpActorType"), JsonEditor),
    ],
)
def test_each_kind_has_its_editor(qtbot: QtBot, of: TypeRef, editor: type) -> None:
    made = make_editor(CATALOGUE, Field("Some", of, nillable=True), 88)
    qtbot.addWidget(made)
    assert type(made) is editor
    assert made.state is State.ABSENT


def test_every_field_of_the_contract_gets_an_editor(qtbot: QtBot) -> None:
    fields = {p for s in SERVICES for op in CATALOGUE.operations(s) for p in op.parameters}
    fields |= {field for record in CATALOGUE.records() for field in record.fields}
    for field in fields:
        made = make_editor(CATALOGUE, field, 88, optional=False)
        qtbot.addWidget(made)
        assert made.field is field


def test_what_is_simple_waits_for_a_value_where_it_is_no_option(qtbot: QtBot) -> None:
    number = make_editor(
        CATALOGUE, Field("N", TypeRef(Kind.INTEGER), nillable=False), 88, optional=False
    )
    record = make_editor(
        CATALOGUE, Field("R", TypeRef(Kind.RECORD, "ListItem"), nillable=True), 88, optional=False
    )
    for made in (number, record):
        qtbot.addWidget(made)
    assert (number.state, record.state) == (State.GIVEN, State.ABSENT)
