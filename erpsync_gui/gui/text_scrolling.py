"""Keeps a window on the rows of a text, and a scroll bar in step with it.

The window stands on a row, however many rows there are above; the scroll bar only says about where
that is. Must not know what a row looks like.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractSlider, QScrollBar

from erpsync_gui.gui.text_rows import Row, Rows

_Action = QAbstractSlider.SliderAction


class RowScroller(QObject):
    """Moves a window of some rows over a text.

    Signals:
        scrolled: nothing; another row is on top.
    """

    scrolled = Signal()

    def __init__(self, bar: QScrollBar) -> None:
        """Serve a scroll bar for as long as it lives; nothing works before `show`."""
        super().__init__(bar)
        self._bar = bar
        self._rows: Rows
        self._top: Row
        self._page = 1
        self._is_fitting = False
        bar.valueChanged.connect(self._on_bar_value_changed)
        bar.actionTriggered.connect(self._on_bar_action_triggered)

    @property
    def top(self) -> Row:
        """The row on top of the window."""
        return self._top

    @property
    def page(self) -> int:
        """How many whole rows the window has; at least one."""
        return self._page

    def show(self, rows: Rows, offset: int = 0) -> None:
        """Show other rows, from that of an offset on."""
        self._rows = rows
        self._top = rows.at(offset)

    def fit(self, page: int) -> None:
        """Stay where the window is while its size or the rows of the text have changed."""
        self._page = max(page, 1)
        last, top = self._last_top(), self._rows.at(self._top.start)
        self._top = top if top.start < last.start else last
        self._is_fitting = True
        self._bar.setPageStep(self._rows.page_of(self._page))
        self._bar.setSingleStep(self._rows.page_of(1))
        self._bar.setRange(0, self._rows.value_of(last))
        self._bar.setValue(self._rows.value_of(self._top))
        self._is_fitting = False

    def go_to(self, row: Row) -> None:
        """Put a row on top, or as near to it as the end of the text allows."""
        last = self._last_top()
        top = row if row.start < last.start else last
        if top != self._top:
            self._top = top
            self._bar.setValue(self._rows.value_of(top))
            self.scrolled.emit()

    def scroll(self, count: int) -> None:
        """Move the window down by so many rows, or up for a negative count."""
        self.go_to(self._rows.step(self._top, count))

    def reveal(self, row: Row) -> None:
        """Scroll so that a row is seen: not at all if it is, to the middle if it is far."""
        last = self._rows.step(self._top, self._page - 1)
        if self._top.start <= row.start <= last.start:
            return
        if row == self._rows.before(self._top):
            self.go_to(row)
        elif row == self._rows.after(last):
            self.go_to(self._rows.after(self._top) or self._top)
        else:
            self.go_to(self._rows.step(row, -(self._page // 2)))

    def _last_top(self) -> Row:
        """The row on top when the last one is at the bottom."""
        return self._rows.step(self._rows.last(), 1 - self._page)

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        # A value may stand for several rows: the window only moves where it stands for others.
        if self._is_fitting or value == self._rows.value_of(self._top):
            return
        last = self._last_top()
        self.go_to(last if value >= self._bar.maximum() else self._rows.at_value(value))

    @Slot(int)
    def _on_bar_action_triggered(self, action: int) -> None:
        steps = {
            _Action.SliderSingleStepAdd: 1,
            _Action.SliderSingleStepSub: -1,
            _Action.SliderPageStepAdd: self._page,
            _Action.SliderPageStepSub: -self._page,
        }
        count = steps.get(_Action(action))
        if count is not None:
            self.scroll(count)
            self._bar.setSliderPosition(self._bar.value())
