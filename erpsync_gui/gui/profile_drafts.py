"""The profiles and secrets as they are edited, beside those that are saved.

Plain values without a screen; the dialog shows them and writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from erpsync_gui.gui.profile_edits import ProfileEdits, SecretChange, SecretEntry
from erpsync_gui.gui.profile_problems import Spot, problems
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import BUILT_IN, Profile, new_key
from erpsync_gui.store.profile_text import free_name
from erpsync_gui.store.secret_kind import SecretKind


class ProfileDrafts:
    """All profiles in their order, by key, with the secrets that were typed for them."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Begin with what is saved."""
        self._saved = {profile.key: profile for profile in profiles}
        self._profiles = dict(self._saved)
        self._entries: dict[str, dict[SecretKind, SecretEntry]] = {}

    def profiles(self) -> tuple[Profile, ...]:
        """All of them, as edited, in their order."""
        return tuple(self._profiles.values())

    def get(self, key: str) -> Profile | None:
        """One of them, as edited."""
        return self._profiles.get(key)

    def is_saved(self, key: str) -> bool:
        """Whether a profile is there outside of the dialog, so that it may have secrets."""
        return key in self._saved

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        order = tuple(self._saved.values())
        return self.profiles() != order or any(self._entries.values())

    def put(self, profile: Profile) -> None:
        """Replace a profile by its edited form."""
        self._profiles[profile.key] = profile

    def add(self, profile: Profile, after: str = "") -> Profile:
        """Add a profile behind another one, or as the last; its name is made free."""
        added = replace(profile, name=free_name(profile.name, self.names()))
        if added.key in self._profiles:
            added = replace(added, key=new_key())
        order = list(self._profiles)
        place = order.index(after) + 1 if after in self._profiles else len(order)
        order.insert(place, added.key)
        self._profiles[added.key] = added
        self.reorder(order)
        return added

    def remove(self, key: str) -> str:
        """Take a profile away with what was typed for it; the key of its neighbor comes back."""
        order = list(self._profiles)
        place = order.index(key)
        del self._profiles[key]
        self._entries.pop(key, None)
        order.remove(key)
        return order[min(place, len(order) - 1)] if order else ""

    def reorder(self, keys: Sequence[str]) -> None:
        """Put the profiles into this order."""
        self._profiles = {key: self._profiles[key] for key in keys}

    def names(self, but: str = "") -> frozenset[str]:
        """The names of all profiles but the one of a key; those that are built in included."""
        others = (profile for profile in self._profiles.values() if profile.key != but)
        return frozenset(profile.name for profile in (*BUILT_IN, *others))

    def problems(self, key: str) -> Mapping[Spot, str]:
        """What is wrong with a profile."""
        if key not in self._profiles:
            return {}
        return problems(self._profiles[key], self.names(but=key))

    def first_bad(self, keys: Collection[str]) -> str:
        """The first of these profiles that was edited into something bad; empty when none was.

        One that is as it was saved stops nobody, even if its files are gone for the moment.
        """
        edited = (key for key in self._profiles if key in keys and self._is_edited(key))
        return next((key for key in edited if self.problems(key)), "")

    def _is_edited(self, key: str) -> bool:
        return self._profiles[key] != self._saved.get(key)

    def entries(self, key: str) -> Mapping[SecretKind, SecretEntry]:
        """The secrets that were typed for a profile."""
        return self._entries.get(key, {})

    def put_entries(self, key: str, entries: Mapping[SecretKind, SecretEntry]) -> None:
        """Replace the secrets that were typed for a profile."""
        self._entries[key] = dict(entries)

    def changes(self, key: str) -> tuple[SecretChange, ...]:
        """The typed secrets of a profile, for whoever keeps or tries them."""
        return tuple(
            SecretChange(key, kind, entry.secret, entry.remember)
            for kind, entry in self.entries(key).items()
        )

    def edits(self, chosen: str) -> ProfileEdits:
        """Everything that is to be saved."""
        typed = [change for key in self._profiles for change in self.changes(key)]
        return ProfileEdits(self.profiles(), (*typed, *self._forgotten()), chosen)

    def _forgotten(self) -> Iterator[SecretChange]:
        for key in self._saved:
            if key not in self._profiles:
                for kind in SecretKind:
                    yield SecretChange(key, kind, Secret(), remember=False)

    def settle(self) -> None:
        """What is edited is saved now."""
        self._saved = dict(self._profiles)
        self._entries.clear()
