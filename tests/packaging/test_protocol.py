from __future__ import annotations

import pytest
from protocol import DeviationError, step


def test_each_step_is_told_with_its_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    with step("easy"):
        pass
    with pytest.raises(DeviationError), step("hard"):
        raise DeviationError
    easy, hard = capsys.readouterr().out.splitlines()
    assert easy.split() == ["ok", "0.0", "s", "easy"]
    assert hard.split() == ["FAILED", "0.0", "s", "hard"]
