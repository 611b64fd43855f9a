"""No secret that a call brings, or its answer, is anywhere but in the field where it was typed."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from PySide6.QtWidgets import QFileDialog

from erpsync_gui.contract.model import Value
from erpsync_gui.gui.paste_dialog import PasteDialog
from erpsync_gui.sandbox.faults import CATALOGUE
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.network import Network, Proxy, ProxyMode
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.choosing import Choose
from tests.fakes.loud import LoudServer
from tests.fakes.witness import PROTOCOLS, Searched, Witness


def written_by_hand(password: str) -> dict[Protocol, bytes]:
    """The body of TestConnectionByConfig with a password in it, as somebody would write it."""
    settings = {"ErpConnectionId": 1, "ConfigFields": {"company": "1", "password": password}}
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<TestConnectionByConfig xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">'
        "<ErpConnectionId>1</ErpConnectionId><ConfigFields>"
        '<StringKeyValuePair xmlns="http://schemas.microsoft.com/2003/10/Serialization/Arrays">'
        f"<Key>password</Key><Value>{escape(password)}</Value></StringKeyValuePair>"
        "</ConfigFields></TestConnectionByConfig></s:Body></s:Envelope>"
    )
    return {Protocol.SOAP88: envelope.encode(), Protocol.REST: json.dumps(settings).encode()}


def test_a_server_that_blurts_out_what_it_is_told(
    witness: Witness, choose: Choose, searched: Searched
) -> None:
    evidence = witness.evidence
    ticket = evidence.plant("a ticket that is blurted out", ascii_only=True, start="7T:")
    password = evidence.plant("a password that is blurted out")
    token = evidence.plant("a client secret that is blurted out", ascii_only=True)
    by_hand = evidence.plant("a password in a body that was written by hand")
    proxy = evidence.plant("a password of a proxy that blurts it out")
    with LoudServer() as server:
        ways = (
            Profile("Loud, ticket", address=server.url, way_in=WayIn.TICKET),
            Profile("Loud, Basic", address=server.url, way_in=WayIn.BASIC, user="tessa"),
            Profile("Loud, password", address=server.url, user="tessa"),
            Profile(
                "Loud, proxy",
                address="http://crm.invalid/crm",
                way_in=WayIn.TICKET,
                network=Network(proxy=Proxy(ProxyMode.MANUAL, server.url, "pat")),
            ),
        )
        secrets = {
            SecretKind.TICKET: Secret(ticket),
            SecretKind.PASSWORD: Secret(password),
            SecretKind.CLIENT_SECRET: Secret(token),
            SecretKind.PROXY_PASSWORD: Secret(proxy),
        }
        for profile in ways:
            choose(profile, secrets)
            for server.kind in LoudServer.KINDS:
                for protocol in PROTOCOLS:
                    witness.call("GetEngineStatus", protocol)
        choose(ways[0], secrets)
        for server.kind in LoudServer.KINDS:
            for protocol, body in written_by_hand(by_hand).items():
                witness.call("TestConnectionByConfig", protocol, edited=body)
    searched("X-Echo", "TestConnectionByConfig", "********")


def test_the_settings_of_an_erp_connection(
    witness: Witness, searched: Searched, exports: Path
) -> None:
    evidence, qtbot, desktop = witness.evidence, witness.qtbot, witness.desktop
    new = evidence.plant("a password that is saved for an ERP connection")
    for protocol in PROTOCOLS:
        tab = desktop.tabs.open("GetConnection")
        tab.request.set_arguments({"ErpConnectionId": 1})
        exchange = witness.call("GetConnection", protocol)
        assert exchange.outcome is Outcome.OK, exchange.explain()
        connection: dict[str, Value] = {
            "ErpConnectionId": 0,
            "ErpConnectorId": 1,
            "DisplayName": f"New over {protocol.title}",
            "ConfigFields": {"company": "1", "password": new},
        }
        tab = desktop.tabs.open("SaveConnection")
        tab.request.set_arguments({"Connection": connection})
        qtbot.wait(300)  # for the preview
        witness.look("at the preview of what is saved")
        witness.trigger("edit_body")
        witness.look("at what is saved as text")
        tab.request.set_arguments({"Connection": connection})
        saved = witness.send()
        assert saved.outcome is Outcome.OK, saved.explain()
        tab = desktop.tabs.open("TestConnectionByConfig")
        tab.request.set_arguments({"ErpConnectionId": 1, "ConfigFields": {"password": new}})
        witness.call("TestConnectionByConfig", protocol)
        tab = desktop.tabs.open("GetErpConnectionConfigFields")
        tab.request.set_arguments({"ErpConnectionId": 1})
        witness.call("GetErpConnectionConfigFields", protocol)
        by_hand = written_by_hand(evidence.plant(f"a password by hand, {protocol.value}"))
        witness.call("TestConnectionByConfig", protocol, edited=by_hand[protocol])
        use_the_history(witness)
        copy_and_save(witness, exports / f"{protocol.value}.txt")
    searched("********", "New over REST v1")


def use_the_history(witness: Witness) -> None:
    """Find calls in it; show the last of each operation again, and fill a form from it."""
    model = witness.desktop.history._model
    witness.desktop.history.filter.setText("Connection")
    last = {exchange.call.operation: exchange for exchange in reversed(model._shown)}
    for exchange in last.values():
        witness.desktop.workbench.show(exchange)
        witness.look("at a call that is shown again")
        witness.desktop.workbench.reuse(exchange)
        witness.qtbot.wait(200)
        witness.look("at a form that was filled again")
    witness.desktop.history.filter.clear()


def copy_and_save(witness: Witness, path: Path) -> None:
    """Copy all that can be copied of the call in front, and save what came of it."""
    view = witness.desktop.tabs.current_view()
    assert view is not None
    for pane in (view.request_pane, view.response_pane):
        for place in range(3):
            pane.tabs.setCurrentIndex(place)
            pane.copy_shown()
            witness.look("after copying")
    view.verdict_line._line.click()
    view.verdict_line._explanation._on_copy_clicked()
    witness.look("after copying the explanation")
    witness.trigger("save_response")
    dialog = witness.opened(QFileDialog)
    with witness.qtbot.waitSignal(view.response_pane._saver.saved):
        dialog.fileSelected.emit(str(path))
    dialog.close()


def test_every_fault_of_the_practice_tenant(
    witness: Witness, choose: Choose, searched: Searched
) -> None:
    small = {"delay": "50", "drip": "0", "changes": "50", "big-text": "2000", "deep": "20"}
    right = witness.evidence.plant("the right password, before all the faults")
    address = witness.desktop.bar.profile().address
    faulty = Profile("Faulty", address=address, user="tessa")
    choose(faulty, {SecretKind.PASSWORD: Secret(right)})
    for kind in CATALOGUE:
        if kind.name == "drip":
            continue  # a slow answer shows nothing that a quick one does not
        spec = f"{kind.name}={small[kind.name]}" if kind.name in small else kind.spec
        for protocol in PROTOCOLS:
            witness.connections.sandbox.faults.arm(spec)
            witness.desktop.bar.choose_protocol(protocol)
            tab = witness.desktop.tabs.open("GetErpConnectionConfigFields")
            tab.request.set_arguments({"ErpConnectionId": 1})
            with witness.until_exchanged():
                tab.send()
        witness.look(f"after the fault {kind.name}")
    searched("HTTP", "********")


def test_pasted_texts(witness: Witness, searched: Searched) -> None:
    evidence, desktop = witness.evidence, witness.desktop

    def has_more_than(count: int) -> bool:
        return desktop.tabs.count() > count

    named = evidence.plant("a password in a pasted answer")
    ticket = next(each.text for each in evidence.secrets if each.text.startswith("7T:"))
    request = evidence.plant("a password in a pasted request")
    answer = {"password": named, "note": f"was {ticket}"}
    for key, text in (
        ("paste_answer", json.dumps(answer)),
        (
            "paste_request",
            "POST /api/v1/Agents/ErpSync/TestConnectionByConfig HTTP/1.1\r\n"
            f"Authorization: SOTicket {ticket}\r\n\r\n"
            + written_by_hand(request)[Protocol.REST].decode(),
        ),
    ):
        tabs = desktop.tabs.count()
        witness.trigger(key)
        dialog = witness.opened(PasteDialog)
        dialog.text.setPlainText(text)
        name = "GetErpConnectionConfigFields" if key == "paste_answer" else ""
        dialog.operation.setCurrentIndex(dialog.operation.findData(name))
        witness.look("while a text is pasted")
        dialog.accept_button.click()
        witness.qtbot.waitUntil(partial(has_more_than, tabs))
        witness.qtbot.wait(300)  # for the preview
        witness.look("after a text was pasted")
    searched("GetErpConnectionConfigFields")
