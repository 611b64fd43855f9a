"""What a mouse wheel or a touch pad turned, as steps of a grid."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

_NOTCH = 120
"""A notch of a wheel, in eighths of a degree."""


class WheelTurns:
    """Adds up turns that are too small for a step of their own, as touch pads make them."""

    def __init__(self) -> None:
        """Nothing was turned yet."""
        self._rest = QPoint()

    def steps(self, turned: QPoint) -> tuple[int, int]:
        """How far to go right and down for another turn, in eighths of a degree each way."""
        self._rest += turned * QApplication.wheelScrollLines()
        cells, rows = int(self._rest.x() / _NOTCH), int(self._rest.y() / _NOTCH)
        self._rest -= QPoint(cells, rows) * _NOTCH
        return -cells, -rows

    @staticmethod
    def notches(turned: int) -> int:
        """How many notches a turn is, at least one, in its direction."""
        return max(abs(turned) // _NOTCH, 1) * (1 if turned > 0 else -1)
