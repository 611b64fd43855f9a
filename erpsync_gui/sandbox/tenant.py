"""The practice tenant: one SQLite database behind one lock, and who may sign in to it.

Knows nothing of operations; `engine` does the work inside `transaction`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from erpsync_gui.sandbox import rows, schema, seed
from erpsync_gui.sandbox.rows import Row

MEMORY = ":memory:"

_KEPT_STATEMENTS = 8
"""So many does SQLite keep compiled. The seed alone has a hundred, each for one use: 0.3 MB."""

Clock = Callable[[], datetime]
"""Tells the hour, with its zone."""


def utc_now() -> datetime:
    """The hour by the machine's own clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Associate:
    """A user of the CRM."""

    associate_id: int
    name: str
    full_name: str
    group_id: int
    is_administrator: bool

    @property
    def email(self) -> str:
        """An address that no mail ever reaches."""
        return f"{self.name.lower()}@practice.invalid"


def associate_of(row: Row) -> Associate:
    """The user in a row of the associate table."""
    return Associate(
        row["associate_id"],
        row["name"],
        row["full_name"],
        row["user_group_id"],
        bool(row["is_administrator"]),
    )


class Tenant:
    """The data of the practice tenant. Any thread may call it; one at a time gets through."""

    def __init__(self, db: sqlite3.Connection, clock: Clock = utc_now) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: str | Path = MEMORY, clock: Clock = utc_now) -> Self:
        """Open or make the database; a new one, or one of another version, gets the seed.

        Raises:
            sqlite3.Error: the file cannot be written, or is something else than a practice tenant.
        """
        db = sqlite3.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_KEPT_STATEMENTS,
        )
        db.row_factory = sqlite3.Row
        tenant = cls(db, clock)
        try:
            _refuse_other_databases(db)
            if db.execute("PRAGMA user_version").fetchone()[0] != schema.VERSION:
                tenant.reset()
            db.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            db.close()
            raise
        return tenant

    def reset(self) -> None:
        """Back to the seed: the same rows with the same ids every time."""
        with self._lock:
            # Outside a transaction, where alone the switch works.
            self._db.execute("PRAGMA foreign_keys = OFF")
            try:
                self._build()
            finally:
                self._db.execute("PRAGMA foreign_keys = ON")

    def associate(self, user: str, password: str) -> Associate | None:
        """Who signs in with this name (in any case) and password; None when nobody does."""
        with self._lock:
            row = rows.find(self._db, "associate", name=user.lower(), password=password)
        return associate_of(row) if row else None

    def associate_named(self, user: str) -> Associate | None:
        """The user of this name (in any case), for who is known without a password."""
        with self._lock:
            row = rows.find(self._db, "associate", name=user.lower())
        return associate_of(row) if row else None

    def now(self) -> datetime:
        """The hour, by the clock that the tenant was opened with."""
        return self._clock()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The database for one piece of work: kept when it ends well, undone when it raises."""
        with self._lock, self._committed():
            yield self._db

    def close(self) -> None:
        """Give the database back; a tenant in memory is gone then."""
        with self._lock:
            self._db.close()

    def _build(self) -> None:
        """Drop all tables and make them anew, with the seed in them."""
        with self._committed():
            for name in _tables(self._db):
                self._db.execute(f"DROP TABLE {name}")
            for statement in schema.statements():
                self._db.execute(statement)
            seed.fill(self._db)
            self._db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {schema.VERSION}")

    @contextlib.contextmanager
    def _committed(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _tables(db: sqlite3.Connection) -> list[str]:
    """The names of all tables."""
    found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return [row["name"] for row in found]


def _refuse_other_databases(db: sqlite3.Connection) -> None:
    """Raise a sqlite3.DatabaseError for a database that somebody else made."""
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    if owner != schema.APPLICATION_ID and _tables(db):
        message = "The file is a database, but not one of a practice tenant."
        raise sqlite3.DatabaseError(message)
