"""No secret of any way in is anywhere after it was used, refused or forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from erpsync_gui.sandbox import application_key, registration
from erpsync_gui.sandbox.server import SandboxServer, TlsFiles
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.wire.call import Protocol
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.outcome import Outcome
from tests.fakes.authority import Authority
from tests.fakes.choosing import Choose
from tests.fakes.proxy import ProxyPeer
from tests.fakes.witness import PROTOCOLS, Searched, Witness


def test_signing_in_on_site(witness: Witness, choose: Choose, searched: Searched) -> None:
    evidence, address = witness.evidence, witness.desktop.bar.profile().address
    typed = Profile("Typed", address=address, user="tessa")
    choose(typed)
    wrong = evidence.plant("a wrong password, typed in the prompt")
    witness.answer_prompt(wrong, remember=True)
    witness.desktop.strip.details_button.click()
    witness.look("at the sign-in that was refused")
    right = evidence.plant("the right password, typed in the prompt and remembered")
    witness.answer_prompt(right, remember=True)
    witness.check_calls()
    for way_in in (WayIn.PASSWORD, WayIn.BASIC):
        kept = Profile(f"Kept, {way_in.value}", address=address, user="ola", way_in=way_in)
        right = evidence.plant(f"the right password in the keychain, {way_in.value}")
        witness.keep(kept, SecretKind.PASSWORD, right)
        choose(kept)
        witness.check_calls()
    ticket = next(each for each in evidence.secrets if each.text.startswith("7T:"))
    choose(Profile("Pasted", address=address, way_in=WayIn.TICKET))
    witness.answer_prompt(ticket.text, remember=False)
    witness.check_calls()
    old = evidence.plant("a ticket that has run out", ascii_only=True, start="7T:")
    choose(Profile("Old", address=address, way_in=WayIn.TICKET), {SecretKind.TICKET: Secret(old)})
    for protocol in PROTOCOLS:
        assert witness.call("GetEngineStatus", protocol).outcome is Outcome.REFUSED
    witness.desktop.workbench.sign_in.sign_out()
    searched("Signed in as", "AuthenticateUsernamePassword", "SOTicket ********")


def test_signing_in_by_windows(witness: Witness, choose: Choose, searched: Searched) -> None:
    password = witness.evidence.plant("the password of a Windows account")
    server = SandboxServer(windows_users={r"PRACTICE\tessa": password})
    profile = Profile(
        "Windows", address=server.start(), way_in=WayIn.WINDOWS, user=r"PRACTICE\tessa"
    )
    witness.keep(profile, SecretKind.PASSWORD, password)
    try:
        choose(profile)
        witness.check_calls()
        searched("AuthenticateImplicit")
    finally:
        server.stop()


@pytest.mark.usefixtures("system_browser")
def test_signing_in_online(
    witness: Witness,
    choose: Choose,
    searched: Searched,
    tmp_path: Path,
) -> None:
    evidence = witness.evidence
    login_url = witness.connections.sandbox.start_online().login_url
    phrase = evidence.plant("the passphrase of a private key")
    key_file = tmp_path / "key.pem"
    key_file.write_bytes(application_key.private_key_pem(phrase))
    online = OnlineApp(
        login_url, registration.CONTEXT, registration.CLIENT_ID, key_file=str(key_file)
    )
    browser = Profile("Browser", app=online, way_in=WayIn.BROWSER)
    witness.keep(browser, SecretKind.CLIENT_SECRET, registration.CLIENT_SECRET)
    choose(browser)
    witness.sign_in()
    witness.check_calls()
    token = witness.connections.session(browser).credential(Protocol.REST).secret
    assert token.reveal() in {each.text for each in evidence.secrets}
    witness.connections.drop([browser.key])  # the next sign-in takes the refresh token
    with witness.qtbot.waitSignal(witness.desktop.workbench.connected, timeout=20_000):
        witness.desktop.workbench.enter(browser)
    witness.check_calls()
    system = Profile("System", app=online, way_in=WayIn.SYSTEM_USER)
    secrets = {
        SecretKind.CLIENT_SECRET: registration.CLIENT_SECRET,
        SecretKind.SYSTEM_TOKEN: registration.SYSTEM_TOKEN,
        SecretKind.KEY_PASSPHRASE: phrase,
    }
    for kind, text in secrets.items():
        witness.keep(system, kind, text)
    choose(system)
    witness.check_calls()
    bearer = Profile("Bearer", app=online, way_in=WayIn.BEARER)
    witness.keep(bearer, SecretKind.CLIENT_SECRET, registration.CLIENT_SECRET)
    choose(bearer, {SecretKind.ACCESS_TOKEN: token})
    witness.check_calls()
    # What refuses is said in other words: a wrong secret, a wrong passphrase, a foreign token.
    for kind in (SecretKind.CLIENT_SECRET, SecretKind.SYSTEM_TOKEN, SecretKind.KEY_PASSPHRASE):
        foreign = evidence.plant(f"a wrong {kind.title}", ascii_only=True)
        choose(
            replace(system, name=f"Wrong {kind.value}", key=kind.value),
            {each: Secret(foreign if each is kind else secrets[each]) for each in secrets},
        )
    foreign = evidence.plant("an access token that is none", ascii_only=True, start="8A:")
    choose(
        replace(bearer, key="foreign", name="Foreign"), {SecretKind.ACCESS_TOKEN: Secret(foreign)}
    )
    for protocol in PROTOCOLS:
        witness.call("GetEngineStatus", protocol)
    searched("SignedSystemToken", "code_verifier=********", "Renewal of tokens", "id_token")


def test_proxies_and_certificates(
    witness: Witness, choose: Choose, searched: Searched, tmp_path: Path
) -> None:
    evidence, address = witness.evidence, witness.desktop.bar.profile().address
    right = evidence.plant("the right password, behind a proxy")
    password = evidence.plant("the password of a proxy")
    wrong = evidence.plant("a wrong password of a proxy")
    with ProxyPeer(signed_by=("pat", password)) as proxy:
        network = Network(proxy=Proxy(ProxyMode.MANUAL, proxy.url, "pat"))
        for given in (wrong, password):
            behind = Profile("Behind", address=address, user="tessa", network=network)
            witness.keep(behind, SecretKind.PROXY_PASSWORD, given)
            witness.keep(behind, SecretKind.PASSWORD, right)
            choose(behind)
            witness.call("GetEngineStatus", Protocol.REST)
        witness.check_calls()
    authority = Authority(tmp_path / "authority")
    files, phrase = authority.good(), evidence.plant("the passphrase of a client certificate")
    server = SandboxServer(tls=TlsFiles(files.certificate, files.key, authority.file))
    try:
        for file in (authority.client_pem(phrase), authority.client_pkcs12(phrase)):
            trust = Trust(str(authority.file), str(file))
            secured = Profile(
                f"Secured by {file.suffix}",
                address=server.start(),
                user="tessa",
                network=Network(trust),
            )
            witness.keep(secured, SecretKind.CERTIFICATE_PASSPHRASE, phrase)
            witness.keep(secured, SecretKind.PASSWORD, right)
            choose(secured)
            witness.check_calls()
            other = evidence.plant(f"a wrong passphrase of {file.suffix}")
            secrets = {SecretKind.CERTIFICATE_PASSPHRASE: other, SecretKind.PASSWORD: right}
            choose(
                replace(secured, key=file.suffix, name=f"Wrong {file.suffix}"),
                {kind: Secret(text) for kind, text in secrets.items()},
            )
            witness.call("GetEngineStatus", Protocol.REST)
    finally:
        server.stop()
    searched("TLSv1.3", "passphrase", "407")
