"""Batch tasks: queued resyncs that are carried out a little later.

No thread waits for them: whoever calls next finds the hour past and settles what is due. Knows
how a task is kept; the engine says how it is carried out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Session
from erpsync_gui.sandbox.tenant import associate_of

TASK_NAME = "ErpSyncForceResync"
"""An invented name: the real one is documented nowhere (sheet 6.2)."""

STARTS_AFTER = timedelta(seconds=2)
ENDS_AFTER = timedelta(seconds=6)

Carry = Callable[[Session, int, Sequence[int]], bool]
"""Carries out a resync by connection and internal keys; tells whether it went well."""


def queue(session: Session, connection_id: int, key_ids: Sequence[int]) -> None:
    """Put a resync in the queue, in the name of the user."""
    request = {"ErpConnectionId": connection_id, "InternalKeyIds": list(key_ids)}
    rows.insert(
        session.db,
        "batch_task",
        {
            "name": TASK_NAME,
            "associate_id": session.associate.associate_id,
            "created": session.now.isoformat(),
            "request": json.dumps(request),
        },
    )


def settle(session: Session, carry: Carry) -> None:
    """Carry out the tasks whose hour has come, oldest first."""
    for task in rows.find_all(session.db, "batch_task", succeeded=None):
        if session.now - _created(task) >= ENDS_AFTER:
            request = json.loads(task["request"])
            owner = rows.find(session.db, "associate", associate_id=task["associate_id"])
            as_owner = replace(session, associate=associate_of(owner)) if owner else session
            succeeded = carry(as_owner, request["ErpConnectionId"], request["InternalKeyIds"])
            rows.update(
                session.db,
                "batch_task",
                {"succeeded": int(succeeded)},
                batch_task_id=task["batch_task_id"],
            )


def listed(session: Session) -> list[Value]:
    """The user's tasks, newest first, as BatchTaskInfo records (sheet 6.1)."""
    found = rows.find_all(session.db, "batch_task", associate_id=session.associate.associate_id)
    return [_described(session, task) for task in reversed(found)]


def _described(session: Session, task: Row) -> Value:
    state, percent = _progress(session, task)
    return {
        "Id": task["batch_task_id"],
        "Name": task["name"],
        "AssociateId": task["associate_id"],
        "Created": task["created"][: len("2026-01-01T00:00:00")],
        "State": state,
        "Request": task["request"],
        "ProgressPercent": percent,
    }


def _progress(session: Session, task: Row) -> tuple[str, int]:
    """The state, a word of BatchTaskState, and how far it is."""
    if task["succeeded"] is not None:
        return ("Succeeded" if task["succeeded"] else "Failed"), 100
    elapsed = session.now - _created(task)
    if elapsed < STARTS_AFTER:
        return "New", 0
    return "Started", min(99, round(100 * elapsed / ENDS_AFTER))


def _created(task: Row) -> datetime:
    return datetime.fromisoformat(task["created"])
