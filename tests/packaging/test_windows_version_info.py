from __future__ import annotations

import ast

import product
import pytest
from windows import version_info


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1.2.3", (1, 2, 3, 0)),
        ("1.2", (1, 2, 0, 0)),
        ("1.2.0rc1", (1, 2, 0, 0)),
        ("10.20.30.40", (10, 20, 30, 40)),
        ("1.2.3.4.5", (1, 2, 3, 4)),
        ("2.0.0.dev7+gabc", (2, 0, 0, 0)),
    ],
)
def test_a_version_is_four_numbers_to_windows(
    version: str, numbers: tuple[int, int, int, int]
) -> None:
    assert version_info.quad(version) == numbers


def test_what_begins_with_no_number_is_refused() -> None:
    with pytest.raises(SystemExit, match="no version that Windows could compare"):
        version_info.quad("unknown")


def test_the_resource_says_what_the_product_is() -> None:
    text = version_info.text()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    said = {
        ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1])
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "StringStruct"
    }
    assert said["ProductName"] == product.NAME
    assert said["ProductVersion"] == said["FileVersion"] == product.VERSION
    assert said["CompanyName"] == product.PUBLISHER
    assert said["OriginalFilename"] == f"{product.COMMAND}.exe"
    assert said["LegalCopyright"].startswith("Copyright")
    assert f"filevers={version_info.quad(product.VERSION)}" in text
