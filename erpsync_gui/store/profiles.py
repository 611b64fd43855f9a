"""The list of profiles and the file that it is kept in.

The file is written whole or not at all, never over what somebody else wrote there since it was
read, and one that is damaged is kept beside the new one. No secret is ever written. Knows nothing
of the keychain, nor of which profile is chosen.

`profile_text` is imported where it is needed: a start without any profile does without it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from erpsync_gui.store.profile import BUILT_IN, Profile, new_key


class ProfilesError(Exception):
    """Profiles could not be written; its text is a sentence, and the file is as it was."""


class ChangedElsewhereError(ProfilesError):
    """Somebody else wrote the file since it was read: another window, or an editor."""


class Loaded(NamedTuple):
    """What could be read of a file, and a sentence for each thing that could not."""

    profiles: tuple[Profile, ...] = ()
    complaints: tuple[str, ...] = ()


class Profiles:
    """The profiles of the user in their file. Remembers what it read, to overwrite only that."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read or made yet."""
        self._path = path
        self._profiles: tuple[Profile, ...] = ()
        self._content: bytes | None = None
        self._is_damaged = False

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """What was last loaded or saved, in the user's order."""
        return self._profiles

    def load(self) -> Loaded:
        """Read the file; one that is not there holds no profile, and that is no complaint."""
        self._profiles, self._content, self._is_damaged = (), None, False
        try:
            self._content = self._path.read_bytes()
        except FileNotFoundError:
            return Loaded()
        except OSError as error:
            return _unreadable(self._path, error)
        from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

        loaded = Loaded(*profile_text.parse(self._content, self._path.name))
        self._profiles, self._is_damaged = loaded.profiles, bool(loaded.complaints)
        return loaded

    def save(self, profiles: Iterable[Profile]) -> Path | None:
        """Write these profiles in place of what was loaded.

        A file that was complained of is kept beside the new one first; its new place is returned.

        Raises:
            ChangedElsewhereError: The file is not what was loaded; load it again.
            ProfilesError: It cannot be written.
        """
        from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

        saved = tuple(profiles)
        content = profile_text.serialize(saved)
        kept = None
        with _in_a_sentence(self._path):
            there = self._path.read_bytes() if self._path.exists() else None
            if there != self._content:
                sentence = (
                    f"{self._path.name} was changed by another window or program since it was"
                    " read. Nothing was saved: read the profiles again, then repeat your change."
                )
                raise ChangedElsewhereError(sentence)
            if there is not None and self._is_damaged:
                kept = _keep_aside(self._path, there)
            _replace(self._path, content)
        self._profiles, self._content, self._is_damaged = saved, content, False
        return kept


def load(path: Path) -> Loaded:
    """Read a file of profiles, for somebody who will not write it."""
    return Profiles(path).load()


def export(path: Path, profiles: Iterable[Profile]) -> None:
    """Write profiles into a file of their own, in place of what is there. It holds no secret.

    Raises:
        ProfilesError: It cannot be written.
    """
    from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

    with _in_a_sentence(path):
        _replace(path, profile_text.serialize(profiles))


def import_from(path: Path, present: Sequence[Profile] = ()) -> Loaded:
    """The profiles of an exported file, to be added to those that are present.

    A key or a name that is taken is replaced. Files of keys and certificates stay where the
    profile says, and a sentence asks to check them.
    """
    from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

    try:
        content = path.read_bytes()
    except OSError as error:
        return _unreadable(path, error)
    found, complaints = profile_text.parse(content, path.name)
    keys = {profile.key for profile in (*BUILT_IN, *present)}
    names = {profile.name for profile in (*BUILT_IN, *present)}
    imported = []
    for profile in found:
        key = new_key() if profile.key in keys else profile.key
        name = profile_text.free_name(profile.name, names)
        imported.append(replace(profile, key=key, name=name))
        names.add(name)
    return Loaded(tuple(imported), (*complaints, *_files_to_check(imported)))


def duplicate(profile: Profile, taken: Collection[str]) -> Profile:
    """The same profile under a new key and a name that is not taken. Its secrets stay behind."""
    from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

    name = profile_text.free_name(f"{profile.name} copy", taken)
    return replace(profile, key=new_key(), name=name)


def _files_to_check(profiles: Iterable[Profile]) -> Iterator[str]:
    """A sentence for each profile that names files, which were those of another computer."""
    for profile in profiles:
        trust = profile.network.trust
        key_file = profile.app.key_file if profile.app else ""
        files = filter(None, (trust.authority_file, trust.certificate_file, key_file))
        told = [file if Path(file).is_file() else f"{file} (not found)" for file in files]
        if told:
            yield f'Check the files that "{profile.name}" uses: {", ".join(told)}.'


def _unreadable(path: Path, error: OSError) -> Loaded:
    return Loaded(complaints=(f"{path} cannot be read: {error.strerror}.",))


@contextlib.contextmanager
def _in_a_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        sentence = f"{path} was not saved: {error.strerror}. What stood there is as it was."
        raise ProfilesError(sentence) from error


def _keep_aside(path: Path, content: bytes) -> Path:
    """Copy a damaged file beside itself under a name of its own, but for secrets in it."""
    from erpsync_gui.store import profile_text  # noqa: PLC0415 - start-up time

    when = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    taken = {there.name for there in path.parent.iterdir()}
    kept = path.with_name(profile_text.free_name(f"{path.name}.damaged-{when}", taken))
    _replace(kept, profile_text.without_secrets(content))
    return kept


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place of another in one step, so that it is never half there."""
    path = path.resolve()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Every window of the program has a temporary file of its own.
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(temporary, "wb", opener=_for_the_user_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _for_the_user_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
