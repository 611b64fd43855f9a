"""How REST says that something went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erpsync_gui.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench


def test_a_refusal_is_a_500_with_its_causes_inside(bench: Bench) -> None:
    inner = Refusal("System.Net.WebException", 'no "route"')
    bench.recorder.refusal = Refusal("SuperOffice.ErpSyncException", "outer", "Sorry.", inner)
    reply = bench.caller.rest("SyncAll")
    assert reply.status == 500
    error = reply.json
    assert (error["Message"], error["ExceptionMessage"]) == ("Sorry.", "outer")
    assert error["InnerException"]["ExceptionType"] == "System.Net.WebException"
    xml = bench.caller.rest("SyncAll", headers={"Accept": "text/xml"})
    assert xml.text("ExceptionMessage") == "outer"
    assert xml.xml.findtext("InnerException/ExceptionMessage") == 'no "route"'


def test_an_error_in_xml_keeps_the_paths_of_its_model_state(bench: Bench) -> None:
    arguments = {"InternalKeyIds": ["x"]}
    reply = bench.caller.rest("ForceResync", arguments, headers={"Accept": "text/xml"})
    assert reply.status == 400
    assert reply.found("request.InternalKeyIds_x005B_0_x005D_") is not None
