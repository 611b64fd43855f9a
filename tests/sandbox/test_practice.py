"""What both services share."""

from __future__ import annotations

from erpsync_gui.sandbox.practice import chain, stack_trace
from erpsync_gui.sandbox.refusal import Refusal


def test_a_chain_has_the_innermost_refusal_last() -> None:
    inner = Refusal("B", "because")
    outer = Refusal("A", "failed", inner=inner)
    assert chain(outer) == [outer, inner]


def test_a_stack_trace_names_the_operation() -> None:
    assert "ErpSyncAgent.SyncAll()" in stack_trace("SyncAll").splitlines()[0]
