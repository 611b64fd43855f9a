"""The seed of the practice tenant: always the same rows with the same ids."""

from __future__ import annotations

import json
import sqlite3

from erpsync_gui.sandbox import rows, seed_connections, seed_crm, seed_links
from erpsync_gui.sandbox.fields import Stored


def fill(db: sqlite3.Connection) -> None:
    """Fill empty tables."""
    seed_crm.fill(db)
    seed_connections.fill(db)
    seed_links.fill(db)
    _fill_batch_tasks(db)


def _fill_batch_tasks(db: sqlite3.Connection) -> None:
    """Two tasks of the past, one of which failed."""
    for number, succeeded in enumerate((1, 0), start=1):
        request = {"ErpConnectionId": number, "InternalKeyIds": [100 + number]}
        task: dict[str, Stored] = {
            "name": "ErpSyncForceResync",
            "associate_id": 1,
            "created": f"2026-11-1{number}T08:00:00+00:00",
            "request": json.dumps(request),
            "succeeded": succeeded,
        }
        rows.insert(db, "batch_task", task)
