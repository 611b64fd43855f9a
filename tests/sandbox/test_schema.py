from __future__ import annotations

import sqlite3

from erpsync_gui.sandbox import schema
from erpsync_gui.sandbox.ledgers import LEDGERS


def test_the_statements_make_every_table_that_the_erp_systems_need() -> None:
    db = sqlite3.connect(":memory:")
    for statement in schema.statements():
        db.execute(statement)
    made = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for ledger in LEDGERS.values():
        for kind in ledger.actors.values():
            assert kind.table in made
            columns = {row[1] for row in db.execute(f"PRAGMA table_info({kind.table})")}
            assert {"company", "erp_key", "stamp"} | {f.column for f in kind.fields} <= columns
    assert {"erp_internal_key", "erp_external_key", "erp_sync_log", "batch_task"} <= made
    db.close()
