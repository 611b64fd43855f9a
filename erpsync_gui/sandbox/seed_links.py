"""The linked half of the seed: ERP actors made from CRM records, links, and what is wrong there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from erpsync_gui.sandbox import crm, rows, seed_crm
from erpsync_gui.sandbox.crm import CrmEntity
from erpsync_gui.sandbox.fields import LIST, Stored
from erpsync_gui.sandbox.ledgers import LEDGERS, ErpActorKind, ErpField
from erpsync_gui.sandbox.seed_connections import (
    BERGEN,
    CONNECTIONS,
    GOTEBORG,
    ITEM_PAIRS,
    KOBENHAVN,
    LAST_SYNC,
    OSLO,
    STAMP,
    UNMAPPED_GROUP,
)
from erpsync_gui.sandbox.seed_crm import CUSTOMERS, SUPPLIERS

FIRST_INTERNAL_KEY = 101
"""Far from every record id, as internal keys are no record ids (sheet 0.8)."""

BROKEN_KEY = "10012"
"""The Nordbooks customer that was deleted in the ERP while its link stayed."""

NEW_PERSONS = {"P9001": "10002", "P9002": "10010"}
"""ERP persons that came after the last round, with the customers they belong to."""

_SYSTEMS = {one.connection_id: (one.system, one.company) for one in CONNECTIONS}
_CONTACT, _PERSON, _PROJECT = (crm.ENTITIES[one] for one in ("Contact", "Person", "Project"))


UNLINKED_CUSTOMERS = {str(10901 + place): 200 + place for place in range(5)}
"""ERP keys of customers in Oslo without a link, and the companies that they are."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that is to be: the record by its number in the seed, and the ERP actor."""

    connection_id: int
    actor_type: str
    number: int
    erp_key: str
    parent_key: str = ""


def fill(db: sqlite3.Connection) -> None:
    """Add ERP actors and links, all in step; then what is not in step or wrong."""
    internal: dict[tuple[int, int], int] = {}
    for link in (*_company_links(), *_other_links()):
        kind = _kind(link)
        entity = crm.ENTITIES[kind.crm_type]
        record = _record(entity, link.number)
        record_id = int(record[entity.id_column] or 0)
        if link.erp_key != BROKEN_KEY:
            _fill_actor(db, link, kind, record)
        key = (entity.table_number, record_id)
        if key not in internal:
            internal[key] = FIRST_INTERNAL_KEY + len(internal)
            _fill_internal_key(db, internal[key], *key)
        external: dict[str, Stored] = {
            "erp_internal_key_id": internal[key],
            "erp_connection_id": link.connection_id,
            "actor_type": link.actor_type,
            "erp_key": link.erp_key,
            "stamp": STAMP,
        }
        rows.insert(db, "erp_external_key", external)
    _fill_unlinked_customers(db)
    _bring_out_of_step(db)
    _fill_new_persons(db)
    _fill_log(db)


def _company_links() -> Iterator[_Link]:
    """The links of companies, connection by connection."""
    for number in CUSTOMERS:
        yield _Link(OSLO, "Customer", number, _oslo_key(number))
    for number in CUSTOMERS[::2]:
        yield _Link(GOTEBORG, "Customer", number, _goteborg_key(number))
    for number in range(21, 45, 2):
        yield _Link(KOBENHAVN, "Customer", number, f"{number:06}")
    for number in range(61, 91, 2):
        yield _Link(BERGEN, "Customer", number, str(20001 + number))
    for number in SUPPLIERS:
        yield _Link(OSLO, "Supplier", number, str(50001 + number - SUPPLIERS.start))
    for number in SUPPLIERS[::4]:
        yield _Link(GOTEBORG, "Supplier", number, f"GBS {number:04}")


def _other_links() -> Iterator[_Link]:
    """The links of persons and projects, connection by connection."""
    for number in range(150):
        yield _Link(OSLO, "Person", number, f"P{1001 + number}", _oslo_key(number))
    for number in range(0, 60, 2):
        yield _Link(GOTEBORG, "Person", number, f"GP-{number:03}", _goteborg_key(number))
    for number in range(40):
        yield _Link(OSLO, "Project", number, f"2026-{number + 1:03}")
    for number in range(15):
        yield _Link(GOTEBORG, "Project", number, f"PRJ{number + 1:05}")


def _oslo_key(number: int) -> str:
    return str(10001 + number)


def _goteborg_key(number: int) -> str:
    """A key with a space and zeros in it: keys are compared as text (sheet 7.4)."""
    return f"GBG {number + 1:04}"


def _kind(link: _Link) -> ErpActorKind:
    system, _ = _SYSTEMS[link.connection_id]
    return LEDGERS[system].actors[link.actor_type]


def _record(entity: CrmEntity, number: int) -> dict[str, Stored]:
    """The CRM record of a number in the seed, as its row."""
    make = {
        _CONTACT: seed_crm.contact,
        _PERSON: seed_crm.person,
        _PROJECT: seed_crm.project,
    }
    return make[entity](number)


def _fill_actor(
    db: sqlite3.Connection, link: _Link, kind: ErpActorKind, record: Mapping[str, Stored]
) -> None:
    """Add the ERP actor that holds the same values as a CRM record."""
    _, company = _SYSTEMS[link.connection_id]
    values = {field.column: _erp_value(kind, field, record) for field in kind.fields}
    place: dict[str, Stored] = {
        "company": company,
        "erp_key": link.erp_key,
        "parent_key": link.parent_key,
        "stamp": STAMP,
    }
    rows.insert(db, kind.table, {**place, **values})


def _erp_value(kind: ErpActorKind, field: ErpField, record: Mapping[str, Stored]) -> Stored:
    """What the ERP holds in a field when it is in step with the CRM."""
    partner = crm.ENTITIES[kind.crm_type].field(field.crm_key)
    if partner is None:
        return field.default or None
    value = record[partner.column]
    if field.type != LIST:
        return value
    pairs = ITEM_PAIRS[kind.system, field.list_name]
    return next((key for key, item_id in pairs.items() if item_id == value), None)


def _fill_internal_key(
    db: sqlite3.Connection, key_id: int, table_number: int, record_id: int
) -> None:
    key: dict[str, Stored] = {
        "erp_internal_key_id": key_id,
        "table_number": table_number,
        "record_id": record_id,
        "stamp": seed_crm.STAMP,
    }
    rows.insert(db, "erp_internal_key", key)


def _bring_out_of_step(db: sqlite3.Connection) -> None:
    """Differences between the sides: old ones that only a resync cures, and new ones."""
    oslo, goteborg = "nordbooks_customer", "ledgerline_customer"
    old: tuple[tuple[str, str, dict[str, Stored]], ...] = (
        (oslo, "10001", {"phone": "+47 22 99 88 77", "city": "Lillestrøm"}),
        (oslo, "10013", {"email": None}),
        (oslo, "10034", {"custgroup": UNMAPPED_GROUP}),
        (oslo, "10042", {"name": "Æblerød & Sønner <Sykler>", "discount": 45}),
        (goteborg, "GBG 0005", {"phone": None, "city": "Mölndal"}),
    )
    for table, key, values in old:
        rows.update(db, table, values, erp_key=key)
    new: tuple[tuple[str, str, dict[str, Stored]], ...] = (
        (oslo, "10003", {"phone": "+47 22 11 00 03"}),
        (oslo, "10019", {"street": "Ny Havnegate 19", "zip": "0151"}),
        (goteborg, "GBG 0009", {"city": "Kungälv"}),
    )
    for table, key, values in new:
        stamp = crm.next_stamp(db, table.split("_")[0])
        rows.update(db, table, {**values, "stamp": stamp}, erp_key=key)
    # Company 18 changed in Nordbooks too: there the order of priorities decides.
    for number in (4, 18, 30):
        values = {"contact.email": f"firmapost{number}@practice.example"}
        crm.write(db, _CONTACT, seed_crm.FIRST_CONTACT + number, values)


def _fill_unlinked_customers(db: sqlite3.Connection) -> None:
    """Customers that stand on both sides and only wait to be connected."""
    for erp_key, number in UNLINKED_CUSTOMERS.items():
        link = _Link(OSLO, "Customer", number, erp_key)
        kind = _kind(link)
        _fill_actor(db, link, kind, _record(crm.ENTITIES[kind.crm_type], number))


def _fill_new_persons(db: sqlite3.Connection) -> None:
    for key, parent_key in NEW_PERSONS.items():
        person: dict[str, Stored] = {
            "company": "1",
            "erp_key": key,
            "parent_key": parent_key,
            "firstname": "Guðrún",
            "lastname": f"Nýström {key}",
            "email": f"{key.lower()}@practice.example",
            "stamp": crm.next_stamp(db, "nordbooks"),
        }
        rows.insert(db, "nordbooks_person", person)


def _fill_log(db: sqlite3.Connection) -> None:
    """What earlier rounds left in the sync log."""
    links = rows.find_all(db, "erp_external_key", actor_type="Customer", erp_connection_id=OSLO)
    for number, link in enumerate(links[:40]):
        entry: dict[str, Stored] = {
            "erp_external_key_id": link["erp_external_key_id"],
            "erp_field_key": "DISCOUNT" if number % 2 else "PHONE",
            "crm_field_key": "contact.discount" if number % 2 else "contact.phone",
            "target_is_crm": int(number % 3 == 0),
            "old_value": f"[I:{number}]" if number % 2 else "",
            "new_value": f"[I:{number + 5}]" if number % 2 else f"+47 55 00 {number:02} 00",
            "registered": LAST_SYNC,
        }
        rows.insert(db, "erp_sync_log", entry)
