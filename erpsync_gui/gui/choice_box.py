"""Pick lists that stand in a form, and a line for an id that may offer the known ones by name.

They know nothing of fields or of the wire.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

_SEPARATOR = " · "
"""What stands between an id and its name."""

_IN_ONE_LANGUAGE = r'[A-Z]{2}(?:-[A-Z]{2})?:"([^"]*)"'
_IN_LANGUAGES = re.compile(rf"{_IN_ONE_LANGUAGE}(?:;?\s*{_IN_ONE_LANGUAGE})*;?")


class QuietBox(QComboBox):
    """A pick list that the mouse wheel does not turn: scrolling the form must change no value."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the form scroll."""
        event.ignore()


class ChoiceBox(QuietBox):
    """A line to type an id on, with a list of known ids below it as long as there are any.

    The two are one widget from the start, because a line that is replaced by a pick list loses the
    focus and its place in the tab order. As long as there is nothing to choose from, the line lies
    over the whole of the box: to paint one would take the classes of the style, which are made when
    they are first asked for, a twentieth of the start-up time.
    """

    def __init__(self, line: QLineEdit) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._line = line
        self._choices: Mapping[int, str] = {}
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Qt would complete what is typed: `1` would become the id 12 when that is the only choice.
        self.setCompleter(None)  # type: ignore[arg-type]  # None takes it away, says Qt
        self.setSizePolicy(line.sizePolicy())
        self.setAccessibleName(line.accessibleName())
        self.setAccessibleDescription(line.accessibleDescription())
        self._cover()

    def set_choices(self, choices: Mapping[int, str]) -> None:
        """Offer ids with their names; the id on the line stays, with the name that it has now."""
        if choices == self._choices:
            return
        line, place = self._line, self._line.cursorPosition()
        text = id_in(line.text()) if self._choices else line.text()
        self._choices = dict(choices)
        self.clear()
        self.addItems([choice(number, name) for number, name in choices.items()])
        self.setCurrentIndex(-1)
        self._cover()
        line.setText(self.named(text))
        line.setCursorPosition(min(place, len(line.text())))

    def named(self, text: str) -> str:
        """An id with its name, where it is one of the choices."""
        found = (number for number in self._choices if str(number) == text)
        number = next(found, None)
        return text if number is None else choice(number, self._choices[number])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep the line in its place in another font or style."""
        super().changeEvent(event)
        self._cover()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep the line as large as the box."""
        super().resizeEvent(event)
        self._cover()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Look like a plain line where there is nothing to choose from."""
        if self._choices:
            super().paintEvent(event)

    def _cover(self) -> None:
        """Lay the line over the box, unless there is something to choose from."""
        self._line.setFrame(not self._choices)
        if not self._choices:
            self._line.setGeometry(self.rect())


def choice(number: int, name: str) -> str:
    """How a pick list shows an id with its name; of a name in many languages, the first one."""
    shown = _IN_LANGUAGES.sub(r"\1", name)
    return f"{number}{_SEPARATOR}{shown}" if shown else str(number)


def id_in(text: str) -> str:
    """The id in what a pick list shows."""
    return text.partition(_SEPARATOR)[0]
