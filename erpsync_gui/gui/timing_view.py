"""When a call was made, how long each phase took, how much went over the wire, to whom, and how.

The way to the server is told as well: the proxy, and with TLS its version, cipher and certificates.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from erpsync_gui.gui import theme
from erpsync_gui.gui.amounts import duration_text, exact_time_text, local_time_text, size_text
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.wire.certificates import Certificate, Tls
from erpsync_gui.wire.exchange import Exchange, Timeline

_ROW_HEIGHT = 3 * theme.GAP
_BAR_HEIGHT = theme.GAP
_LEAST_BAR_WIDTH = 2.0
_LEAST_CHART_WIDTH = 28 * theme.GAP
_LABEL = "receiving"
_AMOUNT = "999.9 ms"
_FINGERPRINT_LINE = 24
"""Characters: a quarter of a SHA-256, which has no place to wrap of its own."""


class TimingView(QScrollArea):
    """Facts in rows, and the phases as bars on one scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._awaited: Exchange | None = None
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(2 * theme.GAP)
        self._facts.setVerticalSpacing(theme.HALF_GAP)
        self._chart = _Chart()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(*[theme.GAP] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._chart)
        layout.addLayout(self._facts)
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Timing")

    def show_exchange(self, exchange: Exchange) -> None:
        """Show when and how fast a call went, as soon as anybody looks."""
        self._awaited = exchange
        if self.isVisible():
            self._fill(exchange)

    def forget(self) -> None:
        """Let go of a call that nobody has looked at."""
        self._awaited = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Show what came while nobody looked."""
        super().showEvent(event)
        if self._awaited is not None:
            self._fill(self._awaited)

    def _fill(self, exchange: Exchange) -> None:
        self._awaited = None
        while self._facts.rowCount():
            self._facts.removeRow(0)
        timeline, request, response = exchange.timeline, exchange.request, exchange.response
        started = self._add("Started", local_time_text(timeline.started))
        started.setToolTip(exact_time_text(timeline.started))
        self._add("Took", duration_text(timeline.elapsed_ms))
        self._add("Sent", size_text(request.wire_bytes) if request else "nothing")
        self._add("Received", size_text(response.wire_bytes) if response else "nothing")
        self._add("Protocol", exchange.call.endpoint.protocol.title)
        self._add("Server", exchange.server)
        self._add("User", exchange.user)
        self._add("Proxy", exchange.proxy)
        if exchange.tls is not None:
            self._add_tls(exchange.tls, timeline.started)
        self._chart.show_timeline(timeline)

    def _add_tls(self, tls: Tls, moment: datetime) -> None:
        """How the connection was encrypted; `moment` decides which certificates were good."""
        version = tls.version.replace("TLSv", "TLS ")
        self._add("Encryption", version or "none: the certificates were only looked at")
        self._add("Cipher", tls.cipher)
        for place, certificate in enumerate(tls.chain):
            self._add_heading(_place(place, len(tls.chain)))
            self._add_certificate(certificate, moment)

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setContentsMargins(0, theme.GAP, 0, 0)
        heading.setFont(theme.heading_font())
        self._facts.addRow(heading)

    def _add_certificate(self, certificate: Certificate, moment: datetime) -> None:
        self._add("Subject", certificate.subject)
        self._add("Names", ", ".join(certificate.names))
        self._add("Issuer", "itself" if certificate.is_self_signed else certificate.issuer)
        since, until = certificate.valid_from, certificate.valid_until
        is_early, is_late = certificate.is_too_new(moment), certificate.has_expired(moment)
        for name, time, mark in (
            ("Valid from", since, " · not valid yet" if is_early else ""),
            ("Valid until", until, " · expired" if is_late else ""),
        ):
            label = self._add(name, local_time_text(time) + mark, Tone.BAD if mark else None)
            label.setToolTip(exact_time_text(time))
        pairs = certificate.fingerprint
        starts = range(0, len(pairs), _FINGERPRINT_LINE)
        lines = [pairs[start : start + _FINGERPRINT_LINE] for start in starts]
        self._add("SHA-256", "\n".join(lines))

    def _add(self, name: str, value: str, tone: Tone | None = None) -> QLabel:
        label = QLabel(value) if tone is None else ToneLabel(value, tone)
        if not value:
            return label
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        title = ToneLabel(name)
        title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._facts.addRow(title, label)
        return label


def _place(place: int, count: int) -> str:
    """What to call a certificate of a chain."""
    if place == 0:
        return "Certificate of the server"
    return f"Certificate {place + 1} of {count}"


class _Chart(QWidget):
    """A bar for each phase, on the scale of the whole call."""

    def __init__(self) -> None:
        super().__init__()
        self._timeline: Timeline | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_timeline(self, timeline: Timeline) -> None:
        self._timeline = timeline
        spans = [f"{each.phase.value} {duration_text(each.elapsed_ms)}" for each in timeline.spans]
        self.setAccessibleName("Phases")
        self.setAccessibleDescription(", ".join(spans))
        self.setToolTip("\n".join(spans))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        rows = len(self._timeline.spans) if self._timeline else 0
        return QSize(_LEAST_CHART_WIDTH, rows * _ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        del event
        if self._timeline is None:
            return
        painter = QPainter(self)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(_LABEL) + 2 * theme.GAP
        right = metrics.horizontalAdvance(_AMOUNT) + theme.GAP
        whole = max(self._timeline.elapsed_ms, *self._ends(self._timeline), 0.001)
        scale = (self.width() - left - right) / whole
        for row, span in enumerate(self._timeline.spans):
            top = row * _ROW_HEIGHT
            box = QRectF(0, top, self.width(), _ROW_HEIGHT)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, span.phase.value)
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                duration_text(span.elapsed_ms),
            )
            width = max(span.elapsed_ms * scale, _LEAST_BAR_WIDTH)
            middle = top + (_ROW_HEIGHT - _BAR_HEIGHT) / 2
            bar = QRectF(left + span.start_ms * scale, middle, width, _BAR_HEIGHT)
            painter.fillRect(bar, theme.tone_color(Tone.ACCENT, self.palette()))
        painter.end()

    @staticmethod
    def _ends(timeline: Timeline) -> list[float]:
        return [span.start_ms + span.elapsed_ms for span in timeline.spans]
