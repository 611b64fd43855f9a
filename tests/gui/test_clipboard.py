"""Bytes are copied as text; what is not UTF-8 shows as replacement characters."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import clipboard, spare_time


def test_a_small_text_is_copied_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_bytes("Æ\r\n".encode() + b"\xff", window)
    assert QGuiApplication.clipboard().text() == "Æ\r\n\ufffd"
    assert window.findChild(QMessageBox) is None


def test_a_large_text_is_not_copied_when_the_user_thinks_better(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "LARGE_BYTES", 3)
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_text("before")
    clipboard.copy_bytes(b"abcdef", window)
    question = window.findChild(QMessageBox)
    assert question is not None
    question.reject()
    assert QGuiApplication.clipboard().text() == "before"


class Endless:
    """More bytes than there is memory for."""

    def __len__(self) -> int:
        return 1 << 40

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(len(self))
        return b"x" * (stop - start)


def test_nothing_is_read_of_what_is_too_much_until_the_user_wants_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_bytes(Endless(), window, start=5)
    question = window.findChild(QMessageBox)
    assert question is not None
    assert "file" not in " ".join(button.text() for button in question.buttons())
    question.reject()


def test_many_bytes_are_copied_bit_by_bit_and_whole(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    body = "aæ漢😀".encode() * 500_000 + b"\xc3"
    clipboard.copy_bytes(body, window, start=1, end=len(body))
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().endswith("\ufffd"))
    assert QGuiApplication.clipboard().text() == body[1:].decode("utf-8", "replace")


def test_what_is_copied_later_is_what_stays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare_time, "SLICE_S", 0.0)
    window = QWidget()
    qtbot.addWidget(window)
    clipboard.copy_bytes(b"first" * 2_000_000, window)
    clipboard.copy_bytes(b"second", window)
    qtbot.wait(50)
    assert QGuiApplication.clipboard().text() == "second"
