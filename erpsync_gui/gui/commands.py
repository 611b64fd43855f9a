"""What the menu actions do: short dialogs and moves of the focus.

Knows the views; the flow of calls is the workbench's. A dialog is imported when it is first asked
for, so that no start waits for it; one of Qt's by the name of its module, since PySide makes a
class when it is first named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.large_answers import LargeAnswers
from erpsync_gui.gui.theme import Appearance
from erpsync_gui.logs import LogLine
from erpsync_gui.release import RELEASES, Release

if TYPE_CHECKING:
    from erpsync_gui.gui.paste_dialog import Wanted
    from erpsync_gui.gui.text_view import TextView


class Commands(QObject):
    """The slots behind the table of actions."""

    def __init__(
        self,
        desktop: Desktop,
        log_lines: Callable[[], Sequence[LogLine]],
        release: Release,
        answers: LargeAnswers,
    ) -> None:
        """Take the views; `log_lines` gives what the program has logged so far."""
        super().__init__(desktop.window)
        self._catalogue, self._window = desktop.catalogue, desktop.window
        self._workbench, self._theme = desktop.workbench, desktop.theme
        self._tabs = desktop.tabs
        self._operations, self._history = desktop.operations, desktop.history
        self._reader, self._log_lines = desktop.reader, log_lines
        self._profiles, self._diagnosis = desktop.profiles, desktop.diagnosis
        self._release = release
        self._answers = answers
        self._actions: Mapping[str, QAction] = {}

    def attach(self, table: Mapping[str, QAction]) -> None:
        """Take the actions, to enable them as the state of the window asks."""
        self._actions = table
        self._tabs.current_changed.connect(self.show_state)
        self._workbench.connected.connect(self.show_state)
        self._reader.complained.connect(self.complain)
        if self._release.is_old(_today()):
            newer = table["newer_version"]
            months = self._release.age_in_months(_today())
            newer.setText(f"{newer.text()} (this one is {months} months old)")
        self.show_state()

    def slots(self) -> dict[str, Callable[[], object]]:
        """The function for each key of the table of actions."""
        return {
            "new_tab": lambda: self._on_tab(lambda tab: self._tabs.open_new(tab.operation.name)),
            "close_tab": lambda: self._tabs.close_tab(self._tabs.currentIndex()),
            "open_answer": self.open_answer,
            "save_response": lambda: self._on_view(lambda view: view.save_response()),
            "quit": self._window.close,
            "paste_answer": self.paste_answer,
            "paste_request": self.paste_request,
            "find": lambda: self._on_view(lambda view: view.open_find()),
            "go_to": lambda: self._on_text(lambda view: view.go_to_wanted.emit()),
            "edit_body": lambda: self._on_tab(lambda tab: tab.edit_body()),
            "reuse": self.reuse,
            "clear_history": self._history.clear,
            "large_answers": self._answers.ask,
            "palette": self.open_palette,
            "filter_operations": self._operations.start_filtering,
            "next_pane": self._window.focus_next_pane,
            "previous_pane": lambda: self._window.focus_next_pane(-1),
            "back": self._history.go_back,
            "wrap": lambda: self._on_text(lambda view: view.set_wrapped(not view.is_wrapped)),
            "hex": lambda: self._on_text(lambda view: view.set_hex(not view.is_hex)),
            "unfold_all": lambda: self._on_text(lambda view: view.folding.unfold_all()),
            "scheme_system": lambda: self._theme.set_appearance(Appearance.SYSTEM),
            "scheme_light": lambda: self._theme.set_appearance(Appearance.LIGHT),
            "scheme_dark": lambda: self._theme.set_appearance(Appearance.DARK),
            "send": lambda: self._on_tab(lambda tab: tab.send()),
            "stop": lambda: self._on_tab(lambda tab: tab.stop()),
            "profiles": self._profiles.open,
            "sign_in": self._workbench.sign_in.sign_in,
            "sign_out": self._workbench.sign_in.sign_out,
            "diagnose": self._diagnosis.open,
            "operation_help": lambda: self._on_tab(
                lambda tab: tab.request.form.notes.opener.click()
            ),
            "log": self.show_log,
            "newer_version": lambda: self.open_page(QtCore.QUrl(RELEASES)),
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
        for key in ("new_tab", "edit_body", "operation_help"):
            self._actions[key].setEnabled(tab is not None)
        for key in ("close_tab", "find", "go_to", "wrap", "hex", "unfold_all", "save_response"):
            self._actions[key].setEnabled(self._tabs.count() > 0)
        if tab is not None:
            self._operations.mark(tab.operation.name)

    def paste_answer(self) -> None:
        """Ask for the text of an answer, starting from the clipboard."""
        from erpsync_gui.gui.paste_dialog import ANSWER  # noqa: PLC0415 - start-up time

        self._paste(ANSWER, self._reader.read_answer)

    def paste_request(self) -> None:
        """Ask for the text of a request, starting from the clipboard."""
        from erpsync_gui.gui.paste_dialog import REQUEST  # noqa: PLC0415 - start-up time

        self._paste(REQUEST, self._reader.read_request)

    def open_answer(self) -> None:
        """Ask for a file with a saved answer."""
        dialog = QtWidgets.QFileDialog(self._window, "Open a saved answer")
        dialog.setFileMode(QtWidgets.QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_answer_file_selected)
        self._open(dialog)

    def reuse(self) -> None:
        """Fill a form from the call that is selected in the history."""
        exchange = self._history.current()
        if exchange is not None:
            self._workbench.reuse(exchange)

    def open_palette(self) -> None:
        """Offer every action and every operation."""
        # Start-up time, as with all dialogs.
        from erpsync_gui.gui.command_palette import Command, CommandPalette  # noqa: PLC0415

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
        """Say what is wrong with a file or a pasted text, or what could not be opened."""
        box = QtWidgets.QMessageBox(self._window)
        box.setIcon(QtWidgets.QMessageBox.Icon.Information)
        box.setWindowTitle("ErpSync Workbench")
        box.setText(sentence)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._open(box)

    @Slot("QUrl")
    def open_page(self, page: QtCore.QUrl) -> None:
        """Show a page or a file of ours in the program that the system has for it."""
        if not QDesktopServices.openUrl(page):
            address = page.toDisplayString(QtCore.QUrl.ComponentFormattingOption.PrettyDecoded)
            self.complain(f"No program could be opened to show it. It is here: {address}")

    def show_log(self) -> None:
        """Show what the program has logged so far."""
        from erpsync_gui.gui.log_window import LogWindow  # noqa: PLC0415 - start-up time

        self._open(LogWindow(self._log_lines(), self._window))

    def show_about(self) -> None:
        """Say what this program is and what it is made of."""
        from erpsync_gui.gui.about_dialog import AboutDialog  # noqa: PLC0415 - start-up time

        dialog = AboutDialog(self._release, _today(), self._window)
        dialog.page_wanted.connect(self.open_page)
        self._open(dialog)

    def _paste(self, wanted: Wanted, read: Callable[[bytes, str], None]) -> None:
        from erpsync_gui.gui.paste_dialog import PasteDialog  # noqa: PLC0415 - start-up time

        clipboard = QGuiApplication.clipboard().text()
        dialog = PasteDialog(self._catalogue, wanted, clipboard, self._window)
        dialog.pasted.connect(lambda text, operation: read(text.encode(), operation))
        self._open(dialog)

    def _open(self, dialog: QtWidgets.QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_tab(self, act: Callable[..., object]) -> None:
        tab = self._tabs.current()
        if tab is not None:
            act(tab)

    def _on_view(self, act: Callable[..., object]) -> None:
        view = self._tabs.current_view()
        if view is not None:
            act(view)

    def _on_text(self, act: Callable[[TextView], object]) -> None:
        """Do something with the text that has the focus, or with that of the answer."""
        view = self._tabs.current_view()
        if view is not None:
            pane = view.text_pane()
            pane.show_text()
            act(pane.text_view)

    @Slot(str)
    def _on_answer_file_selected(self, name: str) -> None:
        self._reader.read_file(Path(name))


def _today() -> date:
    return datetime.now().astimezone().date()
