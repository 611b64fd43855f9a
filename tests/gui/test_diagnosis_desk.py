"""A diagnosis of the chosen profile runs beside the window and can be stopped or looked into."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.diagnosis_dialog import DiagnosisDialog
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.wire.call import WEB
from tests.fakes.choosing import Choose


def dialog_of(desktop: Desktop) -> DiagnosisDialog:
    dialog = desktop.window.findChild(DiagnosisDialog)
    assert isinstance(dialog, DiagnosisDialog)
    return dialog


def findings(dialog: DiagnosisDialog) -> dict[str, str]:
    model = dialog.view.model()
    rows = range(model.rowCount())
    return {model.index(row, 0).data(): model.index(row, 1).data() for row in rows}


def test_the_practice_tenant_is_looked_through_to_its_erp(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.diagnosis.ended, timeout=30_000):
        desktop.diagnosis.open()
    dialog = dialog_of(desktop)
    found = findings(dialog)
    assert found["Sign-in"] == "Good"
    assert "Broken" in found.values()  # connection 3 of the seed is unreachable
    dialog.close()


def test_a_request_behind_a_step_is_shown_in_a_tab(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.diagnosis.ended, timeout=30_000):
        desktop.diagnosis.open()
    dialog = dialog_of(desktop)
    dialog.view.setCurrentIndex(dialog.view.model().index(0, 0))
    dialog.open_button.click()
    view = desktop.tabs.current_view()
    assert view is not None
    assert view.exchange is not None
    assert view.exchange.call.service == WEB
    dialog.close()


def test_a_server_that_is_not_there_stops_it_at_the_first_step(
    desktop: Desktop, qtbot: QtBot, choose: Choose
) -> None:
    choose(Profile("Nowhere", address="http://127.0.0.1:9", way_in=WayIn.NONE))
    with qtbot.waitSignal(desktop.diagnosis.ended, timeout=30_000):
        desktop.diagnosis.open()
    found = findings(dialog_of(desktop))
    assert "Broken" in found.values()
    assert "Good" not in [found.get(title) for title in ("Sign-in", "Engine status")]
    dialog_of(desktop).close()


def test_closing_the_dialog_calls_it_off(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.workbench.connections is not None
    desktop.workbench.connections.sandbox.faults.arm("delay=30000", None)
    desktop.diagnosis.open()
    with qtbot.waitSignal(desktop.diagnosis.ended, timeout=10_000):
        dialog_of(desktop).close()
    desktop.workbench.connections.sandbox.faults.disarm()
