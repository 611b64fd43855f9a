"""The ERP side: what a connector does when it is called, in this very process.

Stands for the ERP vendor's service (sheet 7.1): it knows the ERP's own tables, lists and settings,
and nothing of CRM records or mappings. Whether it answers at all is a column of `endpoint`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from erpsync_gui.sandbox import crm, fields, rows
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.ledgers import LEDGERS, ErpActorKind, Ledger
from erpsync_gui.sandbox.refusal import connector_error, unreachable
from erpsync_gui.sandbox.rows import Row

UNKNOWN_FIELD = "UNKOWN_FIELDKEY"
UNKNOWN_LIST_ITEM = "UNKOWN_LISTITEM_ID"
"""Both are spelled so on the wire (sheet 7.1)."""

FIRST_NEW_KEY = 90001


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the ERP: stored values by field key, and when it last changed."""

    key: str
    parent_key: str
    values: Mapping[str, Stored]
    stamp: int


class Connector:
    """A connector that answers, opened on the company that the settings name."""

    def __init__(self, db: sqlite3.Connection, ledger: Ledger, config: Mapping[str, str]) -> None:
        self._db = db
        self._config = config
        self.ledger = ledger

    @property
    def company(self) -> str:
        """The code of the company whose books are open; empty when the settings name none."""
        return self._config.get("company", "")

    def accepts_settings(self) -> bool:
        """Whether the settings name a company of this ERP and its password."""
        company = rows.find(self._db, "erp_company", system=self.ledger.system, code=self.company)
        return company is not None and company["password"] == self._config.get("password")

    def kind(self, actor_type: str) -> ErpActorKind:
        """The actor type; a Refusal when this ERP has no such type."""
        kind = self.ledger.actors.get(actor_type)
        if kind is None:
            msg = f"Actor type {actor_type} is not supported."
            raise connector_error(msg)
        return kind

    def actor(self, actor_type: str, key: str) -> Actor | None:
        """An actor by its key, compared as text; None when it is not (or no longer) there."""
        kind = self.kind(actor_type)
        row = rows.find(self._db, kind.table, company=self.company, erp_key=key)
        return _actor(kind, row) if row else None

    def children(self, actor_type: str, parent_key: str) -> list[Actor]:
        """The actors of a type that belong to another actor."""
        kind = self.kind(actor_type)
        found = rows.find_all(self._db, kind.table, company=self.company, parent_key=parent_key)
        return [_actor(kind, row) for row in found]

    def save(self, actor_type: str, key: str, values: Mapping[str, Stored]) -> int:
        """Change an actor; answers its new stamp.

        Raises:
            Refusal: an unknown field or list item.
        """
        kind = self.kind(actor_type)
        columns = self._checked(kind, values)
        stamp = crm.next_stamp(self._db, self.ledger.system)
        stamped = {**columns, "stamp": stamp}
        rows.update(self._db, kind.table, stamped, company=self.company, erp_key=key)
        return stamp

    def create(self, actor_type: str, parent_key: str, values: Mapping[str, Stored]) -> str:
        """Make an actor; the ERP gives the key and its own number.

        Raises:
            Refusal: an unknown field or list item.
        """
        kind = self.kind(actor_type)
        columns = self._checked(kind, values)
        key = self._next_key(kind)
        columns.update({field.column: key for field in kind.fields if field.is_number})
        place: dict[str, Stored] = {
            "company": self.company,
            "erp_key": key,
            "parent_key": parent_key,
            "stamp": crm.next_stamp(self._db, self.ledger.system),
        }
        rows.insert(self._db, kind.table, {**columns, **place})
        return key

    def list_items(self, list_name: str) -> dict[str, str]:
        """The names of a list's items by key; empty for a list that the ERP does not have."""
        found = rows.find_all(
            self._db, "erp_list_item", system=self.ledger.system, list_name=list_name
        )
        return {row["item_key"]: row["name"] for row in found}

    def stamp(self) -> int:
        """The ERP's clock: the stamp of its newest change."""
        row = rows.find(self._db, "counter", side=self.ledger.system)
        return int(row["value"]) if row else 0

    def timestamp(self) -> str:
        """The ERP's clock in its own, opaque form."""
        return self.ledger.stamp_format.format(self.stamp())

    def _checked(self, kind: ErpActorKind, values: Mapping[str, Stored]) -> dict[str, Stored]:
        """The values by column, when the ERP knows all fields and list items."""
        columns: dict[str, Stored] = {}
        for key, value in values.items():
            field = kind.field(key)
            if field is None:
                msg = f"Field {key} is not known."
                raise connector_error(msg, UNKNOWN_FIELD)
            if field.type == fields.LIST and not fields.is_blank(value):
                self._check_item(field.list_name, str(value))
            columns[field.column] = value
        return columns

    def _check_item(self, list_name: str, item_key: str) -> None:
        if item_key not in self.list_items(list_name):
            message = f"List {list_name} has no item {item_key}."
            raise connector_error(message, UNKNOWN_LIST_ITEM)

    def _next_key(self, kind: ErpActorKind) -> str:
        """The first free key above the ones that were ever given out here."""
        number = FIRST_NEW_KEY
        while rows.find(self._db, kind.table, company=self.company, erp_key=str(number)):
            number += 1
        return str(number)


def system_at(db: sqlite3.Connection, url: str) -> Ledger | None:
    """The ERP system that answers at a connector URL; None when nothing does."""
    row = rows.find(db, "endpoint", url=url, reachable=1)
    return LEDGERS.get(row["system"]) if row else None


def dial(db: sqlite3.Connection, url: str, config: Mapping[str, str]) -> Connector:
    """Reach the connector at a URL with these settings.

    Raises:
        Refusal: nothing answers there.
    """
    ledger = system_at(db, url)
    if ledger is None:
        raise unreachable(url)
    return Connector(db, ledger, config)


def open_connection(db: sqlite3.Connection, connection: Row) -> Connector:
    """Reach the connector of a stored connection with its stored settings.

    Raises:
        Refusal: nothing answers there.
    """
    connector = rows.find(db, "erp_connector", erp_connector_id=connection["erp_connector_id"])
    url = connector["url"] if connector else ""
    return dial(db, url, stored_config(db, connection["erp_connection_id"]))


def open_books(db: sqlite3.Connection, connection: Row) -> Connector:
    """Reach the connector of a stored connection and sign in to its company.

    Raises:
        Refusal: nothing answers there, or the stored settings are not accepted.
    """
    connector = open_connection(db, connection)
    if not connector.accepts_settings():
        message = f"Sign-in to company '{connector.company}' failed."
        raise connector_error(message)
    return connector


def stored_config(db: sqlite3.Connection, connection_id: int) -> dict[str, str]:
    """The settings of a connection as they are stored, the password in clear text."""
    found = rows.find_all(db, "connection_config_field", erp_connection_id=connection_id)
    return {row["field_key"]: row["value"] for row in found}


def _actor(kind: ErpActorKind, row: Row) -> Actor:
    values = {field.key: row[field.column] for field in kind.fields}
    return Actor(row["erp_key"], row["parent_key"], values, row["stamp"])
