"""A parameter's lines are found in XML and in JSON, first line to last."""

from __future__ import annotations

import pytest

from erpsync_gui.gui.parameter_lines import parameter_lines
from erpsync_gui.wire.text import IndexedText

XML = b"""<n:Call>
  <n:Id>3</n:Id>
  <n:Keys>
    <a:string>1</a:string>
  </n:Keys>
  <n:KeysToo/>
  <n:Gone xsi:nil="true"/>
</n:Call>"""

JSON = b"""{
  "Id": 3,
  "Keys": [
    "1",
    "2"
  ],
  "Record": {
    "Id": 4
  },
  "Empty": []
}"""


@pytest.mark.parametrize(
    ("body", "name", "lines"),
    [
        (XML, "Id", (1, 1)),
        (XML, "Keys", (2, 4)),
        (XML, "KeysToo", (5, 5)),
        (XML, "Gone", (6, 6)),
        (XML, "string", (3, 3)),
        (XML, "Missing", None),
        (JSON, "Id", (1, 1)),
        (JSON, "Keys", (2, 5)),
        (JSON, "Record", (6, 8)),
        (JSON, "Empty", (9, 9)),
        (JSON, "1", None),
        (b"", "Id", None),
        (b"<Id>never closed\n\n", "Id", (0, 0)),
    ],
)
def test_a_parameter_has_its_lines(body: bytes, name: str, lines: tuple[int, int] | None) -> None:
    assert parameter_lines(IndexedText.of(body), name) == lines
