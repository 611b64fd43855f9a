"""The list of profiles at the left of the dialog, and what can be done with one as a whole.

It shows what it is given; the dialog does what the buttons ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.address import host_and_path
from erpsync_gui.gui.profile_bar import environment_color
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.gui.two_line_rows import SECOND_LINE, TwoLineRows
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.online import ENVIRONMENTS

_KEY = Qt.ItemDataRole.UserRole
_DOT_SIZE = theme.ICON_SIZE


class ProfileList(QWidget):
    """A row for each profile, and buttons.

    Signals:
        chosen: the key of the profile in front.
        reordered: the keys in their new order.
        new_wanted, copy_wanted, removal_wanted, import_wanted: nothing.
        export_wanted: True for all profiles, False for the one in front.
    """

    chosen = Signal(str)
    reordered = Signal(object)
    new_wanted = Signal()
    copy_wanted = Signal()
    removal_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal(bool)

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.view = QListWidget()
        self.view.setAccessibleName("Profiles")
        self.view.setItemDelegate(TwoLineRows(self.view))
        self.view.setIconSize(QSize(_DOT_SIZE, _DOT_SIZE))
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.currentItemChanged.connect(self._on_view_current_changed)
        self.view.model().rowsMoved.connect(self._on_view_rows_moved)
        label = QLabel("&Profiles")
        label.setBuddy(self.view)
        label.setFont(theme.heading_font())
        self.new_button = tool_button("add", "New profile (Ctrl+N)")
        self.new_button.setText("New")
        self.new_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.copy_button = tool_button("copy", "Duplicate, without secrets (Ctrl+D)")
        self.remove_button = tool_button("remove", "Remove… (Del)")
        self.up_button = tool_button("previous", "Move up (Alt+Up)")
        self.down_button = tool_button("next", "Move down (Alt+Down)")
        self.import_button = tool_button("import", "Import profiles…")
        self.export_button = tool_button("export", "Export, without secrets…")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.HALF_GAP)
        self._place_buttons()
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.GAP, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(label)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._buttons)

    def _place_buttons(self) -> None:
        self._row_buttons = (
            self.new_button,
            self.copy_button,
            self.remove_button,
            self.up_button,
            self.down_button,
        )
        for button in self._row_buttons:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        for button in (self.import_button, self.export_button):
            self._buttons.addWidget(button)
        menu = QMenu(self.export_button)
        self.export_one = QAction("&This profile…", menu)
        self.export_all = QAction("&All profiles…", menu)
        menu.addActions([self.export_one, self.export_all])
        self.export_button.setMenu(menu)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.new_wanted)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.remove_button.clicked.connect(self.removal_wanted)
        self.up_button.clicked.connect(self._on_up_wanted)
        self.down_button.clicked.connect(self._on_down_wanted)
        self.import_button.clicked.connect(self.import_wanted)
        self.export_one.triggered.connect(self._on_export_one_triggered)
        self.export_all.triggered.connect(self._on_export_all_triggered)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, button in (
            ("Alt+Up", self.up_button),
            ("Alt+Down", self.down_button),
            ("Del", self.remove_button),
        ):
            QShortcut(QKeySequence(keys), self.view, context=within).activated.connect(button.click)
        for keys, button in (("Ctrl+N", self.new_button), ("Ctrl+D", self.copy_button)):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)

    def key(self) -> str:
        """The key of the profile in front; empty when there is none."""
        row = self.view.currentRow()
        return "" if row < 0 else self.view.item(row).data(_KEY)

    def show_profiles(self, profiles: Sequence[Profile], chosen: str) -> None:
        """Show all profiles anew, with one of them in front; nothing is emitted."""
        with QSignalBlocker(self.view):
            self.view.clear()
            for profile in profiles:
                item = QListWidgetItem()
                _fill(item, profile)
                self.view.addItem(item)
                if profile.key == chosen:
                    self.view.setCurrentItem(item)
        self._enable_buttons()

    def show_profile(self, profile: Profile) -> None:
        """Show one of the profiles anew."""
        for row in range(self.view.count()):
            item = self.view.item(row)
            if item.data(_KEY) == profile.key:
                _fill(item, profile)

    def _enable_buttons(self) -> None:
        row, count = self.view.currentRow(), self.view.count()
        for button in (self.copy_button, self.remove_button, self.export_button):
            button.setEnabled(row >= 0)
        self.up_button.setEnabled(row > 0)
        self.down_button.setEnabled(0 <= row < count - 1)

    def _move(self, by: int) -> None:
        row = self.view.currentRow()
        item = self.view.takeItem(row)
        self.view.insertItem(row + by, item)
        self.view.setCurrentItem(item)

    def _tell_order(self) -> None:
        self._enable_buttons()
        items = (self.view.item(row) for row in range(self.view.count()))
        self.reordered.emit(tuple(item.data(_KEY) for item in items))

    @Slot()
    def _on_view_current_changed(self) -> None:
        self._enable_buttons()
        self.chosen.emit(self.key())

    @Slot()
    def _on_view_rows_moved(self) -> None:
        self._tell_order()

    @Slot()
    def _on_up_wanted(self) -> None:
        with QSignalBlocker(self.view):
            self._move(-1)
        self._tell_order()

    @Slot()
    def _on_down_wanted(self) -> None:
        with QSignalBlocker(self.view):
            self._move(1)
        self._tell_order()

    @Slot()
    def _on_export_one_triggered(self) -> None:
        self.export_wanted.emit(False)  # noqa: FBT003 - a signal takes no keywords

    @Slot()
    def _on_export_all_triggered(self) -> None:
        self.export_wanted.emit(True)  # noqa: FBT003 - a signal takes no keywords


def _fill(item: QListWidgetItem, profile: Profile) -> None:
    place, environment = where(profile), profile.environment
    item.setData(_KEY, profile.key)
    item.setText(profile.name or "No name yet")
    item.setIcon(icons.dot(environment_color(environment)))
    item.setData(SECOND_LINE, f"{environment.title} · {place}")
    spoken = f"{item.text()}, {environment.title}, {place}"
    item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
    item.setToolTip(f"{item.text()}\n{environment.title} · {place}")


def where(profile: Profile) -> str:
    """Where a profile's server is, in a few words."""
    app = profile.app
    if app is None:
        return host_and_path(profile.address) or "no address yet"
    login = app.environment
    place = login if login in ENVIRONMENTS else host_and_path(login) or "no login address yet"
    return f"{app.tenant or 'chosen in the browser'} · {place}"
