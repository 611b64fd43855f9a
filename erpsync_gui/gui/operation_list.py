"""The operations in their groups, with a filter box; what a version lacks is grey, not hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Effect, Operation
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.search_box import search_box

_ROW_SIZE = QSize(0, 20)
_NAME_ROLE = Qt.ItemDataRole.UserRole

EFFECT_WORDS = {
    Effect.READ: "reads",
    Effect.WRITE: "writes",
    Effect.DESTRUCTIVE: "destructive",
}


class OperationList(QWidget):
    """A tree of operations that is filtered as one types.

    Signals:
        chosen: the name of the operation to open.
    """

    chosen = Signal(str)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        """Show the ErpSync operations of the catalogue."""
        super().__init__(parent)
        self._catalogue = catalogue
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._services = 88

        title = QLabel("&Operations")
        title.setFont(theme.heading_font())
        self.filter = search_box("Find an operation", "Find an operation… (Ctrl+L)")
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.installEventFilter(self)
        title.setBuddy(self.filter)

        self._tree = QTreeWidget()
        self._tree.setHeaderHidden(True)
        self._tree.setColumnCount(1)
        self._tree.setAccessibleName("Operations")
        self._tree.setUniformRowHeights(True)
        self._tree.setIndentation(theme.GAP)
        self._tree.setRootIsDecorated(False)
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.itemActivated.connect(self._on_item_activated)
        self._tree.itemClicked.connect(self._on_item_activated)
        self._fill()

        self._nothing = QLabel("No operation has this in its name or purpose.")
        self._nothing.setWordWrap(True)
        self._nothing.hide()

        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(title)
        layout.addWidget(self.filter)
        layout.addWidget(self._nothing)
        layout.addWidget(self._tree, 1)

    def set_services(self, services: int) -> None:
        """Gray out what a Services version (84 to 88) does not have."""
        self._services = services
        for name, item in self._items.items():
            operation = self._catalogue.operation(name)
            missing = operation.since > services
            item.setText(0, f"{name}   since {operation.since}" if missing else name)
            item.setForeground(0, theme.disabled_brush() if missing else theme.text_brush())

    def start_filtering(self) -> None:
        """Put the cursor into the filter box; what one types replaces what stands there."""
        self.filter.setFocus()
        self.filter.selectAll()

    def mark(self, name: str) -> None:
        """Make an operation the current one without opening it."""
        item = self._items.get(name)
        if item is not None:
            self._tree.setCurrentItem(item)

    def refresh(self) -> None:
        """Take the colors anew after the palette changed."""
        self.set_services(self._services)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Arrow keys in the filter box move through the tree; Enter opens."""
        if watched is self.filter and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() in {
                Qt.Key.Key_Down,
                Qt.Key.Key_Up,
            }:
                self._tree.setFocus()
                self._select_first_visible()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in {
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            }:
                self._select_first_visible()
                self._on_item_activated(self._tree.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        for group, operations in self._catalogue.groups().items():
            heading = QTreeWidgetItem([group])
            heading.setSizeHint(0, _ROW_SIZE)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFont(0, theme.heading_font())
            self._tree.addTopLevelItem(heading)
            items = [self._item_of(operation) for operation in operations]
            heading.addChildren(items)
            self._groups.append((heading, items))
            heading.setExpanded(True)

    def _item_of(self, operation: Operation) -> QTreeWidgetItem:
        item = QTreeWidgetItem([operation.name])
        item.setSizeHint(0, _ROW_SIZE)
        item.setData(0, _NAME_ROLE, operation.name)
        item.setIcon(0, icons.icon(operation.effect.value))
        words = EFFECT_WORDS[operation.effect]
        item.setToolTip(0, f"{operation.name} ({words})\n{operation.purpose}")
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{operation.name}, {words}")
        self._items[operation.name] = item
        return item

    def _on_filter_text_changed(self, text: str) -> None:
        wanted = {operation.name for operation in self._catalogue.find(text)}
        for name, item in self._items.items():
            item.setHidden(bool(text.strip()) and name not in wanted)
        for heading, items in self._groups:
            heading.setHidden(all(item.isHidden() for item in items))
        self._nothing.setVisible(bool(text.strip()) and not wanted & self._items.keys())

    def _select_first_visible(self) -> None:
        current = self._tree.currentItem()
        if current is not None and not current.isHidden() and current.data(0, _NAME_ROLE):
            return
        shown = [item for item in self._items.values() if not item.isHidden()]
        if shown:
            self._tree.setCurrentItem(shown[0])

    def _on_item_activated(self, item: QTreeWidgetItem | None) -> None:
        name = item.data(0, _NAME_ROLE) if item is not None else None
        if name:
            self.chosen.emit(name)
