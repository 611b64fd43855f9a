"""What stands beside a list of keys: its buttons, and in words what is in it.

It decides nothing: buttons tell what is wanted, and the list says what to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from erpsync_gui.contract.keys import KeyProblem
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.import_bar import ImportBar
from erpsync_gui.gui.theme import Tone
from erpsync_gui.gui.tone_label import ToneLabel

_MOST_NAMED = 3
_WHERE_KEYS_GO = "in place of the chosen rows when several are chosen, else below all others"


@dataclass(frozen=True, slots=True)
class KeyCounts:
    """What is in a list: numbers of good keys and of duplicates among them, and the bad rows."""

    keys: int
    duplicates: int
    problems: Sequence[KeyProblem]


class KeyListSide(QWidget):
    """Buttons and words.

    Signals:
        paste_wanted, file_wanted, clear_wanted: nothing; the user wants keys, or none.
        take_out_wanted: nothing; the bad rows should go.
        drop_wanted: nothing; the duplicates should go.
    """

    paste_wanted = Signal()
    file_wanted = Signal()
    clear_wanted = Signal()
    take_out_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self) -> None:
        """Say that there is nothing."""
        super().__init__()
        self._empty_warning = ""
        buttons = QHBoxLayout()
        self._clear = _button("Clear", self.clear_wanted, "clear")
        paste = _button("Paste", self.paste_wanted, "paste")
        paste.setToolTip(f"Paste keys (Ctrl+V): {_WHERE_KEYS_GO}")
        from_file = _button("From file…", self.file_wanted, "folder")
        from_file.setToolTip(f"Read keys from a text or CSV file: {_WHERE_KEYS_GO}")
        buttons.addWidget(paste)
        buttons.addWidget(from_file)
        buttons.addWidget(self._clear)
        buttons.addStretch(1)
        self._count = QLabel()
        self._warning, self._problem = ToneLabel(tone=Tone.BAD), ToneLabel(tone=Tone.BAD)
        self._warning.setFont(theme.heading_font())
        for label in (self._warning, self._problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.import_bar = ImportBar()
        self._take_out = _button("Take out what is no key", self.take_out_wanted)
        self._drop = _button("Remove duplicates", self.drop_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF_GAP)
        layout.addLayout(buttons)
        for part in (self._count, self._warning, self._problem, self.import_bar):
            layout.addWidget(part)
        for button in (self._take_out, self._drop):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def set_empty_warning(self, sentence: str) -> None:
        """What it means when no key goes out; said as long as none would."""
        self._empty_warning = sentence

    def show_counts(self, counts: KeyCounts, state: str) -> None:
        """Say what is in the list; `state` replaces the numbers where no list goes out."""
        rows = counts.keys + len(counts.problems)
        numbers = f"{_counted(counts.keys, 'key')} · {_counted(counts.duplicates, 'duplicate')}"
        self._count.setText(state or numbers)
        self._count.setEnabled(not state)
        self._warning.setVisible(bool(self._empty_warning) and (bool(state) or not rows))
        self._warning.setText(f"⚠ {self._empty_warning}")
        self.show_problem("" if state else _named(counts.problems))
        self._take_out.setVisible(not state and bool(counts.problems))
        self._drop.setVisible(not state and counts.duplicates > 0)
        self._clear.setEnabled(not state and rows > 0)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing when the sentence is empty."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def _button(text: str, wanted: SignalInstance, icon: str = "") -> QPushButton:
    button = QPushButton(text)
    if icon:
        button.setIcon(icons.icon(icon))
    button.setAutoDefault(False)
    button.clicked.connect(wanted)
    return button


def _named(problems: Sequence[KeyProblem]) -> str:
    """The first rows that are no keys, by their lines, and how many more there are."""
    shown = [f"Line {problem.line}: {problem.sentence}" for problem in problems[:_MOST_NAMED]]
    more = len(problems) - len(shown)
    return "\n".join([*shown, f"and {_counted(more, 'line')} more"] if more else shown)


def _counted(number: int, what: str) -> str:
    locale = QLocale()
    # The C locale, which a desktop without any language has, would leave the separators out.
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return f"{locale.toString(number)} {what}{'' if number == 1 else 's'}"
