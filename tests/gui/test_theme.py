"""Light, dark and high contrast can be read, and outcomes are never told by color alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from erpsync_gui.gui import theme
from erpsync_gui.gui.theme import Appearance, Tone
from erpsync_gui.wire.exchange import Verdict
from erpsync_gui.wire.outcome import Level, Outcome
from tests.gui.test_text_colors import contrast

PALETTES = {
    "light": theme._palette(theme._LIGHT),
    "dark": theme._palette(theme._DARK),
    "high contrast": theme._palette(theme._HIGH_CONTRAST),
}
Role = QPalette.ColorRole
PAIRS = [
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.ButtonText, Role.Button),
    (Role.ToolTipText, Role.ToolTipBase),
    (Role.PlaceholderText, Role.Base),
    (Role.PlaceholderText, Role.Window),
    (Role.Link, Role.Base),
]


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("pair", PAIRS)
def test_text_can_be_read_on_its_background(name: str, pair: tuple[Role, Role]) -> None:
    palette = PALETTES[name]
    least = 7.0 if name == "high contrast" else 4.5
    assert contrast(palette.color(pair[0]), palette.color(pair[1])) >= least


@pytest.mark.parametrize("name", ["dark", "high contrast"])
def test_fields_stand_out_where_their_frames_hardly_show(name: str) -> None:
    palette = PALETTES[name]
    for role in (Role.Base, Role.Button):
        assert contrast(palette.color(role), palette.color(Role.Window)) >= 1.2


@pytest.mark.parametrize("name", PALETTES)
def test_selected_text_can_be_read(name: str) -> None:
    palette = PALETTES[name]
    chosen = palette.color(Role.HighlightedText), palette.color(Role.Highlight)
    assert contrast(*chosen) >= 4.0


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_can_be_read(name: str, tone: Tone) -> None:
    palette = PALETTES[name]
    for role in (Role.Window, Role.Base):
        assert contrast(theme.tone_color(tone, palette), palette.color(role)) >= 4.5


def test_looks_differ_by_icon_and_by_word() -> None:
    verdicts = [Verdict(outcome, Level.BODY, "") for outcome in Outcome]
    verdicts.append(replace(verdicts[0], warning=True))
    looks = [theme.look_of(verdict) for verdict in verdicts]
    assert len({look.icon for look in looks}) == len({look.word for look in looks}) == len(looks)


def test_the_user_s_choice_is_put_on_and_taken_off(qapp: QApplication) -> None:
    style, palette = qapp.style().objectName(), qapp.palette()
    worn = theme.Theme(qapp)
    assert worn.appearance is Appearance.SYSTEM
    worn.set_appearance(Appearance.DARK)
    assert theme.is_dark(qapp.palette())
    worn.set_appearance(Appearance.HIGH_CONTRAST)
    assert qapp.palette().color(Role.Base).name() == "#000000"
    worn.set_appearance(Appearance.LIGHT)
    assert not theme.is_dark(qapp.palette())
    worn.set_appearance(Appearance.SYSTEM)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    worn.deleteLater()


def test_the_wire_font_joins_no_letters(qapp: QApplication) -> None:
    font = theme.wire_font(11)
    assert font.pointSizeF() == 11
    assert font.fixedPitch()
    for feature in ("liga", "calt"):
        tag = QFont.Tag.fromString(feature)
        assert tag is not None
        assert font.featureValue(tag) == 0
        assert font.isFeatureSet(tag)
