"""The release workflow, as far as it can be checked where it cannot be run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import product
import pytest
from ruamel.yaml import YAML

import dev

WORKFLOW = dev.ROOT / ".github" / "workflows" / "release.yml"
README = dev.ROOT / "packaging" / "README.md"
BUILDERS = {"linux", "windows", "macos"}

Step = dict[str, Any]


def load() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(WORKFLOW.read_text("utf-8"))
    return loaded


JOBS: dict[str, dict[str, Any]] = load()["jobs"]


def steps() -> Iterator[tuple[str, Step]]:
    for name, job in JOBS.items():
        for step in job["steps"]:
            yield name, step


def commands() -> Iterator[str]:
    return (step["run"] for _, step in steps() if "run" in step)


def called(text: str) -> list[str]:
    """The commands of dev.py that a text names."""
    return re.findall(r"\bdev\.py ([\w-]+)", text)


def test_it_fits_the_schema_of_workflow_files() -> None:
    schema = ["--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, WORKFLOW],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [WORKFLOW, README], ids=["workflow", "README"])
def test_every_command_that_is_named_is_one_of_dev_py(path: Path) -> None:
    named = called(path.read_text("utf-8"))
    assert "package" in named
    assert set(named) - set(dev.COMMANDS) == set()


def test_every_script_that_is_called_is_there() -> None:
    named = re.findall(r"\bpackaging/[\w/-]+\.py", "\n".join(commands()))
    assert named
    assert [name for name in named if not (dev.ROOT / name).is_file()] == []


def test_the_readme_says_what_each_file_of_its_folder_is_for() -> None:
    table = README.read_text("utf-8").partition("## What is here")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    told = {name.rstrip("/") for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}
    folder = README.parent
    there = {path.name for path in folder.iterdir() if path.name[0] not in "._"}
    assert there - told == {"README.md"}
    assert told - there == set()


def test_each_system_is_built_with_the_command_for_everyone() -> None:
    built = {name for name, step in steps() if called(step.get("run", "")) == ["package"]}
    assert built == BUILDERS


def test_the_bundle_of_macos_is_started_once_it_is_made() -> None:
    (started,) = [step["run"] for _, step in steps() if "--selftest" in step.get("run", "")]
    frozen = product.WORK.relative_to(dev.ROOT).as_posix()
    executable = f"{frozen}/macos-arm64/{product.NAME}.app/Contents/MacOS/{product.COMMAND}"
    assert started == f'"{executable}" --selftest'


def test_a_draft_waits_for_every_system_and_every_system_for_the_source() -> None:
    assert set(JOBS["draft"]["needs"]) == BUILDERS
    assert {JOBS[name]["needs"] for name in BUILDERS} == {"source"}


def test_no_job_runs_for_hours() -> None:
    assert all(0 < job["timeout-minutes"] <= 60 for job in JOBS.values())


def test_only_the_draft_may_write() -> None:
    assert load()["permissions"] == {"contents": "read"}
    allowed = {name: job["permissions"] for name, job in JOBS.items()}
    assert allowed.pop("draft") == {"contents": "write"}
    assert list(allowed.values()) == [{"contents": "read"}] * len(allowed)


def test_a_draft_is_a_draft_and_of_a_tag_only() -> None:
    (step,) = [step for _, step in steps() if "gh release" in step.get("run", "")]
    assert {"--draft", "--verify-tag"} <= set(step["run"].split())
    assert step["if"] == "github.ref_type == 'tag'"


def test_commands_get_values_from_the_environment_and_no_secret_at_all() -> None:
    # A tag's name inserted into a command could be a command itself.
    assert [command for command in commands() if "${{" in command] == []
    inserted = re.findall(r"\$\{\{(.*?)\}\}", WORKFLOW.read_text("utf-8"))
    assert [value for value in inserted if "secrets" in value] == []
    with_token = [step for _, step in steps() if "github.token" in str(step)]
    assert [step["name"] for step in with_token] == ["Draft the release"]


def test_foreign_actions_are_pinned_to_a_commit_and_say_its_version() -> None:
    used = re.findall(r"\buses: *(.*)", WORKFLOW.read_text("utf-8"))
    pinned = re.compile(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used
    assert [line for line in used if not pinned.fullmatch(line)] == []
    assert len(set(used)) == len({line.partition("@")[0] for line in used})


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [step for _, step in steps() if "actions/checkout@" in step.get("uses", "")]
    assert len(checkouts) == len(JOBS)
    assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []
