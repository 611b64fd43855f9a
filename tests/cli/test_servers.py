"""A profile or an address becomes a Session with the secrets that were given."""

from __future__ import annotations

import io
from argparse import Namespace
from dataclasses import replace

import pytest

from erpsync_gui import paths
from erpsync_gui.access.session import Session
from erpsync_gui.cli import options as command_line
from erpsync_gui.cli import servers
from erpsync_gui.cli.usage import UsageError
from erpsync_gui.contract import catalogue as contract
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE, Profile, WayIn
from erpsync_gui.store.profiles import Profiles
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from erpsync_gui.wire.call import Deadlines, Protocol
from erpsync_gui.wire.online import OnlineApp
from tests.fakes.keychain import Keychain

CATALOGUE = contract.load()
NORDIC = Profile(
    "Nordic AS",
    address="http://127.0.0.1:9/crm",
    protocol=Protocol.SOAP87,
    user="tessa",
    deadlines=Deadlines(4, 5, 6),
    read_only=True,
)


@pytest.fixture(autouse=True)
def _stored() -> None:
    file = Profiles(paths.config() / "profiles.toml")
    file.load()
    online = replace(NORDIC, name="Sør-Bygg", key="other", way_in=WayIn.BROWSER, app=OnlineApp())
    file.save([NORDIC, online])


def parsed(*words: str) -> Namespace:
    return command_line.parser().parse_args(["call", "GetEngineStatus", *words])


def entered(*words: str) -> Session:
    """The session that these words ask for; it needs no keychain for what is looked at here."""
    with servers.session(parsed(*words), CATALOGUE) as session:
        return session


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


class TestProfiles:
    def test_a_profile_brings_everything_with_it(self) -> None:
        assert entered("--profile", "Nordic AS").profile == NORDIC

    def test_its_name_may_be_in_any_case(self) -> None:
        assert entered("--profile", "nordic as").profile == NORDIC

    def test_a_name_that_is_not_there_is_guessed(self) -> None:
        with pytest.raises(UsageError, match="Did you mean Nordic AS"):
            entered("--profile", "Nordik")

    def test_the_command_line_says_otherwise(self) -> None:
        profile = entered("--profile", "Nordic AS", "--protocol", "rest", "--timeout", "2").profile
        assert profile.protocol is Protocol.REST
        assert profile.deadlines == Deadlines(2, 2, 2)

    def test_what_is_given_on_standard_input_decides_the_way_in(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for words, way_in, kind in (
            (("--ticket-stdin",), WayIn.TICKET, SecretKind.TICKET),
            (("--bearer-stdin",), WayIn.BEARER, SecretKind.ACCESS_TOKEN),
            (("--password-stdin",), WayIn.PASSWORD, SecretKind.PASSWORD),
            (("--password-stdin", "--protocol", "rest"), WayIn.BASIC, SecretKind.PASSWORD),
        ):
            typed(monkeypatch, " s3 cret \r\nmore\n")
            session = entered("--profile", "Sør-Bygg", *words)
            assert session.profile.way_in is way_in
            assert session.secrets.get(kind) == Secret(" s3 cret ")

    def test_another_encoding_on_standard_input_is_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for encoding, errors in (("utf-8", "strict"), ("ascii", "surrogateescape")):
            stdin = io.TextIOWrapper(io.BytesIO(b"p\xe5ske\n"), encoding, errors)
            monkeypatch.setattr("sys.stdin", stdin)
            with pytest.raises(UsageError, match="not text in the encoding") as caught:
                entered("--profile", "Nordic AS", "--password-stdin")
            assert "ske" not in str(caught.value)

    @pytest.mark.usefixtures("keychain")
    def test_an_empty_line_is_not_the_password_in_the_keychain(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Vault().keep(NORDIC.key, SecretKind.PASSWORD, Secret("that-of-tessa"))
        typed(monkeypatch, "\n")
        session = entered("--profile", "Nordic AS", "--user", "ola", "--password-stdin")
        assert not session.secrets.get(SecretKind.PASSWORD)

    def test_the_keychain_is_opened_only_for_what_the_profile_has_a_place_for(
        self, monkeypatch: pytest.MonkeyPatch, keychain: Keychain
    ) -> None:
        client_secret = Secret("of-the-application")
        for key in (NORDIC.key, "other"):
            Vault().keep(key, SecretKind.CLIENT_SECRET, client_secret)
        typed(monkeypatch, "s3cret\n")
        online = entered("--profile", "Sør-Bygg")
        assert online.secrets.get(SecretKind.CLIENT_SECRET) == client_secret
        keychain.stop()
        onsite = entered("--profile", "Nordic AS", "--password-stdin")
        assert not onsite.secrets.get(SecretKind.CLIENT_SECRET)
        assert onsite.secrets.complaint == ""

    def test_a_way_in_that_takes_a_password_stays(self, monkeypatch: pytest.MonkeyPatch) -> None:
        typed(monkeypatch, "s3cret")
        words = ("--profile", "Nordic AS", "--password-stdin", "--protocol", "rest")
        assert entered(*words).profile.way_in is WayIn.PASSWORD

    def test_another_user_needs_another_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(UsageError, match="--password-stdin"):
            entered("--profile", "Nordic AS", "--user", "ola")
        typed(monkeypatch, "s3cret")
        words = ("--profile", "Nordic AS", "--user", "ola", "--password-stdin")
        assert entered(*words).profile.user == "ola"

    def test_the_practice_tenant_runs_while_it_is_used(self) -> None:
        with servers.session(parsed("--profile", PRACTICE.name), CATALOGUE) as session:
            assert session.profile.address.startswith("http://127.0.0.1:")
            assert session.secrets.get(SecretKind.PASSWORD)

    def test_a_damaged_file_is_complained_of(self, capsys: pytest.CaptureFixture[str]) -> None:
        (paths.config() / "profiles.toml").write_text("profiles = [[", "utf-8")
        assert servers.known_profiles() == (PRACTICE,)
        assert "profiles.toml" in capsys.readouterr().err


class TestAddresses:
    BASE = ("--url", "http://h/crm", "--protocol", "soap86")

    def test_nothing_said_is_nobody(self) -> None:
        profile = entered(*self.BASE).profile
        assert (profile.address, profile.protocol) == ("http://h/crm", Protocol.SOAP86)
        assert profile.way_in is WayIn.NONE
        assert profile.deadlines == Deadlines()
        assert not profile.read_only

    @pytest.mark.parametrize(
        ("words", "protocol", "way_in", "kind"),
        [
            (("--ticket-stdin",), "rest", WayIn.TICKET, SecretKind.TICKET),
            (("--bearer-stdin",), "rest", WayIn.BEARER, SecretKind.ACCESS_TOKEN),
            (("--user", "t", "--password-stdin"), "rest", WayIn.BASIC, SecretKind.PASSWORD),
            (("--user", "t", "--password-stdin"), "soap84", WayIn.PASSWORD, SecretKind.PASSWORD),
        ],
    )
    def test_the_secret_is_the_first_line_of_standard_input(
        self,
        words: tuple[str, ...],
        protocol: str,
        way_in: WayIn,
        kind: SecretKind,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        typed(monkeypatch, " s3 cret \r\nmore\n")
        session = entered("--url", "http://h", "--protocol", protocol, *words)
        assert session.profile.way_in is way_in
        assert session.secrets.get(kind) == Secret(" s3 cret ")
        assert session.profile.user == ("t" if "--user" in words else "")

    @pytest.mark.parametrize("word", ["--ticket-stdin", "--bearer-stdin"])
    def test_an_empty_ticket_is_none(self, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
        typed(monkeypatch, "")
        with pytest.raises(UsageError, match="Standard input is empty"):
            entered(*self.BASE, word)

    @pytest.mark.parametrize("words", [("--user", "tessa"), ("--password-stdin",)])
    def test_a_user_and_a_password_belong_together(self, words: tuple[str, ...]) -> None:
        with pytest.raises(UsageError, match="belong together"):
            entered(*self.BASE, *words)

    def test_a_protocol_has_to_be_said(self) -> None:
        with pytest.raises(UsageError, match="--url needs --protocol"):
            entered("--url", "http://h")

    def test_a_password_in_an_address_does_not_become_a_name(self) -> None:
        words = ("--url", "http://tessa:s3cret@h/crm", "--protocol", "rest")
        assert entered(*words).profile.name == "http://h/crm"

    def test_the_application_token_comes_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("APP_TOKEN_HERE", "client-secret")
        session = entered(*self.BASE, "--application-token-env", "APP_TOKEN_HERE")
        assert session.secrets.get(SecretKind.CLIENT_SECRET) == Secret("client-secret")
        with pytest.raises(UsageError, match="no environment variable NOT_THERE"):
            entered(*self.BASE, "--application-token-env", "NOT_THERE")
