"""A step is a value; what it says is its maker's."""

from __future__ import annotations

from erpsync_gui.access.diagnosis_step import Finding, Step


def test_a_step_needs_neither_advice_nor_an_exchange() -> None:
    step = Step("Name", Finding.GOOD, "Found.")
    assert (step.advice, step.exchange) == ("", None)
