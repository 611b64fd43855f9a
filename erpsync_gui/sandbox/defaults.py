"""Default values: what an ERP field is given when nobody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, fields, metadata, rows
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import bad_argument
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session


def get_default_value(session: Session, arguments: Arguments) -> Value:
    """The default value settings of one ERP field."""
    return _described(_visible_field(session, arguments.number("ErpFieldId")))


def save_default_value(session: Session, arguments: Arguments) -> Value:
    """Store the settings; key, type, list and access of the field are not changed."""
    record = arguments.record("ErpSyncDefaultValue")
    row = _visible_field(session, record.number("ErpFieldId"))
    values: dict[str, Stored] = {
        "default_value": _checked(row, record, "DefaultValue"),
        "has_first_sync_default": int(record.flag("HasFirstSyncDefaultValue")),
        "first_sync_default": _checked(row, record, "FirstSyncDefaultValue"),
        "prompt_user": int(record.flag("PromptUser")),
        "mandatory": int(record.flag("Mandatory")),
    }
    rows.update(session.db, "erp_field", values, erp_field_id=row["erp_field_id"])
    return _described(metadata.field_row(session.db, row["erp_field_id"]))


def get_fields_for_new_actor(session: Session, arguments: Arguments) -> Value:
    """The fields to ask for before a new ERP actor is made: mandatory or marked to be asked."""
    connection_id = arguments.number("ErpConnectionId")
    access.connection(session, connection_id)
    found = metadata.fields_of(session.db, connection_id, arguments.word("ErpActorType"))
    return [
        field_metadata(row)
        for row in found
        if not row["missing_in_erp"]
        and (row["access"] == "Mandatory" or row["mandatory"] or row["prompt_user"])
    ]


def field_metadata(row: Row) -> Value:
    """A FieldMetadata of an ERP field; a field made mandatory by hand is Mandatory too."""
    return {
        "FieldKey": row["erp_key"],
        "Rank": row["rank"],
        "DisplayName": row["display_name"],
        "DisplayDescription": "",
        "FieldType": row["field_type"],
        "ListName": row["list_name"],
        "DefaultValue": row["default_value"],
        "MaxLength": row["max_length"],
        "Access": "Mandatory" if row["mandatory"] else row["access"],
        "ShowInSearch": bool(row["show_in_search"]),
    }


def _visible_field(session: Session, field_id: int) -> Row:
    """The field of this id, in a connection that the user may see."""
    row = metadata.field_row(session.db, field_id)
    access.connection(session, row["erp_connection_id"], deleted=True)
    return row


def _checked(row: Row, record: Arguments, name: str) -> str:
    """A default value that fits the field's type; list items are the ERP's to check."""
    text = record.text(name)
    try:
        fields.decode(row["field_type"], text)
    except ValueError as error:
        raise bad_argument(name, f"{row['erp_key']}: {error}.") from error
    return text


def _described(row: Row) -> Value:
    """An ErpSyncDefaultValue."""
    return {
        "ErpFieldId": row["erp_field_id"],
        "DefaultValue": row["default_value"],
        "HasFirstSyncDefaultValue": bool(row["has_first_sync_default"]),
        "FirstSyncDefaultValue": row["first_sync_default"],
        "PromptUser": bool(row["prompt_user"]),
        "Mandatory": bool(row["mandatory"]),
        "ErpFieldKey": row["erp_key"],
        "FieldType": row["field_type"],
        "ListName": row["list_name"],
        "Access": row["access"],
    }


OPERATIONS: Mapping[str, Operate] = {
    "GetDefaultValueInfo": get_default_value,
    "SaveDefaultValueInfo": save_default_value,
    "GetFieldsForNewErpActor": get_fields_for_new_actor,
}
