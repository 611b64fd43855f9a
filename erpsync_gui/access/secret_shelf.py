"""The secrets of all profiles in one place, a set for each."""

from __future__ import annotations

from collections.abc import Mapping

from erpsync_gui.access.secrets import Secrets
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault


class SecretShelf:
    """Hands out the Secrets of each profile, always the same ones, and changes them.

    May wait for the keychain; not to be used where a window would wait with it.
    """

    def __init__(self, vault: Vault, known: Mapping[str, Mapping[SecretKind, Secret]]) -> None:
        """Keep in `vault`; the `known` secrets by profile key are none, and need no keychain."""
        self._vault = vault
        self._known = known
        self._sets: dict[str, Secrets] = {}

    def of(self, key: str) -> Secrets:
        """The secrets of the profile of this key."""
        found = self._sets.get(key)
        if found is None:
            built_in = self._known.get(key)
            # No keychain is opened, and nobody is asked to unlock it, for practice.
            vault = self._vault if built_in is None else None
            # Another thread may have been faster.
            found = self._sets.setdefault(key, Secrets(key, vault, built_in or {}))
        return found

    def keep(self, key: str, kind: SecretKind, secret: Secret, *, remember: bool) -> str:
        """Know a secret of a profile from now on; an empty one is forgotten.

        Returns why it could not be remembered, as a sentence; empty when all is well.
        """
        secrets = self.of(key)
        if secret:
            return secrets.put(kind, secret, remember=remember)
        secrets.forget(kind)
        return secrets.complaint

    def forget(self, key: str) -> str:
        """Forget all secrets of a profile that was removed; what the keychain says against it."""
        secrets = self.of(key)
        secrets.forget(*SecretKind)
        self._sets.pop(key, None)
        return secrets.complaint

    def states(self, key: str) -> tuple[Mapping[SecretKind, str], str]:
        """Where each secret of a profile is (`saved`, `run` or nowhere), and what is wrong."""
        secrets = self.of(key)
        secrets.ask_again()
        return secrets.states(), secrets.complaint
