"""The parts of a running desktop program, for whoever drives it: a tour, a test, a benchmark."""

from __future__ import annotations

from typing import NamedTuple

from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.gui.diagnosis_desk import DiagnosisDesk
from erpsync_gui.gui.history_pane import HistoryPane
from erpsync_gui.gui.main_window import MainWindow
from erpsync_gui.gui.offline_reader import OfflineReader
from erpsync_gui.gui.operation_list import OperationList
from erpsync_gui.gui.profile_bar import ProfileBar
from erpsync_gui.gui.profile_desk import ProfileDesk
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.gui.theme import Theme
from erpsync_gui.gui.workbench import Workbench


class Desktop(NamedTuple):
    """One window with everything in it."""

    catalogue: Catalogue
    window: MainWindow
    bar: ProfileBar
    strip: SignInStrip
    tabs: CallTabs
    operations: OperationList
    history: HistoryPane
    workbench: Workbench
    reader: OfflineReader
    profiles: ProfileDesk
    diagnosis: DiagnosisDesk
    theme: Theme
