"""What both services share: the contract, the engine, the ways in, and how exceptions are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, Value
from erpsync_gui.sandbox import fault_values
from erpsync_gui.sandbox.faults import Wanted
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import Associate


class Performer(Protocol):
    """What does the operations: the engine."""

    def perform(
        self, operation: str, arguments: Mapping[str, Value], associate: Associate
    ) -> Value:
        """Do an operation and answer its result; a Refusal when it cannot be done."""


@dataclass(slots=True)
class Practice:
    """One practice tenant as the services see it.

    `wrap_exceptions` is the server's setting of that name: whether SOAP tells an exception in the
    header of a normal answer, or as a fault (sheet 3.4). It may be changed at any time.
    """

    catalogue: Catalogue
    engine: Performer
    sign_in: SignIn
    wrap_exceptions: bool = True

    def perform(
        self,
        operation: Operation,
        arguments: Mapping[str, Value],
        associate: Associate,
        wanted: Wanted,
    ) -> Mapping[str, Value]:
        """The children of the response element of an ErpSync operation, under these faults.

        Raises:
            Refusal: the operation cannot be done.
        """

        def work() -> Mapping[str, Value]:
            value = self.engine.perform(operation.name, arguments, associate)
            return {field.name: value for field in operation.answer}

        return fault_values.answer(wanted, operation, work)


def stack_trace(operation: str) -> str:
    """A trace as NetServer would show it: only its form is real."""
    return (
        f"   at SuperOffice.CRM.Services.Implementation.ErpSyncAgent.{operation}()\r\n"
        f"   at SuperOffice.Practice.Dispatch({operation})"
    )


def chain(refusal: Refusal) -> list[Refusal]:
    """A refusal and its causes, the innermost last."""
    links = [refusal]
    while (inner := links[-1].inner) is not None:
        links.append(inner)
    return links
