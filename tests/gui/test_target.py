"""Targets are values that never show their secrets."""

from __future__ import annotations

from erpsync_gui.gui.target import PRACTICE, WayIn
from erpsync_gui.wire.call import Protocol


def test_a_target_at_another_address_keeps_everything_else() -> None:
    moved = PRACTICE.at("http://127.0.0.1:9/Practice")
    assert moved.user == PRACTICE.user
    url = moved.endpoint(Protocol.SOAP86).soap_url("ErpSync")
    assert url == "http://127.0.0.1:9/Practice/Remote/Services86/ErpSync.svc"


def test_a_printed_target_does_not_show_its_password() -> None:
    assert PRACTICE.secret.reveal() not in repr(PRACTICE).replace("Practice", "")


def test_only_rest_takes_basic_and_bearer() -> None:
    assert {way for way in WayIn if not way.speaks_soap} == {WayIn.BASIC, WayIn.BEARER}
