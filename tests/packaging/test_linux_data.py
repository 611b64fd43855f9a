from __future__ import annotations

import argparse
import configparser
import re
import xml.etree.ElementTree as ET
from datetime import date
from email.parser import Parser

import product
import pytest
from linux import deb, debian, desktop, releases
from linux.dependencies import Needs
from linux.releases import Release

from erpsync_gui.cli import options

TODAY = date(2026, 11, 22)
NEWER = Release("1.1.0", TODAY, ("One thing.", "Another thing & more."))
OLDER = Release("1.0.0", date(2026, 1, 2), ())
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def command_parsers() -> dict[str, argparse.ArgumentParser]:
    actions = options.parser()._actions
    commands = next(each for each in actions if isinstance(each, argparse._SubParsersAction))
    return dict(commands.choices)


def manual() -> str:
    return deb.man_page().replace("\\-", "-")


# The changelog


def test_the_changelog_is_read_by_its_headings() -> None:
    text = "# Changelog\n\nNewest first.\n\n## 1.1.0 (not released)\n\n### Added\n\n- `a` **b**.\n"
    text += "\n## 1.0.0 (2026-01-02)\n\n- c\n- d\n"
    assert releases.read(text, TODAY) == (
        Release("1.1.0", TODAY, ("a b.",)),
        Release("1.0.0", date(2026, 1, 2), ("c", "d")),
    )


@pytest.mark.parametrize("heading", ["## Soon", "## 1.0.0", "## 1.0.0 (January)", "## v1.0 (-)"])
def test_a_heading_that_cannot_be_read_is_said(heading: str) -> None:
    with pytest.raises(ValueError, match=r"CHANGELOG\.md has the heading “## "):
        releases.read(f"# Changelog\n\n{heading}\n\n- a\n", TODAY)


def test_the_changelog_begins_with_what_is_built() -> None:
    newest = releases.releases()[0]
    assert newest.version == product.VERSION
    assert newest.notes


def test_a_changelog_that_was_forgotten_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "VERSION", "99.0")
    with pytest.raises(ValueError, match=r"CHANGELOG\.md does not begin with 99\.0"):
        releases.releases()


# Desktops and software centers


def test_the_desktop_entry_starts_the_program() -> None:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] # as its documentation says
    read.read_string(desktop.entry())
    entry = dict(read["Desktop Entry"])
    assert (entry["Type"], entry["Terminal"]) == ("Application", "false")
    assert (entry["Name"], entry["Exec"]) == (product.NAME, product.COMMAND)
    assert entry["Icon"] == product.APP_ID
    assert entry["StartupWMClass"] == product.COMMAND
    assert entry["Categories"].split(";")[0] == "Development"
    assert entry["Categories"].endswith(";")
    assert entry["Keywords"].endswith(";")


def test_the_metainfo_is_of_the_desktop_entry() -> None:
    component = ET.fromstring(desktop.metainfo((NEWER, OLDER)))
    assert component.findtext("id") == product.APP_ID
    assert component.findtext("launchable") == f"{product.APP_ID}.desktop"
    assert component.findtext("provides/binary") == product.COMMAND
    assert component.findtext("url[@type='homepage']") == product.HOMEPAGE
    assert component.find("content_rating") is not None
    assert len(component.findall("description/p")) == len(desktop.ABOUT)


def test_the_metainfo_tells_of_each_release() -> None:
    component = ET.fromstring(desktop.metainfo((NEWER, OLDER)))
    told = component.findall("releases/release")
    assert [release.attrib for release in told] == [
        {"version": "1.1.0", "date": "2026-11-22"},
        {"version": "1.0.0", "date": "2026-01-02"},
    ]
    assert [item.text for item in told[0].iter("li")] == list(NEWER.notes)
    assert told[1].find("description") is None


# Debian


def control() -> str:
    return debian.control(Needs(frozenset({"libc.so.6"}), frozenset({"GLIBC_2.34"})), "amd64", 12)


def test_the_control_file_has_what_dpkg_and_people_want() -> None:
    fields = Parser().parsestr(control())
    assert fields["Package"] == product.COMMAND
    assert fields["Version"] == product.VERSION
    assert fields["Architecture"] == "amd64"
    assert fields["Installed-Size"] == "12"
    assert fields["Maintainer"] == f"{product.PUBLISHER} <{product.CONTACT}>"
    assert fields["Depends"].startswith("libc6 (>= 2.34), fonts-")
    assert "xdg-utils" in fields["Recommends"]


def test_the_description_is_folded_as_debian_wants_it() -> None:
    first, *others = control().split("Description: ")[1].splitlines()
    assert first == product.SUMMARY
    assert all(line == " ." or re.match(r" \S", line) for line in others)
    assert max(map(len, others)) <= 80
    assert others.count(" .") == len(desktop.ABOUT) - 1
    assert " ".join(others).replace(" .  ", "").split() == " ".join(desktop.ABOUT).split()


def test_the_changelog_has_debians_form() -> None:
    who = f"{product.PUBLISHER} <{product.CONTACT}>"
    assert debian.changelog((NEWER,)) == (
        f"{product.COMMAND} (1.1.0) stable; urgency=medium\n\n"
        "  * One thing.\n  * Another thing & more.\n\n"
        f" -- {who}  Sun, 22 Nov 2026 00:00:00 +0000\n"
    )


def test_the_copyright_has_our_terms_and_names_those_of_qt() -> None:
    text = debian.copyright_text()
    stanzas = [Parser().parsestr(stanza) for stanza in text.split("\n\n")]
    licenses = {stanza["Files"]: stanza["License"].split("\n")[0] for stanza in stanzas[1:-1]}
    assert licenses["*"] == "MIT"
    assert next(name for files, name in licenses.items() if "PySide6" in files) == "LGPL-3"
    assert stanzas[-1]["License"].startswith("MIT\n")
    terms = (product.ROOT / "LICENSE").read_text("utf-8").split("\n\n", 2)[2]
    written = stanzas[-1]["License"].removeprefix("MIT\n").replace("\n .\n", "\n")
    assert written.split() == terms.split()


def test_each_override_has_its_reason() -> None:
    lines = debian.overrides().splitlines()
    assert len(lines) == 8
    assert all(line.startswith("# ") for line in lines[::2])
    assert all(line.startswith(f"{product.COMMAND}: ") for line in lines[1::2])


# The manual


def test_the_manual_has_every_option_and_invents_none() -> None:
    parsers = [options.parser(), *command_parsers().values()]
    said = {option for parser in parsers for option in OPTION.findall(parser.format_help())}
    assert set(OPTION.findall(manual())) == said


def test_the_manual_tells_of_every_command() -> None:
    for command in command_parsers():
        assert f"\n.TP\n.B {command}\n" in manual()
        assert f"\\fB{product.COMMAND} {command}\\fR" in manual()


def test_the_manual_tells_every_exit_code() -> None:
    parsers = command_parsers().values()
    helps = "".join(each.format_help() for each in parsers)
    codes = set(re.findall(r"^  (\d)  ", helps, re.MULTILINE))
    told = manual().split(".SH EXIT STATUS")[1].split(".SH ")[0]
    assert set(re.findall(r"^\.B (\d)$", told, re.MULTILINE)) == codes


def test_the_manual_bears_version_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    title = next(line for line in manual().splitlines() if line.startswith(".TH "))
    assert f'"2026-01-02" "{product.NAME} {product.VERSION}"' in title
    assert "@" not in manual().replace("@FILE", "")
