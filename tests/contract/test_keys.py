from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.contract.keys import BadKeyError, file_content, key, key_list, pasted
from erpsync_gui.contract.model import Kind
from tests.contract.strategies import INTEGERS, KEY_TEXTS

INTEGER, TEXT = Kind.INTEGER, Kind.TEXT


# --- Pasting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "101\n102\n103",
        "101\r\n102\r\n103\r\n",
        "101\r102\r103",
        "101\t102\t103",
        "101\t102\t103\n",
        "101; 102; 103",
        "101;102;103",
        "101, 102, 103",
        " 101 \n  102\n103 ",
        "\t101\t\n\t102\t\n\t103\t",
        '"101"\n"102"\n"103"',
        "\ufeff101\n102\n103",
    ],
)
def test_a_column_a_row_and_lines_give_the_same_keys(text: str) -> None:
    found = pasted(text).keys(INTEGER)
    assert found.values == (101, 102, 103)
    assert found.problems == ()


@given(st.lists(INTEGERS, max_size=40), st.sampled_from(["\n", "\r\n", "\t"]))
def test_numbers_come_back_as_they_were_pasted(numbers: list[int], joint: str) -> None:
    assert pasted(joint.join(map(str, numbers))).keys(INTEGER).values == tuple(numbers)


@given(st.lists(KEY_TEXTS, max_size=40))
def test_texts_come_back_as_they_were_pasted(texts: list[str]) -> None:
    assert pasted("\n".join(texts)).keys(TEXT, heading=False).values == tuple(texts)


@given(st.text())
def test_every_line_is_a_key_a_problem_a_heading_or_blank(text: str) -> None:
    table = pasted(text.replace('"', "").replace("\t", " ").replace(",", "").replace(";", ""))
    for kind in (INTEGER, TEXT):
        found = table.keys(kind)
        assert len(found.values) + len(found.problems) + bool(found.heading) == len(table.lines)


def test_nothing_pasted_is_an_empty_list() -> None:
    for text in ("", "\n", " \n \n"):
        assert pasted(text).keys(INTEGER).values == ()
    assert pasted("").column_names(TEXT) == ()


def test_duplicates_stay_and_are_told_by_their_place() -> None:
    found = pasted("7\n8\n7\n7").keys(INTEGER)
    assert found.values == (7, 8, 7, 7)
    assert found.duplicates == (2, 3)


def test_blank_lines_are_counted() -> None:
    found = pasted("1\n\n  \n2\n").keys(INTEGER)
    assert (found.values, found.blanks) == ((1, 2), 2)


def test_blank_cells_of_a_row_are_counted() -> None:
    found = pasted("1\t\t2").keys(INTEGER)
    assert (found.values, found.blanks) == ((1, 2), 1)


def test_a_bad_line_is_named_and_the_others_stay() -> None:
    found = pasted("1\n\nx\n4").keys(INTEGER)
    assert found.values == (1, 4)
    (problem,) = found.problems
    assert (problem.line, problem.text) == (3, "x")
    assert problem.sentence == "“x” is not a whole number."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.02E+05", "rounded by a spreadsheet"),
        ("1,234", "separator"),
        ("1 234", "separator"),
        ("1234.0", "decimals"),
        ("99999999999", "out of range"),
    ],
)
def test_what_a_spreadsheet_did_to_a_number_is_told_and_never_guessed(
    cell: str, reason: str
) -> None:
    for text in (cell, f"{cell}\n{cell}"):
        found = pasted(text).keys(INTEGER)
        assert found.values == ()
        assert all(reason in problem.sentence for problem in found.problems)
        assert len(found.problems) == text.count("\n") + 1


def test_a_rounded_text_key_is_told() -> None:
    (problem,) = pasted("A1\n1.02E+05").keys(TEXT).problems
    assert problem.line == 2
    assert "rounded" in problem.sentence


def test_commas_inside_of_text_keys_stay_in_a_column() -> None:
    assert pasted("Acme, Inc\nBeta, Ltd").keys(TEXT).values == ("Acme, Inc", "Beta, Ltd")


def test_quotation_marks_inside_of_a_key_stay() -> None:
    assert pasted('5" pipe\n6" pipe').keys(TEXT).values == ('5" pipe', '6" pipe')


def test_an_empty_quoted_key_is_refused() -> None:
    found = pasted('"A"\n""\n"B"').keys(TEXT)
    assert found.values == ("A", "B")
    assert [(problem.line, problem.sentence) for problem in found.problems] == [
        (2, "The key is empty.")
    ]


def test_a_missing_quotation_mark_is_told_and_swallows_no_key_in_silence() -> None:
    found = pasted('A\n"B\nC\nD').keys(TEXT)
    assert found.values == ("A",)
    (problem,) = found.problems
    assert "several lines" in problem.sentence
    assert problem.line == 2


def test_a_control_character_in_a_key_is_named() -> None:
    (problem,) = pasted("A\nB\x01").keys(TEXT).problems
    assert "U+0001" in problem.sentence


def test_a_cell_that_is_too_long_for_csv_is_still_read() -> None:
    long = "x" * 200_000
    assert pasted(f'"{long}').keys(TEXT).values == (f'"{long}',)


# --- Tables ---------------------------------------------------------------------------------------

TABLE = "ErpKey\tName\tContactId\nA-1\tAcme\t11\nA-2\tBeta\t12\n\tGamma\t13"


def test_a_block_of_cells_lets_one_choose_the_column() -> None:
    table = pasted(TABLE)
    assert table.has_choice
    assert table.column_names(TEXT) == ("ErpKey", "Name", "ContactId")
    found = table.keys(TEXT, 0)
    assert found.heading == "ErpKey"
    assert found.values == ("A-1", "A-2")
    assert [problem.line for problem in found.problems] == [4]
    assert table.keys(INTEGER, 2).values == (11, 12, 13)


def test_a_column_or_a_row_leaves_no_choice() -> None:
    assert not pasted("1\n2").has_choice
    assert not pasted("1\t2").has_choice


def test_a_heading_can_be_kept() -> None:
    table = pasted("Key\nA")
    assert table.keys(TEXT).values == ("A",)
    assert table.keys(TEXT, heading=False).values == ("Key", "A")


def test_a_first_number_is_never_a_heading() -> None:
    assert pasted("1\n2").keys(INTEGER).heading == ""


@pytest.mark.parametrize(
    "text",
    ["CUST-A\nB1\nB2", "MONKEY\nB1\nB2", "Acme\nBeta\nGamma", "Sid\nNancy", "AS\nIT", "A1\n2\n3"],
)
def test_ordinary_text_keys_are_no_headings(text: str) -> None:
    assert pasted(text).keys(TEXT).values == tuple(text.split("\n"))


@pytest.mark.parametrize("heading", ["Key", "ERP key", "ErpKey", "external_keys", "No", "ID"])
def test_headings_of_text_keys_are_known(heading: str) -> None:
    assert pasted(f"{heading}\nB1\nB2").keys(TEXT).heading == heading


@pytest.mark.parametrize(
    "heading",
    ["Kundenr", "KUNDENR", "Leverandørnummer", "Kund nr.", "KundNamn", "Kundennummer", "Debitor"],
)
def test_headings_in_the_languages_of_the_north_are_known(heading: str) -> None:
    assert pasted(f"{heading}\nAcme\nBeta").keys(TEXT).heading == heading


@pytest.mark.parametrize(
    ("heading", "rows"),
    [("Avtale", ["10001", "10002"]), ("UKJENT", ["10001"]), ("Ukjent ord", ["B-1", "B-2"])],
)
def test_a_word_above_numbers_is_a_heading(heading: str, rows: list[str]) -> None:
    found = pasted("\n".join([heading, *rows])).keys(TEXT)
    assert (found.heading, found.values) == (heading, tuple(rows))


def test_one_heading_tells_that_its_neighbors_are_headings() -> None:
    table = file_content("Kundenr;Navn;Sted\r\nA1;Åse;Ås\r\nA2;Bø;Bø".encode("latin-1"))
    assert table.column_names(TEXT) == ("Kundenr", "Navn", "Sted")
    assert table.keys(TEXT, 0).values == ("A1", "A2")
    assert table.keys(TEXT, 1).values == ("Åse", "Bø")
    assert table.keys(TEXT, 2).heading == "Sted"


def test_a_table_without_headings_keeps_its_first_row() -> None:
    table = pasted("Acme\tno\nBeta\tyes")
    assert table.column_names(TEXT) == ("Column 1", "Column 2")
    assert table.keys(TEXT).values == ("Acme", "Beta")


def test_semicolons_separate_below_a_row_of_headings_only() -> None:
    assert pasted("Kundenr;Navn\n10001;Acme").keys(TEXT).values == ("10001",)
    assert pasted("A;1\nB;2").keys(TEXT).values == ("A;1", "B;2")


# --- Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_whatever_it_is_written_in(delimiter: str, encoding: str) -> None:
    rows = [("Id", "Navn"), ("1", "Blåbær"), ("2", f"Fjord{delimiter} AS"), ("3", "Ås")]
    lines = [f'{number}{delimiter}"{name}"' for number, name in rows]
    table = file_content("\r\n".join(lines).encode(encoding))
    assert table.keys(INTEGER, 0).values == (1, 2, 3)
    names = table.keys(TEXT, 1, heading=True)
    assert names.values == ("Blåbær", f"Fjord{delimiter} AS", "Ås")
    assert names.heading == "Navn"


def test_a_column_of_grouped_numbers_in_a_file_is_not_taken_for_two_columns() -> None:
    found = file_content(b"1,234\n1,235").keys(INTEGER)
    assert found.values == ()
    assert len(found.problems) == 2


def test_lines_of_a_cell_with_line_breaks_are_counted() -> None:
    found = file_content(b'Id;Note\n1;"two\nlines"\nx;"y"').keys(INTEGER, 0)
    assert found.values == (1,)
    assert [problem.line for problem in found.problems] == [4]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"a\x00b", "no readable text"),
        (b"\xff\xfe\x00", "no readable text"),
        (b"\x81\x8d", "no readable text"),
    ],
)
def test_a_file_without_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadKeyError, match=reason):
        file_content(data)


@given(st.binary())
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        table = file_content(data)
    except BadKeyError:
        return
    for kind in (INTEGER, TEXT):
        for column in range(len(table.columns)):
            table.keys(kind, column)


# --- Single keys ----------------------------------------------------------------------------------


def test_a_single_key_is_trimmed() -> None:
    assert key(INTEGER, " 7 ") == 7
    assert key(TEXT, " A 7 ") == "A 7"


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [(TEXT, "  ", "empty"), (INTEGER, "", "missing"), (INTEGER, "x", "not a whole number")],
)
def test_what_is_no_key_gets_a_sentence(kind: Kind, text: str, reason: str) -> None:
    with pytest.raises(BadKeyError, match=reason):
        key(kind, text)


def test_known_keys_get_their_duplicates_marked() -> None:
    assert key_list([1, 2, 1]).duplicates == (2,)


# --- Speed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [INTEGER, TEXT])
@pytest.mark.parametrize("form", ["{}", "{}\tname", '"{}"'])
def test_a_hundred_thousand_keys_are_read_well_within_the_blink_of_an_eye(
    kind: Kind, form: str
) -> None:
    text = "\n".join(form.format(number * 37 % 90_000) for number in range(100_000))

    def measured_ms() -> float:
        began_s = time.thread_time()
        found = pasted(text).keys(kind)
        elapsed_ms = (time.thread_time() - began_s) * 1000
        assert len(found.values) == 100_000
        assert len(found.duplicates) == 10_000
        return elapsed_ms

    assert min(measured_ms() for _ in range(4)) < 600
