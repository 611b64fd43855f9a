"""“Whose fault is it?”: one step after the other, from here to the ERP.

The walk ends after the first part that holds something broken, since what lies behind cannot be
judged then; only connections are all tested. Every step has the real Exchange behind it. All that
is sent only reads. Knows no window: steps are told as soon as they are known.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from erpsync_gui.access import (
    diagnosis_erp,
    diagnosis_rights,
    diagnosis_services,
    diagnosis_way,
)
from erpsync_gui.access.diagnosis_known import Known, StoppedError
from erpsync_gui.access.diagnosis_report import as_json, as_text
from erpsync_gui.access.diagnosis_step import (
    CONNECTION,
    CONNECTIONS,
    ENGINE,
    NAME,
    NOT_LOOKED_AT,
    OPERATIONS,
    REST,
    RIGHT,
    SIGN_IN,
    SOAP,
    TENANT_STATE,
    TLS,
    VERSION,
    Finding,
    Step,
)
from erpsync_gui.access.session import Session
from erpsync_gui.contract.catalogue import Catalogue

__all__ = ["Finding", "Step", "as_json", "as_text", "diagnose", "is_out_of_reach"]

_FIX_FIRST = "Put right what is broken before it, then look again."


@dataclass(frozen=True, slots=True)
class _Part:
    """Some steps that belong together: the titles they may have, and what finds them out."""

    titles: tuple[str, ...]
    look: Callable[[Known], AsyncIterator[Step]]


_TENANT = _Part((NAME, CONNECTION, TLS, TENANT_STATE), diagnosis_way.reach_tenant)
_SERVER = _Part((NAME, CONNECTION, TLS), diagnosis_way.reach_server)
_SERVICES = _Part((REST, SOAP, VERSION, OPERATIONS), diagnosis_services.look)
_SIGN_IN = _Part((SIGN_IN,), diagnosis_rights.sign_in)
_RIGHT = _Part((RIGHT,), diagnosis_rights.use_agent)
_ERP = _Part((ENGINE, CONNECTIONS), diagnosis_erp.look)


async def diagnose(
    session: Session, catalogue: Catalogue, tell: Callable[[Step], None]
) -> tuple[Step, ...]:
    """Look at every step from here to the ERP, and say for each what was found.

    Args:
        session: whose profile is looked at; it is signed in on the way, and stays so.
        catalogue: the contract.
        tell: told each step as soon as it is known.

    Raises:
        asyncio.CancelledError: the task was cancelled; the last step that was told says so.
    """
    steps: list[Step] = []

    def add(step: Step) -> None:
        steps.append(step)
        tell(step)

    try:
        left = await _walk(Known(session, catalogue), _parts(session), add)
    except (StoppedError, asyncio.CancelledError) as stopped:
        exchange = stopped.exchange if isinstance(stopped, StoppedError) else None
        add(Step(NOT_LOOKED_AT, Finding.SKIPPED, "Stopped before the end.", exchange=exchange))
        raise asyncio.CancelledError from stopped
    told = {step.title for step in steps}
    titles = dict.fromkeys(title for part in left for title in part.titles if title not in told)
    if titles:
        add(Step(NOT_LOOKED_AT, Finding.SKIPPED, f"{', '.join(titles)}.", _FIX_FIRST))
    return tuple(steps)


def is_out_of_reach(steps: Sequence[Step]) -> bool:
    """Whether the walk ended early because something on the way gave no answer."""
    ended_early = bool(steps) and steps[-1].title == NOT_LOOKED_AT
    return ended_early and any(
        step.finding is Finding.BAD and step.exchange is not None and step.exchange.response is None
        for step in steps
    )


async def _walk(
    known: Known, parts: Sequence[_Part], add: Callable[[Step], None]
) -> Sequence[_Part]:
    """Look at each part; return those that were not looked at to their end."""
    for number, part in enumerate(parts):
        is_broken = False
        async for step in part.look(known):
            add(step)
            is_broken = is_broken or step.finding is Finding.BAD
        if is_broken and part is not parts[-1]:
            return parts[number:]
    return ()


def _parts(session: Session) -> Sequence[_Part]:
    """What to look at, in order; where the tenant is chosen in the sign-in, that comes first."""
    app, address = session.profile.app, session.profile.address
    if app is None or (address and not app.tenant):
        return (_SERVER, _SERVICES, _SIGN_IN, _RIGHT, _ERP)
    if app.tenant:
        return (_TENANT, _SERVER, _SERVICES, _SIGN_IN, _RIGHT, _ERP)
    return (_TENANT, _SIGN_IN, _SERVER, _SERVICES, _RIGHT, _ERP)
