"""Every text on the screen: what each widget of each window shows, says or would say if asked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from erpsync_gui.gui.text_surface import TextSurface

TYPED_IN_CLEAR = {"Request body", "The text"}
"""Accessible names of the editors in which the user writes a whole text by hand, and sees it."""

MOST_ROWS = 2_000
"""How many rows of a list or a tree are looked at, of each branch."""

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.UserRole,
)
_ACCESSIBLE = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)
_TEXT_TYPES = {"QString", "QStringList", "QVariant"}
_SHOWN_AS_DOTS = "\u2022"

_known: dict[type[QWidget], tuple[str, ...]] = {}

Text = tuple[str, str]
"""Where a text stands, for people, and the text."""


def texts() -> Iterator[Text]:
    """All texts of all windows, those that are hidden right now included.

    A line in dots may hold what was just typed, and so may a cell that shows dots; the editors of
    TYPED_IN_CLEAR are the user's own.
    """
    for widget in QApplication.allWidgets():
        where = f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()!r}"
        for name, text in _widget_texts(widget):
            yield f"{name} of {where}", text


def _widget_texts(widget: QWidget) -> Iterator[Text]:
    if isinstance(widget, QPlainTextEdit) and widget.accessibleName() in TYPED_IN_CLEAR:
        return
    yield from _property_texts(widget)
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield "tab", f"{widget.tabText(place)}\n{widget.tabToolTip(place)}"
    if isinstance(widget, TextSurface):
        yield "body", widget.text.body[:].decode("utf-8", "surrogateescape")
    if isinstance(widget, QAbstractItemView | QComboBox):
        yield from _model_texts(widget.model())
    for action in widget.actions():
        said = (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())
        yield "action", "\n".join((*said, str(action.data())))
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None:
        for part in _ACCESSIBLE:
            yield f"accessible {part.name}", interface.text(part)


def _property_texts(widget: QWidget) -> Iterator[Text]:
    in_dots = isinstance(widget, QLineEdit) and widget.echoMode() is QLineEdit.EchoMode.Password
    for name in _properties(widget):
        if not (in_dots and name == "text"):
            value = widget.property(name)
            if isinstance(value, str | list):
                yield name, str(value)


def _properties(widget: QWidget) -> tuple[str, ...]:
    """The names of the properties of a kind of widget that may hold a text."""
    kind = type(widget)
    if kind not in _known:
        about = widget.metaObject()
        found = (about.property(place) for place in range(about.propertyCount()))
        names = ((each.name(), each.typeName()) for each in found)
        _known[kind] = tuple(str(name) for name, of in names if str(of) in _TEXT_TYPES)
    return _known[kind]


def _model_texts(
    model: QAbstractItemModel | None, below: QModelIndex | None = None
) -> Iterator[Text]:
    if model is None:
        return
    parent = below or QModelIndex()
    # A list has one column, and does not let itself be asked for it.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(min(model.rowCount(parent), MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield f"cell {row}, {column}", "\n".join(_cell_texts(index))
        yield from _model_texts(model, model.index(row, 0, parent))
    if below is None:
        headings = (model.headerData(place, Qt.Orientation.Horizontal) for place in range(columns))
        yield "headings", "\n".join(map(str, headings))


def _cell_texts(index: QModelIndex) -> Iterator[str]:
    is_in_dots = str(index.data()).startswith(_SHOWN_AS_DOTS)
    for role in ROLES:
        value = index.data(role)
        if value is not None and not (is_in_dots and role == Qt.ItemDataRole.EditRole):
            yield value if isinstance(value, str) else repr(value)
