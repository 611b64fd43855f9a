from __future__ import annotations

import sys
from pathlib import Path

import pytest
import workshop

import dev


def test_every_lock_that_the_commands_use_is_there_and_holds_no_address() -> None:
    for path in workshop.LOCKS:
        text = path.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_what_packages_carry_is_locked_to_what_is_tested() -> None:
    def versions(path: Path) -> set[str]:
        return {line.split(" ")[0] for line in path.read_text("utf-8").splitlines() if "==" in line}

    assert versions(workshop.SHIPPED_LOCK) <= versions(dev.LOCK)


def test_what_is_frozen_stands_apart_from_what_is_developed_with() -> None:
    environment = workshop.environment()
    assert not environment.is_editable
    assert environment.folder.is_relative_to(dev.BUILD)
    assert set(environment.locks) == workshop.LOCKS.keys() - {dev.LOCK}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of a Linux system")
def test_a_system_whose_python_is_too_old_freezes_with_the_one_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workshop, "SYSTEM_PYTHON", Path("/nowhere/python3"))
    assert workshop.environment().interpreter == dev.developing().interpreter
    assert workshop.missing_to_freeze(workshop.environment().interpreter) == []


@pytest.mark.parametrize("arguments", [[], ["rpm"], ["deb", "windows"]])
def test_a_trial_of_nothing_that_is_known_says_what_there_is(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="try-package deb, or windows"):
        workshop.try_package(arguments)


def test_every_trial_is_a_script_that_is_there() -> None:
    assert all((workshop.ROOT / "packaging" / name).is_file() for name in workshop.TRIALS.values())
