"""Who may do and see what: administration, and the connections open to a user.

Knows the tables of connections and access rights, and nothing of what is done with them.
"""

from __future__ import annotations

from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.refusal import not_allowed, not_found
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Session

ADMINISTRATION = frozenset(
    {
        "SaveErpSyncConnectorEntity",
        "DeleteErpSyncConnectorEntity",
        "SaveConnection",
        "DeleteConnection",
        "GetErpConnectionConfigFields",
        "ToggleErpConnectionActive",
        "SaveErpConnectionSyncPriorities",
        "MoveErpFieldItem",
        "SaveConnectionListMappings",
        "SaveActorTypeMapping",
        "ValidateArchiveColumnConfig",
        "UpdateConnectionFields",
        "SaveDefaultValueInfo",
        "SyncAll",
        "ForceSyncAll",
        "ForceResync",
        "ForceResyncNoBlankValues",
        "ForceResyncBatchTask",
        "ForceResyncExternal",
        "ForceResyncExternalNoBlankValues",
        "ChangeEngineStatus",
        "ChangeEngineInterval",
    }
)
"""The operations that only an administrator may call."""


def require(session: Session, operation: str) -> None:
    """Let nobody but an administrator call the operations of administration.

    Raises:
        Refusal: the user is not one.
    """
    if operation in ADMINISTRATION and not session.associate.is_administrator:
        raise not_allowed(session.associate.name, f"administer ERP sync ({operation})")


def is_visible(session: Session, connection: Row) -> bool:
    """Whether a connection is open to the user: to all, to the group, or by name (sheet 1.4)."""
    if connection["all_access"]:
        return True
    who = session.associate
    found = session.db.execute(
        "SELECT 1 FROM erp_connection_access WHERE erp_connection_id = ?"
        " AND (user_group_id = ? OR associate_id = ?)",
        (connection["erp_connection_id"], who.group_id, who.associate_id),
    ).fetchone()
    return found is not None


def connection(session: Session, connection_id: int, *, deleted: bool = False) -> Row:
    """The connection of this id, which the user may see; a deleted one only when asked for.

    Raises:
        Refusal: there is none, or it is closed to the user. Administrators reach all.
    """
    row = rows.find(session.db, "erp_connection", erp_connection_id=connection_id)
    if row is None or (row["deleted"] and not deleted):
        raise not_found(entity="ErpConnection", key=connection_id)
    if not session.associate.is_administrator and not is_visible(session, row):
        raise not_allowed(session.associate.name, f"use the ERP connection {connection_id}")
    return row


def visible_connections(session: Session, *, deleted: bool = False) -> list[Row]:
    """The connections open to the user, by id; administrators see all."""
    return [
        row
        for row in rows.find_all(session.db, "erp_connection")
        if (deleted or not row["deleted"])
        and (session.associate.is_administrator or is_visible(session, row))
    ]
