"""Every action and operation behind one text box: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from erpsync_gui.gui import theme


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette: what it is called, a hint beside it, and what it does."""

    title: str
    hint: str
    run: Callable[[], object]


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """The commands that hold all typed words or, as letters in order, the typed text.

    Those that begin with the text come first, then those that hold it, then the rest.
    """
    text = typed.casefold().strip()
    ranked = []
    for place, command in enumerate(commands):
        title = command.title.casefold()
        if title.startswith(text):
            rank = 0
        elif all(word in title for word in text.split()):
            rank = 1
        elif _in_order(text.replace(" ", ""), title):
            rank = 2
        else:
            continue
        ranked.append((rank, place, command))
    return [command for _, _, command in sorted(ranked, key=lambda entry: entry[:2])]


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class CommandPalette(QDialog):
    """A filter box over a list of commands; opened, never executed."""

    def __init__(self, commands: Sequence[Command], parent: QWidget) -> None:
        """Offer these commands."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._commands = commands
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Type a command or an operation")
        self.filter.setAccessibleName("Command or operation")
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setUniformItemSizes(True)
        self.list.itemActivated.connect(self._on_item_activated)
        self.list.itemClicked.connect(self._on_item_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP] * 4)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.filter)
        layout.addWidget(self.list)
        self.resize(theme.GAP * 70, theme.GAP * 50)
        self._on_filter_text_changed("")
        # A popup gives its keys to whatever has the focus inside it.
        self.setFocusProxy(self.filter)
        self.filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Arrow keys and Enter in the text box go to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._on_item_activated(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_filter_text_changed(self, text: str) -> None:
        self.list.clear()
        for command in matching(self._commands, text):
            hint = f"   {command.hint}" if command.hint else ""
            item = QListWidgetItem(command.title + hint)
            item.setData(Qt.ItemDataRole.UserRole, command)
            item.setSizeHint(QSize(0, 3 * theme.GAP))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _on_item_activated(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        command: Command = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        command.run()
