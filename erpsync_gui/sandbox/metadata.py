"""The actor types and fields of a connection, as the CRM remembers them from its connector.

Asks the connector only in `refresh`; knows nothing of the wire records made of the rows.
"""

from __future__ import annotations

import sqlite3

from erpsync_gui.sandbox import erp, rows
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.ledgers import ErpActorKind, ErpField
from erpsync_gui.sandbox.refusal import not_found
from erpsync_gui.sandbox.rows import Row

_TOLD_BY_CONNECTOR = ("display_name", "field_type", "list_name", "max_length", "access")
"""The columns of erp_field that nobody sets by hand."""


def fields_of(db: sqlite3.Connection, connection_id: int, actor_type: str) -> list[Row]:
    """The fields of an actor type in the order of their rank."""
    return db.execute(
        "SELECT * FROM erp_field WHERE erp_connection_id = ? AND actor_type = ?"
        " ORDER BY rank, erp_field_id",
        (connection_id, actor_type),
    ).fetchall()


def field_row(db: sqlite3.Connection, field_id: int) -> Row:
    """The field of this id; a Refusal when there is none."""
    row = rows.find(db, "erp_field", erp_field_id=field_id)
    if row is None:
        raise not_found(entity="ErpField", key=field_id)
    return row


def unserved_fields(db: sqlite3.Connection, connection_id: int) -> list[Row]:
    """The mandatory fields that a new ERP actor would lack: no direction, no default."""
    return db.execute(
        "SELECT f.* FROM erp_field f JOIN erp_connection_actor_type t"
        " USING (erp_connection_id, actor_type)"
        " WHERE f.erp_connection_id = ? AND t.active AND NOT f.missing_in_erp"
        " AND (f.access = 'Mandatory' OR f.mandatory)"
        " AND f.default_value = '' AND (f.crm_key = '' OR NOT f.sync_to_erp)"
        " ORDER BY f.erp_field_id",
        (connection_id,),
    ).fetchall()


def refresh(db: sqlite3.Connection, connection: Row) -> None:
    """Read actor types and fields anew: what is gone is marked, what is new is added.

    A new field is mapped only if its actor type is new too, as after a renaming nobody knows
    whether the old mapping is still meant (sheet 7.1).

    Raises:
        Refusal: the connector does not answer.
    """
    connector = erp.open_connection(db, connection)
    for kind in connector.ledger.actors.values():
        _refresh_kind(db, connection["erp_connection_id"], kind)
    offered = connector.ledger.actors
    for row in rows.find_all(db, "erp_field", erp_connection_id=connection["erp_connection_id"]):
        known = row["actor_type"] in offered and offered[row["actor_type"]].field(row["erp_key"])
        missing = {"missing_in_erp": int(not known)}
        rows.update(db, "erp_field", missing, erp_field_id=row["erp_field_id"])


def described(field: ErpField, rank: int, *, mapped: bool) -> dict[str, Stored]:
    """The columns of erp_field that a connector's field fills."""
    crm_key = field.crm_key if mapped else ""
    return {
        "erp_key": field.key,
        "crm_key": crm_key,
        "display_name": field.name,
        "field_type": field.type,
        "list_name": field.list_name,
        "max_length": field.max_length,
        "access": field.access,
        "rank": rank,
        "sync_to_crm": int(bool(crm_key) and field.to_crm),
        "sync_to_erp": int(bool(crm_key) and field.to_erp),
        "show_in_search": int(field.show_in_search),
        "default_value": field.default,
    }


def _refresh_kind(db: sqlite3.Connection, connection_id: int, kind: ErpActorKind) -> None:
    place: dict[str, Stored] = {
        "erp_connection_id": connection_id,
        "actor_type": kind.actor_type,
    }
    is_new = rows.find(db, "erp_connection_actor_type", **place) is None
    if is_new:
        added = {**place, "crm_type": kind.crm_type, "active": 1}
        rows.insert(db, "erp_connection_actor_type", added)
    known = {row["erp_key"]: row for row in fields_of(db, connection_id, kind.actor_type)}
    for rank, field in enumerate(kind.fields, start=1):
        columns = described(field, rank, mapped=is_new)
        if field.key in known:
            told = {column: columns[column] for column in _TOLD_BY_CONNECTOR}
            rows.update(db, "erp_field", told, erp_field_id=known[field.key]["erp_field_id"])
        else:
            rows.insert(db, "erp_field", {**place, **columns})
