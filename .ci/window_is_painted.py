"""Fails unless a picture shows a window: big enough, and of more than a few colors."""

from __future__ import annotations

import sys

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

LEAST = QSize(640, 480)
LEAST_COLORS = 32


def main(path: str) -> str | None:
    """What is wrong with the picture; None when nothing is."""
    picture = QImage(path)
    if picture.isNull():
        return f"{path} is no picture"
    if picture.size().boundedTo(LEAST) != LEAST:
        return f"{path} is only {picture.width()} by {picture.height()}"
    places = ((x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3))
    colors = len({picture.pixel(x, y) for x, y in places})
    print(f"{path}: {picture.width()} by {picture.height()}, {colors} colors at every third pixel")
    return None if colors >= LEAST_COLORS else f"{path} is blank"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
