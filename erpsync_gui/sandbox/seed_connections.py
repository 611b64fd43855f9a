"""The settings half of the seed: the ERP world outside, connectors, connections and mappings."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from erpsync_gui.sandbox import metadata, rows
from erpsync_gui.sandbox.fields import LIST, Stored
from erpsync_gui.sandbox.ledgers import LEDGERS
from erpsync_gui.sandbox.seed_crm import CATEGORIES, COUNTRIES, MANAGEMENT, STATUSES

NORDBOOKS_URL = "https://erp.practice.invalid/Nordbooks.svc?ConnectorName=Nordbooks"
LEDGERLINE_URL = "app://ledgerline-practice"
UNREACHABLE_URL = "https://old-erp.practice.invalid/Ledgerline.svc"
UNUSED_URL = "plugin://nordbooks-debug"

OSLO, GOTEBORG, KOBENHAVN, BERGEN, TEST_COMPANY, ARCHIVE = 1, 2, 3, 4, 5, 6
"""The connections. Copenhagen does not answer, Bergen is closed to most users, the test company
is inactive and cannot be activated, the archive is deleted."""

STAMP = 5000
"""The clock of every ERP when everything was in step for the last time."""

LAST_SYNC = "2026-11-20T06:10:00"
INTERVAL_S = 900
ERP_PASSWORD = "practice-erp"  # noqa: S105 -- there to be found by whoever looks at settings
STALE_FIELD = "VATNO"
"""What Ledgerline's field VATNUMBER was called when its connections last looked."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection of the seed; `company` is its company within the ERP system."""

    connection_id: int
    connector_id: int
    system: str
    company: str
    name: str
    description: str
    active: bool = True
    deleted: bool = False
    all_access: bool = True


CONNECTIONS = (
    Connection(OSLO, 1, "nordbooks", "1", "Nordbooks, Oslo", "Customers, suppliers and projects"),
    Connection(GOTEBORG, 2, "ledgerline", "GBG", "Ledgerline, Göteborg", "Svenska kunder"),
    Connection(KOBENHAVN, 3, "ledgerline", "CPH", "Ledgerline, København", "Old server"),
    Connection(BERGEN, 1, "nordbooks", "2", "Nordbooks, Bergen", "Closed", all_access=False),
    Connection(TEST_COMPANY, 1, "nordbooks", "9", "Nordbooks, test company", "", active=False),
    Connection(ARCHIVE, 2, "ledgerline", "GBG", "Ledgerline 2019", "", active=False, deleted=True),
)

ITEM_PAIRS: dict[tuple[str, str], dict[str, int]] = {
    ("nordbooks", "country"): {country.code: country.item_id for country in COUNTRIES},
    # Group 90 has no CRM item, and the CRM item Partner has no group.
    ("nordbooks", "custgroup"): {
        "10": CATEGORIES["Customer"],
        "20": CATEGORIES["Prospect"],
        "30": CATEGORIES["Supplier"],
    },
    ("nordbooks", "projstatus"): dict(zip("PRHF", STATUSES.values(), strict=True)),
    ("ledgerline", "segment"): {
        "SMB": CATEGORIES["Customer"],
        "COLD": CATEGORIES["Prospect"],
        "VEN": CATEGORIES["Supplier"],
        "ENT": CATEGORIES["Partner"],
    },
    ("ledgerline", "phase"): dict(zip("1234", STATUSES.values(), strict=True)),
}
"""Which CRM list item an ERP list item stands for, by system and list."""

UNMAPPED_GROUP = "90"

_LIST_ITEMS = {
    ("nordbooks", "country"): {country.code: country.name for country in COUNTRIES},
    ("nordbooks", "custgroup"): {
        "10": "Standard",
        "20": "Interessent",
        "30": "Leverandør",
        UNMAPPED_GROUP: "Export",
    },
    ("nordbooks", "payterms"): {"NET14": "14 dager", "NET30": "30 dager", "CASH": "Kontant"},
    ("nordbooks", "projstatus"): {"P": "Planlagt", "R": "I arbeid", "H": "På vent", "F": "Ferdig"},
    ("ledgerline", "segment"): {"SMB": "Small", "COLD": "Lead", "VEN": "Vendor", "ENT": "Large"},
    ("ledgerline", "seller"): {"AK": "Anna K.", "BL": "Bo L."},
    ("ledgerline", "phase"): {"1": "Plan", "2": "Work", "3": "Pause", "4": "Done"},
}


def fill(db: sqlite3.Connection) -> None:
    """Add the ERP world outside, the connectors and the connections with their mappings."""
    _fill_outside(db)
    connectors = (
        (1, "Nordbooks", NORDBOOKS_URL),
        (2, 'US:"Ledgerline cloud"NO:"Ledgerline sky"', LEDGERLINE_URL),
        (3, "Ledgerline (old server)", UNREACHABLE_URL),
        (4, "Nordbooks (unused)", UNUSED_URL),
    )
    for connector_id, name, url in connectors:
        connector: dict[str, Stored] = {
            "erp_connector_id": connector_id,
            "display_name": name,
            "url": url,
        }
        rows.insert(db, "erp_connector", connector)
    for connection in CONNECTIONS:
        _fill_connection(db, connection)
    for granted in ({"user_group_id": MANAGEMENT}, {"associate_id": 1}):
        rows.insert(db, "erp_connection_access", {"erp_connection_id": BERGEN, **granted})
    _make_peculiar(db)
    configuration: dict[str, Stored] = {
        "erp_configuration_id": 1,
        "connection_rank": f"{OSLO};0;{GOTEBORG};{KOBENHAVN};{BERGEN}",
        "sync_interval_s": INTERVAL_S,
        "sync_running": 1,
        "last_round": LAST_SYNC,
    }
    rows.insert(db, "erp_configuration", configuration)


def _fill_outside(db: sqlite3.Connection) -> None:
    """Add what stands outside the CRM: URLs that answer, ERP companies and ERP lists."""
    endpoints = (
        (NORDBOOKS_URL, "nordbooks", 1),
        (LEDGERLINE_URL, "ledgerline", 1),
        (UNREACHABLE_URL, "ledgerline", 0),
        (UNUSED_URL, "nordbooks", 1),
    )
    for url, system, reachable in endpoints:
        rows.insert(db, "endpoint", {"url": url, "system": system, "reachable": reachable})
    for system in LEDGERS:
        rows.insert(db, "counter", {"side": system, "value": STAMP})
    companies = {(one.system, one.company): one.name for one in CONNECTIONS if not one.deleted}
    for (system, code), name in companies.items():
        company = {"system": system, "code": code, "name": name, "password": ERP_PASSWORD}
        rows.insert(db, "erp_company", company)
    for (system, list_name), items in _LIST_ITEMS.items():
        for key, name in items.items():
            item = {"system": system, "list_name": list_name, "item_key": key, "name": name}
            rows.insert(db, "erp_list_item", item)


def _fill_connection(db: sqlite3.Connection, connection: Connection) -> None:
    """Add one connection with its settings, actor types, fields and list mappings."""
    connection_id = connection.connection_id
    in_step = connection.active
    row: dict[str, Stored] = {
        "erp_connection_id": connection_id,
        "erp_connector_id": connection.connector_id,
        "display_name": connection.name,
        "display_description": connection.description,
        "guid": f"6f1c2a5e-0000-4000-8000-{connection_id:012}",
        "active": int(connection.active),
        "deleted": int(connection.deleted),
        "all_access": int(connection.all_access),
        "last_sync": LAST_SYNC if in_step else "",
        "seen_stamp": STAMP,
    }
    if in_step:
        row["most_recent_timestamp"] = LEDGERS[connection.system].stamp_format.format(STAMP)
    rows.insert(db, "erp_connection", row)
    config = {"user": "sync"} if connection.system == "nordbooks" else {"pageSize": "[I:200]"}
    config |= {"company": connection.company, "password": ERP_PASSWORD}
    for key, value in config.items():
        setting: dict[str, Stored] = {
            "erp_connection_id": connection_id,
            "field_key": key,
            "value": value,
        }
        rows.insert(db, "connection_config_field", setting)
    _fill_fields(db, connection)


def _fill_fields(db: sqlite3.Connection, connection: Connection) -> None:
    """Add the actor types and fields as they are after the first save, mapped automatically."""
    for kind in LEDGERS[connection.system].actors.values():
        place: dict[str, Stored] = {
            "erp_connection_id": connection.connection_id,
            "actor_type": kind.actor_type,
        }
        actor_type = {**place, "crm_type": kind.crm_type, "active": 1}
        rows.insert(db, "erp_connection_actor_type", actor_type)
        for rank, field in enumerate(kind.fields, start=1):
            columns = metadata.described(field, rank, mapped=True)
            field_id = rows.insert(db, "erp_field", {**place, **columns})
            pairs = ITEM_PAIRS.get((connection.system, field.list_name), {})
            for key, item_id in pairs.items() if field.type == LIST else ():
                pair: dict[str, Stored] = {
                    "erp_field_id": field_id,
                    "erp_item_key": key,
                    "crm_list_item_id": item_id,
                }
                rows.insert(db, "erp_list_item_mapping", pair)


def _make_peculiar(db: sqlite3.Connection) -> None:
    """Bring in what there is to be found in the mappings."""
    rows.update(db, "erp_field", {"erp_key": STALE_FIELD}, erp_key="VATNUMBER")
    oslo: dict[str, Stored] = {"erp_connection_id": OSLO, "actor_type": "Customer"}
    missing_in_crm: dict[str, Stored] = {"crm_key": "contact.udefOldRef", "sync_to_crm": 1}
    rows.update(db, "erp_field", missing_in_crm, **oslo, erp_key="OLDREF")
    first_sync: dict[str, Stored] = {"has_first_sync_default": 1, "first_sync_default": "NET14"}
    rows.update(db, "erp_field", first_sync, **oslo, erp_key="PAYTERMS")
    rows.update(db, "erp_field", {"prompt_user": 1}, **oslo, erp_key="DISCOUNT")
    missing_in_erp: dict[str, Stored] = {
        "erp_key": "HOMEPAGE",
        "crm_key": "contact.website",
        "display_name": "Homepage",
        "field_type": "Text",
        "max_length": 120,
        "rank": 99,
        "sync_to_crm": 1,
        "sync_to_erp": 1,
        "missing_in_erp": 1,
    }
    rows.insert(db, "erp_field", {**oslo, **missing_in_erp})
    rows.update(
        db,
        "erp_field",
        {"sync_to_erp": 0},
        erp_connection_id=TEST_COMPANY,
        actor_type="Project",
        erp_key="NAME",
    )
