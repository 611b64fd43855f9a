from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox import crm, translation
from erpsync_gui.sandbox.crm import CrmField
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import OSLO
from erpsync_gui.sandbox.translation import MappedField

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def pair(erp_type: str, crm_type: str, items: dict[str, int] | None = None) -> MappedField:
    field = CrmField("contact.x", "x", "X", crm_type, "category" if crm_type == "List" else "")
    return MappedField("X", erp_type, field, to_crm=True, to_erp=True, items=items or {})


def test_list_values_cross_over_by_their_pairs() -> None:
    field = pair("List", "List", {"10": 1, "20": 2})
    assert field.crm_value("20") == 2
    assert field.erp_value(1) == "10"


def test_an_item_without_a_pair_is_refused_with_the_code_as_it_is_misspelled() -> None:
    field = pair("List", "List", {"10": 1})
    with pytest.raises(Refusal) as to_crm:
        field.crm_value("90")
    with pytest.raises(Refusal) as to_erp:
        field.erp_value(4)
    for refused in (to_crm, to_erp):
        assert refused.value.parameters["ErrorCode"] == "UNKOWN_LISTITEM_ID"


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_value_stays_blank_in_every_type(blank: str | None) -> None:
    for erp_type, crm_type in (("List", "List"), ("Text", "Integer"), ("Date", "Date")):
        field = pair(erp_type, crm_type)
        assert field.crm_value(blank) is None
        assert field.erp_value(blank) is None


def test_values_of_unlike_types_are_converted_where_that_makes_sense() -> None:
    field = pair("Text", "Integer")
    assert field.crm_value("42") == 42
    assert field.erp_value(42) == "42"
    with pytest.raises(Refusal, match="no value"):
        field.crm_value("many")


def test_only_pairs_that_both_sides_have_take_part(office: Office) -> None:
    with office.tenant.transaction() as db:
        found = translation.mapped_fields(db, OSLO, "Customer", crm.ENTITIES["Contact"])
    keys = {field.erp_key: field for field in found}
    assert keys.keys().isdisjoint({"PAYTERMS", "HOMEPAGE", "OLDREF"})
    assert (keys["NUMBER1"].to_crm, keys["NUMBER1"].to_erp) == (True, False)
    assert keys["CUSTGROUP"].items == {"10": 1, "20": 2, "30": 3}


def test_an_actor_type_that_is_not_mapped_has_no_entity(office: Office) -> None:
    with office.tenant.transaction() as db:
        assert translation.crm_entity(db, OSLO, "Person") is crm.ENTITIES["Person"]
        assert translation.crm_entity(db, OSLO, "Sale") is None
