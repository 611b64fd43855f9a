"""What comes of work in steps comes of it without a pause, too."""

from __future__ import annotations

import pytest

from erpsync_gui.wire.steps import Steps, taken


def counting(most: int) -> Steps[int]:
    for _ in range(most):
        yield
    return most


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_all_steps_are_taken_and_their_result_given(count: int) -> None:
    assert taken(counting(count)) == count


def test_what_goes_wrong_in_a_step_is_not_hidden() -> None:
    def failing() -> Steps[int]:
        yield
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        taken(failing())
