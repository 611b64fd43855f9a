"""Everything behind the window that takes long to import: sending, signing in, the practice tenant.

Imported by a thread right after the first paint and used from worker threads only. Holds one
session for each profile that was chosen in this run, and the keychain they share.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from erpsync_gui.access.secret_shelf import SecretShelf
from erpsync_gui.access.secrets import Secrets
from erpsync_gui.access.session import Entrance, Session
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.gui.profile_edits import SecretChange
from erpsync_gui.sandbox import seed_crm
from erpsync_gui.sandbox.faults import CATALOGUE, FaultKind
from erpsync_gui.sandbox.online import Trouble
from erpsync_gui.sandbox.registration import CLIENT_ID, CLIENT_SECRET, CONTEXT
from erpsync_gui.sandbox.server import SandboxServer
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import PRACTICE, PRACTICE_ONLINE, Profile, WayIn
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault
from erpsync_gui.wire import transport
from erpsync_gui.wire.call import Call, Protocol
from erpsync_gui.wire.credentials import Credential
from erpsync_gui.wire.exchange import Exchange
from erpsync_gui.wire.online import OnlineApp
from erpsync_gui.wire.secret_places import MASK
from erpsync_gui.wire.text import IndexedText

if TYPE_CHECKING:
    # Memory: few runs diagnose, or read what was pasted or saved.
    from erpsync_gui.access.diagnosis import Step
    from erpsync_gui.wire.pasted import PastedRequest

_KNOWN_TO_ALL: Mapping[str, Mapping[SecretKind, Secret]] = {
    PRACTICE.key: {SecretKind.PASSWORD: Secret(seed_crm.ADMINISTRATOR_PASSWORD)},
    PRACTICE_ONLINE.key: {SecretKind.CLIENT_SECRET: Secret(CLIENT_SECRET)},
}
"""The secrets of the practice tenant, which are none."""


@dataclass(frozen=True, slots=True)
class Entered:
    """How signing in at a profile went, or signing out.

    Without an `entrance` nothing was tried: it takes the browser, and nobody has asked for that.
    `known` are answers that name ids for the forms; only the practice tenant is asked for them
    unbidden. `complaint` is what the keychain said, where somebody should hear of it.
    """

    session: Session
    entrance: Entrance | None = None
    known: tuple[Exchange, ...] = ()
    complaint: str = ""

    @property
    def profile(self) -> Profile:
        """The profile with its real address, as far as that is known."""
        return self.session.profile

    @property
    def is_signed_in(self) -> bool:
        """Whether calls are signed from now on, as far as the way in signs any."""
        return self.entrance is not None and self.entrance.is_in

    @property
    def has_come_in(self) -> bool:
        """Whether calls are signed by now; one may have signed in where the sign-in had failed."""
        return self.session.credential(self.profile.protocol) != Credential()


class Connections:
    """One session for each profile."""

    def __init__(self, catalogue: Catalogue, open_browser: Callable[[str], None]) -> None:
        """`open_browser` is called on a worker thread with the address to sign in at."""
        self._catalogue = catalogue
        self._open_browser = open_browser
        self._sessions: dict[str, Session] = {}
        self.vault = Vault()
        self.secrets = SecretShelf(self.vault, _KNOWN_TO_ALL)
        self.sandbox = SandboxServer()

    def session(self, profile: Profile) -> Session:
        """The session of a profile, made when it is first wanted."""
        known = self._sessions.get(profile.key)
        if known is not None:
            return known
        made = self._new_session(profile, self.secrets.of(profile.key))
        # Another thread may have been faster.
        return self._sessions.setdefault(profile.key, made)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget the sessions of profiles that were changed or removed."""
        for key in keys:
            self._sessions.pop(key, None)

    async def enter(
        self, profile: Profile, *, asked: bool, typed: SecretChange | None = None
    ) -> Entered:
        """Sign in at a profile, starting the practice tenant if that is meant.

        What was `typed` for it is kept first. Unless the user has `asked` for it, no browser is
        opened. Never raises for a server that refuses or is not there.
        """
        session = self.session(profile)
        unkept = self.keep([typed]) if typed is not None else ""
        session.secrets.ask_again()
        if not asked and _takes_the_browser(session):
            return Entered(session, complaint=session.secrets.complaint)
        entered = Entered(session, await session.sign_in(may_ask=asked))
        complaint = session.secrets.complaint
        if entered.is_signed_in and profile.way_in is not WayIn.BROWSER:
            # What the keychain did not give was not needed. A refresh token it may have refused.
            complaint = ""
        entered = replace(entered, complaint=unkept or complaint)
        if profile.key in _KNOWN_TO_ALL and entered.is_signed_in:
            return replace(entered, known=await self._lists(session))
        return entered

    def leave(self, profile: Profile) -> Entered:
        """Sign out at a profile."""
        session = self.session(profile)
        session.secrets.ask_again()
        session.sign_out()
        has_refresh_token = profile.way_in is WayIn.BROWSER
        return Entered(session, complaint=session.secrets.complaint if has_refresh_token else "")

    def keep(self, changes: Iterable[SecretChange]) -> str:
        """Know secrets from now on, in the keychain where they are to be remembered.

        Returns what the keychain said against it, as sentences; empty when all is well.
        """
        complaints = [
            self.secrets.keep(each.key, each.kind, each.secret, remember=each.remember)
            for each in changes
        ]
        return " ".join(dict.fromkeys(filter(None, complaints)))

    async def diagnose(self, session: Session, tell: Callable[[Step], None]) -> tuple[Step, ...]:
        """Look from here to the ERP behind a profile."""
        from erpsync_gui.access import diagnosis  # noqa: PLC0415 - memory, as said above

        return await diagnosis.diagnose(session, self._catalogue, tell)

    def preview(self, call: Call, session: Session) -> IndexedText | None:
        """The body of a call laid out for reading, its secrets masked; None when it has none."""
        known = session.credential(call.endpoint.protocol)
        credential = replace(
            known,
            secret=_masked(known.secret),
            application_token=_masked(known.application_token),
        )
        return transport.preview(call, self._catalogue, credential)

    def read_answer(self, data: bytes, operation: str) -> Exchange | str:
        """Read a saved or pasted answer offline; an empty `operation` has it guessed.

        Returns a sentence where nothing tells whose answer it is.
        """
        from erpsync_gui.wire import pasted  # noqa: PLC0415 - memory, as said above

        try:
            return pasted.read(data, operation, self._catalogue, self._known_secrets())
        except pasted.NotRecognizedError as error:
            return str(error)

    async def read_file(self, path: Path, otherwise: str) -> Exchange | str:
        """Read a saved answer of any size; a sentence where that fails.

        Where the file does not tell whose answer it is, it is that of the operation `otherwise`.
        """
        from erpsync_gui.wire import pasted, saved  # noqa: PLC0415 - memory, as said above

        secrets = tuple(self._known_secrets())
        try:
            return await saved.read(path, otherwise, self._catalogue, secrets)
        except pasted.NotRecognizedError as error:
            return str(error)
        except OSError as error:
            return f"{path} cannot be read: {error.strerror}."

    def _known_secrets(self) -> Iterator[Secret]:
        """What all sessions are signed in with: it may stand in a text from anywhere."""
        for session in list(self._sessions.values()):
            yield from session.secrets.known()
            for protocol in (Protocol.SOAP88, Protocol.REST):
                yield from session.credential(protocol).secrets()

    def read_request(self, data: bytes, operation: str) -> PastedRequest | str:
        """Find a request in a pasted text, for its form; a sentence where there is none."""
        from erpsync_gui.wire import pasted  # noqa: PLC0415 - memory, as said above

        try:
            return pasted.find_request(data, self._catalogue, operation)
        except pasted.NotRecognizedError as error:
            return str(error)

    def trial(self, profile: Profile, changes: Sequence[SecretChange]) -> Session:
        """A session of a profile as it is being edited, with the secrets that were just typed.

        Nothing of it is kept.
        """
        secrets = self.secrets.of(profile.key).apart()
        for change in changes:
            secrets.put(change.kind, change.secret, remember=False)
        return self._new_session(profile, secrets)

    def troubles(self) -> Sequence[Trouble]:
        """What can be wrong with the online half of the practice tenant."""
        return tuple(Trouble)

    def set_trouble(self, trouble: Trouble, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Switch one of them on or off."""
        change = self.sandbox.online.troubles.add if on else self.sandbox.online.troubles.discard
        change(trouble)

    def faults(self) -> Sequence[FaultKind]:
        """The faults that the practice tenant can be asked for."""
        return CATALOGUE

    def close(self) -> None:
        """Stop the practice tenant, and let go of a keychain that does not answer."""
        self.vault.close()
        self._sessions.clear()
        with contextlib.suppress(RuntimeError):
            self.sandbox.stop()

    def _new_session(self, profile: Profile, secrets: Secrets) -> Session:
        if profile.key == PRACTICE.key:
            profile = profile.at(self.sandbox.start())
        elif profile.key == PRACTICE_ONLINE.key:
            self.sandbox.start()
            login_url = self.sandbox.start_online().login_url
            app = OnlineApp(login_url, CONTEXT, CLIENT_ID)
            profile = replace(profile, app=app)
        return Session(profile, secrets, self._catalogue, open_browser=self._open_browser)

    async def _lists(self, session: Session) -> tuple[Exchange, ...]:
        """The connections and connectors of the practice tenant."""
        endpoint = session.profile.endpoint(Protocol.SOAP88)
        calls = (
            Call("GetAllConnections", endpoint, {"IncludeDeleted": False}),
            Call("GetAllConnectors", endpoint),
        )
        return tuple([await session.perform(call) for call in calls])


def _takes_the_browser(session: Session) -> bool:
    """Whether signing in would open a browser."""
    if session.profile.way_in is not WayIn.BROWSER:
        return False
    return not session.secrets.get(SecretKind.REFRESH_TOKEN)


def _masked(secret: Secret) -> Secret:
    return Secret(MASK.decode("ascii")) if secret else secret
