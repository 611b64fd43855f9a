from __future__ import annotations

from typing import TYPE_CHECKING

from erpsync_gui.sandbox import seed_connections, seed_links
from erpsync_gui.sandbox.seed_connections import CONNECTIONS
from erpsync_gui.sandbox.seed_crm import contact, person

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def test_there_are_a_few_hundred_records_and_nothing_is_inconsistent(office: Office) -> None:
    assert office.count("contact") == 240
    assert office.count("person") == 360
    assert office.count("project") == 60
    assert office.count("sale") == 120
    assert office.count("erp_external_key") > 500
    assert office.faults() == []


def test_companies_are_told_apart_by_their_names() -> None:
    names = {contact(number)["name"] for number in range(240)}
    assert len(names) == 240
    assert any(not str(name).isascii() for name in names)


def test_what_a_number_stands_for_never_changes() -> None:
    assert contact(0)["name"] == "Fjordlys Elektro AS"
    assert contact(0)["number"] == "10001"
    assert person(0)["last_name"] == "Haugen"


def test_no_internal_key_is_also_a_record_id(office: Office) -> None:
    with office.tenant.transaction() as db:
        (last,) = db.execute("SELECT MAX(erp_internal_key_id) FROM erp_internal_key").fetchone()
    assert last < 1001
    assert office.row("erp_internal_key", erp_internal_key_id=101)["record_id"] == 1001


def test_addresses_and_urls_lead_nowhere(office: Office) -> None:
    with office.tenant.transaction() as db:
        urls = [row["url"] for row in db.execute("SELECT url FROM endpoint")]
        mails = [row["email"] for row in db.execute("SELECT email FROM contact")]
    assert all(".invalid/" in url for url in urls if url.startswith("http"))
    assert all(mail.endswith(".example") for mail in mails)


def test_there_is_a_connection_for_every_thing_that_can_be_wrong_with_one(office: Office) -> None:
    rows = {one.connection_id: one for one in CONNECTIONS}
    assert not rows[seed_connections.BERGEN].all_access
    assert not rows[seed_connections.TEST_COMPANY].active
    assert rows[seed_connections.ARCHIVE].deleted
    assert office.row("endpoint", url=seed_connections.UNREACHABLE_URL)["reachable"] == 0


def test_one_link_is_broken_and_the_others_lead_to_an_actor(office: Office) -> None:
    broken = set()
    systems = {one.connection_id: one for one in CONNECTIONS}
    with office.tenant.transaction() as db:
        for link in db.execute("SELECT * FROM erp_external_key").fetchall():
            one = systems[link["erp_connection_id"]]
            table = f"{one.system}_{link['actor_type']}"
            found = db.execute(
                f"SELECT 1 FROM {table} WHERE company = ? AND erp_key = ?",  # noqa: S608 -- own names
                (one.company, link["erp_key"]),
            ).fetchone()
            if found is None:
                broken.add((link["erp_connection_id"], link["erp_key"]))
    assert broken == {(seed_connections.OSLO, seed_links.BROKEN_KEY)}


def test_some_fields_are_missing_on_one_side_and_some_were_never_mapped(office: Office) -> None:
    assert office.row("erp_field", missing_in_erp=1)["erp_key"] == "HOMEPAGE"
    assert office.row("erp_field", crm_key="contact.udefOldRef")["erp_key"] == "OLDREF"
    assert office.row("erp_field", erp_connection_id=1, erp_key="PAYTERMS")["crm_key"] == ""


def test_a_few_records_wait_for_the_next_round_and_others_only_differ(office: Office) -> None:
    with office.tenant.transaction() as db:
        (newer,) = db.execute(
            "SELECT COUNT(*) FROM nordbooks_customer WHERE stamp > ?", (seed_connections.STAMP,)
        ).fetchone()
    assert newer == 2
    differing = office.row("nordbooks_customer", erp_key="10001")
    assert differing["stamp"] == seed_connections.STAMP
    assert differing["phone"] != office.row("contact", contact_id=1001)["phone"]
