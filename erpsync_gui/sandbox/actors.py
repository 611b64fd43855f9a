"""Records and actors as they are looked at: is it linked, and what does each side hold?

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, crm, defaults, erp, fields, metadata, rows
from erpsync_gui.sandbox.crm import CrmEntity
from erpsync_gui.sandbox.erp import UNKNOWN_FIELD, Actor, Connector
from erpsync_gui.sandbox.refusal import bad_argument, connector_error, not_found
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import UNKNOWN, Arguments, Operate, Session


def get_connections_and_fields(session: Session, arguments: Arguments) -> Value:
    """For one CRM record: the active connections that the user may see, linked or not.

    Being an administrator opens no connection here; only access rights do (sheet 1.4).
    """
    entity = entity_of(arguments)
    record_id = arguments.number("EntityId")
    shown = (
        row
        for row in access.visible_connections(session)
        if row["active"] and access.is_visible(session, row)
    )
    data = (_connection_data(session, row, entity, record_id) for row in shown)
    return [one for one in data if one]


def get_erp_field_values(session: Session, arguments: Arguments) -> Value:
    """Live ERP values in the order of the keys; none when the record is not linked."""
    connection = access.connection(session, arguments.number("ErpConnectionId"))
    entity = entity_of(arguments)
    link = link_of(session, connection["erp_connection_id"], entity, arguments.number("EntityId"))
    if link is None:
        return []
    connector = erp.open_books(session.db, connection)
    actor = live_actor(connector, link["actor_type"], link["erp_key"])
    kind = connector.kind(link["actor_type"])
    values: list[Value] = []
    for key in arguments.texts("FieldKeys"):
        field = kind.field(key)
        if field is None:
            msg = f"Field {key} is not known."
            raise connector_error(msg, UNKNOWN_FIELD)
        values.append(fields.encode(field.type, actor.values[key]))
    return values


def get_values_from_crm(session: Session, arguments: Arguments) -> Value:
    """What the CRM holds of a record; the directions are those of any mapping of the field."""
    entity = entity_of(arguments, "ActorTypeCrm")
    record_id = arguments.number("RecordId")
    values = crm.read(session.db, entity, record_id)
    if values is None:
        raise not_found(entity.table, record_id)
    directions = _directions(session)
    return [
        {
            "DisplayName": field.name,
            "CrmFieldKey": field.key,
            "Value": fields.encode(field.type, values[field.key]),
            "DisplayValue": crm.describe(session.db, field, values[field.key]),
            "SyncToCrm": directions.get(field.key, (False, False))[0],
            "SyncToErp": directions.get(field.key, (False, False))[1],
        }
        for field in entity.fields
    ]


def get_values_from_erp(session: Session, arguments: Arguments) -> Value:
    """What the ERP holds of an actor in the mapped fields, in the ERP's own terms."""
    connection = access.connection(session, arguments.number("ErpConnectionId"))
    actor_type = arguments.word("ActorTypeErp")
    connector = erp.open_books(session.db, connection)
    actor = live_actor(connector, actor_type, arguments.text("ErpKey"))
    return [
        _erp_value(connector, row, actor)
        for row in metadata.fields_of(session.db, connection["erp_connection_id"], actor_type)
        if row["crm_key"] and not row["missing_in_erp"]
    ]


def entity_of(arguments: Arguments, name: str = "CrmActorType") -> CrmEntity:
    """The CRM entity that an argument names; a Refusal for Unknown."""
    crm_type = arguments.word(name)
    entity = crm.ENTITIES.get(crm_type)
    if entity is None:
        raise bad_argument(name, f"There are no CRM records of type {crm_type}.")
    return entity


def link_of(session: Session, connection_id: int, entity: CrmEntity, record_id: int) -> Row | None:
    """The link (a row of erp_external_key) of a CRM record in a connection."""
    found: Row | None = session.db.execute(
        "SELECT k.* FROM erp_external_key k JOIN erp_internal_key i USING (erp_internal_key_id)"
        " WHERE k.erp_connection_id = ? AND i.table_number = ? AND i.record_id = ?",
        (connection_id, entity.table_number, record_id),
    ).fetchone()
    return found


def live_actor(connector: Connector, actor_type: str, key: str) -> Actor:
    """An actor read from the ERP; a Refusal when it is not there."""
    actor = connector.actor(actor_type, key)
    if actor is None:
        msg = f"{actor_type} '{key}' does not exist in the ERP system."
        raise connector_error(msg)
    return actor


def _connection_data(session: Session, connection: Row, entity: CrmEntity, record_id: int) -> Value:
    """An ErpConnectionData; None when the connection has no actor type for this entity."""
    connection_id = connection["erp_connection_id"]
    actor_types: list[str] = [
        row["actor_type"]
        for row in rows.find_all(
            session.db,
            "erp_connection_actor_type",
            erp_connection_id=connection_id,
            crm_type=entity.crm_type,
            active=1,
        )
    ]
    link = link_of(session, connection_id, entity, record_id)
    if not actor_types and link is None:
        return None
    actor_type = link["actor_type"] if link else next(iter(actor_types), UNKNOWN)
    return {
        "ErpConnectionId": connection_id,
        "ConnectionName": connection["display_name"],
        "Connected": link is not None,
        "ErpFields": [
            defaults.field_metadata(row)
            for row in metadata.fields_of(session.db, connection_id, actor_type)
            if row["show_in_gui"]
        ],
        "CrmActorType": entity.crm_type,
        "ErpActorType": actor_type,
        "ErpActorTypes": [*actor_types],
    }


def _directions(session: Session) -> dict[str, tuple[bool, bool]]:
    """By CRM field key: does any active connection sync it to the CRM, to the ERP?"""
    found = session.db.execute(
        "SELECT f.crm_key, MAX(f.sync_to_crm) AS to_crm, MAX(f.sync_to_erp) AS to_erp"
        " FROM erp_field f JOIN erp_connection c USING (erp_connection_id)"
        " WHERE f.crm_key <> '' AND c.active AND NOT c.deleted GROUP BY f.crm_key"
    ).fetchall()
    return {row["crm_key"]: (bool(row["to_crm"]), bool(row["to_erp"])) for row in found}


def _erp_value(connector: Connector, row: Row, actor: Actor) -> Value:
    """An ErpSyncFieldValue of the ERP side."""
    value = actor.values.get(row["erp_key"])
    shown = fields.display(row["field_type"], value)
    if row["field_type"] == fields.LIST:
        shown = connector.list_items(row["list_name"]).get(shown, shown)
    return {
        "DisplayName": row["display_name"],
        "CrmFieldKey": row["crm_key"],
        "Value": fields.encode(row["field_type"], value),
        "DisplayValue": shown,
        "SyncToCrm": bool(row["sync_to_crm"]),
        "SyncToErp": bool(row["sync_to_erp"]),
    }


OPERATIONS: Mapping[str, Operate] = {
    "GetConnectionsAndDisplayFields": get_connections_and_fields,
    "GetErpFieldValues": get_erp_field_values,
    "GetFieldValuesFromCrm": get_values_from_crm,
    "GetFieldValuesFromErp": get_values_from_erp,
}
