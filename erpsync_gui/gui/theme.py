"""How the program looks: palettes, fonts, distances, and the face of each outcome.

Must not know any widget of ours: they ask here for a font or a color and read their own palette.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from erpsync_gui.wire.outcome import Outcome

if TYPE_CHECKING:
    # Start-up time: it is made after the first paint.
    from erpsync_gui.wire.exchange import Verdict

GAP = 8
"""The rhythm of all distances, in pixels of a 100 % screen."""
HALF_GAP = GAP // 2
ICON_SIZE = 16


class Appearance(enum.Enum):
    """What the user chose; SYSTEM follows the desktop, contrast included."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high contrast"


class Tone(enum.Enum):
    """What a color says; never said by color alone."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    QUIET = "quiet"
    ACCENT = "accent"


class Look(NamedTuple):
    """The face of a verdict: icon name, word and tone."""

    icon: str
    word: str
    tone: Tone


_LOOKS = {
    Outcome.OK: Look("ok", "OK", Tone.GOOD),
    Outcome.REFUSED: Look("refused", "Refused", Tone.BAD),
    Outcome.TIMED_OUT: Look("timed-out", "Timed out", Tone.CAUTION),
    Outcome.CANCELLED: Look("cancelled", "Stopped waiting", Tone.QUIET),
    Outcome.UNREACHABLE: Look("unreachable", "Unreachable", Tone.BAD),
    Outcome.UNREADABLE: Look("unreadable", "Unreadable", Tone.BAD),
    Outcome.NOT_SENT: Look("not-sent", "Not sent", Tone.CAUTION),
}
_OK_WITH_WARNING = Look("warning", "OK, with a warning", Tone.CAUTION)


def look_of(verdict: Verdict) -> Look:
    """The one face of a verdict, the same in every view."""
    if verdict.warning and verdict.outcome is Outcome.OK:
        return _OK_WITH_WARNING
    return _LOOKS[verdict.outcome]


class _Colors(NamedTuple):
    window: str
    base: str
    alternate: str
    button: str
    text: str
    dim: str
    accent: str
    on_accent: str
    link: str


_LIGHT = _Colors(
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f8f9fb",
    button="#fbfbfc",
    text="#1b1f24",
    dim="#646c76",
    accent="#1466b8",
    on_accent="#ffffff",
    link="#0b5cad",
)
_DARK = _Colors(
    window="#2e323a",  # much lighter than the fields: the frames that Fusion draws hardly show
    base="#181a1e",
    alternate="#1e2126",
    button="#3d434c",
    text="#e4e7eb",
    dim="#a3acb8",
    accent="#2f7fd6",
    on_accent="#ffffff",
    link="#74b3ff",
)
_HIGH_CONTRAST = _Colors(
    window="#1e1e1e",  # lighter than the fields, because Fusion draws their frames darker still
    base="#000000",
    alternate="#101010",
    button="#3c3c3c",
    text="#ffffff",
    dim="#e0e0e0",
    accent="#ffe14d",
    on_accent="#000000",
    link="#8ad4ff",
)

_TONES_ON_LIGHT = {
    Tone.GOOD: "#18753c",
    Tone.CAUTION: "#8a5a00",
    Tone.BAD: "#b3261e",
    Tone.QUIET: "#646c76",
    Tone.ACCENT: "#1466b8",
}
_TONES_ON_DARK = {
    Tone.GOOD: "#62c982",
    Tone.CAUTION: "#e5b04b",
    Tone.BAD: "#ff8379",
    Tone.QUIET: "#98a1ad",
    Tone.ACCENT: "#74b3ff",
}


STYLE = ("-style", "Fusion")
"""The arguments that put our style on. `setStyle` would hand the style object to Python, which
makes the classes of it first: a twentieth of the start-up time."""


class Theme(QObject):
    """Dresses the application, and follows the system while the user has chosen nothing else."""

    def __init__(self, application: QApplication) -> None:
        """Put the system's appearance on; the application was made with `STYLE`."""
        super().__init__(application)
        self._application = application
        self._appearance = Appearance.SYSTEM
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        application.styleHints().accessibility().contrastPreferenceChanged.connect(
            self._on_system_changed
        )
        self._dress()

    @property
    def appearance(self) -> Appearance:
        """What was chosen last."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Change the looks at once; every widget hears it as a change of its palette."""
        self._appearance = appearance
        hints = self._application.styleHints()
        if appearance is Appearance.SYSTEM:
            hints.unsetColorScheme()
        else:
            light = appearance is Appearance.LIGHT
            hints.setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)
        self._dress()

    @Slot()
    def _on_system_changed(self) -> None:
        self._dress()

    def _dress(self) -> None:
        self._application.setPalette(_palette(self._colors()))

    def _colors(self) -> _Colors:
        if self._appearance is not Appearance.SYSTEM:
            chosen = {Appearance.LIGHT: _LIGHT, Appearance.DARK: _DARK}
            return chosen.get(self._appearance, _HIGH_CONTRAST)
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return _HIGH_CONTRAST
        return _DARK if hints.colorScheme() is Qt.ColorScheme.Dark else _LIGHT


def is_dark(palette: QPalette) -> bool:
    """Whether text stands light on dark here."""
    text = palette.color(QPalette.ColorRole.Text)
    return text.lightness() > palette.color(QPalette.ColorRole.Base).lightness()


def tone_color(tone: Tone, palette: QPalette | None = None) -> QColor:
    """A color that reads well on this palette (the application's when none is given)."""
    tones = _TONES_ON_DARK if is_dark(palette or QGuiApplication.palette()) else _TONES_ON_LIGHT
    return QColor(tones[tone])


def text_brush() -> QBrush:
    """The brush of ordinary text in lists."""
    return QGuiApplication.palette().brush(QPalette.ColorRole.Text)


def disabled_brush() -> QBrush:
    """The brush of grayed text in lists."""
    return QGuiApplication.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)


def wire_font(point_size: float | None = None) -> QFont:
    """The font of everything that stands on the wire: one width, no ligatures.

    Ligatures would join `->` or `!=` into one sign that no server ever sent.
    """
    font = QFont(_system_wire_font())
    if point_size is not None:
        font.setPointSizeF(point_size)
    return font


@cache
def _system_wire_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setKerning(False)
    for feature in ("liga", "calt", "dlig"):
        tag = QFont.Tag.fromString(feature)
        if tag is not None:
            font.setFeature(tag, 0)
    return font


def heading_font() -> QFont:
    """The application's font, a little heavier."""
    font = QGuiApplication.font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _palette(colors: _Colors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(colors.button), QColor(colors.window))
    everywhere = {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.base,
        role.AlternateBase: colors.alternate,
        role.Text: colors.text,
        role.Button: colors.button,
        role.ButtonText: colors.text,
        role.ToolTipBase: colors.button,
        role.ToolTipText: colors.text,
        role.PlaceholderText: colors.dim,
        role.BrightText: colors.on_accent,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Accent: colors.accent,
        role.Link: colors.link,
        role.LinkVisited: colors.link,
    }
    for each, color in everywhere.items():
        palette.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colors.dim))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colors.alternate))
    return palette
