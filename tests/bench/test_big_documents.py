from __future__ import annotations

import itertools
import json

import pytest
from lxml import etree

from tests.bench import big_documents
from tests.bench.big_documents import DOCUMENTS, Document, Outline, with_changes

NAMESPACE = "{http://www.superoffice.net/ws/crm/NetServer/Services88}"


def test_as_many_changes_as_were_wanted_are_in_an_answer_of_either_kind() -> None:
    tree = etree.fromstring(b"".join(with_changes(1234, is_xml=True)))
    ids = [int(each.text or "") for each in tree.iter(f"{NAMESPACE}RecordId")]
    assert ids == list(range(1, 1235))
    answer = json.loads(b"".join(with_changes(1234, is_xml=False)))
    assert [each["RecordId"] for each in answer["Changes"]["UpdatedRecords"]] == ids


def test_laid_out_and_compact_say_the_same() -> None:
    outline = Outline("{\n", '  "%(table)s": %(id)d', ",\n", "\n}\n")
    laid_out = b"".join(outline.with_net_lines().pieces(3))
    compact = b"".join(outline.compact().pieces(3))
    assert json.loads(laid_out) == json.loads(compact) == {"person": 1, "project": 2, "sale": 3}
    assert laid_out.count(b"\r\n") == laid_out.count(b"\n") == 5
    assert b"\n" not in compact


def test_a_document_is_made_once_and_is_whole_when_it_is_there(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("bench")
    monkeypatch.setattr(big_documents, "FOLDER", folder)
    made = itertools.count()

    def pieces() -> list[bytes]:
        next(made)
        assert not any(path.name == "few-json" for path in folder.rglob("*"))
        return [b"[", b"1", b"]"]

    document = Document("few-json", "few", pieces)
    assert document.path().read_bytes() == document.path().read_bytes() == b"[1]"
    assert next(made) == 1
    assert document.title == "3e-06 MB JSON, few"


def test_the_server_knows_every_document_by_a_name_that_tells_its_kind() -> None:
    assert all(name == document.name for name, document in DOCUMENTS.items())
    kinds = {name.rpartition("-")[2] for name in DOCUMENTS}
    assert kinds == {"xml", "json"}
