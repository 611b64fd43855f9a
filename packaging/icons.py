"""Makes the icon files of Windows (`.ico`) and macOS (`.icns`) from the program's one SVG.

Qt draws each size by itself, so that a small one is crisp, and Pillow writes the files: Qt's own
writers put one size into a file. Needs no screen and no application object. The same SVG with the
same Qt and Pillow gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Widths in pixels that Windows asks for, at its scales from 100 to 200 percent and in tiles."""

ICNS_SIZES = (32, 64, 128, 256, 512, 1024)
"""Widths in pixels that Pillow puts into an `.icns`, for plain and for Retina displays."""


def write_ico(svg: Path, ico: Path) -> None:
    """Write a Windows icon file; ValueError where the SVG cannot be read."""
    *smaller, largest = [_draw(svg, size) for size in ICO_SIZES]
    sizes = [(size, size) for size in ICO_SIZES]
    largest.save(ico, "ICO", sizes=sizes, append_images=smaller)


def write_icns(svg: Path, icns: Path) -> None:
    """Write a macOS icon file; ValueError where the SVG cannot be read."""
    *smaller, largest = [_draw(svg, size) for size in ICNS_SIZES]
    largest.save(icns, "ICNS", append_images=smaller)


def _draw(svg: Path, size: int) -> Image.Image:
    """The SVG on a transparent square of this many pixels."""
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        message = f"{svg} is no picture that Qt can draw."
        raise ValueError(message)
    # Painted premultiplied, as Qt wants it; both formats store plain colors.
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    pixels = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(pixels.constBits()))
