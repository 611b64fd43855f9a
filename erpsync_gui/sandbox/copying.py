"""Copying one linked record from its source to all others: the heart of every resync and round.

Knows records, links and mappings; does not know which records are asked for, or why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from erpsync_gui.sandbox import crm, erp, fields, rows
from erpsync_gui.sandbox.crm import CrmEntity
from erpsync_gui.sandbox.erp import Actor, Connector
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import Refusal, not_found
from erpsync_gui.sandbox.report import Report
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Session
from erpsync_gui.sandbox.translation import MappedField, mapped_fields

CRM_SOURCE = 0
"""Stands for SuperOffice itself where a connection id is meant (sheet 1.4)."""

LOG_VALUE_LENGTH = 254
"""Where the sync log cuts values (sheet 6.3)."""


class Copying:
    """One resync or round over any number of records; troubles go into `report`.

    With `keep_filled`, a blank source value does not overwrite a filled one.
    """

    def __init__(self, session: Session, report: Report, *, keep_filled: bool = False) -> None:
        self._session = session
        self._db = session.db
        self._report = report
        self._keep_filled = keep_filled
        self._connectors: dict[int, Connector | Refusal] = {}
        self._mapped: dict[tuple[int, str], tuple[MappedField, ...]] = {}

    def spread(self, key: Row, source: int, only: Collection[int] | None = None) -> None:
        """Copy one record (a row of erp_internal_key) from a source to all others.

        `only` leaves out all connections but these.
        """
        failures = self._report.failure_count
        entity = crm.BY_TABLE_NUMBER[key["table_number"]]
        links = [
            link for link in self.links(key) if only is None or link["erp_connection_id"] in only
        ]
        if source != CRM_SOURCE:
            own = [link for link in links if link["erp_connection_id"] == source]
            if not all(self._attempted(self._pull, entity, key, link) for link in own):
                return
        for link in links:
            if link["erp_connection_id"] != source:
                self._attempted(self._push, entity, key, link)
        if self._report.failure_count == failures:
            stamp = crm.stamp_of(self._db, entity, key["record_id"])
            rows.update(
                self._db,
                "erp_internal_key",
                {"stamp": stamp},
                erp_internal_key_id=key["erp_internal_key_id"],
            )

    def links(self, key: Row) -> list[Row]:
        """The links of a record in active connections (rows of erp_external_key)."""
        return self._db.execute(
            "SELECT k.* FROM erp_external_key k JOIN erp_connection c USING (erp_connection_id)"
            " WHERE k.erp_internal_key_id = ? AND c.active AND NOT c.deleted"
            " ORDER BY k.erp_connection_id",
            (key["erp_internal_key_id"],),
        ).fetchall()

    def connector(self, connection_id: int) -> Connector:
        """The connector of a connection, dialed once.

        Raises:
            Refusal: it does not answer.
        """
        known = self._connectors.get(connection_id)
        if known is None:
            known = self._connectors[connection_id] = self._dial(connection_id)
        if isinstance(known, Refusal):
            raise known
        return known

    def finish(self) -> None:
        """Note on every connection that was used how far its ERP has been read, and when."""
        for connection_id, connector in self._connectors.items():
            if isinstance(connector, Connector):
                rows.update(
                    self._db,
                    "erp_connection",
                    {
                        "most_recent_timestamp": connector.timestamp(),
                        "last_sync": self._session.timestamp,
                    },
                    erp_connection_id=connection_id,
                )

    def _dial(self, connection_id: int) -> Connector | Refusal:
        connection = rows.find(self._db, "erp_connection", erp_connection_id=connection_id)
        try:
            if connection is None:
                raise not_found(entity="ErpConnection", key=connection_id)
            return erp.open_books(self._db, connection)
        except Refusal as refusal:
            return refusal

    def _attempted(
        self, copy: Callable[[CrmEntity, Row, Row], bool], entity: CrmEntity, key: Row, link: Row
    ) -> bool:
        """Whether one copy went well; a Refusal becomes a failure in the report."""
        try:
            return copy(entity, key, link)
        except Refusal as refusal:
            connection_id = link["erp_connection_id"]
            about = f"{entity.table} {key['record_id']}, connection {connection_id}"
            self._report.fail(refusal, about)
            return False

    def _pull(self, entity: CrmEntity, key: Row, link: Row) -> bool:
        """ERP to CRM. All values are translated before the first is written."""
        actor = self._actor(link)
        old = crm.read(self._db, entity, key["record_id"])
        if actor is None or old is None:
            self._warn_broken(entity, key, link)
            return False
        new = {
            field.crm.key: field.crm_value(actor.values[field.erp_key])
            for field in self._pairs(link, entity)
            if field.to_crm and field.erp_key in actor.values
        }
        kept = self._chosen(old, new)
        crm.write(self._db, entity, key["record_id"], kept)
        self._log(entity, link, old, kept, target_is_crm=True)
        self._stamp(link, actor.stamp)
        self._report.update(entity.table, key["record_id"])
        return True

    def _push(self, entity: CrmEntity, key: Row, link: Row) -> bool:
        """CRM to ERP. All values are translated before the first is written."""
        actor = self._actor(link)
        values = crm.read(self._db, entity, key["record_id"])
        if actor is None or values is None:
            self._warn_broken(entity, key, link)
            return False
        new = {
            field.erp_key: field.erp_value(values[field.crm.key])
            for field in self._pairs(link, entity)
            if field.to_erp
        }
        kept = self._chosen(actor.values, new)
        connector = self.connector(link["erp_connection_id"])
        stamp = connector.save(link["actor_type"], link["erp_key"], kept)
        self._log(entity, link, actor.values, kept, target_is_crm=False)
        self._stamp(link, stamp)
        self._report.update(entity.table, key["record_id"])
        return True

    def _actor(self, link: Row) -> Actor | None:
        connector = self.connector(link["erp_connection_id"])
        return connector.actor(link["actor_type"], link["erp_key"])

    def _pairs(self, link: Row, entity: CrmEntity) -> tuple[MappedField, ...]:
        """The field pairs of a link's connection and actor type."""
        place = (link["erp_connection_id"], link["actor_type"])
        if place not in self._mapped:
            self._mapped[place] = mapped_fields(self._db, *place, entity)
        return self._mapped[place]

    def _chosen(self, old: Mapping[str, Stored], new: Mapping[str, Stored]) -> dict[str, Stored]:
        """The new values that may be written over the old ones."""
        if not self._keep_filled:
            return dict(new)
        return {
            key: value
            for key, value in new.items()
            if not fields.is_blank(value) or fields.is_blank(old.get(key))
        }

    def _log(
        self,
        entity: CrmEntity,
        link: Row,
        old: Mapping[str, Stored],
        new: Mapping[str, Stored],
        *,
        target_is_crm: bool,
    ) -> None:
        """One row in the sync log for each value that really changed."""
        for field in self._pairs(link, entity):
            key = field.crm.key if target_is_crm else field.erp_key
            field_type = field.crm.type if target_is_crm else field.erp_type
            before, after = (fields.encode(field_type, side.get(key)) for side in (old, new))
            if key not in new or before == after:
                continue
            written: dict[str, Stored] = {
                "erp_external_key_id": link["erp_external_key_id"],
                "erp_field_key": field.erp_key,
                "crm_field_key": field.crm.key,
                "target_is_crm": int(target_is_crm),
                "old_value": before[:LOG_VALUE_LENGTH],
                "new_value": after[:LOG_VALUE_LENGTH],
                "registered": self._session.timestamp,
            }
            rows.insert(self._db, "erp_sync_log", written)

    def _stamp(self, link: Row, stamp: int) -> None:
        rows.update(
            self._db,
            "erp_external_key",
            {"stamp": stamp},
            erp_external_key_id=link["erp_external_key_id"],
        )

    def _warn_broken(self, entity: CrmEntity, key: Row, link: Row) -> None:
        self._report.warn(
            f"The link of {entity.table} {key['record_id']} to {link['actor_type']}"
            f" '{link['erp_key']}' in connection {link['erp_connection_id']} is broken:"
            " one of the two is no longer there."
        )
