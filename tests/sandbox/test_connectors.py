from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.seed_connections import (
    LEDGERLINE_URL,
    NORDBOOKS_URL,
    UNREACHABLE_URL,
    UNUSED_URL,
)

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def test_a_default_connector_is_empty_and_not_stored(office: Office) -> None:
    empty = office.call("CreateDefaultErpSyncConnectorEntity")
    assert (empty["ErpConnectorId"], empty["DisplayName"], empty["URL"]) == (0, "", "")
    assert office.count("erp_connector") == 4


def test_a_connector_is_inserted_then_changed(office: Office) -> None:
    entity = {"DisplayName": "Ny", "URL": UNUSED_URL}
    saved = office.call("SaveErpSyncConnectorEntity", ErpSyncConnectorEntity=entity)
    assert saved["ErpConnectorId"] == 5
    office.call("SaveErpSyncConnectorEntity", ErpSyncConnectorEntity={**saved, "DisplayName": "X"})
    again = office.call("GetErpSyncConnectorEntity", ErpSyncConnectorEntityId=5)
    assert (again["DisplayName"], again["URL"]) == ("X", UNUSED_URL)


def test_a_connector_shows_the_rights_of_the_user_as_flags(office: Office) -> None:
    mine = office.call("GetErpSyncConnectorEntity", ErpSyncConnectorEntityId=1)
    his = office.call_as_ola("GetErpSyncConnectorEntity", ErpSyncConnectorEntityId=1)
    assert mine["TableRight"]["Mask"] == ["Select", "Update", "Insert", "Delete"]
    assert his["TableRight"]["Mask"] == ["Select"]
    assert "UIHintReadOnly" in his["FieldProperties"]["URL"]["FieldRight"]["Mask"]


@pytest.mark.parametrize(
    "entity", [{}, {"DisplayName": "X", "ErpConnectorId": 99}], ids=["nameless", "unknown"]
)
def test_a_connector_without_a_name_or_with_an_unknown_id_is_refused(
    office: Office, entity: dict[str, object]
) -> None:
    with pytest.raises(Refusal):
        office.call("SaveErpSyncConnectorEntity", ErpSyncConnectorEntity=entity)


def test_only_a_connector_without_live_connections_can_go(office: Office) -> None:
    def may_go(connector_id: int) -> object:
        return office.call("CanDeleteErpSyncConnectorEntity", ErpSyncConnectorId=connector_id)

    assert may_go(1) == "ErrorConnectorHasConnections"
    assert may_go(99) == "ErrorNotFound"
    assert may_go(4) == "NoError"
    with pytest.raises(Refusal, match="connections use it"):
        office.call("DeleteErpSyncConnectorEntity", ErpSyncConnectorEntityId=1)
    assert office.call("DeleteErpSyncConnectorEntity", ErpSyncConnectorEntityId=4) is None
    assert may_go(4) == "ErrorNotFound"
    gone = office.call("GetErpSyncConnectorEntity", ErpSyncConnectorEntityId=4)
    assert gone["Deleted"] is True
    assert 4 not in {one["Id"] for one in office.call("GetAllConnectors")}


@pytest.mark.parametrize(
    ("url", "word"),
    [
        (NORDBOOKS_URL, "NoError"),
        (NORDBOOKS_URL.upper(), "NoError"),
        (LEDGERLINE_URL, "NoError"),
        (UNREACHABLE_URL, "ErrorNotFound"),
        ("https://elsewhere.invalid/", "ErrorNotFound"),
        ("", "ErrorNotFound"),
    ],
)
def test_a_url_is_tested_by_whether_something_answers(office: Office, url: str, word: str) -> None:
    assert office.call("TestConnectorUrl", Url=url) == word


def test_the_connector_itself_says_which_settings_it_wants(office: Office) -> None:
    fields = office.call("GetConfigurationFields", ErpConnectorId=1)
    types = {field["FieldKey"]: field["FieldType"] for field in fields}
    assert types["password"] == "Password"
    assert types["signin"] == "Label"
    assert fields[1]["DisplayName"] == 'US:"User name"NO:"Brukernavn"'


def test_a_connector_that_does_not_answer_raises_what_the_network_said(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        office.call("GetConfigurationFields", ErpConnectorId=3)
    assert refused.value.inner is not None
    assert UNREACHABLE_URL in refused.value.inner.message
