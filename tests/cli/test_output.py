"""Exit codes, and what stands beside a call that was stopped."""

from __future__ import annotations

import pytest

from erpsync_gui.cli import output
from erpsync_gui.wire import guard
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from tests.access.way_samples import exchange


def ended(outcome: Outcome, level: Level = Level.RESULT, code: str = "") -> Exchange:
    return exchange(verdict=Verdict(outcome, level, "So it ended.", code=code))


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.OK, 0),
        (Outcome.REFUSED, 1),
        (Outcome.NOT_SENT, 2),
        (Outcome.TIMED_OUT, 3),
        (Outcome.CANCELLED, 3),
        (Outcome.UNREACHABLE, 3),
        (Outcome.UNREADABLE, 3),
    ],
)
def test_each_outcome_has_its_code(outcome: Outcome, code: int) -> None:
    assert output.finish(ended(outcome), as_json=False) == code


@pytest.mark.parametrize(
    ("code", "words"), [("", "--confirm-everything"), (guard.READ_ONLY, "read-only")]
)
def test_the_guard_says_what_would_let_the_call_out(
    code: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = ended(Outcome.NOT_SENT, Level.GUARD, code)
    assert output.finish(stopped, as_json=True) == output.GUARDED
    assert words in capsys.readouterr().err
