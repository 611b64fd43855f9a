from __future__ import annotations

from typing import Any, cast

from erpsync_gui.sandbox.refusal import connector_error, unreachable
from erpsync_gui.sandbox.report import Report


def response(report: Report, *, with_added: bool = False) -> dict[str, Any]:
    return cast("dict[str, Any]", report.response(with_added=with_added))


def test_all_went_well_with_nothing_to_say() -> None:
    report = Report()
    report.update("contact", 1)
    report.update("contact", 1)
    told = response(report)
    assert (told["IsOk"], told["Status"], told["UserExplanation"]) == (True, "Ok", "")
    assert told["Changes"] == {"UpdatedRecords": [{"Tablename": "contact", "RecordId": 1}]}


def test_notes_and_warnings_are_still_ok() -> None:
    report = Report()
    report.note("one was skipped")
    assert (response(report)["IsOk"], response(report)["Status"]) == (True, "OkWithInfo")
    report.warn("a link is broken")
    told = response(report)
    assert (told["IsOk"], told["Status"]) == (True, "Warning")
    assert told["UserExplanation"] == "a link is broken\none was skipped"


def test_a_failure_tells_the_code_the_user_and_the_technician() -> None:
    report = Report()
    report.fail(connector_error("No item 4.", "UNKOWN_LISTITEM_ID"), "contact 7")
    told = response(report)
    assert (told["IsOk"], told["Status"]) == (False, "Error")
    assert told["ErrorCode"] == "UNKOWN_LISTITEM_ID"
    assert told["UserExplanation"] == "The ERP system refused: No item 4."
    assert told["TechExplanation"].startswith("contact 7: ")
    assert told["TechExplanation"].endswith("No item 4.")
    assert told["Changes"] is None


def test_the_same_trouble_is_told_once() -> None:
    report = Report()
    for number in range(3):
        report.fail(unreachable("https://x.invalid/"), f"contact {number}")
    assert report.failure_count == 1
    assert "contact 0" in response(report)["TechExplanation"]


def test_many_troubles_are_counted_and_the_first_told() -> None:
    report = Report()
    for number in range(9):
        report.warn(f"warning {number}")
    lines = response(report)["UserExplanation"].splitlines()
    assert lines[-2:] == ["warning 4", "… and 4 more."]


def test_a_list_that_is_never_filled_is_absent_and_a_new_record_counts_once() -> None:
    report = Report()
    assert "AddedRecords" not in response(report)["Changes"]
    assert response(report, with_added=True)["Changes"]["AddedRecords"] == []
    report.add("person", 2)
    report.update("person", 2)
    changes = response(report, with_added=True)["Changes"]
    assert changes["AddedRecords"] == [{"Tablename": "person", "RecordId": 2}]
    assert changes["UpdatedRecords"] == []
