"""Faults in what a call answers: another value, or an exception, instead of the engine's work.

Knows the contract and nothing of HTTP; both services write these values as they write any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import overload

from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef, Value
from erpsync_gui.sandbox.faults import Wanted
from erpsync_gui.sandbox.refusal import Refusal

_TABLES = ("contact", "person", "project", "sale")
_EXCEPTION_LEVELS = 3
_ERROR_CODE = "UNKOWN_LISTITEM_ID"  # spelled so on the wire (sheet 7.1)
_PLUGIN_ANSWER = (Field("Response", TypeRef(Kind.RECORD, "PluginResponse"), nillable=True),)


class ChangedItems(Sequence[Value]):
    """Changed records made as they are asked for, so that a million of them takes no memory."""

    def __init__(self, first_id: int, count: int) -> None:
        self._ids = range(first_id, first_id + count)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        if isinstance(place, slice):
            return [_changed(record_id) for record_id in self._ids[place]]
        return _changed(self._ids[place])


def answer(
    wanted: Wanted, operation: Operation, work: Callable[[], Mapping[str, Value]]
) -> Mapping[str, Value]:
    """The children of the response under these faults: those of `work` when none concerns them.

    Raises:
        Refusal: the faults ask for an exception, or `work` refuses.
    """
    if {"exception", "fault"} & wanted.keys():
        raise nested(_EXCEPTION_LEVELS)
    if "deep" in wanted:
        raise nested(int(wanted["deep"]))
    if "changes" in wanted:
        return {"Response": _plugin_response("", changed(int(wanted["changes"])))}
    if "big-text" in wanted:
        return {"Response": _plugin_response(_long_text(int(wanted["big-text"])), None)}
    first = [field.name for field in operation.answer[:1]]
    if "null" in wanted:
        return dict.fromkeys(first)
    if "not-ok" in wanted:
        return dict.fromkeys(first, _not_ok(operation))
    return work()


def answering(wanted: Wanted, operation: Operation) -> Operation:
    """The operation as it answers under these faults: some make it answer a PluginResponse."""
    if {"changes", "big-text"} & wanted.keys():
        return replace(operation, answer=_PLUGIN_ANSWER)
    return operation


def nested(levels: int) -> Refusal:
    """A refusal with others inside, `levels` in all; the innermost says what really happened."""
    refusal = Refusal(
        "System.Net.Sockets.SocketException",
        "The ERP system closed the connection (asked for by the practice tenant).",
        parameters={"Host": "erp.practice.invalid", "Port": "8443"},
    )
    for level in range(levels - 1, 0, -1):
        refusal = Refusal(
            "SuperOffice.ErpSync.ErpSyncException",
            f"The connector call failed at level {level}.",
            "The ERP system could not be reached.",
            refusal,
            {"Level": str(level)},
        )
    return refusal


def changed(count: int) -> Value:
    """A ChangedData with `count` records: a fifth added, a tenth deleted, the rest updated."""
    added, deleted = count // 5, count // 10
    return {
        "AddedRecords": ChangedItems(1, added),
        "UpdatedRecords": ChangedItems(1 + added, count - added - deleted),
        "DeletedRecords": ChangedItems(1 + count - deleted, deleted),
    }


def _changed(record_id: int) -> Value:
    return {"Tablename": _TABLES[record_id % len(_TABLES)], "RecordId": record_id}


def _plugin_response(explanation: str, changes: Value) -> Value:
    return {
        "IsOk": True,
        "UserExplanation": explanation,
        "TechExplanation": "",
        "ErrorCode": "",
        "Changes": changes,
        "Status": "Ok",
    }


def _not_ok(operation: Operation) -> Value:
    if operation.returns_changes:
        return {
            "IsOk": False,
            "UserExplanation": "A list item of the ERP system has no counterpart.",
            "TechExplanation": "List PAYMENT_TERMS, item 'NET45' (asked for as a fault).",
            "ErrorCode": _ERROR_CODE,
            "Changes": None,
            "Status": "Error",
        }
    is_boolean = operation.result is not None and operation.result.kind is Kind.BOOLEAN
    return False if is_boolean else None


def _long_text(length: int) -> str:
    line = "The quick brown fox jumps over the lazy dog & the <ERP> system. "
    return (line * (length // len(line) + 1))[:length]
