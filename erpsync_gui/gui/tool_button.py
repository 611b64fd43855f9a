"""Icon buttons: each has a tooltip with its shortcut and a name for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from erpsync_gui.gui import icons, theme


def tool_button(icon: str, tip: str) -> QToolButton:
    """A flat button with a drawing; what stands in brackets in `tip` is its shortcut."""
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0].rstrip("…"))
    return button
