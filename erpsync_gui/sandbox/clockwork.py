"""The sync engine's own state: switched on or off, how often, and when it last ran.

Switching is only a request: it takes effect a little later (sheet 1.4), by the tenant's clock.
Knows nothing of what a round does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.fields import Stored
from erpsync_gui.sandbox.ledgers import bilingual
from erpsync_gui.sandbox.refusal import bad_argument
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session

SWITCHES_AFTER = timedelta(seconds=5)
LONGEST_INTERVAL_S = 2**31 - 1

_DURATION = re.compile(
    r"P(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})(?:\.\d*)?S)?)?",
    re.ASCII,
)


def get_engine_status(session: Session, _arguments: Arguments) -> Value:
    """Whether automatic sync is on, how often it runs, and a sentence on what it is doing."""
    return _status(session)


def change_engine_status(session: Session, arguments: Arguments) -> Value:
    """Ask for automatic sync to be switched; the answer still shows the old state."""
    wanted: dict[str, Stored] = {
        "wanted_running": int(arguments.flag("Run")),
        "wanted_since": session.now.isoformat(),
    }
    rows.update(session.db, "erp_configuration", wanted)
    return _status(session)


def change_engine_interval(session: Session, arguments: Arguments) -> None:
    """Set the time between rounds; at least a second."""
    seconds = _seconds(arguments.text("Interval"))
    rows.update(session.db, "erp_configuration", {"sync_interval_s": seconds})


def settle(session: Session) -> None:
    """Let a request to switch take effect when its hour has come."""
    configured = _configuration(session)
    if configured["wanted_since"] is None:
        return
    if session.now - datetime.fromisoformat(configured["wanted_since"]) >= SWITCHES_AFTER:
        settled = {
            "sync_running": configured["wanted_running"],
            "wanted_running": None,
            "wanted_since": None,
        }
        rows.update(session.db, "erp_configuration", settled)


def is_running(session: Session) -> bool:
    """Whether automatic sync is on at this moment."""
    return bool(_configuration(session)["sync_running"])


def remember_round(session: Session) -> None:
    """Note that a round has just been run."""
    rows.update(session.db, "erp_configuration", {"last_round": session.timestamp})


def _configuration(session: Session) -> Row:
    (configured,) = rows.find_all(session.db, "erp_configuration")
    return configured


def _status(session: Session) -> Value:
    configured = _configuration(session)
    return {
        "IsRunning": bool(configured["sync_running"]),
        "StatusMessage": _message(configured),
        "Interval": _duration(configured["sync_interval_s"]),
    }


def _message(configured: Row) -> str:
    """What the engine is doing, in two languages."""
    last = configured["last_round"]
    if configured["wanted_since"] is not None:
        english, norwegian = "Waiting for the batch system.", "Venter på batch-systemet."
    elif configured["sync_running"]:
        english, norwegian = "Waiting for the next round.", "Venter på neste runde."
    else:
        english, norwegian = "Automatic sync is off.", "Automatisk synkronisering er av."
    return bilingual(f"{english} Last round {last}.", f"{norwegian} Siste runde {last}.")


def _duration(seconds: int) -> str:
    """Whole seconds as the contract writes a duration."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = (f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")))
    return "PT" + "".join(part for part in parts if not part.startswith("0"))


def _seconds(text: str) -> int:
    """The whole seconds of a duration.

    Raises:
        Refusal: no duration, a negative one, none at all, or more than the column holds.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise bad_argument(parameter="Interval", reason=f"'{text}' is no positive duration.")
    numbers = {unit: int(number or 0) for unit, number in match.groupdict().items()}
    seconds = int(timedelta(**numbers).total_seconds())
    if not 0 < seconds <= LONGEST_INTERVAL_S:
        raise bad_argument(
            parameter="Interval", reason=f"{text} is not between a second and 68 years."
        )
    return seconds


OPERATIONS: Mapping[str, Operate] = {
    "GetEngineStatus": get_engine_status,
    "ChangeEngineStatus": change_engine_status,
    "ChangeEngineInterval": change_engine_interval,
}
