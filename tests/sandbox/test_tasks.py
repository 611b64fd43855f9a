from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from erpsync_gui.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office


def newest(office: Office) -> dict[str, Any]:
    return cast("dict[str, Any]", office.engine.batch_tasks(office.tessa)[0])


def test_a_task_goes_through_its_states_by_the_clock_alone(office: Office) -> None:
    office.call("ForceResyncBatchTask", InternalKeyIds=[101])
    states = []
    for _ in range(5):
        task = newest(office)
        states.append((task["State"], task["ProgressPercent"]))
        office.clock.move(2)
    assert states == [
        ("New", 0),
        ("Started", 33),
        ("Started", 67),
        ("Succeeded", 100),
        ("Succeeded", 100),
    ]


def test_nothing_is_copied_before_the_task_is_done(office: Office) -> None:
    before = office.row("nordbooks_customer", erp_key="10001")["phone"]
    office.call("ForceResyncBatchTask", InternalKeyIds=[101])
    office.clock.move(5.9)
    office.call("GetEngineStatus")
    assert office.row("nordbooks_customer", erp_key="10001")["phone"] == before
    office.clock.move(0.1)
    office.call("GetEngineStatus")
    phone = office.row("contact", contact_id=1001)["phone"]
    assert office.row("nordbooks_customer", erp_key="10001")["phone"] == phone


def test_a_task_is_carried_out_once_and_in_the_name_of_its_owner(office: Office) -> None:
    office.call("ForceResyncBatchTask", ErpConnectionId=4, InternalKeyIds=[162])
    office.clock.move(10)
    office.call_as_ola("GetEngineStatus")
    log = office.row("counter", side="nordbooks")["value"]
    assert newest(office)["State"] == "Succeeded"
    office.call("GetEngineStatus")
    assert office.row("counter", side="nordbooks")["value"] == log


@pytest.mark.parametrize(
    "arguments", [{"ErpConnectionId": 99}, {"ErpConnectionId": 3}, {"InternalKeyIds": [108]}]
)
def test_a_task_that_cannot_be_done_has_failed(office: Office, arguments: dict[str, Any]) -> None:
    office.call("ForceResyncBatchTask", **arguments)
    office.clock.move(10)
    assert newest(office)["State"] == "Failed"
    assert office.faults() == []


def test_what_a_refused_call_brings_about_by_the_way_stays_done(office: Office) -> None:
    office.call("ForceResyncBatchTask", InternalKeyIds=[101])
    office.clock.move(10)
    with pytest.raises(Refusal):
        office.call("GetConnection", ErpConnectionId=99)
    assert office.row("batch_task", batch_task_id=3)["succeeded"] == 1


def test_everybody_sees_their_own_tasks_newest_first(office: Office) -> None:
    office.call("ForceResyncBatchTask", InternalKeyIds=[101])
    tasks = cast("list[dict[str, Any]]", office.engine.batch_tasks(office.tessa))
    assert [(task["Id"], task["State"]) for task in tasks] == [
        (3, "New"),
        (2, "Failed"),
        (1, "Succeeded"),
    ]
    assert office.engine.batch_tasks(office.ola) == []
