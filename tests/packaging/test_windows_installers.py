from __future__ import annotations

import re
from pathlib import Path

import product
from windows import installers, version_info

SCRIPT = Path(installers.__file__).with_name("installer.nsi").read_text("utf-8")
OF_THE_BUILD = {"FILES", "ICON", "LICENSE", "OUT", "SIZE_KB"}
"""What `build_setup` adds to what is known of the product."""


def instructions() -> str:
    """The script without its comments."""
    return "\n".join(line for line in SCRIPT.splitlines() if not line.lstrip().startswith("#"))


def test_the_script_uses_all_that_it_is_told_and_asks_for_nothing_else() -> None:
    told = installers.definitions().keys() | OF_THE_BUILD
    own = set(re.findall(r"^!define (\w+)", SCRIPT, re.MULTILINE))
    # NSIS itself knows its folder, and FILE is the parameter of a macro in the script.
    used = set(re.findall(r"\$\{([A-Z_]+)\}", instructions())) - {"NSISDIR", "FILE"}
    assert used == told | {name for name in own if not name.startswith("MUI_")}


def test_the_script_repeats_nothing_of_the_product() -> None:
    said = [product.NAME, product.COMMAND, product.VERSION, product.APP_ID, product.PUBLISHER]
    assert [text for text in said if text in instructions()] == []


def test_the_uninstaller_deletes_no_folder_with_all_that_is_in_it_but_our_own() -> None:
    deleted = re.findall(r"RMDir /r (.+)", instructions())
    assert deleted == ['"$INSTDIR\\${INTERNAL}"'] * 2


def test_the_codes_in_the_comment_are_those_that_are_set() -> None:
    defined = dict(re.findall(r"^!define (CODE_\w+) (\d)$", SCRIPT, re.MULTILINE))
    documented = set(re.findall(r"^#   (\d)  ", SCRIPT, re.MULTILINE))
    # The first three are those of NSIS itself.
    assert documented == {"0", "1", "2"} | set(defined.values())
    assert set(re.findall(r"SetErrorLevel \$\{(\w+)\}", SCRIPT)) == set(defined)


def test_windows_gets_the_version_in_four_numbers() -> None:
    quad = installers.definitions()["QUAD"]
    assert tuple(map(int, quad.split("."))) == version_info.quad(product.VERSION)


def test_files_are_laid_out_folder_by_folder_in_one_order(tmp_path: Path) -> None:
    for name in ("_internal/z.dll", "_internal/Qt/a.dll", "b.exe", "a.exe", "_internal/a$b"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert list(installers.file_list(tmp_path)) == [
        'SetOutPath "$INSTDIR"',
        f'File "{tmp_path / "a.exe"}"',
        f'File "{tmp_path / "b.exe"}"',
        'SetOutPath "$INSTDIR\\_internal"',
        f'File "{tmp_path / "_internal" / "a$$b"}"',
        f'File "{tmp_path / "_internal" / "z.dll"}"',
        'SetOutPath "$INSTDIR\\_internal\\Qt"',
        f'File "{tmp_path / "_internal" / "Qt" / "a.dll"}"',
    ]
