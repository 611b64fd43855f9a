"""The engine of the practice tenant: every operation by its name, each in one transaction.

Knows which module does what, and nothing of SOAP, REST or versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Kind, TypeRef, Value
from erpsync_gui.sandbox import (
    access,
    actors,
    clockwork,
    connections,
    connectors,
    defaults,
    links,
    listings,
    mappings,
    resync,
    rounds,
    tasks,
)
from erpsync_gui.sandbox.refusal import Refusal, not_possible
from erpsync_gui.sandbox.session import Arguments, Operate, Session
from erpsync_gui.sandbox.tenant import Associate, Tenant

OPERATIONS: Mapping[str, Operate] = {
    **connectors.OPERATIONS,
    **connections.OPERATIONS,
    **actors.OPERATIONS,
    **links.OPERATIONS,
    **mappings.OPERATIONS,
    **listings.OPERATIONS,
    **defaults.OPERATIONS,
    **resync.OPERATIONS,
    **rounds.OPERATIONS,
    **clockwork.OPERATIONS,
}
"""What each of the 49 operations does."""

_SERVICE = "ErpSync"


class Engine:
    """Carries out operations on a tenant for one signed-in user at a time."""

    def __init__(self, tenant: Tenant, catalogue: Catalogue) -> None:
        self._tenant = tenant
        self._catalogue = catalogue

    def perform(
        self, operation: str, arguments: Mapping[str, Value], associate: Associate
    ) -> Value:
        """Do what an operation says, and answer its result in full; None for a void one.

        Raises:
            Refusal: the operation was not done, and nothing was changed.
        """
        self._settle(associate)
        operate = OPERATIONS.get(operation)
        if operate is None:
            message = f"The agent has no operation {operation}."
            raise not_possible(message)
        with self._tenant.transaction() as db:
            session = Session(db, associate, self._tenant.now())
            access.require(session, operation)
            value = operate(session, Arguments(arguments))
        result = self._catalogue.operation(operation, _SERVICE).result
        return None if result is None else self._completed(value, result)

    def batch_tasks(self, associate: Associate) -> list[Value]:
        """The user's batch tasks, newest first, as BatchTaskInfo records (sheet 6.1)."""
        self._settle(associate)
        with self._tenant.transaction() as db:
            return tasks.listed(Session(db, associate, self._tenant.now()))

    def _settle(self, associate: Associate) -> None:
        """Let what was asked for earlier and is due by now happen first."""
        with self._tenant.transaction() as db:
            session = Session(db, associate, self._tenant.now())
            clockwork.settle(session)
            tasks.settle(session, _carry)

    def _completed(self, value: Value, kind: TypeRef) -> Value:
        """The value with the two inherited fields of every Carrier in it, nil where not given."""
        if kind.kind is Kind.LIST and kind.item is not None and isinstance(value, Sequence):
            return [self._completed(item, kind.item) for item in value]
        if kind.kind is not Kind.RECORD or not isinstance(value, Mapping):
            return value
        record = self._catalogue.record(kind.name)
        inherited: dict[str, Value] = (
            {"TableRight": None, "FieldProperties": None} if record.carrier else {}
        )
        own = {name: self._completed(item, record.field(name).type) for name, item in value.items()}
        return {**inherited, **own}


def _carry(session: Session, connection_id: int, key_ids: Sequence[int]) -> bool:
    """Carry out a queued resync; a task that cannot be done has failed."""
    try:
        response = resync.resync(session, connection_id, key_ids, keep_filled=False)
    except Refusal:
        return False
    return isinstance(response, Mapping) and response["IsOk"] is True
