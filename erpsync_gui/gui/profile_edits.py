"""What a user changed in the profile dialog: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret that was typed, and whether the keychain shall have it.

    An empty secret means: forget the one that is there.
    """

    secret: Secret
    remember: bool = False


@dataclass(frozen=True, slots=True)
class SecretStates:
    """Where the secrets of a profile are, by kind, and what the keychain complained about."""

    by_kind: Mapping[SecretKind, str] = field(default_factory=dict)
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class SecretChange:
    """A secret of a profile that is another one from now on.

    `remember` puts it into the keychain; otherwise it is for this run only. An empty secret is to
    be forgotten everywhere.
    """

    key: str
    kind: SecretKind
    secret: Secret
    remember: bool


@dataclass(frozen=True, slots=True)
class ProfileEdits:
    """What OK or Apply hands over.

    `profiles` are all of them, in their order. `secrets` are the changed ones; those of a removed
    profile are all to be forgotten. `chosen` is the key of the profile in front, empty when there
    is none.
    """

    profiles: tuple[Profile, ...]
    secrets: tuple[SecretChange, ...]
    chosen: str
