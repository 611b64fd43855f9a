"""What a test says to work with another profile in the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import Profile
from erpsync_gui.store.secret_kind import SecretKind


class Choose(Protocol):
    """Offers a profile in the window's bar, chooses it, and waits until signing in has ended."""

    def __call__(
        self, profile: Profile, secrets: Mapping[SecretKind, Secret] | None = None
    ) -> None: ...


class Start(Protocol):
    """Starts the program, after closing it where it runs, and waits until signing in has ended.

    `profiles` are put into its file first, and `chosen` is the profile it was left with.
    """

    def __call__(
        self, profiles: Sequence[Profile] = (), chosen: Profile | None = None
    ) -> Desktop: ...
