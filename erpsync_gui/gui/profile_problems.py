"""What is wrong with a profile as it was typed, field by field, in sentences.

Looks whether files are there; shows nothing and changes nothing.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import urlsplit

from erpsync_gui.gui.address import address_problem
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.call import Deadlines
from erpsync_gui.wire.network import Proxy, ProxyMode
from erpsync_gui.wire.online import ENVIRONMENTS, OnlineApp, is_loopback

TENANT = re.compile(r"Cust\d+", re.IGNORECASE)
_HOST = re.compile(r"(?:\*?\.)?[\w-]+(?:\.[\w-]+)*\.?(?::\d+)?|\*|<local>", re.IGNORECASE)
_LOGIN_EXAMPLE = "https://sod.superoffice.com"
_REDIRECT_EXAMPLE = "http://127.0.0.1:7890"
_PROXY_EXAMPLE = "http://proxy.example.com:8080"
_ONSITE_ONLY = {WayIn.PASSWORD, WayIn.BASIC, WayIn.WINDOWS}


class Spot(enum.Enum):
    """A field of the dialog that is not a secret."""

    NAME = "name"
    ENVIRONMENT = "environment"
    READ_ONLY = "read-only"
    PLACE = "place"
    ADDRESS = "address"
    LOGIN = "online environment"
    LOGIN_ADDRESS = "login address"
    TENANT = "tenant"
    PROTOCOL = "protocol"
    LANGUAGE = "language"
    CULTURE = "culture"
    TIME_ZONE = "time zone"
    WAY_IN = "way in"
    USER = "user"
    CLIENT_ID = "client id"
    REDIRECT = "redirect"
    KEY_FILE = "key file"
    PROXY_MODE = "proxy mode"
    PROXY_ADDRESS = "proxy address"
    PROXY_USER = "proxy user"
    EXCEPTIONS = "exceptions"
    AUTHORITY_FILE = "authority file"
    CERTIFICATE_FILE = "certificate file"
    CONNECT = "connect"
    SILENCE = "silence"
    TOTAL = "total"


def ways_in(*, online: bool) -> tuple[WayIn, ...]:
    """The ways in that exist on-site or in CRM Online (sheet 5.3), the usual one first.

    Online, a program must never ask for a SuperOffice password (sheet 5.5).
    """
    if online:
        offered = tuple(way for way in WayIn if way not in _ONSITE_ONLY)
        return (WayIn.BROWSER, *(way for way in offered if way is not WayIn.BROWSER))
    return tuple(way for way in WayIn if not way.is_online)


def problems(profile: Profile, taken: Collection[str] = ()) -> dict[Spot, str]:
    """The sentences by field, in the order of the fields; empty when all is well.

    Args:
        profile: what was typed.
        taken: the names of the other profiles.
    """
    network, deadlines = profile.network, profile.deadlines
    found = {Spot.NAME: _name_problem(profile.name, taken)}
    if profile.app is None or profile.address:
        found[Spot.ADDRESS] = address_problem(profile.address)
    if profile.app is not None:
        found |= _place_problems(profile.app, profile)
    for spot, code in (
        (Spot.LANGUAGE, profile.language),
        (Spot.CULTURE, profile.culture),
        (Spot.TIME_ZONE, profile.time_zone),
    ):
        found[spot] = _code_problem(code)
    found |= _way_in_problems(profile)
    found |= _proxy_problems(network.proxy)
    found[Spot.AUTHORITY_FILE] = _file_problem(network.trust.authority_file)
    found[Spot.CERTIFICATE_FILE] = _file_problem(network.trust.certificate_file)
    found[Spot.TOTAL] = _deadline_problem(deadlines)
    return {spot: sentence for spot, sentence in found.items() if sentence}


def _name_problem(name: str, taken: Collection[str]) -> str:
    if not name:
        return "Give the profile a name, for example that of the customer."
    if name.casefold() in {each.casefold() for each in taken}:
        return "Another profile has this name already."
    return ""


def _place_problems(app: OnlineApp, profile: Profile) -> dict[Spot, str]:
    found = {}
    if app.environment not in ENVIRONMENTS:
        open_line = "" if app.is_guarded else "The login address must begin with https://."
        problem = address_problem(app.environment, _LOGIN_EXAMPLE)
        found[Spot.LOGIN_ADDRESS] = problem or open_line
    way, address = profile.way_in, profile.address
    can_do_without = way is WayIn.BROWSER or (address and way is not WayIn.SYSTEM_USER)
    if app.tenant and not TENANT.fullmatch(app.tenant):
        found[Spot.TENANT] = "The id of a tenant looks like Cust12345."
    elif not app.tenant and not can_do_without:
        found[Spot.TENANT] = "This way in needs the id of the tenant, like Cust12345."
    return found


def _way_in_problems(profile: Profile) -> dict[Spot, str]:
    app, way = profile.app, profile.way_in
    if way not in ways_in(online=app is not None):
        return {Spot.WAY_IN: _misfit(way)}
    if way in {WayIn.PASSWORD, WayIn.BASIC} and not profile.user:
        return {Spot.USER: "Type the user name."}
    if app is None:
        return {}
    if way is WayIn.BROWSER:
        asked = "Type the client id of the application, as its registration shows it."
        return {
            Spot.CLIENT_ID: "" if app.client_id else asked,
            Spot.REDIRECT: _redirect_problem(app.redirect_uri),
        }
    if way is WayIn.SYSTEM_USER:
        missing = "Choose the private key of the application, a file in PEM or XML."
        return {Spot.KEY_FILE: _file_problem(app.key_file) if app.key_file else missing}
    return {}


def _misfit(way: WayIn) -> str:
    if way.is_online:
        return "This way in exists only in CRM Online. Choose another one, or another place."
    return "CRM Online does not know this way in. Choose another one, or another place."


def _redirect_problem(text: str) -> str:
    """A loopback address, usually by number, since the registered ones are (sheet 5.5)."""
    problem = address_problem(text, _REDIRECT_EXAMPLE)
    if problem:
        return problem
    parts = urlsplit(text)
    if parts.scheme != "http" or not is_loopback(parts.hostname or "") or "[" in parts.netloc:
        return "The browser has to come back to this computer: begin with http://127.0.0.1."
    if "?" in text or "#" in text:
        return "Leave out the ? or # and what follows it."
    return ""


def _proxy_problems(proxy: Proxy) -> dict[Spot, str]:
    found = {}
    if proxy.mode is ProxyMode.MANUAL:
        found[Spot.PROXY_ADDRESS] = address_problem(proxy.address, _PROXY_EXAMPLE)
    odd = next((each for each in proxy.exceptions if not _is_host(each)), "")
    if odd and proxy.mode is not ProxyMode.NONE:
        sentence = f"“{odd}” is not a host name, an address or a range such as 10.0.0.0/8."
        found[Spot.EXCEPTIONS] = sentence
    return found


def _is_host(text: str) -> bool:
    if _HOST.fullmatch(text):
        return True
    try:
        ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return False
    return True


def _file_problem(path: str) -> str:
    if not path:
        return ""
    if not _tells(Path(path).exists):
        return "There is no such file."
    return "" if _tells(Path(path).is_file) else "This is not a file."


def _tells(question: Callable[[], bool]) -> bool:
    """A question about a file; a name that the system cannot even look up is not there."""
    try:
        return question()
    except (OSError, ValueError):
        return False


def _code_problem(text: str) -> str:
    """Codes travel in headers, which hold plain letters only."""
    plain = text.isascii() and text.isprintable()
    return "" if plain else "Only plain letters, digits and signs can be sent here."


def _deadline_problem(deadlines: Deadlines) -> str:
    longest_s = max(deadlines.connect_s, deadlines.silence_s)
    if deadlines.total_s < longest_s:
        return "The whole call cannot be given less time than one of its parts above."
    return ""
