"""A pane with a title, tabs and buttons in one row, and a page below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui.gui import theme
from erpsync_gui.gui.quiet_tabs import QuietTabs
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel


class EmptyPage(QStackedWidget):
    """A page that says in a sentence why there is nothing to show on it."""

    def __init__(self, content: QWidget) -> None:
        """Wrap what is shown when there is something."""
        super().__init__()
        self.content = content
        self._sentence = ToneLabel()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._sentence.setContentsMargins(*[2 * theme.GAP] * 4)
        self.addWidget(content)
        self.addWidget(self._sentence)

    @property
    def sentence(self) -> str:
        """Why there is nothing; empty when there is something."""
        return self._sentence.text() if self.currentWidget() is self._sentence else ""

    def show_sentence(self, sentence: str) -> None:
        """Say why there is nothing."""
        self._sentence.setText(sentence)
        self.setCurrentWidget(self._sentence)

    def show_content(self) -> None:
        """Show what there is."""
        self.setCurrentWidget(self.content)


class TabbedPane(QWidget):
    """Tabs on the left, buttons on the right, an optional notice, and the chosen page."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """An empty title leaves all room to the tabs."""
        super().__init__(parent)
        heading = QLabel(title)
        heading.setFont(theme.heading_font())
        heading.setContentsMargins(theme.GAP, 0, theme.HALF_GAP, 0)
        heading.setVisible(bool(title))
        self.tabs = QuietTabs(title or "Views of the answer")
        self._pages = QStackedWidget()
        self._notice = ToneLabel()
        self._notice.setWordWrap(True)
        self._notice.setContentsMargins(theme.GAP, theme.HALF_GAP, theme.GAP, theme.HALF_GAP)
        self._notice.hide()
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._top = QHBoxLayout()
        self._top.setContentsMargins(0, 0, theme.HALF_GAP, 0)
        self._top.setSpacing(0)
        self._top.addWidget(heading)
        self._top.addWidget(self.tabs)
        self._top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top)
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)

    def add_page(self, name: str, page: QWidget) -> None:
        """Add a page behind a tab of this name (with a mnemonic)."""
        self._pages.addWidget(page)
        self.tabs.addTab(name)

    def add_button(self, button: QWidget) -> None:
        """Add a button at the right."""
        self._top.addWidget(button)

    def current_page(self) -> QWidget | None:
        """The page in front."""
        return self._pages.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex(self._pages.indexOf(page))

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Show a notice above the pages; an empty one hides it."""
        self._notice.setText(sentence)
        self._notice.set_tone(tone)
        self._notice.setVisible(bool(sentence))

    @Slot(int)
    def _on_tab_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
