"""Every operation, over every protocol that has it, from its form through a thread to its view."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from erpsync_gui.contract.model import Effect, Value
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome

CUSTOMER: dict[str, Value] = {"ErpConnectionId": 1, "ErpActorType": "Customer"}
KEYS: dict[str, Value] = {"ErpConnectionId": 1, "InternalKeyIds": [1, 2]}
EXTERNAL: dict[str, Value] = {**CUSTOMER, "ExternalKeys": ["10001", "10002"]}
LINK: dict[str, Value] = {
    **CUSTOMER,
    "CrmRecordId": 1201,
    "CrmActorType": "Contact",
    "ErpKey": "10901",
}
NEW_CONNECTOR: Mapping[str, Value] = {"DisplayName": "New", "URL": "plugin://nordbooks-debug"}

ARGUMENTS: Mapping[str, Mapping[str, Value]] = {
    "SaveErpSyncConnectorEntity": {"ErpSyncConnectorEntity": NEW_CONNECTOR},
    "DeleteErpSyncConnectorEntity": {"ErpSyncConnectorEntityId": 4},
    "GetConnection": {"ErpConnectionId": 1},
    "SaveConnection": {
        "Connection": {"ErpConnectorId": 1, "DisplayName": "Ålesund", "Active": False}
    },
    "DeleteConnection": {"ErpConnectionId": 2},
    "GetConfigurationFields": {"ErpConnectorId": 1},
    "GetErpConnectionConfigFields": {"ErpConnectionId": 1},
    "ToggleErpConnectionActive": {"ErpConnectionId": 2},
    "TestConnectionById": {"ErpConnectionId": 1},
    "TestConnectionByConfig": {
        "ErpConnectionId": 1,
        "ConfigFields": {"Server": "x", "Company": "y"},
    },
    "SaveErpConnectionSyncPriorities": {"ErpConnectionIds": [2, 1]},
    "MoveErpFieldItem": {**CUSTOMER, "ErpFieldId": 1, "Direction": 1},
    "SupportsAdvancedSearch": CUSTOMER,
    "GetAllConnections": {"IncludeDeleted": True},
    "GetConnectionsAndDisplayFields": {"CrmActorType": "Contact", "EntityId": 1001},
    "GetErpFieldValues": {
        "ErpConnectionId": 1,
        "CrmActorType": "Contact",
        "EntityId": 1001,
        "FieldKeys": ["NAME", "VATNO"],
    },
    "GetFieldsForNewErpActor": CUSTOMER,
    "GetConnectionListMappings": {"ErpConnectionId": 1},
    "SaveConnectionListMappings": {"ListMapping": {"ErpConnectionId": 1}},
    "ConnectActor": {**LINK, "FieldValues": []},
    "TryConnectActor": {**LINK, "FieldValues": []},
    "GetFieldValuesFromCrm": {"RecordId": 1001, "ActorTypeCrm": "Contact"},
    "GetFieldValuesFromErp": {"ErpConnectionId": 1, "ActorTypeErp": "Customer", "ErpKey": "10001"},
    "GetActorTypeMapping": {"ErpConnectionId": 1, "ActorType": "Customer"},
    "CreateActorLink": LINK,
    "BreakActorLink": {"ErpConnectionId": 1, "CrmRecordId": 1001, "CrmActorType": "Contact"},
    "CreateErpActorFromCrm": {
        "ConnectionId": 1,
        "CrmEntityId": 1202,
        "ErpActorType": "Customer",
        "CrmActorType": "Contact",
        "ErpFieldKeyValues": {"NAME": "Ny kunde"},
    },
    "SaveActorTypeMapping": {
        "Mapping": {
            "ErpConnectionId": 1,
            "IsActive": True,
            "ActorTypeErp": "Customer",
            "ActorTypeCrm": "Contact",
        }
    },
    "ValidateArchiveColumnConfig": {"ListOwner": "ErpSearch", "ErpConnectionId": 1},
    "UpdateConnectionFields": {"ErpConnectionId": 1},
    "GetCrmActorType": CUSTOMER,
    "GetErpSyncConnectionSummary": {"ErpSyncConnectionId": 1},
    "GetErpSyncConnectorEntity": {"ErpSyncConnectorEntityId": 1},
    "CanDeleteErpSyncConnectorEntity": {"ErpSyncConnectorId": 1},
    "TestConnectorUrl": {
        "Url": "https://erp.practice.invalid/Nordbooks.svc?ConnectorName=Nordbooks"
    },
    "SaveDefaultValueInfo": {"ErpSyncDefaultValue": {"ErpFieldId": 2, "DefaultValue": "1"}},
    "GetDefaultValueInfo": {"ErpFieldId": 1},
    "ForceResync": KEYS,
    "ForceResyncNoBlankValues": KEYS,
    "ForceResyncBatchTask": KEYS,
    "ForceResyncExternal": EXTERNAL,
    "ForceResyncExternalNoBlankValues": EXTERNAL,
    "ChangeEngineStatus": {"Run": True},
    "ChangeEngineInterval": {"Interval": "PT10M"},
}
"""What is asked; operations without parameters are left out."""


def send(desktop: Desktop, qtbot: QtBot, name: str) -> Exchange:
    tab = desktop.tabs.open(name)
    tab.request.set_arguments(ARGUMENTS.get(name, {}))
    with qtbot.waitSignal(desktop.workbench.exchanged, timeout=10_000):
        tab.send()
    exchange = desktop.workbench.latest
    assert exchange is not None
    assert exchange.call.operation == name
    assert tab.view.exchange is exchange
    desktop.tabs.close_tab(desktop.tabs.indexOf(tab))
    return exchange


@pytest.mark.timeout(180)
@pytest.mark.parametrize("protocol", list(Protocol), ids=lambda protocol: protocol.value)
def test_every_operation_ends_well_through_the_window(
    desktop: Desktop, qtbot: QtBot, protocol: Protocol
) -> None:
    desktop.bar.choose_protocol(protocol)
    operations = desktop.catalogue.operations(services=protocol.services)
    ended = {}
    for operation in operations:
        exchange = send(desktop, qtbot, operation.name)
        ended[operation.name] = exchange.verdict
        assert exchange.request is not None
        assert exchange.response is not None
        assert (exchange.reply is None) == (not exchange.response.body), operation.name
        if operation.effect is not Effect.READ:
            desktop.workbench.connections.sandbox.reset()  # type: ignore[union-attr]  # it is connected
    refused = {
        name: (verdict.sentence, verdict.server_words)
        for name, verdict in ended.items()
        if verdict.outcome is not Outcome.OK
    }
    assert refused == {}
    assert len(ended) == {84: 38, 85: 38, 86: 44, 87: 44, 88: 49}[protocol.services]


@pytest.mark.timeout(180)
def test_soap_and_rest_give_the_same_values(desktop: Desktop, qtbot: QtBot) -> None:
    reads = [each for each in desktop.catalogue.operations() if each.effect is Effect.READ]
    for operation in reads:
        values = []
        for protocol in (Protocol.SOAP88, Protocol.REST):
            desktop.bar.choose_protocol(protocol)
            values.append(send(desktop, qtbot, operation.name).value)
        assert values[0] == values[1], operation.name


def test_what_a_version_lacks_is_not_sent_and_said(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.bar.choose_protocol(Protocol.SOAP84)
    exchange = send(desktop, qtbot, "TryConnectActor")
    assert exchange.outcome is Outcome.NOT_SENT
    assert "Services84" in exchange.verdict.sentence
