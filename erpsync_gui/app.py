"""The composition root: makes the objects of the desktop program and connects them."""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from erpsync_gui import __version__, logs, paths, release
from erpsync_gui.contract import catalogue as contract_catalogue
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Value
from erpsync_gui.gui import actions, icons
from erpsync_gui.gui.call_tabs import CallTabs
from erpsync_gui.gui.commands import Commands
from erpsync_gui.gui.crash import CrashReporter
from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.diagnosis_desk import DiagnosisDesk
from erpsync_gui.gui.history_pane import HistoryModel, HistoryPane
from erpsync_gui.gui.large_answers import LargeAnswers
from erpsync_gui.gui.main_window import MainWindow
from erpsync_gui.gui.offline_reader import OfflineReader
from erpsync_gui.gui.operation_list import OperationList
from erpsync_gui.gui.profile_bar import ProfileBar, environment_color
from erpsync_gui.gui.profile_desk import ProfileDesk
from erpsync_gui.gui.sandbox_menu import SandboxMenu
from erpsync_gui.gui.sign_in_strip import SignInStrip
from erpsync_gui.gui.theme import STYLE, Appearance, Theme
from erpsync_gui.gui.workbench import Workbench
from erpsync_gui.store.history import History
from erpsync_gui.store.profile import BUILT_IN, Environment, Profile
from erpsync_gui.store.profiles import Profiles

if TYPE_CHECKING:
    from erpsync_gui.gui.connections import Connections
    from erpsync_gui.gui.tour import Steps
    from erpsync_gui.gui.tour_report import TourReport

FIRST_OPERATION = "GetConnectionsAndDisplayFields"
FIRST_ARGUMENTS: Mapping[str, Value] = {"CrmActorType": "Contact", "EntityId": 1001}
"""What stands filled in at the first start: one company of the practice tenant."""

_APPEARANCE = "window/appearance"
_APPEARANCES = {appearance.value for appearance in Appearance}


def build(
    application: QApplication, settings: QSettings, memory: logs.Memory, profiles_file: Path
) -> Desktop:
    """Make the desktop program; nothing slow is imported until its window was painted."""
    theme = Theme(application)
    if settings.value(_APPEARANCE) in _APPEARANCES:
        theme.set_appearance(Appearance(settings.value(_APPEARANCE)))
    catalogue = contract_catalogue.load()
    history_model = HistoryModel(History())

    profiles = Profiles(profiles_file)
    loaded = profiles.load()
    bar = ProfileBar([*BUILT_IN, *loaded.profiles], str(settings.value("window/profile", "")))
    strip = SignInStrip()
    tabs = CallTabs(catalogue, bar.profile, bar.protocol)
    operations = OperationList(catalogue)
    history = HistoryPane(history_model)
    window = MainWindow(bar, strip, operations, history, tabs, tabs.panes, settings)
    workbench = Workbench(catalogue, bar, strip, tabs, history_model, open_connections, window)
    reader = OfflineReader(workbench, tabs, history_model)
    desk = ProfileDesk(profiles, loaded, workbench, bar, window)
    diagnosis = DiagnosisDesk(workbench, bar, window)
    desktop = Desktop(
        catalogue=catalogue,
        window=window,
        bar=bar,
        strip=strip,
        tabs=tabs,
        operations=operations,
        history=history,
        workbench=workbench,
        reader=reader,
        profiles=desk,
        diagnosis=diagnosis,
        theme=theme,
    )
    _connect(desktop, settings, memory)
    workbench.sign_in.note("\n".join(loaded.complaints))
    first = tabs.open(FIRST_OPERATION)
    if bar.profile().environment is Environment.PRACTICE:
        first.request.form.set_arguments(FIRST_ARGUMENTS)
    return desktop


def _connect(desktop: Desktop, settings: QSettings, memory: logs.Memory) -> None:
    """Connect the parts with each other and with the menus."""
    window, bar, tabs = desktop.window, desktop.bar, desktop.tabs
    workbench, operations, history = desktop.workbench, desktop.operations, desktop.history
    answers = LargeAnswers(settings, workbench.keep_in_memory, window)
    commands = Commands(desktop, memory.lines, release.current(), answers)
    table = actions.build(window, commands.slots())
    menus = actions.fill(window.menuBar(), table)
    bar.add_buttons(table["send"], table["stop"])
    commands.attach(table)
    sandbox_menu = SandboxMenu(menus["&Sandbox"], workbench)

    def show_environment(profile: Profile) -> None:
        window.set_environment(environment_color(profile.environment))
        settings.setValue("window/profile", profile.key)

    operations.chosen.connect(tabs.open)
    history.chosen.connect(workbench.show)
    history.reuse_wanted.connect(workbench.reuse)
    bar.profiles_wanted.connect(desktop.profiles.open)
    bar.protocol_chosen.connect(lambda protocol: operations.set_services(protocol.services))
    bar.profile_chosen.connect(show_environment)
    window.palette_changed.connect(operations.refresh)
    window.palette_changed.connect(bar.refresh)
    window.palette_changed.connect(lambda: show_environment(bar.profile()))
    show_environment(bar.profile())
    # After the first paint, and after the event loop has had its turn to show it.
    window.first_painted.connect(lambda: QTimer.singleShot(0, workbench.warm_up))
    workbench.sign_in.diagnosis_wanted.connect(desktop.diagnosis.open)
    window.closed.connect(lambda: settings.setValue(_APPEARANCE, desktop.theme.appearance.value))
    window.closed.connect(desktop.diagnosis.close)
    window.closed.connect(desktop.profiles.close)
    window.closed.connect(desktop.reader.close)
    window.closed.connect(workbench.close)
    workbench.connected.connect(sandbox_menu.fill)


def open_connections(catalogue: Catalogue, open_browser: Callable[[str], None]) -> Connections:
    """Import what is slow, tidy up after runs that died, and make what sends; on a thread."""
    # Start-up time: httpx, zeep, lxml and uvicorn cost a second, so not before the first paint.
    from erpsync_gui.gui.connections import Connections  # noqa: PLC0415
    from erpsync_gui.gui.heap import give_back_large_blocks  # noqa: PLC0415 - as said above
    from erpsync_gui.wire import run_folder  # noqa: PLC0415 - as said above

    give_back_large_blocks()
    run_folder.sweep()
    return Connections(catalogue, open_browser)


def run_desktop(arguments: Sequence[str]) -> int:
    """Run the desktop program until its window is closed, or a tour of it to its end.

    Returns the exit code: 0, or 1 when a tour found something wrong.
    """
    options = _parse(arguments)
    application = QApplication(["erpsync-gui", *STYLE])
    application.setApplicationName("ErpSync Workbench")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(release.APP_ID)
    application.setWindowIcon(icons.app_icon())
    # A tour shows the program as it is at its first start, and leaves no trace.
    touring = any(vars(options).values())
    memory = logs.set_up(file=None if touring else paths.state() / "erpsync-gui.log")
    crash = CrashReporter(application)
    crash.install()
    with tempfile.TemporaryDirectory() as folder:
        settings_folder = Path(folder) if touring else paths.state()
        settings = QSettings(str(settings_folder / "window.ini"), QSettings.Format.IniFormat)
        profiles_file = Path(folder) / "profiles.toml" if touring else paths.profiles()
        if options.screenshots:
            _write_customers(profiles_file)
        desktop = build(application, settings, memory, profiles_file)
        if touring:
            _start_tour(desktop, options, settings, crash)
        desktop.window.first_painted.connect(_collect_garbage)
        # What the warm-up imports stays, too; a search of it all would stop every thread for 25 ms.
        desktop.workbench.connected.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)
        desktop.window.show()
        code = application.exec()
        desktop.window.close()
        # What is still to be written must be before its folder goes, or it would come back.
        settings.sync()
    crash.remove()
    return code


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="erpsync-gui", add_help=False)
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("--report", type=Path, metavar="FILE")
    parser.add_argument("--screenshots", type=Path, metavar="DIR")
    parser.add_argument("--demo", type=Path, metavar="FILE")
    parser.add_argument("--timing", nargs="?", const="start", choices=("start", "after-calls"))
    options = parser.parse_args(arguments)
    if options.report and not options.selftest:
        parser.error("--report goes with --selftest")
    if options.report:
        try:
            options.report.write_bytes(b"")
        except OSError as error:
            parser.error(f"{options.report} cannot be written: {error.strerror}")
    return options


def _write_customers(profiles_file: Path) -> None:
    """Give a tour of pictures some customers to show."""
    from erpsync_gui.gui import showcase  # noqa: PLC0415 - start-up time: few runs are a tour
    from erpsync_gui.store import profiles  # noqa: PLC0415 - as above

    profiles.export(profiles_file, showcase.CUSTOMERS)


def _start_tour(
    desktop: Desktop, options: argparse.Namespace, settings: QSettings, crash: CrashReporter
) -> None:
    # Start-up time: few runs are a tour.
    from erpsync_gui.gui.tour import Tour  # noqa: PLC0415 - as said above
    from erpsync_gui.gui.tour_report import TourReport  # noqa: PLC0415 - as said above

    report = TourReport(options.report)
    tour = Tour(_steps(desktop, options, settings, report), desktop.window)
    # Nobody is there to close the dialog of a crash.
    crash.crashed.connect(tour.fail)
    tour.ended.connect(partial(_end_tour, report))
    tour.start()


def _steps(
    desktop: Desktop, options: argparse.Namespace, settings: QSettings, report: TourReport
) -> Steps:
    if options.timing:
        from erpsync_gui.gui import timing  # noqa: PLC0415 - start-up time, as above

        return timing.measure(desktop, after_calls=options.timing == "after-calls")
    if options.selftest:
        from erpsync_gui.gui import selftest  # noqa: PLC0415 - start-up time, as above

        return selftest.test_self(desktop, settings, report)
    from erpsync_gui.gui import showcase  # noqa: PLC0415 - what is timed does not wait for it

    if options.screenshots:
        return showcase.picture_all(desktop, options.screenshots)
    return showcase.demonstrate(desktop, options.demo)


def _collect_garbage() -> None:
    """Begin to, and never look at what the start has made: all of it stays until the end."""
    gc.freeze()
    gc.enable()


def _end_tour(report: TourReport, failure: str) -> None:
    if failure:
        report.complain(f"erpsync-gui: {failure}")
    QApplication.exit(1 if failure else 0)
