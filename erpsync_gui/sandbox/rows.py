"""Rows by table name: the one place where a name goes into the text of a statement.

Table and column names come from this program's own descriptions, never from a caller of the
tenant; values are always bound. Knows nothing of what the tables mean.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from erpsync_gui.sandbox.fields import Stored

Row = sqlite3.Row


def find(db: sqlite3.Connection, table: str, **key: Stored) -> Row | None:
    """The first row whose columns have these values; None when there is none."""
    found: Row | None = db.execute(_select(table, key), tuple(key.values())).fetchone()
    return found


def find_all(db: sqlite3.Connection, table: str, **key: Stored) -> list[Row]:
    """All rows whose columns have these values, in the order of their primary key."""
    return db.execute(_select(table, key), tuple(key.values())).fetchall()


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, Stored]) -> int:
    """Add a row; answers its row number, which is its id where the table has one."""
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 -- own names
    return db.execute(statement, tuple(values.values())).lastrowid or 0


def update(db: sqlite3.Connection, table: str, values: Mapping[str, Stored], **key: Stored) -> None:
    """Write these columns of the rows whose columns have these values."""
    if not values:
        return
    places = ", ".join(f"{column} = ?" for column in values)
    statement = f"UPDATE {table} SET {places} WHERE {_where(key)}"  # noqa: S608 -- own names
    db.execute(statement, (*values.values(), *key.values()))


def delete(db: sqlite3.Connection, table: str, **key: Stored) -> int:
    """Remove the rows whose columns have these values; answers how many there were."""
    statement = f"DELETE FROM {table} WHERE {_where(key)}"  # noqa: S608 -- own names
    return db.execute(statement, tuple(key.values())).rowcount


def _select(table: str, key: Mapping[str, Stored]) -> str:
    return f"SELECT * FROM {table} WHERE {_where(key)} ORDER BY 1"  # noqa: S608 -- own names


def _where(key: Mapping[str, Stored]) -> str:
    return " AND ".join(f"{column} IS ?" for column in key) or "TRUE"
