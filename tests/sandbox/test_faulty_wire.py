"""Faults on the wire, and how a request asks for faults."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Bench

BOTH = pytest.mark.parametrize("protocol", ["soap", "rest"])


def test_an_armed_fault_waits_for_a_call_and_not_for_a_page(bench: Bench) -> None:
    bench.faults.arm("503")
    assert bench.caller.send("GET", "/api/v1").status == 200
    assert bench.caller.rest("SyncAll").status == 503
    assert bench.caller.rest("SyncAll").status == 200


def test_a_fault_comes_with_the_query_as_well(bench: Bench) -> None:
    assert bench.caller.rest("SyncAll", query="?practice-fault=421").status == 421


def test_a_request_with_a_fault_of_its_own_leaves_the_armed_one(bench: Bench) -> None:
    bench.faults.arm("503")
    assert bench.call("rest", "401").status == 401
    assert bench.caller.rest("SyncAll").status == 503


def test_a_bad_spec_in_a_request_is_answered_in_words(bench: Bench) -> None:
    reply = bench.call("rest", "nonsense")
    assert reply.status == 400
    assert b"There is no fault 'nonsense'" in reply.body


@BOTH
def test_delay_waits_before_the_answer(bench: Bench, protocol: str) -> None:
    began = time.monotonic()
    assert bench.call(protocol, "delay=150").status == 200
    assert time.monotonic() - began >= 0.15
    assert len(bench.recorder.asked) == 1


@BOTH
def test_drip_sends_byte_by_byte(bench: Bench, protocol: str) -> None:
    bench.recorder.answer = {"IsOk": True}
    plain = bench.call(protocol, "").body
    began = time.monotonic()
    assert bench.call(protocol, "drip=1").body == plain
    assert time.monotonic() - began >= 0.001 * len(plain)


@BOTH
def test_cut_closes_without_a_byte(bench: Bench, protocol: str) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        bench.call(protocol, "cut")


@BOTH
@pytest.mark.parametrize("spec", ["cut-body", "cut-body,drip=0"])
def test_cut_body_sends_half_of_what_it_promised(bench: Bench, protocol: str, spec: str) -> None:
    whole = bench.call(protocol, "").body
    with pytest.raises(http.client.IncompleteRead) as caught:
        bench.call(protocol, spec)
    assert whole.startswith(caught.value.partial)
    assert len(caught.value.partial) == len(whole) // 2
    assert caught.value.expected == len(whole) - len(whole) // 2


@BOTH
def test_wrong_length_promises_less_than_comes(bench: Bench, protocol: str) -> None:
    bench.recorder.answer = {"IsOk": True}
    whole = bench.call(protocol, "").body
    reply = bench.call(protocol, "wrong-length")
    assert len(reply.body) < len(whole)
    assert whole.startswith(reply.body)
