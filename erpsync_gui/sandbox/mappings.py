"""Field mappings: which ERP field goes with which CRM field, in which direction and order."""

from __future__ import annotations

from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, crm, erp, metadata, rows, translation
from erpsync_gui.sandbox.crm import CrmEntity
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import Refusal, bad_argument, not_found, not_possible
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import UNKNOWN, Arguments, Operate, Session


def get_mapping(session: Session, arguments: Arguments) -> Value:
    """The mapping of an actor type; empty and inactive for a type that is not there."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    return _described(session, row["erp_connection_id"], arguments.word("ActorType"))


def save_mapping(session: Session, arguments: Arguments) -> Value:
    """Store an actor type's mapping. A field that the list leaves out stays as it is.

    What a record in the list leaves out becomes empty or false.
    """
    mapping = arguments.record("Mapping")
    row = access.connection(session, mapping.number("ErpConnectionId"))
    connection_id, actor_type = row["erp_connection_id"], mapping.word("ActorTypeErp")
    entity = translation.crm_entity(session.db, connection_id, actor_type)
    if entity is None:
        raise not_found(entity="ErpConnectionActorType", key=f"{connection_id}, {actor_type}")
    for field in mapping.records("FieldMappings"):
        _save_field(session, field, connection_id, actor_type, entity)
    rows.update(
        session.db,
        "erp_connection_actor_type",
        {"active": int(mapping.flag("IsActive"))},
        erp_connection_id=connection_id,
        actor_type=actor_type,
    )
    return _described(session, connection_id, actor_type)


def move_field(session: Session, arguments: Arguments) -> None:
    """Exchange a field with its neighbor: a positive direction raises its rank number."""
    connection_id = arguments.number("ErpConnectionId")
    field_id = arguments.number("ErpFieldId")
    direction = arguments.number("Direction")
    access.connection(session, connection_id)
    fields = metadata.fields_of(session.db, connection_id, arguments.word("ErpActorType"))
    order = [field["erp_field_id"] for field in fields]
    if field_id not in order:
        raise not_found(entity="ErpField", key=field_id)
    place = order.index(field_id)
    step = (direction > 0) - (direction < 0)
    target = min(max(place + step, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    for rank, one in enumerate(order, start=1):
        rows.update(session.db, "erp_field", {"rank": rank}, erp_field_id=one)


def get_crm_actor_type(session: Session, arguments: Arguments) -> Value:
    """The CRM entity that an actor type is mapped to; Unknown when it is not."""
    connection_id = arguments.number("ErpConnectionId")
    access.connection(session, connection_id)
    entity = translation.crm_entity(session.db, connection_id, arguments.word("ErpActorType"))
    return entity.crm_type if entity else UNKNOWN


def supports_advanced_search(session: Session, arguments: Arguments) -> Value:
    """Whether the connector offers search by field; false when it does not answer."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    try:
        actors = erp.open_connection(session.db, row).ledger.actors
    except Refusal:
        return False
    kind = actors.get(arguments.word("ErpActorType"))
    return kind is not None and kind.advanced_search


def update_connection_fields(session: Session, arguments: Arguments) -> Value:
    """Read actor types and fields anew; false when the connector does not answer."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    try:
        metadata.refresh(session.db, row)
    except Refusal:
        return False
    return True


def validate_column_config(session: Session, arguments: Arguments) -> None:
    """Forget all users' column widths of a list."""
    access.connection(session, arguments.number("ErpConnectionId"))
    list_owner = arguments.text("ListOwner")
    if not list_owner:
        raise bad_argument(parameter="ListOwner", reason="Value cannot be empty.")
    rows.delete(session.db, "super_list_column_size", list_owner=list_owner)


def _save_field(
    session: Session, field: Arguments, connection_id: int, actor_type: str, entity: CrmEntity
) -> None:
    """Store one field's mapping.

    Raises:
        Refusal: the field is of another connection or type, or the CRM lacks its partner.
    """
    row = metadata.field_row(session.db, field.number("ErpFieldId"))
    if (row["erp_connection_id"], row["actor_type"]) != (connection_id, actor_type):
        message = f"ErpField {row['erp_field_id']} does not belong to {actor_type} here."
        raise not_possible(message)
    crm_key = field.text("CrmFieldKey")
    if crm_key not in {"", row["crm_key"]} and entity.field(crm_key) is None:
        raise bad_argument(
            parameter="CrmFieldKey", reason=f"{entity.crm_type} has no field '{crm_key}'."
        )
    values: dict[str, Stored] = {
        "crm_key": crm_key,
        "sync_to_crm": int(bool(crm_key) and field.flag("SyncToCrm")),
        "sync_to_erp": int(
            bool(crm_key) and field.flag("SyncToErp") and row["access"] != "ReadOnly"
        ),
        "show_in_gui": int(field.flag("ShowInGui")),
        "show_in_search": int(field.flag("ShowInSearch")),
    }
    if crm_key != row["crm_key"]:
        rows.delete(session.db, "erp_list_item_mapping", erp_field_id=row["erp_field_id"])
    rows.update(session.db, "erp_field", values, erp_field_id=row["erp_field_id"])


def _described(session: Session, connection_id: int, actor_type: str) -> Value:
    """An ErpSyncActorTypeMapping."""
    place: dict[str, Stored] = {"erp_connection_id": connection_id, "actor_type": actor_type}
    known = rows.find(session.db, "erp_connection_actor_type", **place)
    crm_type = known["crm_type"] if known else UNKNOWN
    entity = crm.ENTITIES.get(crm_type)
    fields = metadata.fields_of(session.db, connection_id, actor_type)
    return {
        "ErpConnectionId": connection_id,
        "IsActive": bool(known and known["active"]),
        "FieldMappings": [_described_field(field, entity) for field in fields],
        "ActorTypeErp": actor_type,
        "ActorTypeCrm": crm_type,
    }


def _described_field(row: Row, entity: CrmEntity | None) -> Value:
    """An ErpSyncFieldMapping."""
    partner = entity.field(row["crm_key"]) if entity else None
    return {
        "ErpFieldId": row["erp_field_id"],
        "CrmFieldKey": row["crm_key"],
        "CrmDisplayName": partner.name if partner else "",
        "CrmDisplayTooltip": partner.tooltip if partner else "",
        "ErpFieldKey": row["erp_key"],
        "FieldType": row["field_type"],
        "ErpDisplayName": row["display_name"],
        "ErpDisplayTooltip": "",
        "SyncToCrm": bool(row["sync_to_crm"]),
        "SyncToErp": bool(row["sync_to_erp"]),
        "ShowInGui": bool(row["show_in_gui"]),
        "ShowInSearch": bool(row["show_in_search"]),
        "AlreadyMapped": bool(row["crm_key"]),
        "MissingInERP": bool(row["missing_in_erp"]),
        "MissingInCRM": bool(row["crm_key"]) and partner is None,
        "Access": row["access"],
        "ListReference": row["list_name"],
    }


OPERATIONS: Mapping[str, Operate] = {
    "GetActorTypeMapping": get_mapping,
    "SaveActorTypeMapping": save_mapping,
    "MoveErpFieldItem": move_field,
    "GetCrmActorType": get_crm_actor_type,
    "SupportsAdvancedSearch": supports_advanced_search,
    "UpdateConnectionFields": update_connection_fields,
    "ValidateArchiveColumnConfig": validate_column_config,
}
