"""Connections: their settings, who may see them, whether they are active and answer.

The fields of a connection are kept by `metadata`; knows nothing of links.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, erp, metadata, rows
from erpsync_gui.sandbox.copying import CRM_SOURCE
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import Refusal, bad_argument, not_found, not_possible
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session

NEVER = "0001-01-01T00:00:00"
"""How .NET writes a time that is not set (sheet 2.3)."""


def get_connection(session: Session, arguments: Arguments) -> Value:
    """One connection with its settings; only an administrator is given those."""
    row = access.connection(session, arguments.number("ErpConnectionId"), deleted=True)
    described = _described(session, row)
    if session.associate.is_administrator:
        config = erp.stored_config(session.db, row["erp_connection_id"])
        described["ConfigFields"] = dict(config)
    return described


def get_all_connections(session: Session, arguments: Arguments) -> Value:
    """The connections that the user may see, without their settings."""
    shown = access.visible_connections(session, deleted=arguments.flag("IncludeDeleted"))
    return [_described(session, row) for row in shown]


def save_connection(session: Session, arguments: Arguments) -> Value:
    """Insert (id 0) or change a connection, tell its connector, and read the fields anew.

    What the record leaves out becomes empty, settings included. The flags Active and Deleted are
    not looked at: other operations are for that.
    """
    record = arguments.record("Connection")
    connection_id = record.number("ErpConnectionId")
    connector_id = record.number("ErpConnectorId")
    name = record.text("DisplayName")
    if not name:
        raise bad_argument(parameter="DisplayName", reason="A connection needs a name.")
    if rows.find(session.db, "erp_connector", erp_connector_id=connector_id, deleted=0) is None:
        raise not_found(entity="ErpConnector", key=connector_id)
    values: dict[str, Stored] = {
        "erp_connector_id": connector_id,
        "display_name": name,
        "display_description": record.text("DisplayDescription"),
        "all_access": int(record.flag("AllAccess")),
    }
    if connection_id:
        _change(session, connection_id, values, record.pairs("ConfigFields"))
    else:
        guid = str(uuid.uuid4())
        connection_id = rows.insert(session.db, "erp_connection", {**values, "guid": guid})
    _store_config(session, connection_id, record.pairs("ConfigFields"))
    _store_access(session, connection_id, record)
    saved = access.connection(session, connection_id)
    metadata.refresh(session.db, saved)
    return get_connection(session, Arguments({"ErpConnectionId": connection_id}))


def delete_connection(session: Session, arguments: Arguments) -> None:
    """Mark a connection as deleted; its links stay.

    A connector that does not answer is not told: otherwise its connections could never go.
    """
    row = access.connection(session, arguments.number("ErpConnectionId"))
    gone = {"deleted": 1, "active": 0}
    rows.update(session.db, "erp_connection", gone, erp_connection_id=row["erp_connection_id"])


def get_config_fields(session: Session, arguments: Arguments) -> Value:
    """The stored settings, the password in clear text."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    return dict(erp.stored_config(session.db, row["erp_connection_id"]))


def toggle_active(session: Session, arguments: Arguments) -> Value:
    """Flip a connection; answers the reasons why not, none when it is done."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    connection_id = row["erp_connection_id"]
    reasons = [] if row["active"] else _obstacles(session, row)
    if not reasons:
        flipped = {"active": int(not row["active"])}
        rows.update(session.db, "erp_connection", flipped, erp_connection_id=connection_id)
    return [*reasons]


def test_by_id(session: Session, arguments: Arguments) -> Value:
    """Whether the connector of a connection answers and takes the stored settings; never why."""
    row = access.connection(session, arguments.number("ErpConnectionId"))
    try:
        return erp.open_connection(session.db, row).accepts_settings()
    except Refusal:
        return False


def test_by_config(session: Session, arguments: Arguments) -> Value:
    """Whether settings that are not stored would do; the id names the connector (sheet 1.2)."""
    connector_id = arguments.number("ErpConnectionId")
    connector = rows.find(session.db, "erp_connector", erp_connector_id=connector_id, deleted=0)
    if connector is None:
        raise not_found(entity="ErpConnector", key=connector_id)
    config = arguments.pairs("ConfigFields")
    try:
        return erp.dial(session.db, connector["url"], config).accepts_settings()
    except Refusal:
        return False


def save_priorities(session: Session, arguments: Arguments) -> Value:
    """Store which source wins, the first before the last; 0 stands for the CRM.

    False when an id is unknown or stands there twice.
    """
    ids = arguments.numbers("ErpConnectionIds")
    known = {row["erp_connection_id"] for row in rows.find_all(session.db, "erp_connection")}
    if not ids or len(set(ids)) < len(ids) or not set(ids) <= known | {CRM_SOURCE}:
        return False
    rank = ";".join(str(one) for one in ids)
    rows.update(session.db, "erp_configuration", {"connection_rank": rank})
    return True


def get_summary(session: Session, arguments: Arguments) -> Value:
    """An overview of a connection, with a text on each actor type."""
    connection_id = arguments.number("ErpSyncConnectionId")
    row = access.connection(session, connection_id, deleted=True)
    actor_types = rows.find_all(
        session.db, "erp_connection_actor_type", erp_connection_id=connection_id
    )
    return {
        "DisplayName": row["display_name"],
        "DisplayDescription": row["display_description"],
        "Active": bool(row["active"]),
        "Deleted": bool(row["deleted"]),
        "LastSync": row["last_sync"] or NEVER,
        "Actors": [_actor_summary(session, one) for one in actor_types],
    }


def _actor_summary(session: Session, actor_type: Row) -> Value:
    fields = metadata.fields_of(
        session.db, actor_type["erp_connection_id"], actor_type["actor_type"]
    )
    arrows = {(1, 1): "<->", (1, 0): "->", (0, 1): "<-", (0, 0): "--"}
    mappings = [
        f"{field['erp_key']} {arrows[field['sync_to_crm'], field['sync_to_erp']]}"
        f" {field['crm_key']}"
        for field in fields
        if field["crm_key"]
    ]
    defaults = [f"{one['erp_key']} = {one['default_value']}" for one in fields]
    return {
        "ActorType": actor_type["actor_type"],
        "HasMappings": bool(mappings),
        "Defaults": "\n".join(text for text in defaults if not text.endswith(" = ")),
        "Mappings": "\n".join(mappings),
    }


def _change(
    session: Session, connection_id: int, values: Mapping[str, Stored], config: Mapping[str, str]
) -> None:
    """Change a stored connection; its settings and connector only while it is inactive."""
    row = access.connection(session, connection_id)
    moved = row["erp_connector_id"] != values["erp_connector_id"]
    reset = config != erp.stored_config(session.db, connection_id)
    if row["active"] and (moved or reset):
        message = f"Connection {connection_id} is active: its settings cannot be changed."
        raise not_possible(message, "Deactivate the connection before you change its settings.")
    rows.update(session.db, "erp_connection", values, erp_connection_id=connection_id)


def _store_config(session: Session, connection_id: int, config: Mapping[str, str]) -> None:
    rows.delete(session.db, "connection_config_field", erp_connection_id=connection_id)
    for key, value in config.items():
        field: dict[str, Stored] = {
            "erp_connection_id": connection_id,
            "field_key": key,
            "value": value,
        }
        rows.insert(session.db, "connection_config_field", field)


def _store_access(session: Session, connection_id: int, record: Arguments) -> None:
    """Store the groups and associates that may see a connection."""
    rows.delete(session.db, "erp_connection_access", erp_connection_id=connection_id)
    for name, table in (("UserGroupAccessIds", "user_group"), ("AssociateAccessIds", "associate")):
        for one in dict.fromkeys(record.numbers(name)):
            if rows.find(session.db, table, **{f"{table}_id": one}) is None:
                raise not_found(table, one)
            granted = {"erp_connection_id": connection_id, f"{table}_id": one}
            rows.insert(session.db, "erp_connection_access", granted)


def _obstacles(session: Session, row: Row) -> list[str]:
    """Why a connection cannot be activated."""
    reasons = []
    try:
        erp.open_books(session.db, row)
    except Refusal as refusal:
        reasons.append(refusal.friendly_text)
    unserved = metadata.unserved_fields(session.db, row["erp_connection_id"])
    return reasons + [
        f"{field['actor_type']}: the mandatory field {field['erp_key']} has neither a sync"
        " direction to the ERP nor a default value."
        for field in unserved
    ]


def _described(session: Session, row: Row) -> dict[str, Value]:
    """An ErpConnection without its settings."""
    rights = rows.find_all(
        session.db, "erp_connection_access", erp_connection_id=row["erp_connection_id"]
    )
    return {
        "ErpConnectionId": row["erp_connection_id"],
        "ErpConnectorId": row["erp_connector_id"],
        "DisplayName": row["display_name"],
        "DisplayDescription": row["display_description"],
        "Active": bool(row["active"]),
        "ConnectionId": row["guid"],
        "MostRecentTimestamp": row["most_recent_timestamp"],
        "ConfigFields": None,
        "Deleted": bool(row["deleted"]),
        "AllAccess": bool(row["all_access"]),
        "UserGroupAccessIds": [one["user_group_id"] for one in rights if one["user_group_id"]],
        "AssociateAccessIds": [one["associate_id"] for one in rights if one["associate_id"]],
    }


OPERATIONS: Mapping[str, Operate] = {
    "GetConnection": get_connection,
    "GetAllConnections": get_all_connections,
    "SaveConnection": save_connection,
    "DeleteConnection": delete_connection,
    "GetErpConnectionConfigFields": get_config_fields,
    "ToggleErpConnectionActive": toggle_active,
    "TestConnectionById": test_by_id,
    "TestConnectionByConfig": test_by_config,
    "SaveErpConnectionSyncPriorities": save_priorities,
    "GetErpSyncConnectionSummary": get_summary,
}
