"""Links between CRM records and ERP actors: made, broken, and filled for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, crm, erp, fields, metadata, rows
from erpsync_gui.sandbox.actors import entity_of, link_of, live_actor
from erpsync_gui.sandbox.crm import CrmEntity
from erpsync_gui.sandbox.erp import UNKNOWN_FIELD, Connector
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import (
    Refusal,
    bad_argument,
    connector_error,
    not_found,
    not_possible,
)
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session
from erpsync_gui.sandbox.translation import MappedField, crm_entity, mapped_fields


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a link that is to be: a CRM record, and an actor type of a connection."""

    session: Session
    connection: Row
    entity: CrmEntity
    record_id: int
    actor_type: str

    @property
    def connection_id(self) -> int:
        """The connection."""
        return int(self.connection["erp_connection_id"])

    def mapped(self) -> dict[str, MappedField]:
        """The field pairs by CRM key."""
        found = mapped_fields(self.session.db, self.connection_id, self.actor_type, self.entity)
        return {field.crm.key: field for field in found}


def connect_actor(session: Session, arguments: Arguments) -> None:
    """Link a record to an existing ERP actor, and set chosen and first-time values."""
    _connect(session, arguments)


def try_connect_actor(session: Session, arguments: Arguments) -> Value:
    """As `connect_actor`, but tells whether it worked and does not say why not."""
    access.connection(session, arguments.number("ErpConnectionId"))
    session.db.execute("SAVEPOINT trial")
    try:
        _connect(session, arguments)
    except Refusal:
        session.db.execute("ROLLBACK TO trial")
        return False
    finally:
        session.db.execute("RELEASE trial")
    return True


def create_link(session: Session, arguments: Arguments) -> Value:
    """Store only the link; false when the actor is not there or one end is linked already."""
    ends = _ends(session, arguments, "ErpConnectionId", "CrmRecordId")
    key = arguments.text("ErpKey")
    try:
        connector = erp.open_books(session.db, ends.connection)
        actor = connector.actor(ends.actor_type, key)
    except Refusal:
        return False
    if actor is None or _taken(ends, key):
        return False
    _store_link(ends, key, actor.stamp)
    return True


def break_link(session: Session, arguments: Arguments) -> Value:
    """Remove the link of a record; the ERP is not told. False when there is none."""
    connection = access.connection(session, arguments.number("ErpConnectionId"))
    entity = entity_of(arguments)
    link = link_of(
        session, connection["erp_connection_id"], entity, arguments.number("CrmRecordId")
    )
    if link is None:
        return False
    rows.delete(session.db, "erp_external_key", erp_external_key_id=link["erp_external_key_id"])
    return True


def create_erp_actor(session: Session, arguments: Arguments) -> Value:
    """Make an ERP actor from a record and link the two; false when the ERP does not answer.

    Given values win over the record's own, those over defaults.
    """
    ends = _ends(session, arguments, "ConnectionId", "CrmEntityId")
    if _linked(ends):
        msg = f"{ends.entity.table} {ends.record_id} is linked here already."
        raise not_possible(msg)
    try:
        connector = erp.open_books(session.db, ends.connection)
    except Refusal:
        return False
    values = {
        **_default_values(ends),
        **_record_values(ends),
        **_given_values(ends, arguments.pairs("ErpFieldKeyValues")),
    }
    _check_mandatory(ends, values)
    key = connector.create(ends.actor_type, _parent_key(ends, connector), values)
    _store_link(ends, key, live_actor(connector, ends.actor_type, key).stamp)
    return True


def _ends(session: Session, arguments: Arguments, connection: str, record: str) -> Ends:
    """The two ends that the arguments name; these two operations spell them differently.

    Raises:
        Refusal: one of them does not exist, or the types do not go together.
    """
    row = access.connection(session, arguments.number(connection))
    entity = entity_of(arguments)
    record_id, actor_type = arguments.number(record), arguments.word("ErpActorType")
    if crm.read(session.db, entity, record_id) is None:
        raise not_found(entity.table, record_id)
    if crm_entity(session.db, row["erp_connection_id"], actor_type) != entity:
        message = f"{actor_type} is not mapped to {entity.crm_type} in this connection."
        raise bad_argument(parameter="ErpActorType", reason=message)
    return Ends(session, row, entity, record_id, actor_type)


def _connect(session: Session, arguments: Arguments) -> None:
    """Check everything, then link and write.

    Raises:
        Refusal: an end does not exist or is linked, or a value does not fit.
    """
    ends = _ends(session, arguments, "ErpConnectionId", "CrmRecordId")
    key = arguments.text("ErpKey")
    connector = erp.open_books(session.db, ends.connection)
    actor = live_actor(connector, ends.actor_type, key)
    if _taken(ends, key):
        msg = f"{ends.entity.table} {ends.record_id} or '{key}' is linked already."
        raise not_possible(msg)
    to_crm, to_erp = _first_values(ends, arguments)
    _store_link(ends, key, actor.stamp)
    if to_crm:
        crm.write(session.db, ends.entity, ends.record_id, to_crm)
    if to_erp:
        connector.save(ends.actor_type, key, to_erp)


def _first_values(ends: Ends, arguments: Arguments) -> tuple[dict[str, Stored], dict[str, Stored]]:
    """What the first sync writes into the CRM and into the ERP, by their own keys.

    A value with SyncToErp is the CRM's, one with only SyncToCrm is the ERP's.
    """
    mapped = ends.mapped()
    to_crm: dict[str, Stored] = {}
    to_erp = _first_sync_defaults(ends)
    for chosen in arguments.records("FieldValues"):
        crm_key = chosen.text("CrmFieldKey")
        if crm_key not in mapped:
            msg = f"{crm_key} is not mapped."
            raise not_possible(msg, error_code=UNKNOWN_FIELD)
        field, text = mapped[crm_key], chosen.text("Value")
        if chosen.flag("SyncToErp"):
            value = _crm_value(field, text)
            to_erp[field.erp_key] = field.erp_value(value)
            if chosen.flag("SyncToCrm"):
                to_crm[crm_key] = value
        elif chosen.flag("SyncToCrm"):
            to_crm[crm_key] = field.crm_value(_decoded(field.erp_key, field.erp_type, text))
    return to_crm, to_erp


def _crm_value(field: MappedField, text: str) -> Stored:
    """A CRM value from its wire text; a list item must be one that is paired."""
    if field.crm.type != fields.LIST:
        return _decoded(field.crm.key, field.crm.type, text)
    item = next((one for one in field.items.values() if str(one) == text), None)
    if text and item is None:
        raise bad_argument(
            parameter="FieldValues", reason=f"'{text}' is no paired item of {field.crm.key}."
        )
    return item


def _decoded(key: str, field_type: str, text: str) -> Stored:
    try:
        return fields.decode(field_type, text)
    except ValueError as error:
        raise bad_argument(parameter="FieldValues", reason=f"{key}: {error}.") from error


def _first_sync_defaults(ends: Ends) -> dict[str, Stored]:
    """The values that ERP fields get when a link is made, by ERP key."""
    return {
        row["erp_key"]: _decoded(row["erp_key"], row["field_type"], row["first_sync_default"])
        for row in _live_fields(ends)
        if row["has_first_sync_default"]
    }


def _default_values(ends: Ends) -> dict[str, Stored]:
    """The default values of ERP fields, by ERP key."""
    return {
        row["erp_key"]: _decoded(row["erp_key"], row["field_type"], row["default_value"])
        for row in _live_fields(ends)
        if row["default_value"]
    }


def _record_values(ends: Ends) -> dict[str, Stored]:
    """What the record says itself, by ERP key; blank values are left out."""
    record = crm.read(ends.session.db, ends.entity, ends.record_id) or {}
    values = {
        field.erp_key: field.erp_value(record[key])
        for key, field in ends.mapped().items()
        if field.to_erp
    }
    return {key: value for key, value in values.items() if not fields.is_blank(value)}


def _given_values(ends: Ends, given: Mapping[str, str]) -> dict[str, Stored]:
    """The values that the call brings along, by ERP key."""
    types = {row["erp_key"]: row["field_type"] for row in _live_fields(ends)}
    unknown = next((key for key in given if key not in types), None)
    if unknown is not None:
        msg = f"Field {unknown} is not known."
        raise connector_error(msg, UNKNOWN_FIELD)
    return {key: _decoded(key, types[key], text) for key, text in given.items()}


def _check_mandatory(ends: Ends, values: Mapping[str, Stored]) -> None:
    """Refuse an actor that lacks a mandatory field, as the ERP would."""
    for row in _live_fields(ends):
        is_mandatory = row["access"] == "Mandatory" or row["mandatory"]
        if is_mandatory and fields.is_blank(values.get(row["erp_key"])):
            msg = f"Field {row['erp_key']} is mandatory."
            raise connector_error(msg)


def _live_fields(ends: Ends) -> list[Row]:
    """The fields of the actor type that the ERP still has."""
    found = metadata.fields_of(ends.session.db, ends.connection_id, ends.actor_type)
    return [row for row in found if not row["missing_in_erp"]]


def _parent_key(ends: Ends, connector: Connector) -> str:
    """The key of the ERP actor that a new one belongs to: for a person, its company's."""
    if not connector.kind(ends.actor_type).parent:
        return ""
    record = rows.find(ends.session.db, "person", person_id=ends.record_id)
    contact_id = record["contact_id"] if record else 0
    link = link_of(ends.session, ends.connection_id, crm.ENTITIES["Contact"], contact_id)
    if link is None:
        message = f"The company of person {ends.record_id} is not linked in this connection."
        raise not_possible(message)
    return str(link["erp_key"])


def _linked(ends: Ends) -> bool:
    return link_of(ends.session, ends.connection_id, ends.entity, ends.record_id) is not None


def _taken(ends: Ends, key: str) -> bool:
    """Whether the record or the ERP actor is linked in this connection already."""
    other = rows.find(
        ends.session.db,
        "erp_external_key",
        erp_connection_id=ends.connection_id,
        actor_type=ends.actor_type,
        erp_key=key,
    )
    return other is not None or _linked(ends)


def _store_link(ends: Ends, key: str, stamp: int) -> None:
    """Add the rows of a link, as in step at this moment."""
    db = ends.session.db
    own: dict[str, Stored] = {
        "table_number": ends.entity.table_number,
        "record_id": ends.record_id,
    }
    internal = rows.find(db, "erp_internal_key", **own)
    key_id = (
        internal["erp_internal_key_id"]
        if internal
        else rows.insert(
            db,
            "erp_internal_key",
            {**own, "stamp": crm.stamp_of(db, ends.entity, ends.record_id)},
        )
    )
    link = {
        "erp_internal_key_id": key_id,
        "erp_connection_id": ends.connection_id,
        "actor_type": ends.actor_type,
        "erp_key": key,
        "stamp": stamp,
    }
    rows.insert(db, "erp_external_key", link)


OPERATIONS: Mapping[str, Operate] = {
    "ConnectActor": connect_actor,
    "TryConnectActor": try_connect_actor,
    "CreateActorLink": create_link,
    "BreakActorLink": break_link,
    "CreateErpActorFromCrm": create_erp_actor,
}
