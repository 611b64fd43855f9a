from __future__ import annotations

from typing import TYPE_CHECKING

from erpsync_gui.sandbox import crm

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

CONTACT = crm.ENTITIES["Contact"]


def test_tables_have_the_numbers_that_superoffice_gives_them() -> None:
    numbers = {entity.table: number for number, entity in crm.BY_TABLE_NUMBER.items()}
    assert numbers == {"contact": 5, "person": 6, "project": 11, "sale": 13}


def test_a_record_is_read_and_written_by_field_key(office: Office) -> None:
    with office.tenant.transaction() as db:
        before = crm.read(db, CONTACT, 1001)
        crm.write(db, CONTACT, 1001, {"contact.city": "Ål", "contact.nosuch": 1})
        after = crm.read(db, CONTACT, 1001)
    assert before is not None
    assert after == {**before, "contact.city": "Ål"}
    assert CONTACT.field("contact.nosuch") is None


def test_every_write_makes_the_record_newer_than_all_others(office: Office) -> None:
    with office.tenant.transaction() as db:
        crm.write(db, CONTACT, 1002, {})
        newer = crm.stamp_of(db, CONTACT, 1002)
        (newest,) = db.execute("SELECT MAX(stamp) FROM contact").fetchone()
        assert crm.stamp_of(db, CONTACT, 99) == 0
    assert newer == newest


def test_a_new_person_belongs_to_a_company(office: Office) -> None:
    with office.tenant.transaction() as db:
        person_id = crm.add(
            db, crm.ENTITIES["Person"], {"person.lastName": "Øst"}, {"contact_id": 1001}
        )
    person = office.row("person", person_id=person_id)
    assert (person["last_name"], person["contact_id"]) == ("Øst", 1001)


def test_a_record_that_is_not_there_reads_as_nothing(office: Office) -> None:
    with office.tenant.transaction() as db:
        assert crm.read(db, CONTACT, 1) is None


def test_list_values_are_described_by_the_item_s_name(office: Office) -> None:
    field = CONTACT.field("contact.category")
    assert field is not None
    with office.tenant.transaction() as db:
        assert crm.describe(db, field, 4) == "Partner"
        assert crm.describe(db, field, None) == ""
