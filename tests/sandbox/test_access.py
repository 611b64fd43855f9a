from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect
from erpsync_gui.sandbox.access import ADMINISTRATION
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import BERGEN, OSLO

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

LINKING = {
    "ConnectActor",
    "TryConnectActor",
    "CreateActorLink",
    "BreakActorLink",
    "CreateErpActorFromCrm",
}
"""What every user may do who may see the connection."""


@pytest.mark.parametrize("operation", sorted(ADMINISTRATION))
def test_an_ordinary_user_may_not_administer(office: Office, operation: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.call_as_ola(operation)
    assert refused.value.exception_type.endswith("SoSecurityException")


def test_all_that_writes_is_administration_but_linking(contract: Catalogue) -> None:
    writing = {op.name for op in contract.operations() if op.effect is not Effect.READ}
    assert writing - LINKING <= ADMINISTRATION


def test_a_closed_connection_is_refused_to_those_outside(office: Office) -> None:
    with pytest.raises(Refusal, match="lacks the right"):
        office.call_as_ola("GetConnection", ErpConnectionId=BERGEN)
    assert office.call("GetConnection", ErpConnectionId=BERGEN)["AllAccess"] is False


def test_a_group_or_a_name_opens_a_closed_connection(office: Office) -> None:
    for granted in ({"user_group_id": 2}, {"user_group_id": None, "associate_id": 2}):
        office.change("erp_connection_access", granted, erp_connection_id=BERGEN)
        seen = office.call_as_ola("GetAllConnections")
        assert BERGEN in {one["ErpConnectionId"] for one in seen}


def test_a_list_shows_only_what_is_open_and_not_deleted(office: Office) -> None:
    seen = [one["ErpConnectionId"] for one in office.call_as_ola("GetAllConnections")]
    assert seen == [1, 2, 3, 5]
    everything = office.call("GetAllConnections", IncludeDeleted=True)
    assert [one["ErpConnectionId"] for one in everything] == [1, 2, 3, 4, 5, 6]


def test_an_unknown_and_a_deleted_connection_are_not_found(office: Office) -> None:
    for connection_id in (0, -1, 99, 6):
        with pytest.raises(Refusal, match="could not be loaded"):
            office.call("TestConnectionById", ErpConnectionId=connection_id)
    assert office.call_as_ola("TestConnectionById", ErpConnectionId=OSLO) is True
