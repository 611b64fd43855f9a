"""Timing shows when, how long, how much, to whom and how it was encrypted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import amounts
from erpsync_gui.gui.timing_view import TimingView
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.exchange import Exchange, Timeline
from tests.gui.exchange_samples import succeeded, timeline, unreachable


def texts(view: TimingView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel)]


def test_facts_and_phases_are_told(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show()
    view.show_exchange(succeeded())
    shown = texts(view)
    for fact in ("84 ms", "Tessa Admin", "SOAP 88", "Practice tenant · http://127.0.0.1:8088"):
        assert fact in shown
    exact = {label.toolTip() for label in view.findChildren(QLabel)}
    assert "2026-11-22 12:04:31.250000+00:00" in exact
    started = succeeded().timeline.started
    assert amounts.local_time_text(started) in shown
    assert "connecting 11 ms" in view._chart.accessibleDescription()
    assert not view.grab().isNull()


def test_what_was_not_received_is_said(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show_exchange(unreachable())
    view.show()
    assert "nothing" in texts(view)
    assert "Server" not in texts(view)


def test_a_call_without_phases_is_painted(qtbot: QtBot) -> None:
    view = TimingView()
    qtbot.addWidget(view)
    view.show_exchange(replace(succeeded(), timeline=Timeline(timeline().started)))
    view.show()
    assert "SOAP 88" in texts(view)
    assert not view.grab().isNull()
    assert view._chart.sizeHint().height() == 0


STARTED = timeline().started
DAY = timedelta(days=1)
FINGERPRINT = ":".join(f"{number:02X}" for number in range(32))
LEAF = Certificate(
    subject="CN=crm.example, O=Example AS, C=NO",
    issuer="CN=Acme Root CA",
    names=("crm.example", "10.1.2.3"),
    valid_from=STARTED - DAY,
    valid_until=STARTED + DAY,
    fingerprint=FINGERPRINT,
)
ROOT = replace(LEAF, subject="CN=Acme Root CA", names=(), fingerprint="AB:CD")


def shown(qtbot: QtBot, exchange: Exchange) -> TimingView:
    view = TimingView()
    qtbot.addWidget(view)
    view.show_exchange(exchange)
    view.show()
    return view


def test_the_way_and_the_encryption_are_told(qtbot: QtBot) -> None:
    tls = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", (LEAF, ROOT))
    view = shown(qtbot, replace(succeeded(), tls=tls, proxy="http://proxy.example:8080"))
    found = texts(view)
    for fact in (
        "TLS 1.3",
        "TLS_AES_256_GCM_SHA384",
        "http://proxy.example:8080",
        "Certificate of the server",
        "CN=crm.example, O=Example AS, C=NO",
        "crm.example, 10.1.2.3",
        amounts.local_time_text(LEAF.valid_from),
        amounts.local_time_text(LEAF.valid_until),
        "\n".join(FINGERPRINT[start : start + 24] for start in range(0, 96, 24)),
        "Certificate 2 of 2",
        "itself",
        "AB:CD",
    ):
        assert fact in found
    assert not [text for text in found if "expired" in text or "not valid yet" in text]
    exact = {label.toolTip() for label in view.findChildren(QLabel)}
    assert amounts.exact_time_text(LEAF.valid_until) in exact


def test_every_fact_can_be_selected(qtbot: QtBot) -> None:
    view = shown(qtbot, replace(succeeded(), tls=Tls("TLSv1.2", "ECDHE", (LEAF,))))
    selectable = {
        label.text()
        for label in view.findChildren(QLabel)
        if label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    }
    assert {"TLS 1.2", "ECDHE", LEAF.subject, "CN=Acme Root CA"} <= selectable


def test_dates_that_are_wrong_at_the_hour_of_the_call_are_marked_in_words(qtbot: QtBot) -> None:
    late = replace(LEAF, valid_until=STARTED - DAY)
    early = replace(ROOT, valid_from=STARTED + DAY)
    found = texts(shown(qtbot, replace(unreachable(), tls=Tls("", "", (late, early)))))
    assert f"{amounts.local_time_text(late.valid_until)} · expired" in found
    assert f"{amounts.local_time_text(early.valid_from)} · not valid yet" in found
    assert "none: the certificates were only looked at" in found
    assert "Cipher" not in found


def test_a_plain_connection_shows_nothing_of_encryption(qtbot: QtBot) -> None:
    found = texts(shown(qtbot, succeeded()))
    assert "Encryption" not in found
    assert "Proxy" not in found
