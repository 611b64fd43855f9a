"""One side of an Exchange as bytes: its body laid out, its headers, and its very bytes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from erpsync_gui.gui.clipboard import copy_bytes, copy_text
from erpsync_gui.gui.file_saver import FileSaver, chunks_of
from erpsync_gui.gui.find_bar import FindBar
from erpsync_gui.gui.headers_view import HeadersView
from erpsync_gui.gui.tabbed_pane import EmptyPage, TabbedPane
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.wire.text import IndexedText

_FILE_KINDS = "XML, JSON or text (*.xml *.json *.txt);;All files (*)"
_START_BYTES = 512
_ENDINGS = {b"<": "xml", b"{": "json", b"[": "json"}


class MessagePane(TabbedPane):
    """Shows a request or a response on the tabs Body, Headers and Raw."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Show nothing yet; `title` is Request or Response."""
        super().__init__(title, parent)
        self._title = title
        self._file_stem = title.lower()
        self.body_view = TextView(f"{title} body, laid out")
        self.raw_view = TextView(f"{title} body, the very bytes")
        self.headers_view = HeadersView(f"{title} headers")
        self._bars = {view: FindBar(view) for view in (self.body_view, self.raw_view)}
        self._body = EmptyPage(_with_bar(self.body_view, self._bars[self.body_view]))
        self._headers = EmptyPage(self.headers_view)
        self._raw = EmptyPage(_with_bar(self.raw_view, self._bars[self.raw_view]))
        for name, page in (("Body", self._body), ("Headers", self._headers), ("Raw", self._raw)):
            self.add_page(name, page)
        self._saver = FileSaver(self)
        self._saver.saved.connect(lambda path: self.say(f"Saved as {path}."))
        self._saver.failed.connect(lambda sentence: self.say(sentence, Tone.BAD))
        self._find = tool_button("find", "Find in this text (Ctrl+F)")
        self._find.clicked.connect(self.open_find)
        self._copy = tool_button("copy", f"Copy the {title.lower()}")
        self._copy.clicked.connect(self.copy_shown)
        self._save = tool_button("save", f"Save the bytes of the {title.lower()}…")
        self._save.clicked.connect(self.save)
        for button in (self._find, self._copy, self._save):
            self.add_button(button)

    @property
    def empty_sentence(self) -> str:
        """Why no body is shown; empty when one is."""
        return self._body.sentence

    def show_message(
        self, line: str, headers: Sequence[tuple[str, str]], text: IndexedText, raw: IndexedText
    ) -> None:
        """Show a message: its start line, headers, laid-out body and very bytes."""
        self.say("")
        self._show_bodies(text, raw)
        self.headers_view.show_headers(line, headers)
        self._headers.show_content()

    def show_body(self, text: IndexedText, instead: str) -> None:
        """Show a body that has not been sent, and on the other tabs a sentence instead."""
        bar = self.body_view.verticalScrollBar()
        place = bar.value()
        self._show_bodies(text, IndexedText.of(b""))
        bar.setValue(place)
        self._headers.show_sentence(instead)
        self._raw.show_sentence(instead)

    def show_no_body(self, sentence: str) -> None:
        """Say why there is no body; headers stay as they are."""
        self._body.show_sentence(sentence)
        self._raw.show_sentence(sentence)
        self._enable_buttons()

    def show_nothing(self, sentence: str) -> None:
        """Say on every tab why there is nothing."""
        self.say("")
        empty = IndexedText.of(b"")
        self.body_view.set_text(empty)
        self.raw_view.set_text(empty)
        self._headers.show_sentence(sentence)
        self.show_no_body(sentence)

    def name_file(self, stem: str) -> None:
        """The file name, without its ending, that Save suggests."""
        self._file_stem = stem

    def open_find(self) -> None:
        """Open the find bar of the text in front; on other tabs that of the body."""
        view = self.raw_view if self.current_page() is self._raw else self.body_view
        if self.current_page() is self._headers:
            self.show_page(self._body)
        self._bars[view].open_bar()

    def show_body_page(self) -> None:
        """Bring the laid-out body to the front."""
        self.show_page(self._body)

    def copy_shown(self) -> None:
        """Copy what the tab in front shows."""
        if self.current_page() is self._headers:
            copy_text(self.headers_view.as_text())
        else:
            view = self.raw_view if self.current_page() is self._raw else self.body_view
            copy_bytes(view.text.body, self)

    def save(self) -> None:
        """Ask for a file and save the very bytes of the body."""
        body = self.raw_view.text.body
        ending = _ENDINGS.get(body[:_START_BYTES].lstrip()[:1], "txt")
        self._saver.ask(f"{self._file_stem}.{ending}", _FILE_KINDS, lambda: chunks_of(body))

    def _show_bodies(self, text: IndexedText, raw: IndexedText) -> None:
        self.body_view.set_text(text)
        self.raw_view.set_text(raw)
        self._body.show_content()
        self._raw.show_content()
        for bar in self._bars.values():
            bar.search_again()
        self._enable_buttons()

    def _enable_buttons(self) -> None:
        for button in (self._find, self._copy):
            button.setEnabled(bool(self.body_view.text.body))
        self._save.setEnabled(bool(self.raw_view.text.body))


def _with_bar(view: TextView, bar: FindBar) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(view, 1)
    layout.addWidget(bar)
    return page
