"""What was edited can be printed without giving a secret away."""

from __future__ import annotations

from erpsync_gui.gui.profile_edits import ProfileEdits, SecretChange, SecretEntry
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind


def test_no_secret_is_in_what_is_printed() -> None:
    change = SecretChange("k", SecretKind.PASSWORD, Secret("planted"), remember=True)
    printed = repr(ProfileEdits((), (change,), "k")) + repr(SecretEntry(Secret("planted")))
    assert "planted" not in printed
