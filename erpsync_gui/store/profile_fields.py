"""A profile as a table of TOML and back, value by value.

Knows the names and kinds of what a profile file may say. Knows no file, no line and no TOML text:
what cannot be used is told to a listener, and a value that is careful takes its place.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from erpsync_gui import logs
from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.secret_places import is_sensitive, mask_url

Choice = TypeVar("Choice", bound=enum.Enum)

Complain = Callable[[tuple[str, ...], str], None]
"""Hears of a value by its names from the outside in, and what is wrong with it in words."""

ADDRESSES = frozenset({"address", "environment", "redirect-uri"})
"""The names of values that are addresses, and so must hold no user and no password."""

_KEY = re.compile(r"[\w-]{1,80}")
_USER_INFO = re.compile(r"^((?:[\w+.-]+://)?)([^/?#]*)@")
_LONGEST_WAIT_S = 1e9


def plain_address(address: str) -> str:
    """An address without a user, a password, or a query that holds a secret."""
    plain = _USER_INFO.sub(r"\1", address)
    return plain if mask_url(plain) == plain else re.split("[?&;]", plain)[0]


def read(table: Mapping[str, object], complain: Complain) -> Profile:
    """The profile that a table tells of. What it does not tell is as in a new profile.

    An environment that cannot be read counts as production, and read-only that cannot be read as
    yes: nothing becomes writable by a slip of the pen.
    """
    fields = _Table(table, complain)
    environment = fields.choice("environment", Environment.TEST, Environment.PRODUCTION)
    name = fields.name()
    profile = Profile(
        name=name,
        key=fields.key(name),
        environment=environment,
        address=fields.address("address"),
        protocol=fields.choice("protocol", Protocol.SOAP88),
        way_in=fields.choice("way-in", WayIn.PASSWORD),
        user=fields.text("user"),
        language=fields.text("language"),
        culture=fields.text("culture"),
        time_zone=fields.text("time-zone"),
        deadlines=_deadlines(fields.table("waiting")),
        network=Network(_trust(fields.table("trust")), _proxy(fields.table("proxy"))),
        app=_app(fields.table("online")) if fields.has("online") else None,
        read_only=fields.flag("read-only", environment.is_read_only, instead=True),
    )
    fields.complain_of_the_rest()
    return profile


def write(profile: Profile) -> dict[str, object]:
    """The table that tells of a profile, without what goes without saying and without a secret."""
    plain = Profile(
        name="", environment=profile.environment, read_only=profile.environment.is_read_only
    )
    table = {"name": profile.name, "key": profile.key, "environment": profile.environment.value}
    sub_tables = {
        name: _differing(told, _sub_tables(plain)[name])
        for name, told in _sub_tables(profile).items()
    }
    if profile.app is not None:
        sub_tables["online"] = _differing(_online(profile.app), _online(OnlineApp()))
    told = {name: fields for name, fields in sub_tables.items() if fields or name == "online"}
    return table | _differing(_plain_values(profile), _plain_values(plain)) | told


def _plain_values(profile: Profile) -> dict[str, object]:
    return {
        "address": plain_address(profile.address),
        "protocol": profile.protocol.value,
        "way-in": profile.way_in.value,
        "user": profile.user,
        "language": profile.language,
        "culture": profile.culture,
        "time-zone": profile.time_zone,
        "read-only": profile.read_only,
    }


def _sub_tables(profile: Profile) -> dict[str, dict[str, object]]:
    deadlines, proxy, trust = profile.deadlines, profile.network.proxy, profile.network.trust
    return {
        "waiting": {
            "connect": deadlines.connect_s,
            "silence": deadlines.silence_s,
            "total": deadlines.total_s,
        },
        "proxy": {
            "mode": proxy.mode.value,
            "address": plain_address(proxy.address),
            "user": proxy.user,
            "exceptions": list(proxy.exceptions),
        },
        "trust": {
            "authority-file": trust.authority_file,
            "certificate-file": trust.certificate_file,
        },
    }


def _online(app: OnlineApp) -> dict[str, object]:
    return {
        "environment": plain_address(app.environment),
        "tenant": app.tenant,
        "client-id": app.client_id,
        "redirect-uri": plain_address(app.redirect_uri),
        "key-file": app.key_file,
    }


def _differing(told: Mapping[str, object], plain: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if value != plain[name]}


def _deadlines(fields: _Table) -> Deadlines:
    usual = Deadlines()
    read_ones = Deadlines(
        connect_s=fields.seconds("connect", usual.connect_s),
        silence_s=fields.seconds("silence", usual.silence_s),
        total_s=fields.seconds("total", usual.total_s),
    )
    fields.complain_of_the_rest()
    return read_ones


def _trust(fields: _Table) -> Trust:
    trust = Trust(fields.text("authority-file"), fields.text("certificate-file"))
    fields.complain_of_the_rest()
    return trust


def _proxy(fields: _Table) -> Proxy:
    proxy = Proxy(
        mode=fields.choice("mode", ProxyMode.SYSTEM),
        address=fields.address("address"),
        user=fields.text("user"),
        exceptions=fields.texts("exceptions"),
    )
    fields.complain_of_the_rest()
    return proxy


def _app(fields: _Table) -> OnlineApp:
    usual = OnlineApp()
    app = OnlineApp(
        environment=fields.address("environment", usual.environment),
        tenant=fields.text("tenant"),
        client_id=fields.text("client-id"),
        redirect_uri=fields.address("redirect-uri", usual.redirect_uri),
        key_file=fields.text("key-file"),
    )
    fields.complain_of_the_rest()
    return app


def refuse_unknown(name: str, value: object) -> str:
    """What to say of a value that no profile has; a secret is kept out of the log from now on."""
    if not is_sensitive(name):
        return "is not known here; it is left out"
    _forget(value)
    return (
        "holds a secret, and this file is no place for one; it is not used. Take it out of the"
        " file and type it into the profile: from there it goes into the keychain"
    )


def _forget(value: object) -> None:
    if isinstance(value, str):
        logs.forget(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            _forget(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            _forget(inner)


class _Table:
    """A table while it is read: hands out its values, and complains of what cannot be used."""

    def __init__(
        self, table: Mapping[str, object], complain: Complain, names: tuple[str, ...] = ()
    ) -> None:
        self._table = table
        self._left = dict(table)
        self._complain = complain
        self._names = names

    def has(self, key: str) -> bool:
        """Whether the table says anything under this key."""
        return key in self._table

    def name(self) -> str:
        """The name for people, which must not be empty."""
        name = self.text("name")
        if not name:
            self._say("name", "is missing")
        return name or "Unnamed"

    def key(self, name: str) -> str:
        """The key of the secrets. Where there is none it follows from the name.

        So it is the same at each start, and the secrets are found again, before it is saved.
        """
        key = self.text("key")
        if _KEY.fullmatch(key):
            return key
        if key:
            self._say("key", "must be letters, digits and dashes; it is not used")
        return re.sub(r"[^\w-]+", "-", name)[:64]

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self._left.pop(key, default)
        if isinstance(value, str):
            return value
        self._say(key, "must be a text in quotes; it is not used")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._left.pop(key, [])
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        if texts != value:
            self._say(key, "must be a list of texts; what is none is not used")
        return tuple(texts)

    def address(self, key: str, default: str = "") -> str:
        """An address, from which a user and password are taken out."""
        address = self.text(key, default)
        plain = plain_address(address)
        if plain != address:
            found = _USER_INFO.match(address)
            if found:
                logs.forget(found.group(2).partition(":")[2])
            self._say(
                key,
                "holds a user, password or token, which have no place in an address; they are not"
                " used. Take them out and type them into the profile",
            )
        return plain

    def seconds(self, key: str, default: float) -> float:
        """A time to wait, in seconds."""
        value = self._left.pop(key, default)
        number = value if isinstance(value, int | float) else 0
        if number is not True and 0 < number < _LONGEST_WAIT_S:
            return float(number)
        self._say(key, f"must be a number of seconds above 0; {default:g} is used")
        return default

    def flag(self, key: str, default: bool, *, instead: bool) -> bool:  # noqa: FBT001 - the value that it returns
        """True or false; `instead` where it is neither."""
        value = self._left.pop(key, default)
        if isinstance(value, bool):
            return value
        self._say(key, f"must be true or false; {str(instead).lower()} is used")
        return instead

    def choice(self, key: str, default: Choice, instead: Choice | None = None) -> Choice:
        """One of the values of an enumeration; `instead` (or the default) where it is none."""
        value = self._left.pop(key, default.value)
        for choice in type(default):
            if value == choice.value:
                return choice
        instead = instead or default
        offered = ", ".join(str(choice.value) for choice in type(default))
        self._say(key, f"must be one of {offered}; {instead.value} is used")
        return instead

    def table(self, key: str) -> _Table:
        """A table inside this one; empty where there is none."""
        value = self._left.pop(key, {})
        if not isinstance(value, dict):
            self._say(key, "must be a table; it is not used")
            value = {}
        return _Table(value, self._complain, (*self._names, key))

    def complain_of_the_rest(self) -> None:
        """Say of each value that nobody asked for what it is."""
        for key, value in self._left.items():
            self._say(key, refuse_unknown(key, value))

    def _say(self, key: str, problem: str) -> None:
        self._complain((*self._names, key), problem)
