from __future__ import annotations

import re

import product
import pytest

from erpsync_gui import __version__


def test_packages_bear_the_version_that_the_program_says() -> None:
    assert __version__ == product.VERSION
    assert product.file_stem("linux-x86_64") == f"erpsync-gui-{__version__}-linux-x86_64"


def test_the_date_of_a_package_is_what_the_builder_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert product.epoch() == 1_700_000_000
    assert product.built_on().isoformat() == "2023-11-14T22:13:20+00:00"


def test_without_a_builder_s_word_the_date_is_that_of_the_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert product.epoch() == product.epoch() > 1_700_000_000


def test_the_date_is_known_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", "")
    assert product.epoch() > 1_700_000_000
    assert product.commit() == ""


def test_a_desktop_knows_it_by_a_name_of_its_home() -> None:
    assert re.fullmatch(r"(\w+\.){2,}\w+", product.APP_ID)
    assert product.HOMEPAGE.startswith("https://")
    assert product.RELEASES.startswith(product.HOMEPAGE)
