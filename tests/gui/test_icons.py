"""Every icon that is named exists, follows the palette, and is drawn at the screen's scale."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from erpsync_gui import paths
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.theme import Appearance, Theme

NAMES = sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))
SIZE = QSize(16, 16)


@pytest.fixture
def worn(qapp: QApplication) -> Iterator[Theme]:
    """A theme that is taken off again."""
    style, palette = qapp.style().objectName(), qapp.palette()
    worn = Theme(qapp)
    yield worn
    worn.set_appearance(Appearance.SYSTEM)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    worn.deleteLater()


def colors(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """The colors of the pixels that are wholly painted."""
    image = icon.pixmap(QSize(48, 48), 1.0, mode).toImage()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    pixels = [image.pixelColor(x, y) for x, y in points]
    return {pixel.name() for pixel in pixels if pixel.alpha() > 250}


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_drawn(worn: Theme, name: str) -> None:
    assert colors(icons.icon(name))


@pytest.mark.parametrize("name", NAMES)
def test_drawings_share_a_grid_and_a_line_weight(name: str) -> None:
    root = ET.parse(paths.resources() / "icons" / f"{name}.svg").getroot()
    assert root.get("viewBox") == "0 0 24 24"
    if name != "app":
        assert (root.get("stroke"), root.get("stroke-width")) == ("currentColor", "1.8")


def test_a_drawing_takes_the_color_of_the_palette(worn: Theme, qapp: QApplication) -> None:
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        worn.set_appearance(appearance)
        assert colors(icons.icon("copy")) == {qapp.palette().buttonText().color().name()}


def test_a_drawing_is_sharp_on_a_screen_of_double_scale(worn: Theme) -> None:
    pixmap = icons.icon("copy").pixmap(SIZE, 2.0)
    assert (pixmap.size(), pixmap.devicePixelRatio()) == (QSize(32, 32), 2.0)


def test_a_copy_of_an_icon_still_draws(worn: Theme) -> None:
    copied = QIcon(icons.icon("find"))
    copied.addPixmap(icons.icon("save").pixmap(SIZE))
    assert not copied.pixmap(SIZE).isNull()


def test_every_outcome_has_a_drawing(worn: Theme) -> None:
    looks = {look.icon for look in theme._LOOKS.values()} | {theme._OK_WITH_WARNING.icon}
    assert looks <= set(NAMES)


def test_the_dot_has_the_color_that_it_is_given(worn: Theme) -> None:
    assert colors(icons.dot(QColor("#b3261e"))) == {"#b3261e"}


def test_the_icon_of_the_program_keeps_its_colors(worn: Theme) -> None:
    worn.set_appearance(Appearance.DARK)
    assert "#1466b8" in colors(icons.app_icon())


def test_a_name_without_a_drawing_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no such drawing")
