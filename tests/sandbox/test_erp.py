from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox import erp
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import (
    ERP_PASSWORD,
    NORDBOOKS_URL,
    UNREACHABLE_URL,
)

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

SETTINGS = {"company": "1", "password": ERP_PASSWORD}


def test_actors_of_another_company_are_not_seen(office: Office) -> None:
    with office.tenant.transaction() as db:
        oslo = erp.dial(db, NORDBOOKS_URL, SETTINGS)
        bergen = erp.dial(db, NORDBOOKS_URL, {**SETTINGS, "company": "2"})
        assert oslo.actor("Customer", "10001") is not None
        assert bergen.actor("Customer", "10001") is None
        assert bergen.actor("Customer", "20062") is not None


def test_keys_are_compared_as_text(office: Office) -> None:
    with office.tenant.transaction() as db:
        oslo = erp.dial(db, NORDBOOKS_URL, SETTINGS)
        for key in ("10001 ", "010001", "1e4"):
            assert oslo.actor("Customer", key) is None


def test_every_change_lets_the_clock_grow_over_the_whole_erp(office: Office) -> None:
    with office.tenant.transaction() as db:
        oslo = erp.dial(db, NORDBOOKS_URL, SETTINGS)
        before = oslo.timestamp()
        stamp = oslo.save("Customer", "10001", {"CITY": "Ål"})
        key = oslo.create("Project", "", {"NAME": "Ny"})
        actor = oslo.actor("Project", key)
        assert actor is not None
        assert actor.stamp == stamp + 1 == oslo.stamp()
        assert oslo.timestamp() > before
        assert actor.values["PROJNO"] == key


@pytest.mark.parametrize(
    ("values", "code"),
    [({"NOSUCH": "x"}, "UNKOWN_FIELDKEY"), ({"CUSTGROUP": "77"}, "UNKOWN_LISTITEM_ID")],
)
def test_unknown_fields_and_items_are_refused_with_their_codes(
    office: Office, values: dict[str, str], code: str
) -> None:
    with office.tenant.transaction() as db:
        oslo = erp.dial(db, NORDBOOKS_URL, SETTINGS)
        with pytest.raises(Refusal) as refused:
            oslo.save("Customer", "10001", values)
    assert refused.value.parameters["ErrorCode"] == code


def test_an_actor_type_that_the_erp_lacks_is_refused(office: Office) -> None:
    with office.tenant.transaction() as db, pytest.raises(Refusal, match="reported an error"):
        erp.dial(db, NORDBOOKS_URL, SETTINGS).actor("Employee", "1")


def test_nothing_answers_at_an_unreachable_or_unknown_url(office: Office) -> None:
    with office.tenant.transaction() as db:
        for url in (UNREACHABLE_URL, "https://nobody.invalid/", ""):
            with pytest.raises(Refusal, match="could not be called"):
                erp.dial(db, url, SETTINGS)


def test_the_books_open_only_with_the_right_settings(office: Office) -> None:
    connection = office.row("erp_connection", erp_connection_id=1)
    with office.tenant.transaction() as db:
        assert erp.open_books(db, connection).company == "1"
    office.change("connection_config_field", {"value": "?"}, field_key="password")
    with office.tenant.transaction() as db:
        assert not erp.open_connection(db, connection).accepts_settings()
        with pytest.raises(Refusal) as refused:
            erp.open_books(db, connection)
    assert refused.value.inner is not None
    assert refused.value.inner.message == "Sign-in to company '1' failed."


def test_the_persons_of_a_customer_are_found_by_its_key(office: Office) -> None:
    with office.tenant.transaction() as db:
        oslo = erp.dial(db, NORDBOOKS_URL, SETTINGS)
        assert {actor.key for actor in oslo.children("Person", "10002")} == {"P1002", "P9001"}
