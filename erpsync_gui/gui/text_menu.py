"""The context menu of a text view: all that can be done there, with its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from erpsync_gui.gui import text_keys

if TYPE_CHECKING:
    from erpsync_gui.gui.text_view import TextView

_Key = QKeySequence.StandardKey
_DEPTHS_OFFERED = 5


def build_menu(view: TextView) -> QMenu:
    """A menu that is gone when it closes."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy = menu.addAction("&Copy", QKeySequence(_Key.Copy), view.copy)
    copy.setEnabled(view.has_selection)
    menu.addAction("Select &all", QKeySequence(_Key.SelectAll), view.select_all)
    menu.addSeparator()
    menu.addAction("&Find…", QKeySequence(_Key.Find), view.find_wanted.emit)
    menu.addAction("&Go to…", text_keys.GO_TO, view.go_to_wanted.emit)
    menu.addSeparator()
    wrap = _add_toggle(menu, "&Wrap long lines", text_keys.WRAP, view.set_wrapped)
    wrap.setChecked(view.is_wrapped)
    in_hex = _add_toggle(menu, "&Hexadecimal", text_keys.HEX, view.set_hex)
    in_hex.setChecked(view.is_hex)
    if view.folding.is_possible:
        _add_folding(menu, view)
    menu.addSeparator()
    menu.addAction("&Larger letters", QKeySequence(_Key.ZoomIn), lambda: view.zoom(1))
    menu.addAction("&Smaller letters", QKeySequence(_Key.ZoomOut), lambda: view.zoom(-1))
    menu.addAction("&Normal letters", text_keys.NORMAL_ZOOM, lambda: view.zoom(0))
    return menu


def _add_toggle(
    menu: QMenu, text: str, key: QKeySequence, change: Callable[[bool], None]
) -> QAction:
    action = menu.addAction(text, key)
    action.setCheckable(True)
    action.triggered.connect(change)
    return action


def _add_folding(menu: QMenu, view: TextView) -> None:
    folding = menu.addMenu("F&olding")
    folding.addAction("&Fold", text_keys.FOLD[0], view.folding.fold)
    folding.addAction("&Unfold", text_keys.UNFOLD[0], view.folding.unfold)
    folding.addAction("Unfold &all", text_keys.UNFOLD_ALL, view.folding.unfold_all)
    folding.addSeparator()
    for depth in range(1, _DEPTHS_OFFERED + 1):
        key = text_keys.fold_key(depth)
        folding.addAction(f"Fold to depth &{depth}", key, partial(view.folding.fold_to, depth))
