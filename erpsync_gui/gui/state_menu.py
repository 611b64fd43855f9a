"""The menu of states of a field: leave it out, send nil, send it empty; for records also JSON.

Absent, nil and empty are three different things on the wire, and some operations tell them apart.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from erpsync_gui.contract import notation
from erpsync_gui.contract.model import Kind, Value
from erpsync_gui.contract.values import BadValue
from erpsync_gui.gui.editors import Editor, State

_EMPTY: dict[Kind, Value] = {
    Kind.TEXT: "",
    Kind.FLAGS: [],
    Kind.LIST: [],
    Kind.RECORD: {},
    Kind.DICTIONARY: {},
}
_AS_JSON = frozenset({Kind.RECORD, Kind.LIST, Kind.DICTIONARY})


class StateMenu(QMenu):
    """Opened for one editor, and gone when it closes.

    Signals:
        refused: the BadValue of a pasted text that does not fit.
    """

    refused = Signal(object)

    def __init__(self, editor: Editor) -> None:
        """Offer what the editor's field can be."""
        super().__init__(editor)
        self._editor = editor
        self.aboutToHide.connect(self.deleteLater)
        kind = editor.field.type.kind
        self._offer("&Leave out", State.ABSENT)
        if editor.field.nillable:
            self._offer("&Nil", State.NIL)
        if kind in _EMPTY:
            self.addAction("&Empty", self._on_empty_chosen)
        else:
            self._offer("&Give a value", State.GIVEN)
        if kind in _AS_JSON:
            self.addSeparator()
            self.addAction("&Copy as JSON", self._on_copy_chosen)
            self.addAction("&Paste JSON", self._on_paste_chosen)

    def _offer(self, text: str, state: State) -> None:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(self._editor.state is state)
        action.triggered.connect(partial(self._editor.set_state, state))
        self.addAction(action)

    def _on_empty_chosen(self) -> None:
        self._editor.set_value(_EMPTY[self._editor.field.type.kind])

    def _on_copy_chosen(self) -> None:
        try:
            text = notation.format(self._editor.field.type, self._editor.value())
        except BadValue as bad:
            self.refused.emit(bad)
        else:
            QGuiApplication.clipboard().setText(text)

    def _on_paste_chosen(self) -> None:
        editor, text = self._editor, QGuiApplication.clipboard().text()
        try:
            editor.set_value(notation.from_json(editor.field.type, text, editor.catalogue))
        except BadValue as bad:
            self.refused.emit(bad)
