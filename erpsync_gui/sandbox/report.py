"""What a resync or a round did, gathered on the way and told as a PluginResponse.

Knows nothing of how records are copied.
"""

from __future__ import annotations

from collections.abc import Iterable

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox.refusal import Refusal

_SHOWN = 5
"""How many troubles are told before the rest is only counted."""


class Report:
    """Changed records and troubles, each kept once, in the order in which they came up."""

    def __init__(self) -> None:
        self._added: dict[tuple[str, int], None] = {}
        self._updated: dict[tuple[str, int], None] = {}
        self._warnings: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self._failures: dict[str, tuple[str, Refusal]] = {}

    @property
    def failure_count(self) -> int:
        """How many different failures there were so far."""
        return len(self._failures)

    def add(self, table: str, record_id: int) -> None:
        """A CRM record was made."""
        self._added[table, record_id] = None

    def update(self, table: str, record_id: int) -> None:
        """A CRM record, or an ERP actor linked to it, was written; a new one counts as added."""
        if (table, record_id) not in self._added:
            self._updated[table, record_id] = None

    def warn(self, text: str) -> None:
        """Something is wrong, but not with the call."""
        self._warnings[text] = None

    def note(self, text: str) -> None:
        """Something worth knowing."""
        self._notes[text] = None

    def fail(self, refusal: Refusal, about: str) -> None:
        """Something could not be synchronized; `about` names the first that met this trouble."""
        self._failures.setdefault(_innermost(refusal).message, (about, refusal))

    def response(self, *, with_added: bool) -> Value:
        """The PluginResponse; `with_added` says that this kind of sync could make records.

        A list that this kind of sync never fills is absent, not empty (sheet trap 20).
        """
        status = self._status()
        codes = (one.parameters.get("ErrorCode", "") for _, one in self._failures.values())
        return {
            "IsOk": status != "Error",
            "UserExplanation": self._user_explanation(),
            "TechExplanation": _told(
                f"{about}: {_chain(refusal)}" for about, refusal in self._failures.values()
            ),
            "ErrorCode": next(filter(None, codes), ""),
            "Changes": self._changes(with_added=with_added),
            "Status": status,
        }

    def _status(self) -> str:
        """The worst that happened, as a QuoteStatus word."""
        if self._failures:
            return "Error"
        if self._warnings:
            return "Warning"
        return "OkWithInfo" if self._notes else "Ok"

    def _user_explanation(self) -> str:
        failures = (refusal.friendly_text for _, refusal in self._failures.values())
        return _told(dict.fromkeys((*failures, *self._warnings, *self._notes)))

    def _changes(self, *, with_added: bool) -> Value:
        if self._failures and not self._updated and not self._added:
            return None
        changes: dict[str, Value] = {}
        if with_added:
            changes["AddedRecords"] = _items(self._added)
        changes["UpdatedRecords"] = _items(self._updated)
        return changes


def _items(records: Iterable[tuple[str, int]]) -> list[Value]:
    return [{"Tablename": table, "RecordId": record_id} for table, record_id in records]


def _told(texts: Iterable[str]) -> str:
    """The first few texts, one a line, and how many more there are."""
    told = list(texts)
    shown = told[:_SHOWN]
    if len(told) > _SHOWN:
        shown.append(f"… and {len(told) - _SHOWN} more.")
    return "\n".join(shown)


def _innermost(refusal: Refusal) -> Refusal:
    while refusal.inner is not None:
        refusal = refusal.inner
    return refusal


def _chain(refusal: Refusal) -> str:
    """The messages of a refusal from the outside in, as .NET prints them."""
    messages = [f"{refusal.exception_type}: {refusal.message}"]
    while refusal.inner is not None:
        refusal = refusal.inner
        messages.append(f"{refusal.exception_type}: {refusal.message}")
    return " ---> ".join(messages)
