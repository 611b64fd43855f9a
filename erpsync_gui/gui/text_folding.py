"""Folds what a canvas shows, at the reader's wish, and keeps the caret in sight."""

from __future__ import annotations

from erpsync_gui.gui.text_canvas import TextCanvas


class Folding:
    """What can be done with the elements or objects of a canvas; nothing in hexadecimal."""

    def __init__(self, canvas: TextCanvas) -> None:
        """Serve a canvas, whatever it shows."""
        self._canvas = canvas

    @property
    def is_possible(self) -> bool:
        """Whether there is anything that can be folded."""
        return self._canvas.sheet.folds.has_shape

    def fold(self) -> None:
        """Fold the innermost element or object around the caret, which goes to its first line."""
        self._canvas.sheet.folds.fold_around(self._canvas.sheet.caret.line)
        self._show()

    def unfold(self) -> None:
        """Open what is folded on the line of the caret."""
        self._canvas.sheet.folds.open(self._canvas.sheet.caret.line)
        self._show()

    def toggle(self, line: int) -> None:
        """Fold what begins on a line, or open it."""
        self._canvas.sheet.folds.toggle(line)
        self._show()

    def fold_to(self, depth: int) -> None:
        """Fold all elements and objects that stand this deep; 0 folds the outermost."""
        self._canvas.sheet.folds.fold_to(depth)
        self._show()

    def unfold_all(self) -> None:
        """Open everything."""
        self._canvas.sheet.folds.open_all()
        self._show()

    def _show(self) -> None:
        """Take the caret out of what is hidden now."""
        sheet = self._canvas.sheet
        if not sheet.folds.lines.is_shown(sheet.shown.line_at(sheet.caret.position)):
            sheet.caret.move_to(sheet.shown.line_start(sheet.caret.line))
        self._canvas.refit()
