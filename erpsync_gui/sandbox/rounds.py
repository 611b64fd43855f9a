"""Sync rounds: what changed anywhere since the last time goes to all others.

`copying` does the work on each record; this finds what changed, and which side wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import clockwork, crm, fields, rows
from erpsync_gui.sandbox.copying import CRM_SOURCE, Copying
from erpsync_gui.sandbox.erp import Actor
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.report import Report
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session

_PERSON = crm.ENTITIES["Person"]


def sync_all(session: Session, _arguments: Arguments) -> Value:
    """A normal round over the active connections; does nothing while sync is switched off."""
    if not clockwork.is_running(session):
        report = Report()
        report.note("Automatic synchronization is switched off: nothing was done.")
        return report.response(with_added=True)
    return _round(session)


def force_sync_all(session: Session, _arguments: Arguments) -> Value:
    """The same round, even when automatic sync is switched off."""
    return _round(session)


def _round(session: Session) -> Value:
    report = Report()
    copying = Copying(session, report)
    answering = list(_answering(session, copying, report))
    for connection in answering:
        _adopt_persons(session, copying, connection, report)
    rank = _ranks(session)
    for key in rows.find_all(session.db, "erp_internal_key"):
        _sync_record(session, copying, key, answering, rank)
    copying.finish()
    for connection in answering:
        _remember(session, copying, connection)
    clockwork.remember_round(session)
    return report.response(with_added=True)


def _answering(session: Session, copying: Copying, report: Report) -> Iterator[int]:
    """The ids of the active connections that answer; the others are told of as warnings."""
    for connection in rows.find_all(session.db, "erp_connection", active=1, deleted=0):
        connection_id = connection["erp_connection_id"]
        try:
            copying.connector(connection_id)
        except Refusal as refusal:
            report.warn(f"{connection['display_name']}: {refusal.friendly_text}")
        else:
            yield connection_id


def _ranks(session: Session) -> dict[int, int]:
    """The place of each source in the order of priorities; 0 is the CRM itself."""
    configured = rows.find(session.db, "erp_configuration")
    listed = str(configured["connection_rank"]).split(";") if configured else []
    return {int(source): place for place, source in enumerate(listed) if source}


def _sync_record(
    session: Session, copying: Copying, key: Row, answering: list[int], rank: Mapping[int, int]
) -> None:
    """Copy a record from the highest ranked of the sides that changed; none changed, no copy."""
    changed = _changed_sources(session, copying, key, answering)
    if changed:
        last = len(rank)
        source = min(changed, key=lambda one: (rank.get(one, last), one))
        copying.spread(key, source, only=answering)


def _changed_sources(
    session: Session, copying: Copying, key: Row, answering: list[int]
) -> list[int]:
    """The sides on which a record is newer than its link."""
    entity = crm.BY_TABLE_NUMBER[key["table_number"]]
    changed = []
    if crm.stamp_of(session.db, entity, key["record_id"]) > key["stamp"]:
        changed.append(CRM_SOURCE)
    for link in copying.links(key):
        connection_id = link["erp_connection_id"]
        if connection_id in answering:
            connector = copying.connector(connection_id)
            actor = connector.actor(link["actor_type"], link["erp_key"])
            if actor is not None and actor.stamp > link["stamp"]:
                changed.append(connection_id)
    return changed


def _adopt_persons(session: Session, copying: Copying, connection_id: int, report: Report) -> None:
    """Make CRM persons of new ERP persons whose customer is linked.

    No source says that a real round does this: it is the practice tenant's way to have added
    records to show.
    """
    seen = rows.find(session.db, "erp_connection", erp_connection_id=connection_id)
    connector = copying.connector(connection_id)
    customers = session.db.execute(
        "SELECT k.erp_key, i.record_id FROM erp_external_key k"
        " JOIN erp_internal_key i USING (erp_internal_key_id)"
        " WHERE k.erp_connection_id = ? AND k.actor_type = 'Customer' ORDER BY 1",
        (connection_id,),
    ).fetchall()
    for customer in customers:
        for actor in connector.children("Person", customer["erp_key"]):
            if seen and actor.stamp > seen["seen_stamp"]:
                _adopt(session, connection_id, actor, customer["record_id"], report)


def _adopt(
    session: Session, connection_id: int, actor: Actor, contact_id: int, report: Report
) -> None:
    """Make one person and link it; a person that is linked already is left alone."""
    place: dict[str, fields.Stored] = {
        "erp_connection_id": connection_id,
        "actor_type": "Person",
        "erp_key": actor.key,
    }
    if rows.find(session.db, "erp_external_key", **place):
        return
    person_id = crm.add(session.db, _PERSON, {}, {"contact_id": contact_id})
    key_id = rows.insert(
        session.db,
        "erp_internal_key",
        {
            "table_number": _PERSON.table_number,
            "record_id": person_id,
            "stamp": crm.stamp_of(session.db, _PERSON, person_id),
        },
    )
    # Stamp 0 makes the ERP the changed side, so that the round itself fills the person.
    rows.insert(
        session.db, "erp_external_key", {**place, "erp_internal_key_id": key_id, "stamp": 0}
    )
    report.add(_PERSON.table, person_id)


def _remember(session: Session, copying: Copying, connection_id: int) -> None:
    """Note how far the ERP has been looked through for new actors."""
    stamp = copying.connector(connection_id).stamp()
    rows.update(
        session.db, "erp_connection", {"seen_stamp": stamp}, erp_connection_id=connection_id
    )


OPERATIONS: Mapping[str, Operate] = {"SyncAll": sync_all, "ForceSyncAll": force_sync_all}
