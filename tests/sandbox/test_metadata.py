from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox import metadata
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import OSLO, TEST_COMPANY

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def test_a_refresh_repairs_what_the_connector_told_and_keeps_what_people_set(
    office: Office,
) -> None:
    wrong = {"display_name": "?", "field_type": "Text", "sync_to_erp": 0, "rank": 77}
    office.change("erp_field", wrong, erp_connection_id=OSLO, erp_key="CUSTGROUP")
    connection = office.row("erp_connection", erp_connection_id=OSLO)
    with office.tenant.transaction() as db:
        metadata.refresh(db, connection)
    field = office.row("erp_field", erp_connection_id=OSLO, erp_key="CUSTGROUP")
    assert field["field_type"] == "List"
    assert field["display_name"] != "?"
    assert (field["sync_to_erp"], field["rank"]) == (0, 77)


def test_a_field_that_the_erp_has_again_is_not_missing_any_more(office: Office) -> None:
    office.change("erp_field", {"missing_in_erp": 1}, erp_connection_id=OSLO)
    connection = office.row("erp_connection", erp_connection_id=OSLO)
    with office.tenant.transaction() as db:
        metadata.refresh(db, connection)
    missing = office.count("erp_field", erp_connection_id=OSLO, missing_in_erp=1)
    assert missing == 1


def test_a_mandatory_field_needs_a_direction_or_a_default(office: Office) -> None:
    with office.tenant.transaction() as db:
        (unserved,) = metadata.unserved_fields(db, TEST_COMPANY)
        assert metadata.unserved_fields(db, OSLO) == []
    office.change("erp_field", {"default_value": "?"}, erp_field_id=unserved["erp_field_id"])
    with office.tenant.transaction() as db:
        assert metadata.unserved_fields(db, TEST_COMPANY) == []


def test_an_unknown_field_is_refused(office: Office) -> None:
    with office.tenant.transaction() as db, pytest.raises(Refusal, match="ErpField '0'"):
        metadata.field_row(db, 0)
