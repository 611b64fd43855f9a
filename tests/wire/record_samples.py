"""Lists of changed records: runs of those that are written alike, with others between."""

from __future__ import annotations

from hypothesis import strategies as st

from erpsync_gui.wire.changes import Changes

_TABLES = ["contact", "person", "bl&#229; &amp;", "", "a<!-- -->b", "<![CDATA[c]]>", "x\ny"]
_IDS = ["1", "0", "-7", "007", " 12 ", "many", "", "999999999999999999", "9999999999999999999"]
_XML_FORMS = [
    "<I><Tablename>{0}</Tablename><RecordId>{1}</RecordId></I>",
    "<I><RecordId>{1}</RecordId><Tablename>{0}</Tablename></I>",
    "<p:I><p:RecordId>{1}</p:RecordId><p:Tablename x='1'>{0}</p:Tablename></p:I>",
    "<I><RecordId>{1}</RecordId><New><Deep/></New><Tablename>{0}</Tablename></I>",
    "<I><RecordId>{1}</RecordId><New>{1}</New><Tablename>{0}</Tablename></I>",
    "<I><RecordId>{1}</RecordId><RecordId>5</RecordId><Tablename>{0}</Tablename></I>",
    "<I><RecordId i:nil='true'>{1}</RecordId><Tablename>{0}</Tablename></I>",
    "<I><!-- --><RecordId>{1}</RecordId><Tablename>{0}</Tablename></I>",
    "<I><RecordId>{1}</RecordId></I>",
    "<I/>",
]
_JSON_TABLES = ['"contact"', '"person"', '"\\u00e5 \\"b\\""', '""', "null", "1.50", '"Changes"']
_JSON_IDS = [
    "1",
    "0",
    "-7",
    "123456789012345678",
    "12345678901234567890",
    '"12"',
    "null",
    "1e5",
    "1.0",
    "-0",
    "true",
    "9223372036854775808",
]
_JSON_FORMS = [
    '{{"Tablename":{0},"RecordId":{1}}}',
    '{{"RecordId":{1},"Tablename":{0}}}',
    '{{"RecordId":{1},"New":{{"a":[]}},"Tablename":{0}}}',
    '{{"RecordId":{1},"New":{1},"Tablename":{0}}}',
    '{{"RecordId":{1},"Tablename":{0},"Tablename":"last"}}',
    '{{"RecordId":{1},"Tablename":{0},"New":{{"b":"}},{{","a":{0}}},"Old":[]}}',
    '{{"Table\\u006eame":{0},"RecordId":{1},"New":{{}},"Old":{{"a":{{"RecordId":{1}}}}}}}',
    '{{ "RecordId" : {1} , "Tablename":{0},"a\\\\":"}} , {{"}}',
    '{{"RecordId":[{1}],"Tablename":{0}}}',
    '{{"RecordId":{1}}}',
    "{0}",
]


@st.composite
def _lists(draw: st.DrawFn, forms: list[str], tables: list[str], ids: list[str]) -> list[str]:
    """The records of a list: runs of those that are written alike, with others between."""
    usual = draw(st.sampled_from(forms))
    form = st.sampled_from([usual] * 12 + forms)
    table = st.sampled_from(tables[:2] * 10 + tables)
    number = st.sampled_from(ids[:2] * 10 + ids)
    return [draw(form).format(draw(table), draw(number)) for _ in range(draw(st.integers(0, 25)))]


XML_LISTS = _lists(_XML_FORMS, _TABLES, _IDS)
JSON_LISTS = _lists(_JSON_FORMS, _JSON_TABLES, _JSON_IDS)


def in_xml(added: list[str], deleted: list[str], blank: str = "") -> bytes:
    """An answer with two lists of records, and blanks between all that are not empty."""
    return (
        "<R xmlns:p='p' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><IsOk/><Changes>"
        f"<AddedRecords>{blank.join(added)}</AddedRecords>{blank}"
        f"<DeletedRecords>{blank.join(deleted)}</DeletedRecords></Changes></R>"
    ).encode()


def in_json(added: list[str], updated: list[str], blank: str = "") -> bytes:
    """The same in JSON."""
    lists = (f"[{f'{blank},{blank}'.join(records)}]" for records in (added, updated))
    return '{{"Changes":{{"AddedRecords":{},"UpdatedRecords":{}}}}}'.format(*lists).encode()


def rows(found: Changes | None) -> object:
    """All that changes say, for comparing those that were found in different ways."""
    if found is None:
        return None
    names = [found.table_names[number] for number in found.tables]
    return (
        list(zip(found.kinds, names, found.record_ids, found.nodes, strict=True)),
        found.table_names,
        found.present,
    )
