"""Connectors: what is registered under which URL.

Knows nothing of connections but that a connector with live ones cannot go.
"""

from __future__ import annotations

from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import erp, rows
from erpsync_gui.sandbox.refusal import bad_argument, not_found, not_possible
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session

NO_ERROR = "NoError"
NOT_FOUND = "ErrorNotFound"
HAS_CONNECTIONS = "ErrorConnectorHasConnections"


def create_default_connector(_session: Session, _arguments: Arguments) -> Value:
    """An empty connector; nothing is stored."""
    return {"ErpConnectorId": 0, "DisplayName": "", "URL": "", "Deleted": False}


def get_connector(session: Session, arguments: Arguments) -> Value:
    """One connector, a deleted one too."""
    return _described(session, _row(session, arguments.number("ErpSyncConnectorEntityId")))


def save_connector(session: Session, arguments: Arguments) -> Value:
    """Insert (id 0) or change a connector; the Deleted flag is not looked at."""
    entity = arguments.record("ErpSyncConnectorEntity")
    connector_id = entity.number("ErpConnectorId")
    values = {"display_name": entity.text("DisplayName"), "url": entity.text("URL")}
    if not values["display_name"]:
        raise bad_argument(parameter="DisplayName", reason="A connector needs a name.")
    if connector_id:
        _row(session, connector_id)
        rows.update(session.db, "erp_connector", values, erp_connector_id=connector_id)
    else:
        connector_id = rows.insert(session.db, "erp_connector", values)
    return _described(session, _row(session, connector_id))


def delete_connector(session: Session, arguments: Arguments) -> None:
    """Mark a connector as deleted; refused while live connections use it."""
    connector_id = arguments.number("ErpSyncConnectorEntityId")
    _row(session, connector_id)
    if _has_connections(session, connector_id):
        message = f"Connector {connector_id} cannot be deleted: connections use it."
        raise not_possible(message, error_code=HAS_CONNECTIONS)
    rows.update(session.db, "erp_connector", {"deleted": 1}, erp_connector_id=connector_id)


def can_delete_connector(session: Session, arguments: Arguments) -> Value:
    """Whether live connections keep a connector from being deleted."""
    connector_id = arguments.number("ErpSyncConnectorId")
    if rows.find(session.db, "erp_connector", erp_connector_id=connector_id, deleted=0) is None:
        return NOT_FOUND
    return HAS_CONNECTIONS if _has_connections(session, connector_id) else NO_ERROR


def test_connector_url(session: Session, arguments: Arguments) -> Value:
    """Whether a connector answers behind a URL; the only words there are stem from deletion."""
    return NO_ERROR if erp.system_at(session.db, arguments.text("Url")) else NOT_FOUND


def get_all_connectors(session: Session, _arguments: Arguments) -> Value:
    """The connectors that are not deleted, as list items with the URL as tool tip."""
    return [
        {"Id": row["erp_connector_id"], "Name": row["display_name"], "ToolTip": row["url"]}
        for row in rows.find_all(session.db, "erp_connector", deleted=0)
    ]


def get_configuration_fields(session: Session, arguments: Arguments) -> Value:
    """The settings that a connection of this connector needs, asked of the connector itself."""
    connector = _row(session, arguments.number("ErpConnectorId"))
    ledger = erp.dial(session.db, connector["url"], {}).ledger
    return [
        {
            "FieldKey": field.key,
            "Rank": rank,
            "DisplayName": field.name,
            "DisplayDescription": "",
            "FieldType": field.type,
            "ListName": "",
            "DefaultValue": field.default,
            "MaxLength": 254,
            "Access": field.access,
            "ShowInSearch": False,
        }
        for rank, field in enumerate(ledger.config, start=1)
    ]


def _row(session: Session, connector_id: int) -> Row:
    row = rows.find(session.db, "erp_connector", erp_connector_id=connector_id)
    if row is None:
        raise not_found(entity="ErpConnector", key=connector_id)
    return row


def _has_connections(session: Session, connector_id: int) -> bool:
    live = rows.find(session.db, "erp_connection", erp_connector_id=connector_id, deleted=0)
    return live is not None


def _described(session: Session, row: Row) -> Value:
    """An ErpSyncConnectorEntity, with the rights of the user on its table and fields."""
    may_write = session.associate.is_administrator
    table_mask = ["Select", "Update", "Insert", "Delete"] if may_write else ["Select"]
    field_mask = ["Read", "Write", "UIHintMandatory"] if may_write else ["Read", "UIHintReadOnly"]
    right: Value = {
        "FieldRight": {"Mask": field_mask, "Reason": ""},
        "FieldType": "String",
        "FieldLength": 239,
    }
    return {
        "TableRight": {"Mask": table_mask, "Reason": ""},
        "FieldProperties": {"DisplayName": right, "URL": right},
        "ErpConnectorId": row["erp_connector_id"],
        "DisplayName": row["display_name"],
        "URL": row["url"],
        "Deleted": bool(row["deleted"]),
    }


OPERATIONS: Mapping[str, Operate] = {
    "CreateDefaultErpSyncConnectorEntity": create_default_connector,
    "GetErpSyncConnectorEntity": get_connector,
    "SaveErpSyncConnectorEntity": save_connector,
    "DeleteErpSyncConnectorEntity": delete_connector,
    "CanDeleteErpSyncConnectorEntity": can_delete_connector,
    "TestConnectorUrl": test_connector_url,
    "GetAllConnectors": get_all_connectors,
    "GetConfigurationFields": get_configuration_fields,
}
