"""What the menu actions do: short dialogs and moves of the focus.

Knows the views; the flow of calls is the workbench's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from erpsync_gui import __version__
from erpsync_gui.gui.command_palette import Command, CommandPalette
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.log_window import LogWindow
from erpsync_gui.gui.paste_dialog import ANSWER, REQUEST, PasteDialog, Wanted
from erpsync_gui.gui.server_dialog import ServerDialog
from erpsync_gui.gui.theme import Appearance
from erpsync_gui.logs import LogLine

_ABOUT = (
    f"<h3>ErpSync Workbench {__version__}</h3>"
    "<p>Calls, reads and compares the operations of the SuperOffice ErpSync agent.</p>"
    "<p>Made with Qt for Python (LGPL), httpx, zeep, lxml, Starlette and uvicorn. Not a product "
    "of SuperOffice AS.</p>"
)


class Commands(QObject):
    """The slots behind the table of actions."""

    def __init__(self, desktop: Desktop, log_lines: Callable[[], Sequence[LogLine]]) -> None:
        """Take the views; `log_lines` gives what the program has logged so far."""
        super().__init__(desktop.window)
        self._catalogue, self._window = desktop.catalogue, desktop.window
        self._workbench, self._theme = desktop.workbench, desktop.theme
        self._bar, self._tabs = desktop.bar, desktop.tabs
        self._operations, self._history = desktop.operations, desktop.history
        self._log_lines = log_lines
        self._actions: Mapping[str, QAction] = {}

    def attach(self, table: Mapping[str, QAction]) -> None:
        """Take the actions, to enable them as the state of the window asks."""
        self._actions = table
        self._tabs.current_changed.connect(self.show_state)
        self._workbench.connected.connect(self.show_state)
        self._workbench.complained.connect(self.complain)
        self.show_state()

    def slots(self) -> dict[str, Callable[[], object]]:
        """The function for each key of the table of actions."""
        return {
            "new_tab": lambda: self._on_tab(lambda tab: self._tabs.open_new(tab.operation.name)),
            "close_tab": lambda: self._tabs.close_tab(self._tabs.currentIndex()),
            "open_answer": self.open_answer,
            "save_response": lambda: self._on_tab(lambda tab: tab.view.save_response()),
            "quit": self._window.close,
            "paste_answer": lambda: self.paste(ANSWER, self._workbench.read_answer),
            "paste_request": lambda: self.paste(REQUEST, self._workbench.read_request),
            "find": lambda: self._on_tab(lambda tab: tab.view.open_find()),
            "edit_body": lambda: self._on_tab(lambda tab: tab.edit_body()),
            "reuse": self.reuse,
            "clear_history": self._history.clear,
            "palette": self.open_palette,
            "filter_operations": self._operations.filter.setFocus,
            "next_pane": self._window.focus_next_pane,
            "back": self._history.go_back,
            "scheme_system": lambda: self._theme.set_appearance(Appearance.SYSTEM),
            "scheme_light": lambda: self._theme.set_appearance(Appearance.LIGHT),
            "scheme_dark": lambda: self._theme.set_appearance(Appearance.DARK),
            "send": lambda: self._on_tab(lambda tab: tab.send()),
            "stop": lambda: self._on_tab(lambda tab: tab.stop()),
            "other_server": self.ask_server,
            "sign_in_again": lambda: self._workbench.connect_to(self._bar.target()),
            "operation_help": lambda: self._on_tab(
                lambda tab: tab.request.form.notes.opener.click()
            ),
            "log": lambda: self._open(LogWindow(self._log_lines(), self._window)),
            "about": self.show_about,
        }

    @Slot()
    def show_state(self) -> None:
        """Enable what can be done with the tab in front."""
        tab = self._tabs.current()
        running = tab is not None and tab.is_running
        self._actions["send"].setEnabled(tab is not None and not running)
        # Esc must reach the find bar and the dialogs while nothing runs.
        self._actions["stop"].setEnabled(running)
        for key in ("new_tab", "close_tab", "find", "edit_body", "save_response", "operation_help"):
            self._actions[key].setEnabled(tab is not None)
        if tab is not None:
            self._operations.mark(tab.operation.name)

    @Slot()
    def ask_server(self) -> None:
        """Ask for the address of another server."""
        dialog = ServerDialog(self._window)
        dialog.entered.connect(self._bar.add_target)
        self._open(dialog)

    def paste(self, wanted: Wanted, read: Callable[[bytes, str], None]) -> None:
        """Ask for the text of an answer or a request, starting from the clipboard."""
        clipboard = QGuiApplication.clipboard().text()
        dialog = PasteDialog(self._catalogue, wanted, clipboard, self._window)
        dialog.pasted.connect(lambda text, operation: read(text.encode(), operation))
        self._open(dialog)

    def open_answer(self) -> None:
        """Ask for a file with a saved answer."""
        dialog = QFileDialog(self._window, "Open a saved answer")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_answer_file_selected)
        self._open(dialog)

    def reuse(self) -> None:
        """Fill a form from the call that is selected in the history."""
        exchange = self._history.current()
        if exchange is not None:
            self._workbench.reuse(exchange)

    def open_palette(self) -> None:
        """Offer every action and every operation."""
        commands = [
            Command(action.text().replace("&", ""), action.shortcut().toString(), action.trigger)
            for action in self._actions.values()
            if action.isEnabled()
        ]
        commands += [
            Command(operation.name, operation.group, partial(self._tabs.open, operation.name))
            for operation in self._catalogue.operations()
        ]
        palette = CommandPalette(commands, self._window)
        place = self._window.geometry().center() - palette.rect().center()
        palette.move(place.x(), self._window.geometry().top() + 80)
        self._open(palette)

    @Slot(str)
    def complain(self, sentence: str) -> None:
        """Say what is wrong with a file or a pasted text."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle("ErpSync Workbench")
        box.setText(sentence)
        self._open(box)

    def show_about(self) -> None:
        """Say what this program is and what it is made of."""
        box = QMessageBox(self._window)
        box.setWindowTitle("About")
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(_ABOUT)
        self._open(box)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_tab(self, act: Callable[..., object]) -> None:
        tab = self._tabs.current()
        if tab is not None:
            act(tab)

    @Slot(str)
    def _on_answer_file_selected(self, name: str) -> None:
        try:
            data = Path(name).read_bytes()
        except OSError as error:
            self.complain(f"{name} cannot be read: {error.strerror}.")
            return
        self._workbench.read_answer(data, "")
