"""A numbered host with and without the tenant, with an application of its own behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from starlette.responses import PlainTextResponse

from erpsync_gui.sandbox.listener import Listener
from erpsync_gui.sandbox.numbered_host import NumberedHost
from erpsync_gui.sandbox.online import Online, Trouble


@pytest.fixture
def online() -> Online:
    return Online(lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def url(online: Online) -> Iterator[str]:
    app = NumberedHost(PlainTextResponse("here"), online, lambda: not online.has(Trouble.MOVED))
    listener = Listener(app)
    yield listener.root_url
    listener.stop()


def test_with_the_tenant_the_application_answers(url: str) -> None:
    assert httpx.get(url).text == "here"


def test_without_the_tenant_every_request_is_misdirected(url: str, online: Online) -> None:
    online.troubles |= {Trouble.MOVED, Trouble.MAINTENANCE}
    answer = httpx.post(f"{url}/anything")
    assert answer.status_code == 421
    assert answer.text == "Wrong subdomain used to access tenant"


def test_under_maintenance_every_request_is_put_off(url: str, online: Online) -> None:
    online.troubles.add(Trouble.MAINTENANCE)
    answer = httpx.get(url)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
