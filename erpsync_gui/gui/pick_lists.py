"""The ids one can pick in a form instead of typing them, learned from the answers that went by.

A connection id is offered by name once any answer has listed the connections; nothing is asked of
a server for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from erpsync_gui.contract.encoded import meaning
from erpsync_gui.contract.model import Value

Choices: TypeAlias = Mapping[int, str]

CONNECTION_PARAMETERS = frozenset(
    {"ErpConnectionId", "ConnectionId", "ErpSyncConnectionId", "ErpConnectionIds"}
)
CONNECTOR_PARAMETERS = frozenset(
    {"ErpConnectorId", "ErpSyncConnectorId", "ErpSyncConnectorEntityId"}
)
FIELD_PARAMETERS = frozenset({"ErpFieldId"})

PICKED_PARAMETERS = CONNECTION_PARAMETERS | CONNECTOR_PARAMETERS | FIELD_PARAMETERS
"""The parameters that an id can be picked for."""


class PickLists:
    """What was learned of one server: names for ids, by the parameters that take them."""

    def __init__(self) -> None:
        """Know nothing."""
        self._connections: dict[int, str] = {}
        self._connectors: dict[int, str] = {}
        self._fields: dict[int, str] = {}

    def learn(self, operation: str, value: Value) -> bool:
        """Take ids and names out of a decoded answer; True when there was something new."""
        before = (dict(self._connections), dict(self._connectors), dict(self._fields))
        if operation == "GetAllConnections":
            _collect(self._connections, value, "ErpConnectionId", "DisplayName")
        elif operation == "GetConnectionsAndDisplayFields":
            _collect(self._connections, value, "ErpConnectionId", "ConnectionName")
        elif operation in {"GetConnection", "SaveConnection"}:
            _collect(self._connections, [value], "ErpConnectionId", "DisplayName")
        elif operation == "GetAllConnectors":
            _collect(self._connectors, value, "Id", "Name")
        elif operation in {"GetErpSyncConnectorEntity", "SaveErpSyncConnectorEntity"}:
            _collect(self._connectors, [value], "ErpConnectorId", "DisplayName")
        elif operation in {"GetActorTypeMapping", "SaveActorTypeMapping"}:
            mappings = value.get("FieldMappings") if isinstance(value, Mapping) else None
            _collect(self._fields, mappings, "ErpFieldId", "ErpDisplayName")
        return before != (self._connections, self._connectors, self._fields)

    def choices(self, operation: str, parameter: str) -> Choices:
        """The known ids for a parameter, with their names; empty when none are known."""
        if operation == "TestConnectionByConfig" and parameter == "ErpConnectionId":
            # Its help text says that it takes the id of the connector (domain sheet 1.2).
            return _both(self._connectors, self._connections)
        if parameter in CONNECTION_PARAMETERS:
            return self._connections
        if parameter in CONNECTOR_PARAMETERS:
            return self._connectors
        if parameter in FIELD_PARAMETERS:
            return self._fields
        return {}


def _collect(known: dict[int, str], value: Value, id_name: str, text_name: str) -> None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return
    for record in value:
        if not isinstance(record, Mapping):
            continue
        number, text = record.get(id_name), record.get(text_name)
        if isinstance(number, int) and number > 0:
            known[number] = (meaning(text) or text) if isinstance(text, str) else ""


def _both(connectors: Choices, connections: Choices) -> Choices:
    names = {number: f"connector {name}" for number, name in connectors.items()}
    for number, name in connections.items():
        connection = f"connection {name}"
        names[number] = f"{names[number]} / {connection}" if number in names else connection
    return names
