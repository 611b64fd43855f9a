from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from pathlib import Path

import product
import pytest
from windows import msi

WIX = "{http://schemas.microsoft.com/wix/2006/wi}"
FILES = (
    f"{product.COMMAND}.exe",
    f"{product.COMMAND}-console.exe",
    "_internal/a & b.txt",
    "_internal/deep/er/a.dll",
    "_internal/deep/a.dll",
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / product.COMMAND
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    return folder


def described(bundle: Path, version: str = "1.2.3") -> ET.Element:
    icon = bundle.parent / "staged" / "app.ico"
    return ET.fromstring(msi.document(bundle, icon, version))


def names(root: ET.Element) -> dict[str, str]:
    """The identifiers of all components by what they install."""
    return {
        component.find(f"{WIX}File").attrib["Source"]: component.attrib["Guid"]  # type: ignore[union-attr]  # each has one
        for component in root.iter(f"{WIX}Component")
    }


def test_each_file_is_installed_once_and_in_its_folder(bundle: Path) -> None:
    root = described(bundle)
    top = root.find(f".//{WIX}Directory[@Id='INSTALLDIR']")
    assert top is not None

    def laid_out(folder: ET.Element, inside: str) -> list[str]:
        files = [f"{inside}{file.attrib['Name']}" for file in folder.iterfind(f"*/{WIX}File")]
        for child in folder.iterfind(f"{WIX}Directory"):
            files += laid_out(child, f"{inside}{child.attrib['Name']}/")
        return files

    assert sorted(laid_out(top, "")) == sorted(FILES)
    sources = [file.attrib["Source"] for file in root.iter(f"{WIX}File")]
    assert sorted(sources) == sorted(str(Path(product.COMMAND, name)) for name in FILES)


def test_all_that_is_laid_out_belongs_to_the_feature(bundle: Path) -> None:
    root = described(bundle)
    components = [component.attrib["Id"] for component in root.iter(f"{WIX}Component")]
    asked_for = [reference.attrib["Id"] for reference in root.iter(f"{WIX}ComponentRef")]
    assert sorted(components) == sorted(asked_for)


def test_identifiers_are_unique_and_short_enough_for_windows_installer(bundle: Path) -> None:
    elements = [e for e in described(bundle).iter() if e.tag != f"{WIX}ComponentRef"]
    known = [e.attrib["Id"] for e in elements if "Id" in e.attrib and e.tag != f"{WIX}Upgrade"]
    assert len(known) == len(set(known))
    assert max(map(len, known)) <= 72


def test_components_keep_their_guids_from_version_to_version(bundle: Path) -> None:
    before = names(described(bundle, "1.2.3"))
    (bundle / "_internal" / "new.txt").touch()
    after = names(described(bundle, "1.3.0"))
    assert len(set(after.values())) == len(FILES) + 1
    assert before.items() <= after.items()


def test_each_version_is_a_product_of_its_own_in_one_family(bundle: Path) -> None:
    products = [described(bundle, version).find(f"{WIX}Product") for version in ("1.2.3", "1.2.4")]
    old, new = (found.attrib for found in products if found is not None)
    assert old["Id"] != new["Id"]
    assert old["UpgradeCode"] == new["UpgradeCode"] == msi.UPGRADE_CODE
    uuid.UUID(msi.UPGRADE_CODE)


def test_the_same_files_make_the_same_description(bundle: Path) -> None:
    icon = bundle.parent / "staged" / "app.ico"
    first = msi.document(bundle, icon, "1.2.3")
    assert msi.document(bundle, icon, "1.2.3") == first
    (bundle / f"{product.COMMAND}.exe").write_text("other", "utf-8")
    assert msi.document(bundle, icon, "1.2.3") != first


def test_the_description_names_no_folder_of_the_machine_that_builds(bundle: Path) -> None:
    assert str(bundle.parent) not in msi.document(bundle, bundle.parent / "app.ico", "1.2.3")


def test_the_start_menu_leads_to_the_windowed_program(bundle: Path) -> None:
    links = [*described(bundle).iter(f"{WIX}Shortcut")]
    assert [link.attrib["Target"] for link in links] == [f"[INSTALLDIR]{product.COMMAND}.exe"]
    assert links[0].attrib["Name"] == product.NAME


def test_what_windows_installer_takes_for_one_version_replaces_itself(bundle: Path) -> None:
    found = described(bundle, "1.2.3rc1").find(f".//{WIX}UpgradeVersion")
    assert found is not None
    assert (found.attrib["Minimum"], found.attrib["Maximum"]) == ("1.2.3", "1.2.4")
    assert found.attrib["IncludeMinimum"] == "yes"
    assert "IncludeMaximum" not in found.attrib


@pytest.mark.parametrize(
    ("version", "number"),
    [
        ("1.2.3", "1.2.3"),
        ("1.2.0rc1", "1.2.0"),
        ("1.2", "1.2.0"),
        ("255.255.65534", "255.255.65534"),
    ],
)
def test_windows_installer_compares_three_numbers(version: str, number: str) -> None:
    assert msi.number(version) == number


@pytest.mark.parametrize("version", ["256.0.0", "1.256.0", "1.2.65535", "2026.11.22"])
def test_a_version_too_large_for_windows_installer_is_refused(version: str) -> None:
    with pytest.raises(SystemExit, match="Windows Installer knows versions up to"):
        msi.number(version)
