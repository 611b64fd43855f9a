"""The tables of the practice tenant.

The CRM side and the sync settings follow the table names of SuperOffice (sheet 6.4); the ERP
tables are made from `ledgers`. Knows no rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from erpsync_gui.sandbox import fields
from erpsync_gui.sandbox.ledgers import LEDGERS, ErpActorKind

APPLICATION_ID = 0x45727053
"""Marks a file as a practice tenant, so that no other database is ever emptied."""

VERSION = 2
"""Grows with every change of the tables: an older file is built anew."""

_USERS = """
CREATE TABLE user_group (user_group_id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE associate (
    associate_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    password TEXT,  -- null for who never signs in with one
    user_group_id INTEGER NOT NULL REFERENCES user_group,
    is_administrator INTEGER NOT NULL
);

CREATE TABLE super_list_column_size (
    super_list_column_size_id INTEGER PRIMARY KEY,
    associate_id INTEGER NOT NULL REFERENCES associate,
    list_owner TEXT NOT NULL,
    column_name TEXT NOT NULL,
    width INTEGER NOT NULL
);
"""

_CRM = """
CREATE TABLE crm_list (
    crm_list_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL
);

CREATE TABLE crm_list_item (
    crm_list_item_id INTEGER PRIMARY KEY,
    crm_list_id INTEGER NOT NULL REFERENCES crm_list,
    name TEXT NOT NULL,
    tooltip TEXT NOT NULL,
    rank INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE counter (side TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE contact (
    contact_id INTEGER PRIMARY KEY,
    name TEXT,
    org_nr TEXT,
    number TEXT,
    number2 TEXT,
    phone TEXT,
    email TEXT,
    website TEXT,
    street TEXT,
    postal_code TEXT,
    city TEXT,
    country_id INTEGER REFERENCES crm_list_item,
    category_id INTEGER REFERENCES crm_list_item,
    credit_limit REAL,
    stopped INTEGER,
    discount INTEGER,
    last_order TEXT,
    stamp INTEGER NOT NULL
);

CREATE TABLE person (
    person_id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    first_name TEXT,
    last_name TEXT,
    title TEXT,
    email TEXT,
    mobile TEXT,
    stamp INTEGER NOT NULL
);

CREATE TABLE project (
    project_id INTEGER PRIMARY KEY,
    name TEXT,
    number TEXT,
    status_id INTEGER REFERENCES crm_list_item,
    end_date TEXT,
    stamp INTEGER NOT NULL
);

CREATE TABLE sale (
    sale_id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    heading TEXT,
    amount REAL,
    sale_date TEXT,
    stamp INTEGER NOT NULL
);
"""

_OUTSIDE = """
CREATE TABLE endpoint (
    url TEXT PRIMARY KEY COLLATE NOCASE, system TEXT NOT NULL, reachable INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE erp_company (
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT,  -- null for who never signs in with one
    PRIMARY KEY (system, code)
) WITHOUT ROWID;

CREATE TABLE erp_list_item (
    system TEXT NOT NULL,
    list_name TEXT NOT NULL,
    item_key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (system, list_name, item_key)
) WITHOUT ROWID;
"""

_CONNECTIONS = """
CREATE TABLE erp_connector (
    erp_connector_id INTEGER PRIMARY KEY,
    display_name TEXT NOT NULL,
    url TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE erp_connection (
    erp_connection_id INTEGER PRIMARY KEY,
    erp_connector_id INTEGER NOT NULL REFERENCES erp_connector,
    display_name TEXT NOT NULL,
    display_description TEXT NOT NULL,
    guid TEXT NOT NULL UNIQUE,
    active INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    all_access INTEGER NOT NULL DEFAULT 1,
    most_recent_timestamp TEXT NOT NULL DEFAULT '',
    last_sync TEXT NOT NULL DEFAULT '',
    seen_stamp INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE erp_connection_access (
    erp_connection_access_id INTEGER PRIMARY KEY,
    erp_connection_id INTEGER NOT NULL REFERENCES erp_connection,
    user_group_id INTEGER REFERENCES user_group,
    associate_id INTEGER REFERENCES associate
);

CREATE TABLE connection_config_field (
    erp_connection_id INTEGER NOT NULL REFERENCES erp_connection,
    field_key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (erp_connection_id, field_key)
) WITHOUT ROWID;

CREATE TABLE erp_connection_actor_type (
    erp_connection_id INTEGER NOT NULL REFERENCES erp_connection,
    actor_type TEXT NOT NULL,
    crm_type TEXT NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (erp_connection_id, actor_type)
) WITHOUT ROWID;

CREATE TABLE erp_field (
    erp_field_id INTEGER PRIMARY KEY,
    erp_connection_id INTEGER NOT NULL,
    actor_type TEXT NOT NULL,
    erp_key TEXT NOT NULL,
    crm_key TEXT NOT NULL DEFAULT '',
    display_name TEXT NOT NULL,
    field_type TEXT NOT NULL,
    list_name TEXT NOT NULL DEFAULT '',
    max_length INTEGER NOT NULL DEFAULT 0,
    access TEXT NOT NULL DEFAULT 'Normal',
    rank INTEGER NOT NULL,
    sync_to_crm INTEGER NOT NULL DEFAULT 0,
    sync_to_erp INTEGER NOT NULL DEFAULT 0,
    show_in_gui INTEGER NOT NULL DEFAULT 1,
    show_in_search INTEGER NOT NULL DEFAULT 0,
    missing_in_erp INTEGER NOT NULL DEFAULT 0,
    default_value TEXT NOT NULL DEFAULT '',
    has_first_sync_default INTEGER NOT NULL DEFAULT 0,
    first_sync_default TEXT NOT NULL DEFAULT '',
    prompt_user INTEGER NOT NULL DEFAULT 0,
    mandatory INTEGER NOT NULL DEFAULT 0,
    UNIQUE (erp_connection_id, actor_type, erp_key),
    FOREIGN KEY (erp_connection_id, actor_type) REFERENCES erp_connection_actor_type
);

CREATE TABLE erp_list_item_mapping (
    erp_field_id INTEGER NOT NULL REFERENCES erp_field,
    erp_item_key TEXT NOT NULL,
    crm_list_item_id INTEGER NOT NULL REFERENCES crm_list_item,
    PRIMARY KEY (erp_field_id, erp_item_key)
) WITHOUT ROWID;
"""

_SYNC = """
CREATE TABLE erp_internal_key (
    erp_internal_key_id INTEGER PRIMARY KEY,
    table_number INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    UNIQUE (record_id, table_number)
);

CREATE TABLE erp_external_key (
    erp_external_key_id INTEGER PRIMARY KEY,
    erp_internal_key_id INTEGER NOT NULL REFERENCES erp_internal_key,
    erp_connection_id INTEGER NOT NULL REFERENCES erp_connection,
    actor_type TEXT NOT NULL,
    erp_key TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    UNIQUE (erp_internal_key_id, erp_connection_id),
    UNIQUE (erp_connection_id, actor_type, erp_key)
);

CREATE TABLE erp_sync_log (
    erp_sync_log_id INTEGER PRIMARY KEY,
    erp_external_key_id INTEGER REFERENCES erp_external_key ON DELETE SET NULL,
    erp_field_key TEXT NOT NULL,
    crm_field_key TEXT NOT NULL,
    target_is_crm INTEGER NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    registered TEXT NOT NULL
);

CREATE INDEX erp_sync_log_key ON erp_sync_log (erp_external_key_id);

CREATE TABLE erp_configuration (
    erp_configuration_id INTEGER PRIMARY KEY CHECK (erp_configuration_id = 1),
    connection_rank TEXT NOT NULL,
    sync_interval_s INTEGER NOT NULL,
    sync_running INTEGER NOT NULL,
    wanted_running INTEGER,
    wanted_since TEXT,
    last_round TEXT NOT NULL
);

CREATE TABLE batch_task (
    batch_task_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    associate_id INTEGER NOT NULL REFERENCES associate,
    created TEXT NOT NULL,
    request TEXT NOT NULL,
    succeeded INTEGER
);
"""

_COLUMN_TYPES = {
    fields.INTEGER: "INTEGER",
    fields.CHECKBOX: "INTEGER",
    fields.DOUBLE: "REAL",
}


def statements() -> Iterator[str]:
    """The statements that make all tables, in an order that foreign keys allow."""
    for part in (_USERS, _CRM, _OUTSIDE, *_erp_tables(), _CONNECTIONS, _SYNC):
        yield from (statement for statement in part.split(";") if statement.strip())


def _erp_tables() -> Iterator[str]:
    """One table for each actor type of each ERP system."""
    for ledger in LEDGERS.values():
        yield from (_erp_table(kind) for kind in ledger.actors.values())


def _erp_table(kind: ErpActorKind) -> str:
    """A table whose key is the company within the ERP and the actor's own key."""
    columns = (
        f"{field.column} {_COLUMN_TYPES.get(field.type, 'TEXT')}"
        for field in kind.fields
        if field.type != fields.LABEL
    )
    listed = ",\n    ".join(
        ("company TEXT NOT NULL", "erp_key TEXT NOT NULL", "parent_key TEXT NOT NULL", *columns)
    )
    return (
        f"CREATE TABLE {kind.table} (\n    {listed},\n    stamp INTEGER NOT NULL,\n"
        "    PRIMARY KEY (company, erp_key)\n) WITHOUT ROWID;"
    )
