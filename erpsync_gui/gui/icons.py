"""Our icons: line drawings that take their color from the palette when they are painted.

A drawing in `resources/icons` uses `currentColor`; it is drawn at the size and scale that the
screen asks for, so that it is crisp everywhere and follows a change between light and dark. Qt's
own cache keeps what was drawn, since a window asks for its icons with every call.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from erpsync_gui import paths
from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Tone

_OWN_TONES = {
    "ok": Tone.GOOD,
    "warning": Tone.CAUTION,
    "refused": Tone.BAD,
    "timed-out": Tone.CAUTION,
    "cancelled": Tone.QUIET,
    "unreachable": Tone.BAD,
    "unreadable": Tone.BAD,
    "not-sent": Tone.CAUTION,
    "read": Tone.QUIET,
    "write": Tone.CAUTION,
    "destructive": Tone.BAD,
}

_CLONES: list[QIconEngine] = []
_DISABLED_OPACITY = 0.4


@cache
def icon(name: str) -> QIcon:
    """The drawing of this name.

    Raises:
        FileNotFoundError: there is no such drawing in `resources/icons`.
    """
    return QIcon(_Drawing(name, _source(name), _OWN_TONES.get(name)))


def app_icon() -> QIcon:
    """The program's own icon, which keeps its colors."""
    return icon("app")


def dot(color: QColor) -> QIcon:
    """The environment dot in a color of its own."""
    source = _source("environment").replace(b"currentColor", color.name().encode())
    return QIcon(_Drawing(f"dot {color.name()}", source, None))


@cache
def _source(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


class _Drawing(QIconEngine):
    """Renders one drawing, tinted for the palette of the moment."""

    def __init__(self, name: str, source: bytes, tone: Tone | None) -> None:
        super().__init__()
        self._name = name
        self._source = source
        self._tone = tone

    def clone(self) -> QIconEngine:
        copied = _Drawing(self._name, self._source, self._tone)
        # WORKAROUND: Qt takes the copy over, but PySide does not know and would delete it.
        _CLONES.append(copied)
        return copied

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        pixmap = self._drawn(round(side * painter.device().devicePixelRatio()), mode)
        painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        del state
        pixels = size * scale
        return self._drawn(min(pixels.width(), pixels.height()), mode)

    def _drawn(self, side: int, mode: QIcon.Mode) -> QPixmap:
        """The drawing as a square of so many pixels."""
        color = self._color(mode).name()
        opacity = _DISABLED_OPACITY if mode is QIcon.Mode.Disabled else 1.0
        key = f"{self._name} {color} {opacity} {side}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setOpacity(opacity)
            source = QByteArray(self._source.replace(b"currentColor", color.encode()))
            QSvgRenderer(source).render(painter, QRectF(0, 0, side, side))
            painter.end()
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def _color(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode is QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        if self._tone is not None:
            return theme.tone_color(self._tone, palette)
        return palette.color(QPalette.ColorRole.ButtonText)
