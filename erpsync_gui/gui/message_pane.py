"""One side of an Exchange as bytes: its body laid out, its headers, and its very bytes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from erpsync_gui.gui.clipboard import copy_bytes, copy_text
from erpsync_gui.gui.file_saver import FileSaver, chunks_of
from erpsync_gui.gui.find_bar import FindBar
from erpsync_gui.gui.go_to_bar import GoToBar
from erpsync_gui.gui.headers_view import HeadersView
from erpsync_gui.gui.tabbed_pane import EmptyPage, TabbedPane
from erpsync_gui.gui.text_view import TextView
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tool_button import tool_button
from erpsync_gui.wire.shape import Shape
from erpsync_gui.wire.text import IndexedText

_FILE_KINDS = "XML, JSON or text (*.xml *.json *.txt);;All files (*)"
_START_BYTES = 512
_COMPARED_BYTES = 1 << 16
"""A larger text is not compared with the one that is shown."""
_LAID_OUT_LATER = "The answer is laid out here when all of it has come. Raw shows what is there."
_ENDINGS = {b"<": "xml", b"{": "json", b"[": "json"}


class MessagePane(TabbedPane):
    """Shows a request or a response on the tabs Body, Headers and Raw."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Show nothing yet; `title` is Request or Response."""
        super().__init__(title, parent)
        self._title = title
        self._file_stem = title.lower()
        self._is_arriving = self._is_led_to_raw = False
        self.body_view = TextView(f"{title} body, laid out")
        self.raw_view = TextView(f"{title} body, the very bytes")
        self.headers_view = HeadersView(f"{title} headers")
        self._bars = {view: FindBar(view) for view in (self.body_view, self.raw_view)}
        self._body = EmptyPage(_with_bars(self.body_view, self._bars[self.body_view]))
        self._headers = EmptyPage(self.headers_view)
        self._raw = EmptyPage(_with_bars(self.raw_view, self._bars[self.raw_view]))
        for name, page in (("Body", self._body), ("Headers", self._headers), ("Raw", self._raw)):
            self.add_page(name, page)
        self._saver = FileSaver(self)
        for saver in (self._saver, self.body_view.saver, self.raw_view.saver):
            saver.saved.connect(lambda path: self.say(f"Saved as {path}."))
            saver.failed.connect(lambda sentence: self.say(sentence, Tone.BAD))
        self._find = tool_button("find", "Find in this text (Ctrl+F)")
        self._find.clicked.connect(self.open_find)
        self._copy = tool_button("copy", f"Copy the {title.lower()}")
        self._copy.clicked.connect(self.copy_shown)
        self._save = tool_button("save", f"Save the bytes of the {title.lower()}…")
        self._save.clicked.connect(self.save)
        for button in (self._find, self._copy, self._save):
            self.add_button(button)

    def show_message(
        self,
        line: str,
        headers: Sequence[tuple[str, str]],
        text: IndexedText,
        raw: IndexedText,
        shape: Shape = b"",
    ) -> None:
        """Show a message: its start line, headers, laid-out body and very bytes.

        By its `shape`, the laid-out body can be folded.
        """
        self.say("")
        self._show_bodies(text, raw, shape)
        self.headers_view.show_headers(line, headers)
        self._headers.show_content()

    def show_bodiless(self, line: str, headers: Sequence[tuple[str, str]], sentence: str) -> None:
        """Show a message that has no body, and say why."""
        self._show_empty(sentence)
        self.headers_view.show_headers(line, headers)
        self._headers.show_content()

    def show_arrived(self, raw: IndexedText, text: IndexedText | None) -> None:
        """Show the bytes of a large answer that have come so far, on the tab Raw.

        Its `text` is there as soon as all of it is laid out; `lead_back` then leads to it.
        """
        if not self._is_arriving:
            self._is_arriving = True
            self._body.show_sentence(_LAID_OUT_LATER)
            self._raw.show_content()
            if self.current_page() is self._body:
                self._is_led_to_raw = True
                self.show_page(self._raw)
        if raw is not self.raw_view.text:
            self.raw_view.grow_text(raw)
        if text is not None and text is not self.body_view.text:
            self.body_view.set_text(text)
            self._body.show_content()
        self._enable_buttons()

    def lead_back(self) -> None:
        """Bring the laid-out text to the front again, unless the user has begun to read the raw."""
        is_reading = self.current_page() is not self._raw or self.raw_view.is_moved
        if self._is_led_to_raw and not is_reading:
            self.show_page(self._body)
        self._is_led_to_raw = False

    def show_body(self, text: IndexedText, instead: str) -> None:
        """Show a body that has not been sent, and on the other tabs a sentence instead."""
        # While a form is filled, what is looked at stays where it is.
        self.body_view.grow_text(text)
        self.raw_view.set_text(IndexedText.of(b""))
        self._show_texts()
        self._headers.show_sentence(instead)
        self._raw.show_sentence(instead)

    def show_no_body(self, sentence: str) -> None:
        """Say why there is no body; headers stay as they are."""
        self._body.show_sentence(sentence)
        self._raw.show_sentence(sentence)
        self._enable_buttons()

    def show_nothing(self, sentence: str) -> None:
        """Say on every tab why there is nothing."""
        self._show_empty(sentence)
        self._headers.show_sentence(sentence)

    def name_file(self, stem: str) -> None:
        """The file name, without its ending, that Save suggests."""
        self._file_stem = stem

    def open_find(self) -> None:
        """Open the find bar of the text in front; on other tabs that of the body."""
        self.show_text()
        self._bars[self.text_view].open_bar()

    def show_text(self) -> None:
        """Bring a text to the front, where another tab is there."""
        if self.current_page() is self._headers:
            self.show_page(self._body)

    @property
    def text_view(self) -> TextView:
        """The text in front; on other tabs that of the body."""
        return self.raw_view if self.current_page() is self._raw else self.body_view

    def show_body_page(self) -> None:
        """Bring the laid-out body to the front."""
        self.show_page(self._body)

    def copy_shown(self) -> None:
        """Copy what the tab in front shows."""
        if self.current_page() is self._headers:
            copy_text(self.headers_view.as_text())
        else:
            copy_bytes(self.text_view.text.body, self, saver=self._saver)

    def save(self) -> None:
        """Ask for a file and save the very bytes of the body."""
        body = self.raw_view.text.body
        ending = _ENDINGS.get(body[:_START_BYTES].lstrip()[:1], "txt")
        self._saver.ask(f"{self._file_stem}.{ending}", _FILE_KINDS, lambda: chunks_of(body))

    def _show_bodies(self, text: IndexedText, raw: IndexedText, shape: Shape = b"") -> None:
        if self._is_arriving:
            # Whoever reads in what was shown already stays where he is.
            if text is self.body_view.text:
                self.body_view.grow_text(text, shape)
            else:
                self.body_view.set_text(text, shape)
            self.raw_view.grow_text(raw)
            self.lead_back()
            self._is_arriving = False
        else:
            _show_anew(self.body_view, text, shape)
            _show_anew(self.raw_view, raw)
        self._show_texts()

    def _show_empty(self, sentence: str) -> None:
        self.say("")
        self._is_arriving = self._is_led_to_raw = False
        for view in (self.body_view, self.raw_view):
            _show_anew(view, IndexedText.of(b""))
        self.show_no_body(sentence)

    def _show_texts(self) -> None:
        self._body.show_content()
        self._raw.show_content()
        for bar in self._bars.values():
            bar.search_again()
        self._enable_buttons()

    def _enable_buttons(self) -> None:
        for button in (self._find, self._copy):
            button.setEnabled(bool(len(self.body_view.text)))
        self._save.setEnabled(bool(len(self.raw_view.text)))


def _show_anew(view: TextView, text: IndexedText, shape: Shape = b"") -> None:
    """Show a text from its start; a request whose preview is there already stays as it is."""
    is_there = not shape and len(text) <= _COMPARED_BYTES and text.body == view.text.body
    if not is_there:
        view.set_text(text, shape)


def _with_bars(view: TextView, bar: FindBar) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(view, 1)
    layout.addWidget(bar)
    layout.addWidget(GoToBar(view))
    return page
