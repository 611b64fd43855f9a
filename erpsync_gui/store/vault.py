"""The operating system's keychain: the only place where a secret outlives the program.

Three backends of keyring are allowed and nothing else, whatever is installed or configured: no
chain of backends, and never a file in clear text. A keychain may ask its owner in a window of its
own, or hang; so each question is put on a thread of its own, and is given up after a while.

Knows no profile but its key. Knows nothing of secrets that are kept in memory instead.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_STEP_S = 0.2
"""How long nobody notices that the program ends."""

SERVICE = "ErpSync Workbench"
"""What all secrets of this program stand under in the keychain."""


class VaultError(Exception):
    """The keychain did not do what was asked; the text is for people."""

    def __init__(self, happened: str, then: str) -> None:
        """Say in a sentence each what happened, and what becomes of the secret then."""
        super().__init__(f"{happened} {then}")


class NoKeychainError(VaultError):
    """There is no keychain that may be used."""


class LockedKeychainError(VaultError):
    """The keychain is locked, or was never set up, and its owner did not open it."""


class TooLargeForKeychainError(VaultError):
    """The secret is longer than the keychain takes."""


class SilentKeychainError(VaultError):
    """The keychain does not answer: it hangs, or waits for its owner."""


def _unlock_secret_service() -> None:
    """Have the owner open the collection that secrets are kept in, or set one up.

    WORKAROUND: keyring (25.7) does it, too, but leaves its connection open where the owner refuses.
    """
    import secretstorage  # noqa: PLC0415 - start-up time
    from keyring import errors  # noqa: PLC0415 - start-up time

    try:
        with contextlib.closing(secretstorage.dbus_init()) as bus:
            collection = secretstorage.get_default_collection(bus)
            if collection.is_locked():
                collection.unlock()
            if collection.is_locked():
                raise errors.KeyringLocked
    except secretstorage.PromptDismissedException as error:
        raise errors.KeyringLocked from error
    except secretstorage.SecretServiceNotAvailableException as error:
        raise errors.NoKeyringError from error


@dataclass(frozen=True, slots=True)
class Keychain:
    """A keychain that may be used.

    `backend` and `failures` are a class of keyring, and what it lets out beside keyring's own
    exceptions, as `module:name`. `unlock` comes before each question. `advice` is what to do where
    there is none. `limit_bytes` is how long a secret may be in UTF-16; 0 means without limit.
    """

    title: str
    backend: str
    failures: tuple[str, ...] = ()
    unlock: Callable[[], None] = lambda: None
    advice: str = ""
    limit_bytes: int = 0

    def load(self) -> tuple[type[KeyringBackend], tuple[Any, ...]]:
        """Import what asking it takes: the class of keyring, and the exceptions it may let out.

        Raises:
            ImportError: some of it is not installed, or was left out of a package.
        """
        return _named(self.backend), tuple(_named(name) for name in self.failures)


SECRET_SERVICE = Keychain(
    title="Secret Service keychain",
    backend="keyring.backends.SecretService:Keyring",
    failures=("secretstorage:SecretStorageException", "jeepney:DBusErrorResponse"),
    unlock=_unlock_secret_service,
    advice=" GNOME Keyring and KWallet offer one.",
)
WINDOWS = Keychain(
    title="Windows Credential Manager",
    backend="keyring.backends.Windows:WinVaultKeyring",
    failures=("win32ctypes.pywin32.pywintypes:error",),
    limit_bytes=2560,
)
"""It refuses what is longer with error 1783 (anchors 4.12)."""
MACOS = Keychain(title="macOS Keychain", backend="keyring.backends.macOS:Keyring")

HERE = {"win32": WINDOWS, "darwin": MACOS}.get(sys.platform, SECRET_SERVICE)
"""The keychain of this computer."""


class Vault:
    """Keeps secrets in the keychain by profile key and kind. Any thread may ask; one at a time."""

    def __init__(self, patience_s: float = 30.0, keychain: Keychain | None = None) -> None:
        """Open nothing yet. `patience_s` is how long to wait for an answer."""
        self._patience_s = patience_s
        self._keychain = keychain or HERE
        self._turn = threading.Lock()
        self._asked: _Question | None = None
        self._silent: _Question | None = None
        self._is_closed = False

    @property
    def title(self) -> str:
        """Which keychain it is, for people. Asks nobody whether it is there."""
        return self._keychain.title

    def is_there(self) -> bool:
        """Whether it runs, or would be started for a question.

        Nothing in it is looked at, nothing is unlocked, and its owner is not asked.

        Raises:
            ImportError: a part of this program is missing that speaks with it.
            VaultError: It could not be found out.
        """
        self._keychain.load()
        as_it_is = replace(self._keychain, unlock=lambda: None)
        try:
            self._ask(lambda _: "", "", as_it_is)
        except NoKeychainError:
            return False
        return True

    def read(self, key: str, kind: SecretKind) -> Secret:
        """The secret of a profile; empty when there is none.

        Raises:
            VaultError: It could not be found out.
        """
        if not kind.may_be_kept:
            return Secret()

        def ask(backend: KeyringBackend) -> str:
            text = backend.get_password(SERVICE, _user(key, kind)) or ""
            logs.forget(text)
            return text

        then = f"If there is a {kind.title}, it is asked for again and kept for this run only."
        return Secret(self._ask(ask, then))

    def keep(self, key: str, kind: SecretKind, secret: Secret) -> None:
        """Keep the secret of a profile in place of the one before; an empty one is forgotten.

        Raises:
            VaultError: It is not kept, and the sentence says why.
        """
        if not secret:
            self.forget(key, kind)
            return
        then = f"The {kind.title} is kept for this run only."
        if not kind.may_be_kept:
            sentence = f"The {kind.title} lives for hours only and is put into no keychain."
            raise VaultError(sentence, then)
        text = self._fitting(kind, secret, then)

        def ask(backend: KeyringBackend) -> str:
            backend.set_password(SERVICE, _user(key, kind), text)
            return ""

        self._ask(ask, then)

    def forget(self, key: str, kind: SecretKind) -> None:
        """Take the secret of a profile out of the keychain; well, too, when there is none.

        Raises:
            VaultError: It may still be there.
        """
        if not kind.may_be_kept:
            return

        def ask(backend: KeyringBackend) -> str:
            # Each backend calls a missing secret by another name.
            if backend.get_password(SERVICE, _user(key, kind)) is not None:
                backend.delete_password(SERVICE, _user(key, kind))
            return ""

        self._ask(ask, f"If it held the {kind.title}, that is still there.")

    def close(self) -> None:
        """Let go of whoever waits for an answer, and ask nothing any more: the program ends."""
        self._is_closed = True
        if self._asked is not None:
            self._asked.answered.set()

    def _fitting(self, kind: SecretKind, secret: Secret, then: str) -> str:
        """The text of a secret that the keychain can hold."""
        text = secret.reveal()
        try:
            size_bytes = len(text.encode("utf-16-le"))
        except UnicodeEncodeError:
            sentence = f"The {kind.title} ends in the middle of a character; type it anew."
            # The error itself would carry the secret on.
            raise VaultError(sentence, then) from None
        logs.forget(text)
        if 0 < self._keychain.limit_bytes < size_bytes:
            most = self._keychain.limit_bytes // 2
            sentence = f"The {kind.title} is too long: the {self.title} takes {most} characters."
            raise TooLargeForKeychainError(sentence, then)
        return text

    def _ask(
        self, ask: Callable[[KeyringBackend], str], then: str, keychain: Keychain | None = None
    ) -> str:
        """The keychain's answer, waited for in patience; `then` says what follows without one."""
        silence = (
            f"The {self.title} has not answered within {self._patience_s:g} seconds; it may be"
            " asking for something in a window of its own."
        )
        still_silent = self._silent is not None and not self._silent.answered.is_set()
        if still_silent or not self._take_turn():
            raise SilentKeychainError(silence, then)
        question = self._asked = _Question(keychain or self._keychain, ask, then, self._turn)
        question.start()
        if self._is_closed:  # since it got its turn
            question.answered.set()
        if not question.answered.wait(self._patience_s) or self._is_closed:
            self._silent = question
            raise SilentKeychainError(silence, then)
        if question.failure is not None:
            raise question.failure
        return question.answer

    def _take_turn(self) -> bool:
        """Wait in patience until nobody else asks; in steps, since the program may end."""
        until_s = time.monotonic() + self._patience_s
        while not self._is_closed:
            left_s = until_s - time.monotonic()
            if self._turn.acquire(timeout=max(0.0, min(left_s, _STEP_S))):
                return True
            if left_s <= 0:
                break
        return False


class _Question(threading.Thread):
    """One question to the keychain. Gives the turn back whenever it is answered, however late."""

    def __init__(
        self,
        keychain: Keychain,
        ask: Callable[[KeyringBackend], str],
        then: str,
        turn: threading.Lock,
    ) -> None:
        super().__init__(name="keychain", daemon=True)
        self._keychain, self._question, self._then, self._turn = keychain, ask, then, turn
        self.answered = threading.Event()
        self.answer = ""
        self.failure: VaultError | None = VaultError(
            f"The {keychain.title} could not be asked, by a fault of this program.", then
        )

    def run(self) -> None:
        """Ask, and note the answer or what went wrong."""
        try:
            self.answer = self._asked()
            self.failure = None
        except VaultError as error:
            self.failure = error
        finally:
            self._turn.release()
            self.answered.set()

    def _asked(self) -> str:
        from keyring import errors  # noqa: PLC0415 - start-up time

        title = self._keychain.title
        try:
            backend, failures = self._keychain.load()
        except ImportError as error:
            raise self._no_keychain() from error
        try:
            if not backend.viable:
                raise self._no_keychain()
            self._keychain.unlock()
            return self._question(backend())
        except errors.NoKeyringError as error:
            raise self._no_keychain() from error
        except errors.KeyringLocked as error:
            sentence = f"The {title} is locked or not set up. Unlock it and try again."
            raise LockedKeychainError(sentence, self._then) from error
        except (errors.KeyringError, OSError, UnicodeError, *failures) as error:
            sentence = f"The {title} refused: {logs.clean(str(error)).rstrip('.')}."
            raise VaultError(sentence, self._then) from error

    def _no_keychain(self) -> NoKeychainError:
        sentence = f"There is no {self._keychain.title} here.{self._keychain.advice}"
        return NoKeychainError(sentence, self._then)


def _user(key: str, kind: SecretKind) -> str:
    return f"{key}/{kind.value}"


def _named(place: str) -> Any:
    """What is called `module:name`."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
