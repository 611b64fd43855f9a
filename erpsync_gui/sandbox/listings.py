"""List mappings: which item of an ERP list stands for which item of a CRM list."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, erp, fields, metadata, rows, translation
from erpsync_gui.sandbox.crm import CrmField
from erpsync_gui.sandbox.erp import Connector
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.refusal import bad_argument, not_found, not_possible
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session


def get_list_mappings(session: Session, arguments: Arguments) -> Value:
    """The pairing of all mapped lists of a connection; the ERP's items are asked for live."""
    return _described(session, arguments.number("ErpConnectionId"))


def save_list_mappings(session: Session, arguments: Arguments) -> Value:
    """Store the pairing of the lists named; an item without a CRM item becomes unmapped."""
    container = arguments.record("ListMapping")
    connection_id = container.number("ErpConnectionId")
    access.connection(session, connection_id)
    for mapping in container.records("ErpListItemMappings"):
        _save_list(session, mapping, connection_id)
    return _described(session, connection_id)


def _save_list(session: Session, mapping: Arguments, connection_id: int) -> None:
    """Store the pairing of one list.

    Raises:
        Refusal: no such field here, or a CRM item of another list.
    """
    field_id = mapping.number("ErpFieldId")
    row = metadata.field_row(session.db, field_id)
    partner = _partner(session.db, row)
    if row["erp_connection_id"] != connection_id or partner is None:
        msg = f"ErpField {field_id} is no mapped list of connection {connection_id}."
        raise not_possible(msg)
    for pair in mapping.records("ErpCrmListItemMappings"):
        key = pair.text("ErpListItemId")
        item = pair.optional_record("CrmListItem")
        item_id = item.number("Id") if item else 0
        rows.delete(session.db, "erp_list_item_mapping", erp_field_id=field_id, erp_item_key=key)
        if item_id:
            _check_item(session.db, partner, item_id)
            added: dict[str, Stored] = {
                "erp_field_id": field_id,
                "erp_item_key": key,
                "crm_list_item_id": item_id,
            }
            rows.insert(session.db, "erp_list_item_mapping", added)


def _check_item(db: sqlite3.Connection, partner: CrmField, item_id: int) -> None:
    """Refuse an item that is not in the CRM field's own list."""
    item = rows.find(db, "crm_list_item", crm_list_item_id=item_id)
    if item is None:
        raise not_found(entity="CrmListItem", key=item_id)
    crm_list = rows.find(db, "crm_list", name=partner.list_name)
    if crm_list is None or item["crm_list_id"] != crm_list["crm_list_id"]:
        raise bad_argument(
            parameter="CrmListItem", reason=f"Item {item_id} is not in list {partner.list_name}."
        )


def _partner(db: sqlite3.Connection, row: Row) -> CrmField | None:
    """The CRM list field that an ERP list field is mapped to; None when it is not."""
    entity = translation.crm_entity(db, row["erp_connection_id"], row["actor_type"])
    partner = entity.field(row["crm_key"]) if entity else None
    both = partner and partner.type == row["field_type"] == fields.LIST
    return partner if both else None


def _described(session: Session, connection_id: int) -> Value:
    """An ErpConnectionListMappingContainer."""
    row = access.connection(session, connection_id)
    connector = erp.open_connection(session.db, row)
    lists = rows.find_all(
        session.db,
        "erp_field",
        erp_connection_id=connection_id,
        field_type=fields.LIST,
        missing_in_erp=0,
    )
    return {
        "ErpListItemMappings": [
            _described_list(session.db, connector, one, partner)
            for one in lists
            if (partner := _partner(session.db, one))
        ],
        "ErpConnectionId": connection_id,
        "ErpConnectionName": row["display_name"],
    }


def _described_list(
    db: sqlite3.Connection, connector: Connector, row: Row, partner: CrmField
) -> Value:
    """An ErpConnectionListMapping."""
    paired = translation.item_mapping(db, row["erp_field_id"])
    return {
        "CrmList": _crm_list(db, partner.list_name),
        "ErpListName": row["list_name"],
        "ErpCrmListItemMappings": [
            {
                "ErpListItemId": key,
                "ErpListItemName": name,
                "CrmListItem": _crm_item(db, paired[key]) if key in paired else None,
            }
            for key, name in connector.list_items(row["list_name"]).items()
        ],
        "ErpActorTypeName": row["actor_type"],
        "ErpFieldId": row["erp_field_id"],
    }


def _crm_list(db: sqlite3.Connection, name: str) -> Value:
    """A CRM list as an MDOListItem, its items as children."""
    row = rows.find(db, "crm_list", name=name)
    if row is None:
        return None
    items = rows.find_all(db, "crm_list_item", crm_list_id=row["crm_list_id"])
    children = [_mdo(item["crm_list_item_id"], item) for item in items]
    heading = {"name": row["display_name"], "tooltip": "", "rank": 0, "deleted": 0}
    return {**_mdo(row["crm_list_id"], heading), "ChildItems": children}


def _crm_item(db: sqlite3.Connection, item_id: int) -> Value:
    row = rows.find(db, "crm_list_item", crm_list_item_id=item_id)
    return _mdo(item_id, row) if row else None


def _mdo(item_id: int, item: Row | Mapping[str, str | int]) -> dict[str, Value]:
    """An MDOListItem without children."""
    return {
        "Id": item_id,
        "Name": item["name"],
        "ToolTip": item["tooltip"],
        "Deleted": bool(item["deleted"]),
        "Rank": item["rank"],
        "Type": "",
        "ChildItems": None,
        "IconHint": "",
        "ColorBlock": 0,
        "ExtraInfo": "",
        "StyleHint": "",
        "FullName": item["name"],
    }


OPERATIONS: Mapping[str, Operate] = {
    "GetConnectionListMappings": get_list_mappings,
    "SaveConnectionListMappings": save_list_mappings,
}
