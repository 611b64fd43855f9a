"""Mapped fields: which ERP field goes with which CRM field, and how a value crosses over.

Knows the mapping tables; reads and writes no record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from erpsync_gui.sandbox import crm, fields, rows
from erpsync_gui.sandbox.crm import CrmEntity, CrmField
from erpsync_gui.sandbox.erp import UNKNOWN_LIST_ITEM
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import Refusal, not_possible
from erpsync_gui.sandbox.rows import Row


@dataclass(frozen=True, slots=True)
class MappedField:
    """A pair of fields that takes part in sync.

    `items` pairs ERP list item keys with CRM list item ids; an item without a partner is missing.
    """

    erp_key: str
    erp_type: str
    crm: CrmField
    to_crm: bool
    to_erp: bool
    items: Mapping[str, int]

    def crm_value(self, value: Stored) -> Stored:
        """The CRM's form of an ERP value.

        Raises:
            Refusal: an unmapped list item, or a text that is no such value.
        """
        if fields.is_blank(value):
            return None
        if self.crm.type == fields.LIST:
            item = self.items.get(str(value))
            if item is None:
                raise self._unmapped(side="ERP", value=value)
            return item
        return self._converted(self.erp_type, self.crm.type, value)

    def erp_value(self, value: Stored) -> Stored:
        """The ERP's form of a CRM value.

        Raises:
            Refusal: an unmapped list item, or a text that is no such value.
        """
        if fields.is_blank(value):
            return None
        if self.erp_type != fields.LIST:
            return self._converted(self.crm.type, self.erp_type, value)
        for key, item in self.items.items():
            if item == value:
                return key
        raise self._unmapped(side="CRM", value=value)

    def _converted(self, source: str, target: str, value: Stored) -> Stored:
        """A value in the target's type; most pairs are of one type already."""
        if source == target:
            return value
        try:
            return fields.decode(target, str(value))
        except ValueError as error:
            message = f"{self.erp_key} and {self.crm.key}: {error}"
            raise not_possible(message) from error

    def _unmapped(self, side: str, value: Stored) -> Refusal:
        return not_possible(
            f"No list mapping for {side} item '{value}' between {self.erp_key} and {self.crm.key}.",
            f"The {side} list item '{value}' of {self.crm.name} has no counterpart.",
            UNKNOWN_LIST_ITEM,
        )


def mapped_fields(
    db: sqlite3.Connection, connection_id: int, actor_type: str, entity: CrmEntity
) -> tuple[MappedField, ...]:
    """The pairs of an actor type that both sides (still) have, in the order of their rank."""
    found = db.execute(
        "SELECT * FROM erp_field WHERE erp_connection_id = ? AND actor_type = ?"
        " AND crm_key <> '' AND NOT missing_in_erp ORDER BY rank, erp_field_id",
        (connection_id, actor_type),
    ).fetchall()
    return tuple(
        _mapped(db, row, field) for row in found if (field := entity.field(row["crm_key"]))
    )


def item_mapping(db: sqlite3.Connection, erp_field_id: int) -> dict[str, int]:
    """CRM list item ids by the ERP item keys they are paired with, for one ERP field."""
    found = rows.find_all(db, "erp_list_item_mapping", erp_field_id=erp_field_id)
    return {row["erp_item_key"]: row["crm_list_item_id"] for row in found}


def crm_entity(db: sqlite3.Connection, connection_id: int, actor_type: str) -> CrmEntity | None:
    """The CRM entity that an actor type is mapped to in a connection; None when it is not."""
    row = rows.find(
        db, "erp_connection_actor_type", erp_connection_id=connection_id, actor_type=actor_type
    )
    return crm.ENTITIES.get(row["crm_type"]) if row else None


def _mapped(db: sqlite3.Connection, row: Row, field: CrmField) -> MappedField:
    return MappedField(
        row["erp_key"],
        row["field_type"],
        field,
        bool(row["sync_to_crm"]),
        bool(row["sync_to_erp"]) and row["access"] != "ReadOnly",
        item_mapping(db, row["erp_field_id"]),
    )
