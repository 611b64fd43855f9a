from __future__ import annotations

import pytest

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.sandbox import crm
from erpsync_gui.sandbox.ledgers import LEDGERS, ErpActorKind, bilingual

KINDS = [kind for ledger in LEDGERS.values() for kind in ledger.actors.values()]


def test_there_are_two_systems_with_four_actor_types_each() -> None:
    assert set(LEDGERS) == {"nordbooks", "ledgerline"}
    for ledger in LEDGERS.values():
        assert set(ledger.actors) == {"Customer", "Supplier", "Person", "Project"}
        assert any(field.type == "Password" for field in ledger.config)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_every_field_fits_the_contract_and_its_partner(
    kind: ErpActorKind, contract: Catalogue
) -> None:
    types = {word.name for word in contract.enum("FieldMetadataType").words}
    access = {word.name for word in contract.enum("FieldAccess").words}
    for field in kind.fields:
        assert field.type in types
        assert field.access in access
        assert (field.type == "List") == bool(field.list_name)
        partner = crm.ENTITIES[kind.crm_type].field(field.crm_key)
        assert (partner is None) == (field.crm_key == "")
        assert partner is None or partner.type == field.type
        assert kind.field(field.key) is field
    assert kind.field("NOSUCH") is None


def test_a_text_in_two_languages_is_written_as_connectors_write_it() -> None:
    assert bilingual("Name", "Navn") == 'US:"Name"NO:"Navn"'
