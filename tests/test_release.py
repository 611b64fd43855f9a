"""The program knows which release it is, whatever became of its package's record."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from erpsync_gui import __version__, paths, release
from erpsync_gui.release import Release

ROOT = Path(__file__).resolve().parent.parent
RECORD = {
    "version": "1.2.0",
    "built_on": "2026-11-22",
    "commit": "46fe1db12345+",
    "python": "3.13.1",
    "qt": "6.11.3",
}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the record of a building would stand."""
    file = tmp_path / "build.json"
    monkeypatch.setattr(paths, "build_record", lambda: file)
    return file


def test_the_source_tree_knows_its_version_alone() -> None:
    assert release.current() == Release(__version__)


def test_a_package_knows_what_its_record_says(record: Path) -> None:
    record.write_text(json.dumps(RECORD), "utf-8")
    assert release.current() == Release(
        "1.2.0", date(2026, 11, 22), "46fe1db12345+", "3.13.1", "6.11.3"
    )


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"1.2.0"',
        json.dumps(RECORD | {"built_on": "last week"}).encode(),
        json.dumps(RECORD | {"commit": None}).encode(),
        json.dumps({key: RECORD[key] for key in RECORD if key != "qt"}).encode(),
    ],
)
def test_a_damaged_record_leaves_the_version(record: Path, damaged: bytes) -> None:
    record.write_bytes(damaged)
    assert release.current() == Release(__version__)
    with pytest.raises(ValueError, match=r"build\.json|Expecting|codec|isoformat"):
        release.read(record)


@pytest.mark.parametrize(
    ("built", "today", "months"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        (date(2026, 11, 22), date(2026, 12, 21), 0),
        (date(2026, 11, 22), date(2026, 12, 22), 1),
        (date(2026, 11, 22), date(2027, 11, 21), 11),
        (date(2026, 11, 22), date(2027, 11, 22), 12),
        (date(2026, 11, 22), date(2028, 1, 30), 14),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 11, 22), date(2020, 1, 1), 0),
        (None, date(2028, 1, 1), 0),
    ],
)
def test_a_release_ages_in_whole_months_and_is_old_after_a_year(
    built: date | None, today: date, months: int
) -> None:
    aged = Release("1.2.0", built)
    assert aged.age_in_months(today) == months
    assert aged.is_old(today) == (months >= 12)


def test_a_release_is_a_line_for_people() -> None:
    assert str(Release("1.2.0")) == "ErpSync Workbench 1.2.0"
    built = Release("1.2.0", date(2026, 11, 22))
    assert str(built) == "ErpSync Workbench 1.2.0, built on 2026-11-22"


def test_the_project_s_page_of_releases_is_the_one_that_is_opened() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Releases"] == release.RELEASES


def test_the_packages_know_the_program_by_its_own_id() -> None:
    spec = importlib.util.spec_from_file_location("product", ROOT / "packaging" / "product.py")
    assert spec is not None
    assert spec.loader is not None
    product = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(product)
    assert product.APP_ID == release.APP_ID
