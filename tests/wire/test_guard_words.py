"""The guard's sentence says plainly what is wrong with a key list."""

from __future__ import annotations

import pytest

from erpsync_gui.wire import guard
from erpsync_gui.wire.call import Call, Endpoint
from erpsync_gui.wire.encoded import Encoded
from tests.wire.test_guard import CATALOGUE, CONNECTION, FILLED_KEYS, NIL, REST, SOAP, envelope


def problem(body: str, endpoint: Endpoint = SOAP) -> str:
    """The sentence for a ForceResync of this body."""
    own = (("Content-Type", "text/xml" if endpoint is SOAP else "application/json"),)
    call = Call("ForceResync", endpoint, edited_body=body.encode())
    url = endpoint.rest_url("ErpSync", "ForceResync")
    verdict = guard.check(call, CATALOGUE, Encoded("POST", url, own, body.encode()))
    assert verdict is not None
    return verdict.sentence


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        (CONNECTION + "<n:InternalKeyIds/>", "and the list InternalKeyIds is empty."),
        (CONNECTION + f"<n:InternalKeyIds {NIL}/>", "and the list InternalKeyIds is empty."),
        (CONNECTION, "and the body has no list InternalKeyIds."),
        (CONNECTION + "<n:InternalKeyIds><n:int>1</n:int></n:InternalKeyIds>", "no int element"),
        (f"<n:Wrapper>{FILLED_KEYS}</n:Wrapper>", "in the right place and namespace"),
    ],
)
def test_an_empty_list_is_called_empty_and_only_odd_ones_get_a_technical_reason(
    inner: str, says: str
) -> None:
    assert says in problem(envelope(inner))


@pytest.mark.parametrize("keys", ["[]", "null"])
def test_an_empty_list_in_json_is_called_empty(keys: str) -> None:
    assert problem(f'{{"InternalKeyIds": {keys}}}', REST).endswith("InternalKeyIds is empty.")


@pytest.mark.parametrize("endpoint", [SOAP, REST], ids=["soap", "rest"])
def test_an_unreadable_body_is_said_to_be_that(endpoint: Endpoint) -> None:
    assert problem("<no", endpoint) == (
        "ForceResync without a key resyncs everything, and the body cannot be read, so nobody can "
        "tell whether the key list is empty."
    )
