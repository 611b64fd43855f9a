from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpsync_gui.sandbox import rows, schema
from erpsync_gui.sandbox.seed_crm import ADMINISTRATOR, ADMINISTRATOR_PASSWORD
from erpsync_gui.sandbox.tenant import Associate, Tenant


def fingerprint(tenant: Tenant) -> str:
    with tenant.transaction() as db:
        return hashlib.sha256("\n".join(db.iterdump()).encode()).hexdigest()


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    opened = Tenant.open()
    yield opened
    opened.close()


def test_the_name_is_taken_in_any_case_and_the_password_is_not(tenant: Tenant) -> None:
    tessa = Associate(1, "tessa", "Tessa Admin", 1, is_administrator=True)
    assert tenant.associate("TESSA", ADMINISTRATOR_PASSWORD) == tessa
    assert tenant.associate(ADMINISTRATOR, ADMINISTRATOR_PASSWORD.upper()) is None
    assert tenant.associate("nobody", ADMINISTRATOR_PASSWORD) is None
    assert tenant.associate_named("TESSA") == tessa
    assert tenant.associate_named("nobody") is None


def test_a_reset_brings_back_every_row_with_its_id(tenant: Tenant) -> None:
    before = fingerprint(tenant)
    with tenant.transaction() as db:
        db.execute("DELETE FROM sale")
        rows.insert(db, "user_group", {"name": "Nye"})
    assert fingerprint(tenant) != before
    tenant.reset()
    assert fingerprint(tenant) == before


def test_foreign_keys_hold_after_opening_and_after_a_reset(tenant: Tenant) -> None:
    for _ in range(2):
        with pytest.raises(sqlite3.IntegrityError), tenant.transaction() as db:
            db.execute("DELETE FROM contact")
        tenant.reset()


def test_work_that_raises_is_undone(tenant: Tenant) -> None:
    before = fingerprint(tenant)

    def begin_and_fail() -> None:
        with tenant.transaction() as db:
            db.execute("DELETE FROM sale")
            db.execute("DELETE FROM nothing")

    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        begin_and_fail()
    assert fingerprint(tenant) == before


def test_a_file_keeps_what_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "tenant.sqlite"
    first = Tenant.open(path)
    with first.transaction() as db:
        db.execute("DELETE FROM sale")
    kept = fingerprint(first)
    first.close()
    second = Tenant.open(path)
    assert fingerprint(second) == kept
    second.close()


def test_a_file_of_another_version_is_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "tenant.sqlite"
    first = Tenant.open(path)
    with first.transaction() as db:
        db.execute("DELETE FROM sale")
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    first.close()
    second = Tenant.open(path)
    with second.transaction() as db:
        assert rows.find(db, "sale") is not None
    second.close()


def test_a_file_that_is_no_database_is_an_error_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Tessa, " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Tenant.open(path)
    assert path.read_text().startswith("Dear Tessa")


def test_a_database_of_somebody_else_is_never_emptied(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite"
    books = sqlite3.connect(path)
    books.execute("CREATE TABLE book (title TEXT)")
    books.close()
    with pytest.raises(sqlite3.DatabaseError, match="not one of a practice tenant"):
        Tenant.open(path)
    books = sqlite3.connect(path)
    assert books.execute("SELECT COUNT(*) FROM book").fetchone() == (0,)
    books.close()


def test_many_threads_get_through_one_at_a_time(tenant: Tenant) -> None:
    def sell() -> None:
        for _ in range(25):
            with tenant.transaction() as db:
                row = rows.find(db, "counter", side="crm")
                assert row is not None
                rows.update(db, "counter", {"value": row["value"] + 1}, side="crm")

    with tenant.transaction() as db:
        before = rows.find(db, "counter", side="crm")
    threads = [threading.Thread(target=sell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenant.transaction() as db:
        after = rows.find(db, "counter", side="crm")
    assert before is not None
    assert after is not None
    assert after["value"] == before["value"] + 200


def test_opening_takes_less_than_150_ms() -> None:
    def elapsed_s() -> float:
        start = time.thread_time()
        Tenant.open().close()
        return time.thread_time() - start

    assert min(elapsed_s() for _ in range(5)) < 0.300
