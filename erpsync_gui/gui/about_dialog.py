"""What this program is, which release of it, and the terms of it and of its libraries."""

from __future__ import annotations

import platform
from datetime import date

import PySide6
from PySide6.QtCore import QSize, Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from erpsync_gui import paths
from erpsync_gui.gui import icons, theme
from erpsync_gui.gui.clipboard import copy_text
from erpsync_gui.gui.dialog_buttons import close_only
from erpsync_gui.release import RELEASES, Release

_ICON_SIZE = QSize(64, 64)
_TERMS_WIDTH = theme.GAP * 56

_PURPOSE = "Calls, reads and compares the operations of the SuperOffice ErpSync agent."
_TERMS = (
    "The program is under the MIT license: you may use, change and share it. It is not a product"
    " of SuperOffice AS.\n\n"
    "It uses Qt and Qt for Python (PySide6) under the GNU LGPL, version 3. Their libraries lie"
    " beside the program as separate files, and you may replace them by builds of your own.\n\n"
    "It is made with httpx, zeep, lxml, Starlette, uvicorn and more. The third-party notices, which"
    " come with every package, name them all."
)


class AboutDialog(QDialog):
    """The facts about this release, to be copied into a question for help.

    Signals:
        page_wanted: the QUrl of a page or a file that the user wants to see.
    """

    page_wanted = Signal(QUrl)

    def __init__(self, release: Release, today: date, parent: QWidget) -> None:
        """Say how old the release is by the date of `today`."""
        super().__init__(parent)
        self.setWindowTitle("About ErpSync Workbench")
        self._facts = _facts(release, today)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GAP * 2] * 4)
        layout.setSpacing(theme.GAP * 2)
        layout.addLayout(_heading())
        layout.addLayout(self._list())
        terms = _label(_TERMS)
        terms.setFixedWidth(_TERMS_WIDTH)
        layout.addWidget(terms)
        layout.addLayout(self._pages())
        layout.addWidget(self._buttons())

    def facts(self) -> str:
        """What a question for help should say of this program, a line each."""
        lines = [f"{name}: {fact}" for name, fact in self._facts]
        return "\n".join(["ErpSync Workbench", *lines])

    def _list(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.GAP * 2)
        form.setVerticalSpacing(theme.HALF_GAP)
        for name, fact in self._facts:
            label = _label(fact)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(name, label)
        return form

    def _pages(self) -> QHBoxLayout:
        """A button for the releases, and one for each file that is here."""
        pages = {"Check for a &newer version": QUrl(RELEASES)}
        files = {
            "&Third-party notices": paths.third_party_notices(),
            "&License": paths.license_text(),
        }
        for text, file in files.items():
            if file.is_file():
                pages[text] = QUrl.fromLocalFile(str(file))
        layout = QHBoxLayout()
        layout.setSpacing(theme.GAP)
        for text, page in pages.items():
            button = QPushButton(text)
            button.setToolTip(page.toDisplayString())
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, page=page: self.page_wanted.emit(page))
            layout.addWidget(button)
        layout.addStretch()
        return layout

    def _buttons(self) -> QDialogButtonBox:
        box = close_only(self)
        box.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        copy = box.addButton("&Copy these facts", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: copy_text(self.facts() + "\n"))
        return box


def _facts(release: Release, today: date) -> list[tuple[str, str]]:
    build = "from source"
    if release.built_on:
        build = f"{release.built_on}, commit {release.commit or 'unknown'}"
    if release.is_old(today):
        build += f" ({release.age_in_months(today)} months old)"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    return [
        ("Version", release.version),
        ("Built", build),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()} with PySide6 {PySide6.__version__}"),
        ("System", f"{system}, {QGuiApplication.platformName()}"),
    ]


def _heading() -> QHBoxLayout:
    picture = QLabel()
    picture.setPixmap(icons.app_icon().pixmap(_ICON_SIZE))
    name = QLabel("ErpSync Workbench")
    font = theme.heading_font()
    font.setPointSizeF(font.pointSizeF() * 1.4)
    name.setFont(font)
    words = QVBoxLayout()
    words.setSpacing(theme.HALF_GAP)
    words.addWidget(name)
    words.addWidget(_label(_PURPOSE))
    layout = QHBoxLayout()
    layout.setSpacing(theme.GAP * 2)
    layout.addWidget(picture)
    layout.addLayout(words, 1)
    return layout


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
