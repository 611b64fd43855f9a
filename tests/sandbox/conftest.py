"""The practice tenant in memory, with a clock that only moves when a test says so."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import application, rows
from erpsync_gui.sandbox.engine import Engine
from erpsync_gui.sandbox.faults import Faults
from erpsync_gui.sandbox.listener import Listener
from erpsync_gui.sandbox.practice import Practice
from erpsync_gui.sandbox.refusal import Refusal
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.seed_crm import (
    ADMINISTRATOR,
    ADMINISTRATOR_PASSWORD,
    USER,
    USER_PASSWORD,
)
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.sandbox.sign_in import SignIn
from erpsync_gui.sandbox.tenant import Associate, Tenant
from tests.sandbox.visitor import Visitor

NAMESPACE = "http://www.superoffice.net/ws/crm/NetServer/Services"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.hour = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.hour

    def move(self, seconds: float) -> None:
        self.hour += timedelta(seconds=seconds)


class Office:
    """A tenant at work: calls by name as Tessa, or as Ola, and looks into its tables."""

    def __init__(self, tenant: Tenant, contract: Catalogue, clock: HandClock) -> None:
        self.tenant = tenant
        self.clock = clock
        self.engine = Engine(tenant, contract)
        self.tessa = _signed_in(tenant, ADMINISTRATOR, ADMINISTRATOR_PASSWORD)
        self.ola = _signed_in(tenant, USER, USER_PASSWORD)

    def call(self, operation: str, **arguments: Any) -> Any:
        """The answer that Tessa, the administrator, gets."""
        return self.engine.perform(operation, arguments, self.tessa)

    def call_as_ola(self, operation: str, **arguments: Any) -> Any:
        """The answer that Ola, an ordinary user, gets."""
        return self.engine.perform(operation, arguments, self.ola)

    def row(self, table: str, **key: Any) -> Row:
        """The first row with these values; there must be one."""
        with self.tenant.transaction() as db:
            found = rows.find(db, table, **key)
        assert found is not None
        return found

    def count(self, table: str, **key: Any) -> int:
        """How many rows have these values."""
        with self.tenant.transaction() as db:
            return len(rows.find_all(db, table, **key))

    def change(self, table: str, values: Mapping[str, Any], **key: Any) -> None:
        """Write into a table behind the engine's back."""
        with self.tenant.transaction() as db:
            rows.update(db, table, values, **key)

    def faults(self) -> Sequence[Sequence[Any]]:
        """What SQLite finds wrong with the tables: nothing, when all is well."""
        with self.tenant.transaction() as db:
            found = db.execute("PRAGMA foreign_key_check").fetchall()
            found += db.execute("PRAGMA integrity_check").fetchall()
        return [tuple(one) for one in found if tuple(one) != ("ok",)]


@pytest.fixture(scope="session")
def contract() -> Catalogue:
    return catalogue.load()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def office(contract: Catalogue, clock: HandClock) -> Iterator[Office]:
    tenant = Tenant.open(clock=clock)
    yield Office(tenant, contract, clock)
    tenant.close()


def _signed_in(tenant: Tenant, user: str, password: str) -> Associate:
    associate = tenant.associate(user, password)
    assert associate is not None
    return associate


# --- Over HTTP ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """What came back over a real connection; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def xml(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def fault_code(self) -> str:
        """The local name of the faultcode, which has to come with status 500."""
        assert self.status == 500
        return (self.text("faultcode") or "").rpartition(":")[2]

    def found(self, name: str) -> etree._Element | None:
        """The first element of this local name."""
        return self.xml.find(f".//{{*}}{name}")

    def text(self, name: str) -> str | None:
        """The text of the first element of this local name; None when there is no element."""
        element = self.found(name)
        return None if element is None else element.text or ""


class Caller:
    """A client that writes its bytes by hand, so that it can also write wrong ones."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.address = urlsplit(base_url).netloc
        self._path = urlsplit(base_url).path
        self.ticket = ""

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request on a connection of its own; raises what `http.client` raises."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, self._path + path, body, dict(headers or {}))
            answer = connection.getresponse()
            received = {name.lower(): text for name, text in answer.getheaders()}
            return Reply(answer.status, received, answer.read())

    def soap(
        self,
        operation: str,
        inner: str = "",
        services: int = 88,
        service: str = "ErpSync",
        headers: Mapping[str, str] | None = None,
        *,
        application_token: str = "",
    ) -> Reply:
        """A SOAP call with the children of the operation's element as they are given."""
        namespace = f"{NAMESPACE}{services}"
        envelope = (
            f'<e:Envelope xmlns:e="{ENVELOPE}" xmlns="{namespace}" xmlns:a="{ARRAYS}"'
            f' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><e:Header>'
            f"<ApplicationToken>{application_token}</ApplicationToken>"
            f"<Credentials><Ticket>{self.ticket}</Ticket></Credentials></e:Header>"
            f"<e:Body><{operation}>{inner}</{operation}></e:Body></e:Envelope>"
        )
        sent = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{namespace}/{service}/{operation}"',
            **(headers or {}),
        }
        path = f"/Remote/Services{services}/{service}.svc"
        return self.send("POST", path, envelope.encode(), sent)

    def rest(
        self,
        operation: str,
        arguments: Any = None,
        query: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """A REST call; no arguments at all means no body."""
        body = b"" if arguments is None else json.dumps(arguments).encode()
        sent = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"SOTicket {self.ticket}",
            **(headers or {}),
        }
        return self.send("POST", f"/api/v1/Agents/ErpSync/{operation}{query}", body, sent)

    def sign_in(self, user: str = ADMINISTRATOR, password: str = ADMINISTRATOR_PASSWORD) -> str:
        """Take a ticket from SoPrincipal, keep it for later calls and return it."""
        reply = self.soap(
            "AuthenticateUsernamePassword",
            f"<UserName>{user}</UserName><Password>{password}</Password>",
            service="SoPrincipal",
        )
        self.ticket = reply.text("Ticket") or ""
        return self.ticket


@pytest.fixture(scope="session")
def practice_server() -> Iterator[SandboxServer]:
    """The real thing, for all tests that leave it as it was."""
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_caller() -> type[Caller]:
    """For tests with a server of their own."""
    return Caller


@pytest.fixture
def caller(practice_server: SandboxServer) -> Caller:
    """A client of the real thing, signed in as Tessa."""
    client = Caller(practice_server.base_url)
    client.sign_in()
    return client


@pytest.fixture(scope="session")
def shared_visitor() -> Iterator[Visitor]:
    visitor = Visitor()
    yield visitor
    visitor.web.close()
    visitor.server.stop()


@pytest.fixture
def visitor(shared_visitor: Visitor) -> Iterator[Visitor]:
    """The visitor of an online half in which all is well."""
    yield shared_visitor
    shared_visitor.troubles.clear()


class Recorder:
    """Stands where the engine is: keeps what it is asked and answers what it is told to."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.forget()

    def forget(self) -> None:
        """Back to the beginning."""
        self.asked: list[tuple[str, Mapping[str, Value]]] = []
        self.associates: list[Associate] = []
        self.answer: Value = None
        self.refusal: Refusal | None = None
        self.gate.set()

    def perform(
        self, operation: str, arguments: Mapping[str, Value], associate: Associate
    ) -> Value:
        self.asked.append((operation, arguments))
        self.associates.append(associate)
        self.gate.wait(10)
        if self.refusal is not None:
            raise self.refusal
        return self.answer

    @property
    def arguments(self) -> Mapping[str, Value]:
        """What came with the last call."""
        return self.asked[-1][1]


@dataclass(frozen=True)
class Bench:
    """A server whose engine is a Recorder, and a client that is signed in to it."""

    recorder: Recorder
    practice: Practice
    faults: Faults
    listener: Listener
    caller: Caller

    def call(
        self, protocol: str, fault: str = "", operation: str = "SyncAll", accept: str = ""
    ) -> Reply:
        """An operation over `soap` or `rest`, under a fault that its own header asks for."""
        headers = {"X-Practice-Fault": fault} | ({"Accept": accept} if accept else {})
        if protocol == "soap":
            return self.caller.soap(operation, headers=headers)
        return self.caller.rest(operation, None if operation == "SyncAll" else {}, "", headers)


@pytest.fixture(scope="session")
def shared_bench(contract: Catalogue) -> Iterator[Bench]:
    tenant, recorder, armed = Tenant.open(), Recorder(), Faults()
    practice = Practice(contract, recorder, SignIn(tenant))
    listener = Listener(application.build(practice, armed))
    client = Caller(f"http://127.0.0.1:{listener.port}{application.BASE}")
    yield Bench(recorder, practice, armed, listener, client)
    listener.stop()
    tenant.close()


@pytest.fixture
def bench(shared_bench: Bench) -> Iterator[Bench]:
    """The bench as new, and signed in."""
    bench = shared_bench
    bench.recorder.forget()
    bench.practice.wrap_exceptions = True
    bench.caller.sign_in()
    yield bench
    bench.recorder.gate.set()
    bench.faults.disarm()
