"""The table of actions: what the menus, the shortcuts and the command palette offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from erpsync_gui.gui import icons


class ActionRow(NamedTuple):
    """One action: its key in code, its menu, text, shortcut, icon, and a tip where one helps.

    A row with an empty key is a separator.
    """

    key: str
    menu: str
    text: str = ""
    shortcut: str = ""
    icon: str = ""
    tip: str = ""


ROWS = (
    ActionRow("new_tab", "&File", "New &tab of this operation", "Ctrl+T", "add"),
    ActionRow("close_tab", "&File", "&Close tab", "Ctrl+W", "close"),
    ActionRow("", "&File"),
    ActionRow("open_answer", "&File", "&Open a saved answer…", "Ctrl+O", "folder"),
    ActionRow("save_response", "&File", "&Save the response…", "Ctrl+S", "save"),
    ActionRow("", "&File"),
    ActionRow("profiles", "&File", "&Profiles…", "Ctrl+P", "settings"),
    ActionRow("", "&File"),
    ActionRow("quit", "&File", "&Quit", "Ctrl+Q"),
    ActionRow("paste_answer", "&Edit", "&Paste an answer…", "Ctrl+Shift+V", "paste"),
    ActionRow("paste_request", "&Edit", "Paste a re&quest into the form…"),
    ActionRow("find", "&Edit", "&Find in the pane", "Ctrl+F", "find"),
    ActionRow("go_to", "&Edit", "&Go to a line…", "Ctrl+G"),
    ActionRow("edit_body", "&Edit", "&Edit the request as text", "Ctrl+E"),
    ActionRow("reuse", "&Edit", "Fill the form from the selected ca&ll", ""),
    ActionRow("clear_history", "&Edit", "&Clear the history", "", "clear"),
    ActionRow("", "&Edit"),
    ActionRow("large_answers", "&Edit", "Large &answers…"),
    ActionRow("palette", "&View", "Command &palette…", "Ctrl+K", "find"),
    ActionRow("filter_operations", "&View", "Find an &operation", "Ctrl+L"),
    ActionRow("next_pane", "&View", "&Next pane", "F6"),
    ActionRow("previous_pane", "&View", "P&revious pane", "Shift+F6"),
    ActionRow("back", "&View", "&Back in the history", "Alt+Left"),
    ActionRow("", "&View"),
    ActionRow("wrap", "&View", "&Wrap long lines", "Alt+Z"),
    ActionRow("hex", "&View", "Bytes in &hexadecimal", "Alt+X"),
    ActionRow("unfold_all", "&View", "&Unfold all", "Alt+0"),
    ActionRow("", "&View"),
    ActionRow("scheme_system", "&View", "Colors of the &system"),
    ActionRow("scheme_light", "&View", "&Light colors"),
    ActionRow("scheme_dark", "&View", "&Dark colors"),
    ActionRow("send", "&Call", "&Send", "Ctrl+Return", "send", "Make the call (Ctrl+Enter)"),
    ActionRow("stop", "&Call", "S&top waiting", "Esc", "stop", "Close the connection (Esc)"),
    ActionRow("", "&Call"),
    ActionRow("sign_in", "&Call", "Sign &in…"),
    ActionRow("sign_out", "&Call", "Sign &out"),
    ActionRow("diagnose", "&Call", "&Diagnose…", "Ctrl+D", "find", "Whose fault is it? (Ctrl+D)"),
    ActionRow("operation_help", "&Help", "About this &operation", "F1"),
    ActionRow("log", "&Help", "Program &log"),
    ActionRow(
        "newer_version",
        "&Help",
        "Check for a &newer version",
        tip="Opens the page of all releases in the browser; this program asks nobody itself",
    ),
    ActionRow("about", "&Help", "&About ErpSync Workbench"),
)

MENUS = ("&File", "&Edit", "&View", "&Call", "&Sandbox", "&Help")


def build(owner: QWidget, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make every action of the table, connected to the slot of its key.

    Raises:
        KeyError: the table has a key without a slot.
    """
    actions: dict[str, QAction] = {}
    for row in ROWS:
        if not row.key:
            continue
        action = QAction(row.text, owner)
        action.setObjectName(row.key)
        if row.shortcut:
            action.setShortcut(QKeySequence(row.shortcut))
        if row.icon:
            action.setIcon(icons.icon(row.icon))
        if row.tip or row.shortcut:
            # Without one, Qt makes it of the text, and a menu shows none.
            plain = row.text.replace("&", "")
            action.setToolTip(row.tip or f"{plain} ({row.shortcut})")
        slot = slots[row.key]
        action.triggered.connect(lambda _checked=False, slot=slot: slot())
        owner.addAction(action)
        actions[row.key] = action
    # Some keyboards send Enter from the number block as a key of its own.
    actions["send"].setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
    return actions


def fill(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Make the menus in their order, by title; the Sandbox menu is for its owner to fill."""
    menus = {title: bar.addMenu(title) for title in MENUS}
    menus["&Help"].setToolTipsVisible(True)
    for title, menu in menus.items():
        for row in ROWS:
            if row.menu == title:
                if row.key:
                    menu.addAction(actions[row.key])
                else:
                    menu.addSeparator()
    return menus
