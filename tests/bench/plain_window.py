"""The widgets of the program's window, made with PySide6 alone in the most direct way.

What the program itself could reach at its start if all that it does there cost nothing: the same
classes in the same numbers, at the same places, with the same drawings, without a palette of its
own, without slots, and with texts that stand here. `cpu_ms` is what this process alone took, which
others on the machine change less than the time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tests.bench.process import age_ms, pss_kb

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
GROUPS = {"Resync": 7, "Records": 12, "Lists": 9, "Fields": 8, "Connectors": 7, "Engine": 6}
"""49 operations, as many as the contract has."""
EFFECTS = ("read", "write", "destructive")
MENUS = {
    "&File": ("add", "close", "|", "folder", "save", "|", "settings", "|", ""),
    "&Edit": ("paste", "", "find", "", "", "clear"),
    "&View": ("find", "", "", "", "", "|", "", "", ""),
    "&Call": ("send", "stop", "|", "", "", "find"),
    "&Sandbox": (),
    "&Help": ("", "", "", ""),
}
"""Each action by its drawing, most by none; `|` is a line."""
WIDE, NARROW = 8, 4


class PlainWindow(QMainWindow):
    """As big and as full as the program's own."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self.setWindowTitle("Plain window")
        self.buttons = fill_menus(self)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(operations())
        left.addWidget(history())
        left.setSizes([460, 260])
        left.setMinimumWidth(200)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(left)
        across.addWidget(tabs())
        across.setStretchFactor(1, 1)
        across.setSizes([290, 990])
        edge = QFrame()
        edge.setFixedHeight(NARROW)
        edge.setAutoFillBackground(True)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (edge, bar(self.buttons), strip()):
            layout.addWidget(widget)
        layout.addWidget(across, 1)
        self.setCentralWidget(content)
        self.resize(1280, 768)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # After this event, as the program itself measures it.
            QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        said = {"first_paint_ms": age_ms(), "modules": [], "pss_kb": pss_kb()}
        print(json.dumps(said | {"cpu_ms": time.process_time() * 1000}))
        QApplication.quit()


def drawing(name: str) -> QIcon:
    """One of the program's drawings, by Qt's own way to draw them."""
    return QIcon(str(ICONS / f"{name}.svg"))


def fill_menus(window: QMainWindow) -> list[QAction]:
    """Make the menus; the actions that are buttons as well."""
    shown = []
    for title, names in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for place, name in enumerate(names):
            if name == "|":
                menu.addSeparator()
                continue
            action = QAction(f"{title} {place}", window)
            action.setShortcut(QKeySequence(f"Ctrl+{title[1]},{place}"))
            action.setToolTip(f"Does what number {place} of this menu does")
            if name:
                action.setIcon(drawing(name))
            window.addAction(action)
            menu.addAction(action)
            if name in {"send", "stop"}:
                shown.append(action)
    return shown


def placed_in(layout_of: QWidget, *widgets: QWidget, margin: int = WIDE) -> None:
    """Stand widgets one below the other."""
    layout = QVBoxLayout(layout_of)
    layout.setContentsMargins(margin, margin, margin, 0)
    layout.setSpacing(WIDE)
    for widget in widgets:
        layout.addWidget(widget)


def searchable(title: str, box: QLineEdit) -> QLabel:
    """A heading for a box to search in."""
    label = QLabel(title)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    label.setBuddy(box)
    box.setPlaceholderText("Find…")
    box.setClearButtonEnabled(True)
    return label


def operations() -> QWidget:
    """The tree with its filter."""
    pane, box, tree, nothing = QWidget(), QLineEdit(), QTreeWidget(), QLabel("Nothing.")
    nothing.setWordWrap(True)
    nothing.hide()
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setIndentation(WIDE)
    tree.setRootIsDecorated(False)
    size, drawings = QSize(0, 20), [drawing(name) for name in EFFECTS]
    for group, count in GROUPS.items():
        heading = QTreeWidgetItem([group])
        heading.setSizeHint(0, size)
        tree.addTopLevelItem(heading)
        for number in range(count):
            item = QTreeWidgetItem([f"ForceSomethingOf{group}{number}"])
            item.setSizeHint(0, size)
            item.setIcon(0, drawings[number % 3])
            item.setToolTip(0, f"Number {number} of {group}")
            heading.addChild(item)
        heading.setExpanded(True)
    placed_in(pane, searchable("&Operations", box), box, nothing, tree)
    return pane


def history() -> QWidget:
    """The list of calls, which is empty, and says so."""
    pane, box, nothing, calls = QWidget(), QLineEdit(), QLabel("Calls appear here."), QListView()
    nothing.setWordWrap(True)
    nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
    calls.hide()
    placed_in(pane, searchable("Histor&y", box), box, nothing, calls)
    return pane


def button(name: str) -> QToolButton:
    """A small button with a drawing."""
    made = QToolButton()
    made.setIcon(drawing(name))
    made.setAutoRaise(True)
    return made


def bar(actions: list[QAction]) -> QWidget:
    """The row above everything."""
    pane, profile, protocol = QWidget(), QComboBox(), QComboBox()
    for name in ("Practice tenant", "Practice tenant, online"):
        profile.addItem(drawing("environment"), name)
    protocol.addItems(["SOAP 84", "SOAP 85", "SOAP 86", "SOAP 87", "SOAP 88", "REST"])
    layout = QHBoxLayout(pane)
    layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
    layout.setSpacing(WIDE)
    for widget in (QLabel("P&rofile"), profile, button("settings"), QLabel("&Protocol"), protocol):
        layout.addWidget(widget)
    layout.addWidget(QWidget(), 1)
    for action in actions:
        shown = QToolButton()
        shown.setDefaultAction(action)
        shown.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        layout.addWidget(shown)
    return pane


def strip() -> QWidget:
    """The line about the sign-in, which does not show yet."""
    pane = QFrame()
    layout = QHBoxLayout(pane)
    layout.addWidget(QWidget())
    layout.addWidget(QLabel("Signed in."), 1)
    for text in ("Copy", "Sign in…", "Show request", "Diagnose", "Cancel"):
        layout.addWidget(QPushButton(text))
    layout.addWidget(button("close"))
    pane.hide()
    return pane


def tabs() -> QWidget:
    """One form with the room for what comes back."""
    shown = QTabWidget()
    shown.setMovable(True)
    shown.setDocumentMode(True)
    area, editor = QScrollArea(), QStackedWidget()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    inner = QWidget()
    placed_in(inner, form(), margin=0)
    area.setWidget(inner)
    editor.addWidget(area)
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.addWidget(editor)
    splitter.addWidget(QWidget())
    splitter.setSizes([138, 529])
    shown.addTab(splitter, "GetConnectionsAndDisplayFields")
    shown.tabBar().setTabButton(0, QTabBar.ButtonPosition.RightSide, button("close"))
    return shown


def form() -> QWidget:
    """Two parameters of an operation, and what there is to know."""
    pane, head, notes, fields = QWidget(), QHBoxLayout(), QVBoxLayout(), QGridLayout()
    effect = QLabel("Reads only")
    effect.setTextFormat(Qt.TextFormat.PlainText)
    purpose = QLabel("For one record: which connections there are, and which fields to show.")
    purpose.setWordWrap(True)
    fold, note, missing = QToolButton(), QLabel("• A connection."), QLabel("Not in this version.")
    fold.setText("1 thing to know")
    fold.setArrowType(Qt.ArrowType.RightArrow)
    fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    note.hide()
    missing.hide()
    for widget in (QWidget(), effect, purpose, missing):
        head.addWidget(widget)
    for widget in (fold, note):
        notes.addWidget(widget)
    for row, name in enumerate(("&CrmActorType", "&EntityId")):
        label, box, null = QLabel(name), QComboBox(), QToolButton()
        box.addItems(["Contact", "Person", "Project", "Sale"])
        box.setEditable(row == 1)
        label.setBuddy(box)
        null.setText("∅")
        null.setCheckable(True)
        for column, widget in enumerate((label, null, box, QLabel("What it means."))):
            fields.addWidget(widget, row, column)
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(2 * WIDE, 2 * WIDE, 2 * WIDE, 2 * WIDE)
    for part in (head, notes, fields):
        layout.addLayout(part)
    return pane


if __name__ == "__main__":
    application = QApplication(["plain-window", "-style", "Fusion"])
    window = PlainWindow()
    window.show()
    sys.exit(application.exec())
