"""The CRM side: companies, persons, projects and sales, read and written by field key.

Knows nothing of ERP systems, connections or links.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from erpsync_gui.sandbox import fields, rows
from erpsync_gui.sandbox.fields import Stored


@dataclass(frozen=True, slots=True)
class CrmField:
    """A field of a CRM record; a List field holds ids of the items of `list_name`."""

    key: str
    column: str
    name: str
    type: str = fields.TEXT
    list_name: str = ""

    @property
    def tooltip(self) -> str:
        """Where the value stands, for people."""
        return f"{self.name} in SuperOffice ({self.key})"


@dataclass(frozen=True, slots=True)
class CrmEntity:
    """A kind of CRM record. `table_number` is its number in key tables (sheet 6.4)."""

    crm_type: str
    table: str
    table_number: int
    fields: tuple[CrmField, ...]

    @property
    def id_column(self) -> str:
        """The column with the primary key."""
        return f"{self.table}_id"

    def field(self, key: str) -> CrmField | None:
        """The field of this key; None when the CRM does not have it."""
        return next((field for field in self.fields if field.key == key), None)


_CONTACT = CrmEntity(
    "Contact",
    "contact",
    5,
    (
        CrmField("contact.name", "name", "Company name"),
        CrmField("contact.orgNr", "org_nr", "Organization number"),
        CrmField("contact.number", "number", "Customer number"),
        CrmField("contact.number2", "number2", "Second number"),
        CrmField("contact.phone", "phone", "Telephone"),
        CrmField("contact.email", "email", "E-mail"),
        CrmField("contact.website", "website", "Website"),
        CrmField("contact.street", "street", "Street address"),
        CrmField("contact.postalCode", "postal_code", "Postal code"),
        CrmField("contact.city", "city", "City"),
        CrmField("contact.country", "country_id", "Country", fields.LIST, "country"),
        CrmField("contact.category", "category_id", "Category", fields.LIST, "category"),
        CrmField("contact.creditLimit", "credit_limit", "Credit limit", fields.DOUBLE),
        CrmField("contact.stopped", "stopped", "Stop", fields.CHECKBOX),
        CrmField("contact.discount", "discount", "Discount", fields.INTEGER),
        CrmField("contact.lastOrder", "last_order", "Last order", fields.DATE),
    ),
)

_PERSON = CrmEntity(
    "Person",
    "person",
    6,
    (
        CrmField("person.firstName", "first_name", "First name"),
        CrmField("person.lastName", "last_name", "Last name"),
        CrmField("person.title", "title", "Title"),
        CrmField("person.email", "email", "E-mail"),
        CrmField("person.mobile", "mobile", "Mobile"),
    ),
)

_PROJECT = CrmEntity(
    "Project",
    "project",
    11,
    (
        CrmField("project.name", "name", "Project name"),
        CrmField("project.number", "number", "Project number"),
        CrmField("project.status", "status_id", "Status", fields.LIST, "projectstatus"),
        CrmField("project.endDate", "end_date", "End date", fields.DATE),
    ),
)

_SALE = CrmEntity(
    "Sale",
    "sale",
    13,
    (
        CrmField("sale.heading", "heading", "Heading"),
        CrmField("sale.amount", "amount", "Amount", fields.DOUBLE),
        CrmField("sale.date", "sale_date", "Sale date", fields.DATE),
    ),
)

ENTITIES: Mapping[str, CrmEntity] = {
    entity.crm_type: entity for entity in (_CONTACT, _PERSON, _PROJECT, _SALE)
}
"""CRM entities by their CrmActorType word; `Unknown` is not among them."""

BY_TABLE_NUMBER: Mapping[int, CrmEntity] = {
    entity.table_number: entity for entity in ENTITIES.values()
}


def read(db: sqlite3.Connection, entity: CrmEntity, record_id: int) -> dict[str, Stored] | None:
    """The stored values of a record by field key; None when there is no such record."""
    row = rows.find(db, entity.table, **{entity.id_column: record_id})
    if row is None:
        return None
    return {field.key: row[field.column] for field in entity.fields}


def stamp_of(db: sqlite3.Connection, entity: CrmEntity, record_id: int) -> int:
    """When a record last changed, as a number that only grows; 0 for no record."""
    row = rows.find(db, entity.table, **{entity.id_column: record_id})
    return int(row["stamp"]) if row else 0


def write(
    db: sqlite3.Connection, entity: CrmEntity, record_id: int, values: Mapping[str, Stored]
) -> None:
    """Store values by field key; the record's stamp grows."""
    columns = {field.column: values[field.key] for field in entity.fields if field.key in values}
    stamped = {**columns, "stamp": next_stamp(db, "crm")}
    rows.update(db, entity.table, stamped, **{entity.id_column: record_id})


def add(
    db: sqlite3.Connection,
    entity: CrmEntity,
    values: Mapping[str, Stored],
    owner: Mapping[str, Stored],
) -> int:
    """Make a record; `owner` are further columns, such as the company of a person."""
    columns = {field.column: values[field.key] for field in entity.fields if field.key in values}
    return rows.insert(db, entity.table, {**columns, **owner, "stamp": next_stamp(db, "crm")})


def next_stamp(db: sqlite3.Connection, side: str) -> int:
    """The next number of a side's clock: `crm` or the name of an ERP system."""
    row = db.execute(
        "UPDATE counter SET value = value + 1 WHERE side = ? RETURNING value", (side,)
    ).fetchone()
    return int(row["value"])


def list_item_name(db: sqlite3.Connection, item_id: Stored) -> str:
    """The name of a CRM list item; empty when there is none."""
    row = rows.find(db, "crm_list_item", crm_list_item_id=item_id)
    return str(row["name"]) if row else ""


def describe(db: sqlite3.Connection, field: CrmField, value: Stored) -> str:
    """A stored value of a field as people read it."""
    if field.type == fields.LIST:
        return list_item_name(db, value)
    return fields.display(field.type, value)
