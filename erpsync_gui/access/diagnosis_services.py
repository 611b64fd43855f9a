"""What the server offers: REST and SOAP, which versions, which operations (sheet 3.5 and 4.6).

A service that is missing is bad only where the profile needs it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from erpsync_gui.access.diagnosis_known import (
    PAGE,
    Known,
    is_good,
    members_of,
    status_of,
    text_of,
    unless_stopped,
)
from erpsync_gui.access.diagnosis_step import OPERATIONS, REST, SOAP, VERSION, Finding, Step
from erpsync_gui.contract.catalogue import VERSIONS
from erpsync_gui.wire import soap_answer
from erpsync_gui.wire.call import Call, Endpoint, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.outcome import Outcome
from erpsync_gui.wire.question import encode
from erpsync_gui.wire.web import WebRequest

_THERE = frozenset({400, 401, 403, 405, 415})
"""Statuses with which only a service turns a browser away that is there."""
_NOT_SHOWN = frozenset({401, 403})
_VERSION_NAMES = ("NetServerVersion", "Version", "NetServerAssembly")
_CURRENT = 88
_OLDER_SERVER = (
    "This server is older than they are, or its license lacks them: calls of these will be refused."
)
_NO_AGENT = "Check that ERP Sync is installed and licensed on this server."


async def look(known: Known) -> AsyncIterator[Step]:
    """REST, SOAP with its versions, the server's own version, and the operations."""
    yield _rest(known, known.version or await known.ask_version())
    soap = await _soap(known)
    yield soap
    if known.services:
        yield await _system_info(known)
    listed = await operations(known, signed=bool(known.signed_in_as))
    if known.signed_in_as or not known.hides_operations:
        yield listed


async def operations(known: Known, *, signed: bool = False) -> Step:
    """Compare the operations that the server lists with those of the contract.

    Notes in `known` when the list is shown only to those who are signed in.
    """
    if not known.has_rest:
        sentence = "Only REST lists what a server offers, and it is not there."
        return Step(OPERATIONS, Finding.SKIPPED, sentence)
    listed = await known.get("Operations", f"{known.base_url}/api/v1", signed=signed)
    known.hides_operations = status_of(listed) in _NOT_SHOWN
    if not is_good(listed):
        sentence = f"The list of what is offered did not come. {listed.verdict.sentence}"
        return Step(OPERATIONS, Finding.DOUBTFUL, sentence, listed.verdict.advice, listed)
    wanted = known.catalogue.operations(services=known.protocol.services)
    missing = _missing([operation.name for operation in wanted], listed)
    if len(missing) == len(wanted):
        sentence = "The server lists no operation of ErpSync."
        return Step(OPERATIONS, Finding.DOUBTFUL, sentence, _NO_AGENT, listed)
    if missing:
        count = len(wanted) - len(missing)
        sentence = (
            f"{count} of {len(wanted)} operations are offered. Missing: {', '.join(missing)}."
        )
        return Step(OPERATIONS, Finding.DOUBTFUL, sentence, _OLDER_SERVER, listed)
    sentence = f"All {len(wanted)} operations of {known.protocol.title} are offered."
    return Step(OPERATIONS, Finding.GOOD, sentence, exchange=listed)


def _missing(names: list[str], listed: Exchange) -> list[str]:
    paths = {urlsplit(url).path.casefold() for url in members_of(listed.value)}
    return [
        name
        for name in names
        if not any(path.endswith(f"/agents/erpsync/{name.casefold()}") for path in paths)
    ]


def _rest(known: Known, answer: Exchange) -> Step:
    version = text_of(answer.value, *_VERSION_NAMES)
    known.has_rest = is_good(answer) and bool(version or "v1" in members_of(answer.value))
    if known.has_rest:
        sentence = f"REST v1 answers{f', from NetServer {version}' if version else ''}."
        return Step(REST, Finding.GOOD, sentence, exchange=answer)
    needs_it = not known.protocol.is_soap
    finding = Finding.BAD if needs_it else Finding.DOUBTFUL
    said = answer.verdict.sentence
    if is_good(answer):
        said = "Something answers there, but it is not REST of a SuperOffice server."
    unneeded = f" This profile calls {known.protocol.title} and can do without."
    advice = answer.verdict.advice
    return Step(REST, finding, f"{said}{'' if needs_it else unneeded}", advice, answer)


async def _soap(known: Known) -> Step:
    """Look for the service page of each version, the one that the profile needs first."""
    needed = known.protocol.services if known.protocol.is_soap else _CURRENT
    pages = {needed: await _page(known, needed)}
    if status_of(pages[needed]):
        pages |= {other: await _page(known, other) for other in VERSIONS if other != needed}
    known.services = tuple(sorted(version for version in pages if _is_there(pages[version])))
    there = _listed(known.services)
    if needed in known.services:
        sentence = f"ErpSync.svc answers under Services {there}."
        return Step(SOAP, Finding.GOOD, sentence, exchange=pages[needed])
    verdict = pages[needed].verdict
    other = f" There is ErpSync.svc under Services {there}." if there else ""
    if not known.protocol.is_soap:
        sentence = f"{verdict.sentence}{other} This profile calls REST v1 and can do without."
        return Step(SOAP, Finding.DOUBTFUL, sentence, verdict.advice, pages[needed])
    advice = f"Choose one of these for the profile: {there}." if there else verdict.advice
    sentence = f"Services{needed}: {verdict.sentence}{other}"
    return Step(SOAP, Finding.BAD, sentence, advice, pages[needed])


async def _page(known: Known, services: int) -> Exchange:
    url = Endpoint(known.base_url, Protocol(f"soap{services}")).soap_url("ErpSync")
    return await known.get(f"Services{services}", url, PAGE)


def _is_there(page: Exchange) -> bool:
    return is_good(page) or status_of(page) in _THERE


async def _system_info(known: Known) -> Step:
    """Ask SoPrincipal what server this is; anybody may (sheet 4.6)."""
    needed = known.protocol.services
    services = needed if needed in known.services else known.services[-1]
    endpoint = Endpoint(known.base_url, Protocol(f"soap{services}"))
    call = Call("GetSystemInfo", endpoint, service="SoPrincipal")
    encoded = encode(call, known.catalogue, Credential())
    request = WebRequest(
        "GetSystemInfo", encoded.method, encoded.url, encoded.headers, encoded.body
    )
    fetched = await known.session.fetch(request)
    exchange = unless_stopped(fetched.exchange)
    operation = known.catalogue.operation(call.operation, call.service)
    reading = soap_answer.read(fetched.body, "", fetched.status, operation, known.catalogue)
    if not is_good(exchange) or reading.verdict.outcome is not Outcome.OK:
        verdict = exchange.verdict if not is_good(exchange) else reading.verdict
        sentence = f"The server does not say which version it is. {verdict.sentence}"
        return Step(VERSION, Finding.DOUBTFUL, sentence, verdict.advice, exchange)
    version = text_of(reading.value, "FileVersion", "AssemblyVersion")
    label = text_of(reading.value, "BuildLabel")
    company = text_of(reading.value, "CompanyName")
    facts = [f"NetServer {version or 'of an unknown version'}", label, company]
    return Step(VERSION, Finding.GOOD, f"{', '.join(filter(None, facts))}.", exchange=exchange)


def _listed(versions: tuple[int, ...]) -> str:
    *others, last = [*map(str, versions)] or [""]
    return f"{', '.join(others)} and {last}" if others else last
