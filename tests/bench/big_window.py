"""The program's window before the server of big answers: what all measurements of them share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from erpsync_gui.contract.model import Value
from erpsync_gui.gui.call_tab import CallTab
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps, TourFailedError
from erpsync_gui.store.profile import Environment, Profile, WayIn
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.exchange import Exchange
from tests.bench import big_server
from tests.bench.big_documents import DOCUMENTS, Document
from tests.bench.driving import PaintWatch, StallWatch

OPERATION = "ForceResyncExternal"
SETTLE_MS = 500
"""Long enough for what comes late to be part of a stall."""
PAUSE_MS = 150
"""Long enough for a page to be shown."""
_LOOK_MS = 2
_UNSEEN_BYTES = 1 << 17
_PATIENCE_S = 30
_ROOM = (1900, 1000)
"""Wide enough for all panes to stand side by side, so that each of them is painted."""


class SightWatch(QObject):
    """Knows when a view was first painted with something that it was to show."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        """Watch a view."""
        super().__init__(view)
        self.at_s = 0.0
        self._is_there: Callable[[], bool] = _never
        view.viewport().installEventFilter(self)

    def wait_for(self, is_there: Callable[[], bool]) -> None:
        """From now on: a painting at which this is true."""
        self.at_s, self._is_there = 0.0, is_there

    def seen(self) -> Steps:
        """Wait until it was.

        Raises:
            TourFailedError: it never was.
        """
        for _ in range(_PATIENCE_S * 1000 // _LOOK_MS):
            if self.at_s:
                return
            yield _LOOK_MS
        msg = "what was waited for was never painted"
        raise TourFailedError(msg)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        if event.type() == QEvent.Type.Paint and not self.at_s and self._is_there():
            # The filter comes before the painting, this after it.
            QTimer.singleShot(0, self._on_painted)
        return False

    @Slot()
    def _on_painted(self) -> None:
        self.at_s = self.at_s or perf_counter()


def _never() -> bool:
    return False


class BigCalls:
    """Calls of the window that are answered with one big document."""

    def __init__(self, desktop: Desktop, port: int, document: Document) -> None:
        """The server is at this port."""
        self._port = port
        self._document = document
        self._size = document.path().stat().st_size
        self._desktop = desktop
        self._paint = PaintWatch(desktop.window)
        self._raw: SightWatch | None = None
        self._laid_out: SightWatch | None = None
        self.stalls = StallWatch(desktop.window)

    @property
    def tab(self) -> CallTab:
        """The tab of the operation."""
        return self._desktop.tabs.open(OPERATION)

    def enter(self) -> Steps:
        """Choose the server, and make one call of a tenth of the size, so that all is warm."""
        desktop = self._desktop
        desktop.window.resize(*_ROOM)
        yield desktop.workbench.connected
        address = f"http://127.0.0.1:{self._port}"
        profile = Profile(
            "Big answers", environment=Environment.PRACTICE, address=address, way_in=WayIn.NONE
        )
        desktop.bar.set_profiles([profile], profile.key)
        yield desktop.workbench.connected
        self.tab.view.shown.connect(self._await_painting)
        is_xml = self._document.is_xml
        desktop.bar.choose_protocol(Protocol.SOAP88 if is_xml else Protocol.REST)
        self._fill(DOCUMENTS["page-xml" if is_xml else "page-json"].name)
        self.tab.send()
        yield self._paint.painted
        pane = self.tab.view.response_pane
        self._raw, self._laid_out = SightWatch(pane.raw_view), SightWatch(pane.body_view)
        yield from self.forget()

    def forget(self) -> Steps:
        """Let go of every answer so far."""
        self._desktop.history.clear()
        self._desktop.workbench.latest = None
        self.tab.view.clear()
        yield PAUSE_MS
        gc.collect()
        yield PAUSE_MS

    def call(self) -> Steps:
        """Have the whole document answered and shown."""
        self._fill(self._document.name)
        self.tab.send()
        yield self._paint.painted
        yield SETTLE_MS
        self.exchange()

    def call_but_for_the_end(self) -> Steps:
        """Have the document answered but for its last byte, and wait until all of that is shown.

        The last bytes may be missing: they could be the beginning of a secret.
        """
        self._fill(self._document.name, big_server.HOLD)
        view = self.tab.view.response_pane.raw_view
        self.tab.send()
        for _ in range(_PATIENCE_S * 1000 // PAUSE_MS):
            yield PAUSE_MS
            if len(view.text) >= self._size - _UNSEEN_BYTES:
                return
        msg = f"{len(view.text)} of {self._size} bytes were shown before the last one came"
        raise TourFailedError(msg)

    def release(self) -> Steps:
        """Have the last byte come, too, and everything be shown."""
        big_server.asked(self._port, "release")
        yield self._paint.painted
        yield SETTLE_MS
        self.exchange()

    def raw_ms(self) -> float:
        """How long after its last byte the raw text was painted whole."""
        return self._first_seen_ms(self._raw, "the raw text")

    def laid_out_ms(self) -> float:
        """How long after its last byte the laid-out text was painted."""
        return self._first_seen_ms(self._laid_out, "the laid-out text")

    def all_ms(self) -> float:
        """How long after its last byte the whole answer was painted."""
        return self.since_last_byte_ms(self._paint.at_s)

    def since_last_byte_ms(self, moment_s: float) -> float:
        """How long after the last byte of the last answer this was."""
        return float(moment_s - big_server.asked(self._port, "times")["last_byte_s"]) * 1000

    def _await_painting(self) -> None:
        """See the last pane painted, or the line above it where that pane is not in front."""
        self._paint.arm()
        self.tab.view.verdict_line.update()

    def _first_seen_ms(self, sight: SightWatch | None, what: str) -> float:
        if sight is None or not sight.at_s:
            msg = f"{what} was never painted whole"
            raise TourFailedError(msg)
        return self.since_last_byte_ms(sight.at_s)

    def _fill(self, *keys: str) -> None:
        arguments: Mapping[str, Value] = {
            "ErpConnectionId": 1,
            "ErpActorType": "Customer",
            "ExternalKeys": list(keys),
        }
        self.tab.request.set_arguments(arguments)
        pane = self.tab.view.response_pane
        if self._raw is not None and self._laid_out is not None:
            self._raw.wait_for(lambda: len(pane.raw_view.text) == self._size)
            self._laid_out.wait_for(lambda: len(pane.body_view.text) > _UNSEEN_BYTES)

    def exchange(self) -> Exchange:
        """The last call.

        Raises:
            TourFailedError: it did not bring the whole document.
        """
        exchange = self._desktop.workbench.latest
        if exchange is None or exchange.response is None:
            raise TourFailedError(exchange.explain() if exchange else "no answer")
        if len(exchange.response.raw) != self._size:
            msg = f"{len(exchange.response.raw)} of {self._size} bytes came"
            raise TourFailedError(msg)
        return exchange


def key_ms(
    view: QAbstractScrollArea,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> float:
    """How long a key takes in a view until what it brought about is painted."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers)
    return painted_ms(view, lambda: QApplication.sendEvent(view, event))


def painted_ms(view: QAbstractScrollArea, act: Callable[[], object]) -> float:
    """How long it takes to do something to a view, and to paint that."""
    started_s = perf_counter()
    act()
    view.viewport().repaint()
    return (perf_counter() - started_s) * 1000
