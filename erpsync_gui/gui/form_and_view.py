"""A form and, below it, the view of an Exchange, which is made once the form has been painted.

Knows where the two stand and when the lower one is made, not what is asked or answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from erpsync_gui.gui.request_editor import RequestEditor

if TYPE_CHECKING:
    from erpsync_gui.gui.exchange_view import ExchangeView

_BELOW = 1


class FormAndView(QWidget):
    """Two parts with a handle between them."""

    def __init__(self, request: RequestEditor, parent: QWidget | None = None) -> None:
        """Place the form, and an empty room below it."""
        super().__init__(parent)
        self.request = request
        self._view: ExchangeView | None = None
        self._room = QWidget()
        self._is_arranged_by_hand = False
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(request)
        self._splitter.addWidget(self._room)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        request.form.grown.connect(self.fit)

    @property
    def view(self) -> ExchangeView:
        """The view; made when the form has been painted, or when it is first wanted."""
        if self._view is None:
            # Start-up time: the form can be filled in while the panes are still imported and made.
            from erpsync_gui.gui.exchange_view import ExchangeView  # noqa: PLC0415 - as said above

            self._view = ExchangeView()
            self._splitter.replaceWidget(_BELOW, self._view)
            self._splitter.setStretchFactor(_BELOW, 1)
            self._room.deleteLater()
            self.fit()
            self.request.form.parameter_chosen.connect(self._view.highlight_request)
            self._view.highlight_request(self.request.form.chosen_parameter)
        return self._view

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fill the room with the form and the view.

        A layout would pass every changed label on to the tab widget, which then paints all.
        """
        super().resizeEvent(event)
        self._splitter.resize(self.size())
        self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As large as the form and the view want to be."""
        return self._splitter.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As small as the form and the view can be."""
        return self._splitter.minimumSizeHint()

    @Slot()
    def fit(self) -> None:
        """Give the form the height it asks for, up to half of the room.

        A user who has moved the handle has decided otherwise, for good.
        """
        if not self._is_arranged_by_hand:
            whole = self.height()
            form = min(self.request.sizeHint().height(), whole // 2)
            self._splitter.setSizes([form, whole - form])

    @Slot()
    def _on_splitter_moved(self) -> None:
        self._is_arranged_by_hand = True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Make the view as soon as the form stands on the screen."""
        super().paintEvent(event)
        if self._view is None:
            QTimer.singleShot(0, self._on_painted)

    @Slot()
    def _on_painted(self) -> None:
        self.view.show()
