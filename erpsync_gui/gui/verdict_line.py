"""One sentence that says how a call ended, with an icon and a word; below it, on demand, why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.amounts import duration_text, seconds_text, size_text
from erpsync_gui.gui.elided_label import ElidedLabel
from erpsync_gui.gui.explanation import Explanation
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel
from erpsync_gui.wire.exchange import Exchange, Verdict
from erpsync_gui.wire.outcome import Phase

_BAR_WIDTH = 4
_TINT_ALPHA = 26
_IDLE = "Nothing sent yet. Fill in the form and press Ctrl+Enter."
_PREVIEW = "Not sent yet: the request below is a preview. Ctrl+Enter sends it."
_PHASE_WORDS = {
    Phase.PREPARING: "Preparing the request",
    Phase.RESOLVING: "Looking up the name of the server",
    Phase.CONNECTING: "Connecting",
    Phase.SECURING: "Securing the connection",
    Phase.SENDING: "Sending",
    Phase.WAITING: "Waiting for the answer",
    Phase.RECEIVING: "Receiving",
    Phase.READING: "Reading the answer",
}


class VerdictLine(QWidget):
    """The verdict of an Exchange, or how far a running call is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say that nothing was sent yet."""
        super().__init__(parent)
        self._line = _Line()
        self._line.toggled.connect(self._on_line_toggled)
        self._explanation = Explanation()
        self._explanation.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addWidget(self._explanation)
        self.setFocusProxy(self._line)
        self.show_idle()

    def show_exchange(self, exchange: Exchange) -> None:
        """Show how a call ended; the explanation stays open if it was."""
        look = theme.look_of(exchange.verdict)
        self._line.show_words(look.icon, look.word, _sentence(exchange.verdict), look.tone)
        self._line.show_facts(_facts(exchange))
        self._explanation.show_exchange(exchange)
        self._set_foldable(foldable=True)

    def show_running(self, phase: Phase, elapsed_ms: float, received_bytes: int) -> None:
        """Show the phase of a running call, the time since it began and the bytes so far."""
        amount = f" {size_text(received_bytes)}" if received_bytes else ""
        word = f"{_PHASE_WORDS[phase]}{amount}"
        facts = f"{seconds_text(elapsed_ms)} · Esc stops waiting"
        self._line.show_words("send", word, "", Tone.ACCENT, is_changing=True)
        self._line.show_facts(facts, is_changing=True)
        self._set_foldable(foldable=False)

    def show_preview(self) -> None:
        """Say that the request that is shown was not sent."""
        self._show_plain(_PREVIEW)

    def show_idle(self) -> None:
        """Say that nothing was sent yet."""
        self._show_plain(_IDLE)

    def _show_plain(self, sentence: str) -> None:
        self._line.show_words("", "", sentence, Tone.QUIET)
        self._line.show_facts("")
        self._set_foldable(foldable=False)

    def _set_foldable(self, *, foldable: bool) -> None:
        self._line.set_foldable(foldable=foldable)
        if not foldable:
            self._explanation.forget()
        self._explanation.setVisible(foldable and self._line.isChecked())

    @Slot(bool)
    def _on_line_toggled(self, is_open: bool) -> None:  # noqa: FBT001 (a signal)
        self._explanation.setVisible(is_open)


class _Line(QAbstractButton):
    """Icon, word, sentence, facts and a fold mark; a button as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._icon_name, self._tone = "", Tone.QUIET
        self._scale = 0.0
        self._icon, self._word, self._facts = QLabel(), ToneLabel(), ToneLabel()
        self._word.setFont(theme.heading_font())
        self._sentence = ElidedLabel()
        self._fold = QLabel()
        self._is_foldable = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._draw_icons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP + _BAR_WIDTH, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        for widget in (self._icon, self._word, self._sentence, self._facts, self._fold):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(widget, 1 if widget is self._sentence else 0)

    def show_words(
        self, icon: str, word: str, sentence: str, tone: Tone, *, is_changing: bool = False
    ) -> None:
        _show(self._word, word, is_changing=is_changing)
        self._word.set_tone(tone)
        self._sentence.set_text(sentence)
        self._icon.setVisible(bool(icon))
        self._word.setVisible(bool(word))
        if (icon, self.devicePixelRatioF()) != (self._icon_name, self._scale):
            self._icon_name = icon
            self._draw_icons()
        if tone is not self._tone:
            self._tone = tone
            self.update()  # the bar and the tint have its color, too

    def show_facts(self, facts: str, *, is_changing: bool = False) -> None:
        _show(self._facts, facts, is_changing=is_changing)
        parts = (self._word.text(), self._sentence.text, facts)
        self.setAccessibleName(". ".join(part for part in parts if part))

    def set_foldable(self, *, foldable: bool) -> None:
        self._is_foldable = foldable
        policy = Qt.FocusPolicy.StrongFocus if foldable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self._fold.setVisible(foldable)
        self.setToolTip("Click or press Enter for the explanation" if foldable else "")

    def nextCheckState(self) -> None:  # noqa: N802 (Qt's name)
        if self._is_foldable:
            super().nextCheckState()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """What it holds, and room for an icon: without one, what stands below would move up."""
        layout = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize()
        return hint.expandedTo(QSize(0, theme.ICON_SIZE + 2 * theme.GAP))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icons()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        del event
        painter = QPainter(self)
        color = theme.tone_color(self._tone, self.palette())
        tint = QColor(color)
        tint.setAlpha(_TINT_ALPHA)
        painter.fillRect(self.rect(), tint)
        painter.fillRect(0, 0, _BAR_WIDTH, self.height(), color)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = self.rect().adjusted(_BAR_WIDTH + 1, 1, -1, -1)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self
            )
        painter.end()

    @Slot()
    def _draw_icons(self) -> None:
        """Draw the icons for the palette and the scale of the moment."""
        size = QSize(theme.ICON_SIZE, theme.ICON_SIZE)
        scale = self._scale = self.devicePixelRatioF()
        if self._icon_name:
            self._icon.setPixmap(icons.icon(self._icon_name).pixmap(size, scale))
        fold = "previous" if self.isChecked() else "next"
        self._fold.setPixmap(icons.icon(fold).pixmap(size, scale))


def _show(label: ToneLabel, text: str, *, is_changing: bool) -> None:
    if is_changing:
        label.set_changing_text(text)
    else:
        label.set_text(text)


def _sentence(verdict: Verdict) -> str:
    """The sentence with the code and the server's own words, where it does not hold them yet."""
    sentence = verdict.sentence
    for more in (verdict.code, verdict.server_words):
        if more and more not in sentence:
            sentence = f"{sentence} · {more}"
    return sentence


def _facts(exchange: Exchange) -> str:
    """Status, time and size: what there is of them."""
    response = exchange.response
    elapsed_ms = exchange.timeline.elapsed_ms
    facts = [
        f"{response.status} {response.reason}".strip() if response and response.status else "",
        duration_text(elapsed_ms) if elapsed_ms else "",
        size_text(response.wire_bytes) if response else "",
    ]
    return " · ".join(fact for fact in facts if fact)
