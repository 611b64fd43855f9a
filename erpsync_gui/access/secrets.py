"""The secrets of one profile: those of this run first, then the keychain's.

Nobody is asked from here, and no trouble of a keychain gets out of here but as a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from erpsync_gui import logs
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import VaultError

if TYPE_CHECKING:
    from erpsync_gui.store.vault import Vault

_NOTHING: Mapping[SecretKind, Secret] = MappingProxyType({})
_NO_KEYCHAIN = "No keychain is in use: it is known for this run only."


class Secrets:
    """What a profile needs to prove who is asking. Any thread may ask.

    The keychain may take its time, or wait for its owner. One that gave nothing for a reason of
    its own is not read again before `ask_again`, so that nobody waits for it with each call.
    """

    def __init__(
        self, key: str, vault: Vault | None, built_in: Mapping[SecretKind, Secret] = _NOTHING
    ) -> None:
        """Speak for the profile of this key.

        Args:
            key: what the keychain has the secrets under.
            vault: the keychain; None when none is wanted.
            built_in: secrets that are no secrets, such as the practice tenant's password.
        """
        self._key = key
        self._vault = vault
        self._built_in = dict(built_in)
        self._of_this_run: dict[SecretKind, Secret] = {}
        self._complaint = ""
        self._may_read = True
        self._is_apart = False
        for secret in self._built_in.values():
            logs.forget(secret.reveal())

    @property
    def complaint(self) -> str:
        """What the keychain said when it last failed; empty when it did not."""
        return self._complaint

    def get(self, kind: SecretKind) -> Secret:
        """A secret; empty when there is none, or when the keychain does not give it.

        One that was given for this run as an empty one is empty, whatever the keychain has.
        """
        known = self._of_this_run.get(kind, self._built_in.get(kind))
        if known is not None:
            return known
        found = self._saved(kind)
        if found:
            self._of_this_run[kind] = found
        return found

    def put(self, kind: SecretKind, secret: Secret, *, remember: bool) -> str:
        """Know a secret from now on.

        Args:
            kind: what it is for.
            secret: the text.
            remember: whether the keychain shall have it, too, as far as it may.

        Returns:
            Why it could not be remembered, as a sentence; empty when all is well.
        """
        logs.forget(secret.reveal())
        self._of_this_run[kind] = secret
        if not remember or not kind.may_be_kept or self._is_apart:
            return ""
        if self._vault is None:
            return _NO_KEYCHAIN
        try:
            self._vault.keep(self._key, kind, secret)
        except VaultError as error:
            self._complaint = str(error)
        else:
            self._complaint = ""
        return self._complaint

    def forget(self, *kinds: SecretKind) -> None:
        """Know these no longer, and have the keychain forget them."""
        self._complaint = ""
        for kind in kinds:
            self._of_this_run.pop(kind, None)
        if self._vault is None or self._is_apart:
            return
        try:
            for kind in kinds:
                self._vault.forget(self._key, kind)
        except VaultError as error:
            # No other one after it: a keychain that is locked asks its owner for each of them.
            self._complaint = str(error)

    def states(self) -> Mapping[SecretKind, str]:
        """Where each secret is: `saved` in the keychain, for this `run`, or not in here at all."""
        states = {}
        for kind in SecretKind:
            if self._saved(kind):
                states[kind] = "saved"
            elif self._of_this_run.get(kind):
                states[kind] = "run"
        return states

    def apart(self) -> Secrets:
        """The same secrets, whose changes from now on are nobody else's, nor the keychain's."""
        copy = Secrets(self._key, self._vault, self._built_in)
        copy._is_apart = True
        copy._of_this_run = dict(self._of_this_run)
        copy._complaint, copy._may_read = self._complaint, self._may_read
        return copy

    def known(self) -> tuple[Secret, ...]:
        """All that are known without asking the keychain."""
        return (*self._built_in.values(), *self._of_this_run.values())

    def forget_this_run(self) -> None:
        """Know only what the keychain knows, and what is built in."""
        self._of_this_run.clear()

    def ask_again(self) -> None:
        """Give a keychain that failed another try."""
        self._complaint, self._may_read = "", True

    def _saved(self, kind: SecretKind) -> Secret:
        """What the keychain has; empty when it has nothing, or gives nothing."""
        if self._vault is None or not kind.may_be_kept or not self._may_read:
            return Secret()
        try:
            found = self._vault.read(self._key, kind)
        except VaultError as error:
            self._complaint, self._may_read = str(error), False
            return Secret()
        logs.forget(found.reveal())
        return found
