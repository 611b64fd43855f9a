"""Forced resync: chosen records, or all, from one source to all others, whatever is newer.

`copying` does the work on each record; this chooses the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from erpsync_gui.contract.model import Value
from erpsync_gui.sandbox import access, erp, rows, tasks, translation
from erpsync_gui.sandbox.copying import CRM_SOURCE, Copying
from erpsync_gui.sandbox.refusal import Refusal, bad_argument, not_possible
from erpsync_gui.sandbox.report import Report
from erpsync_gui.sandbox.rows import Row
from erpsync_gui.sandbox.session import Arguments, Operate, Session


def force_resync(session: Session, arguments: Arguments) -> Value:
    """Records by internal key; a source of 0 or less is the CRM, an empty list is everything."""
    return _by_internal_keys(session, arguments, keep_filled=False)


def force_resync_no_blank_values(session: Session, arguments: Arguments) -> Value:
    """As `force_resync`, but a blank source value leaves a filled one alone."""
    return _by_internal_keys(session, arguments, keep_filled=True)


def force_resync_external(session: Session, arguments: Arguments) -> Value:
    """Records by ERP key, the ERP being the source; an empty list is all of the type."""
    return _by_external_keys(session, arguments, keep_filled=False)


def force_resync_external_no_blank_values(session: Session, arguments: Arguments) -> Value:
    """As `force_resync_external`, but a blank source value leaves a filled one alone."""
    return _by_external_keys(session, arguments, keep_filled=True)


def force_resync_batch_task(session: Session, arguments: Arguments) -> None:
    """Queue what `force_resync` does; gives nothing back, not even the task's id."""
    tasks.queue(session, arguments.number("ErpConnectionId"), arguments.numbers("InternalKeyIds"))


def resync(
    session: Session, connection_id: int, key_ids: Sequence[int], *, keep_filled: bool
) -> Value:
    """Copy the records with these internal keys (none = all) from a source to all others.

    Answers a PluginResponse.

    Raises:
        Refusal: a positive connection id that does not exist.
    """
    source = max(connection_id, CRM_SOURCE)
    report = Report()
    if not _source_answers(session, source, report):
        return report.response(with_added=False)
    keys = _internal_keys(session, source, key_ids)
    _note_passed_over(report, set(key_ids), {key["erp_internal_key_id"] for key in keys})
    return _spread(session, report, keys, source, keep_filled=keep_filled)


def _by_internal_keys(session: Session, arguments: Arguments, *, keep_filled: bool) -> Value:
    connection_id = arguments.number("ErpConnectionId")
    key_ids = arguments.numbers("InternalKeyIds")
    return resync(session, connection_id, key_ids, keep_filled=keep_filled)


def _by_external_keys(session: Session, arguments: Arguments, *, keep_filled: bool) -> Value:
    source = arguments.number("ErpConnectionId")
    actor_type = arguments.word("ErpActorType")
    wanted = arguments.texts("ExternalKeys")
    access.connection(session, source)
    if translation.crm_entity(session.db, source, actor_type) is None:
        raise bad_argument(
            parameter="ErpActorType", reason=f"Connection {source} has no actor type {actor_type}."
        )
    report = Report()
    if not _source_answers(session, source, report):
        return report.response(with_added=False)
    links = rows.find_all(
        session.db, "erp_external_key", erp_connection_id=source, actor_type=actor_type
    )
    chosen = {
        link["erp_key"]: link["erp_internal_key_id"]
        for link in links
        if not wanted or link["erp_key"] in wanted
    }
    _note_passed_over(report, set(wanted), set(chosen))
    keys = _internal_keys(session, source, list(chosen.values())) if chosen else []
    return _spread(session, report, keys, source, keep_filled=keep_filled)


def _source_answers(session: Session, source: int, report: Report) -> bool:
    """Whether the source can be read at all; if not, the report says why."""
    if source == CRM_SOURCE:
        return True
    connection = access.connection(session, source)
    try:
        if not connection["active"]:
            message = f"Connection {source} is not active."
            raise not_possible(message, "The ERP connection is switched off.")
        erp.open_books(session.db, connection)
    except Refusal as refusal:
        report.fail(refusal, f"connection {source}")
        return False
    return True


def _internal_keys(session: Session, source: int, key_ids: Sequence[int]) -> list[Row]:
    """Rows of erp_internal_key: the wanted ones or all, that are linked in the source."""
    keys = rows.find_all(session.db, "erp_internal_key")
    wanted = set(key_ids)
    linked = (
        None
        if source == CRM_SOURCE
        else {
            link["erp_internal_key_id"]
            for link in rows.find_all(session.db, "erp_external_key", erp_connection_id=source)
        }
    )
    return [
        key
        for key in keys
        if (not wanted or key["erp_internal_key_id"] in wanted)
        and (linked is None or key["erp_internal_key_id"] in linked)
    ]


def _note_passed_over(
    report: Report, wanted: set[int] | set[str], found: set[int] | set[str]
) -> None:
    """Whether a real server skips unknown keys or fails is not known; this one skips and tells."""
    passed_over = len({*wanted} - {*found})
    if passed_over:
        report.note(f"{passed_over} of {len(wanted)} keys are not linked here and were skipped.")


def _spread(
    session: Session, report: Report, keys: Iterable[Row], source: int, *, keep_filled: bool
) -> Value:
    copying = Copying(session, report, keep_filled=keep_filled)
    for key in keys:
        copying.spread(key, source)
    copying.finish()
    return report.response(with_added=False)


OPERATIONS: Mapping[str, Operate] = {
    "ForceResync": force_resync,
    "ForceResyncNoBlankValues": force_resync_no_blank_values,
    "ForceResyncBatchTask": force_resync_batch_task,
    "ForceResyncExternal": force_resync_external,
    "ForceResyncExternalNoBlankValues": force_resync_external_no_blank_values,
}
