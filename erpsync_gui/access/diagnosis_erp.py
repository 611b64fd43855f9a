"""The sync engine, the connections, and the connectors behind those that are red (sheet 1.4, 7).

All that is called here reads; the tests reach through to the live ERP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from erpsync_gui.access.diagnosis_known import Known, broken, is_good, members_of, text_of
from erpsync_gui.access.diagnosis_step import CONNECTIONS, ENGINE, Finding, Step
from erpsync_gui.contract.durations import duration_to_rest
from erpsync_gui.contract.encoded import meaning
from erpsync_gui.contract.model import Value
from erpsync_gui.contract.texts import quoted
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange

MOST_TESTED = 20
"""So many connections are tested; each test reaches through to an ERP and may take long."""

_LIST = "GetAllConnections"
_SWITCH_ON = "Switch it on with ChangeEngineStatus; on-site, see that its scheduled task runs."
_ACTIVATE = "ToggleErpConnectionActive switches it on, or says what is in the way."
_NONE_VISIBLE = (
    "A connection is shown only to those who may use it: look at its access in the "
    "administration, or sign in as an administrator."
)
_NO_REASON = "The test gives no reason: {} lets the connector's own error through."
_QUOTE_GUID = " To whoever runs it, name the connection by its GUID {}."
_WAY_TO_CONNECTOR = (
    "See that the connector runs, and that the SuperOffice server reaches it: proxy, firewall, "
    "certificate. What this computer reaches does not count."
)


@dataclass(frozen=True, slots=True)
class _Connector:
    """A connector behind a red connection: what it is called, and whether it answers.

    `answers` is None where that could not be found out.
    """

    named: str
    step: Step
    answers: bool | None = None


async def look(known: Known) -> AsyncIterator[Step]:
    """The engine, then each connection that is to be seen, the active ones first."""
    yield _engine(known.engine or await known.perform("GetEngineStatus"))
    protocol = _protocol_with_list(known)
    if protocol is None:
        sentence = f"{_LIST} is new in Services 88, and this server has neither that nor REST."
        yield Step(CONNECTIONS, Finding.SKIPPED, sentence)
        return
    listed = await known.perform(_LIST, protocol, IncludeDeleted=False)
    yield _connections(known, listed)
    if is_good(listed):
        async for step in _tests(known, _live(listed.value)):
            yield step


def _engine(status: Exchange) -> Step:
    if not is_good(status):
        return broken(ENGINE, status)
    told = members_of(status.value)
    said = text_of(told, "StatusMessage")
    # The same in every language of the CRM: the first one will do.
    words = f" It says: {(meaning(said) or said).partition(' · ')[0]}" if said else ""
    if not told.get("IsRunning"):
        sentence = f"Automatic sync is off.{words}"
        return Step(ENGINE, Finding.DOUBTFUL, sentence, _SWITCH_ON, status)
    interval = text_of(told, "Interval")
    every = f", a round every {duration_to_rest(interval)}" if interval else ""
    return Step(ENGINE, Finding.GOOD, f"Automatic sync is on{every}.{words}", exchange=status)


def _protocol_with_list(known: Known) -> Protocol | None:
    """A protocol that can list the connections: the profile's own if it can (sheet 1.3)."""
    if known.protocol.services >= Protocol.SOAP88.services:
        return known.protocol
    if Protocol.SOAP88.services in known.services:
        return Protocol.SOAP88
    return Protocol.REST if known.has_rest else None


def _connections(known: Known, listed: Exchange) -> Step:
    if not is_good(listed):
        return broken(CONNECTIONS, listed)
    live = _live(listed.value)
    if not live:
        who = known.signed_in_as or "the caller"
        sentence = f"There is no connection that {who} may see."
        return Step(CONNECTIONS, Finding.DOUBTFUL, sentence, _NONE_VISIBLE, listed)
    active = sum(bool(connection.get("Active")) for connection in live)
    sentence = f"{len(live)} to be seen, {active} of them active."
    return Step(CONNECTIONS, Finding.GOOD, sentence, exchange=listed)


def _live(value: Value) -> list[Mapping[str, Value]]:
    """The connections that are not deleted, the active ones first."""
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    live = [members_of(item) for item in items if item and not members_of(item).get("Deleted")]
    return sorted(live, key=lambda connection: not connection.get("Active"))


async def _tests(known: Known, connections: Sequence[Mapping[str, Value]]) -> AsyncIterator[Step]:
    connectors: dict[int, _Connector] = {}
    for connection in connections[:MOST_TESTED]:
        test = await known.perform(
            "TestConnectionById", ErpConnectionId=_number(connection, "ErpConnectionId")
        )
        if is_good(test) and test.value is True:
            yield _tested(connection, test)
            continue
        connector_id = _number(connection, "ErpConnectorId")
        is_new = connector_id not in connectors
        if is_new:
            connectors[connector_id] = await _connector(known, connector_id)
        yield _red(connection, test, connectors[connector_id])
        if is_new:
            yield connectors[connector_id].step
    left = len(connections) - MOST_TESTED
    if left > 0:
        sentence = f"{left} further connections were not tested."
        yield Step(CONNECTIONS, Finding.SKIPPED, sentence)


def _tested(connection: Mapping[str, Value], test: Exchange) -> Step:
    title, name = _title(connection), _name(connection)
    took = f"{test.timeline.elapsed_ms:,.0f} ms"
    if connection.get("Active"):
        return Step(title, Finding.GOOD, f"{name} answers, in {took}.", exchange=test)
    sentence = f"{name} answers, but it is inactive: nothing is synchronized."
    return Step(title, Finding.DOUBTFUL, sentence, _ACTIVATE, test)


def _red(connection: Mapping[str, Value], test: Exchange, connector: _Connector) -> Step:
    """A connection whose test says no; an inactive one harms nobody."""
    is_active = bool(connection.get("Active"))
    said = "its test says no" if is_good(test) else test.verdict.sentence
    inactive = "" if is_active else " It is inactive, too."
    reason = {
        False: f"The connector behind it, {connector.named}, does not answer.",
        True: f"The connector {connector.named} answers: it is the settings of this connection, "
        "or the ERP behind the connector.",
        None: f"Behind it is the connector {connector.named}.",
    }[connector.answers]
    asked = f"GetConfigurationFields (ErpConnectorId {_number(connection, 'ErpConnectorId')})"
    if connector.answers:
        asked = f"GetFieldValuesFromErp (ErpConnectionId {_number(connection, 'ErpConnectionId')})"
    guid = text_of(connection, "ConnectionId")
    advice = _NO_REASON.format(asked) + (_QUOTE_GUID.format(guid) if guid else "")
    return Step(
        _title(connection),
        Finding.BAD if is_active else Finding.DOUBTFUL,
        f"{_name(connection)}: {said}{'' if said.endswith('.') else '.'}{inactive} {reason}",
        advice,
        test,
    )


async def _connector(known: Known, connector_id: int) -> _Connector:
    """Look up a connector and have the server try its address."""
    title = f"Connector {connector_id}"
    found = await known.perform("GetErpSyncConnectorEntity", ErpSyncConnectorEntityId=connector_id)
    url = text_of(found.value, "URL")
    if not is_good(found) or not url:
        step = broken(title, found) if not is_good(found) else _without_address(title, found)
        return _Connector(str(connector_id), step)
    named = f"{_shown(text_of(found.value, 'DisplayName'))} at {url}"
    test = await known.perform("TestConnectorUrl", Url=url)
    if not is_good(test):
        return _Connector(named, broken(title, test))
    if test.value == "NoError":
        sentence = f"The server reaches {named}."
        step = Step(title, Finding.GOOD, sentence, exchange=test)
        return _Connector(named, step, answers=True)
    sentence = f"The server finds no connector: {named} ({test.value})."
    step = Step(title, Finding.BAD, sentence, _WAY_TO_CONNECTOR, test)
    return _Connector(named, step, answers=False)


def _without_address(title: str, found: Exchange) -> Step:
    sentence = "It has no address, so nothing can answer there."
    return Step(title, Finding.BAD, sentence, "Give it the URL of the connector.", found)


def _title(connection: Mapping[str, Value]) -> str:
    return f"Connection {_number(connection, 'ErpConnectionId')}"


def _name(connection: Mapping[str, Value]) -> str:
    return _shown(text_of(connection, "DisplayName"))


def _shown(text: str) -> str:
    """A name in quotation marks, one of several languages spelled out (sheet 2.3)."""
    return quoted(meaning(text) or text)


def _number(record: Mapping[str, Value], name: str) -> int:
    value = record.get(name)
    return value if isinstance(value, int) else 0
