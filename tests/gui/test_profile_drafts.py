"""Drafts keep the order, know what is changed, and hand over nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from erpsync_gui.gui.profile_drafts import ProfileDrafts
from erpsync_gui.gui.profile_edits import SecretEntry
from erpsync_gui.gui.profile_problems import Spot
from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import BUILT_IN, Profile
from erpsync_gui.store.secret_kind import SecretKind

ZERO = Profile("Zero", key="0", address="https://zero.example.com", user="u")
ONE = Profile("One", key="1", address="https://one.example.com", user="u")
TWO = Profile("Two", key="2", address="https://two.example.com", user="u")


@pytest.fixture
def drafts() -> ProfileDrafts:
    return ProfileDrafts([ZERO, ONE, TWO])


def test_what_was_changed_and_changed_back_is_not_changed(drafts: ProfileDrafts) -> None:
    states = [drafts.is_changed]
    for profile in (replace(ONE, user="other"), ONE):
        drafts.put(profile)
        states.append(drafts.is_changed)
    assert states == [False, True, False]


def test_another_order_is_a_change(drafts: ProfileDrafts) -> None:
    drafts.reorder(["2", "1", "0"])
    assert drafts.is_changed
    assert drafts.edits("2").profiles == (TWO, ONE, ZERO)


def test_a_typed_secret_is_a_change_and_goes_out_under_its_key(drafts: ProfileDrafts) -> None:
    drafts.put_entries("1", {SecretKind.PASSWORD: SecretEntry(Secret("planted"), remember=True)})
    assert drafts.is_changed
    (change,) = drafts.edits("1").secrets
    assert (change.key, change.kind, change.remember) == ("1", SecretKind.PASSWORD, True)
    assert change.secret.reveal() == "planted"
    drafts.put_entries("1", {})
    assert not drafts.is_changed


def test_an_added_profile_gets_a_free_name_and_a_free_key(drafts: ProfileDrafts) -> None:
    added = drafts.add(replace(TWO, name="One"), after="1")
    assert added.name == "One (2)"
    assert added.key not in {"1", "2"}
    assert [each.name for each in drafts.profiles()] == ["Zero", "One", "One (2)", "Two"]
    assert not drafts.is_saved(added.key)


def test_the_names_that_are_built_in_are_always_taken() -> None:
    drafts = ProfileDrafts([])
    for each in BUILT_IN:
        assert drafts.add(Profile(each.name)).name != each.name


def test_a_removed_profile_has_all_its_secrets_forgotten(drafts: ProfileDrafts) -> None:
    drafts.put_entries("1", {SecretKind.PASSWORD: SecretEntry(Secret("planted"))})
    assert drafts.remove("1") == "2"
    edits = drafts.edits("2")
    assert edits.profiles == (ZERO, TWO)
    assert {change.kind for change in edits.secrets} == set(SecretKind)
    assert not any(change.secret or change.key != "1" for change in edits.secrets)


def test_one_that_was_added_and_removed_again_leaves_no_trace(drafts: ProfileDrafts) -> None:
    drafts.remove(drafts.add(Profile("New")).key)
    assert not drafts.is_changed
    assert drafts.edits("").secrets == ()


def test_the_last_one_removed_leaves_nobody() -> None:
    drafts = ProfileDrafts([ONE])
    assert drafts.remove("1") == ""
    assert drafts.profiles() == ()


def test_only_what_was_edited_can_be_bad() -> None:
    broken = replace(ONE, address="")
    drafts = ProfileDrafts([broken, TWO])
    assert drafts.first_bad({"1", "2"}) == ""
    drafts.put(replace(TWO, name="One"))
    assert drafts.first_bad({"1", "2"}) == "2"
    assert list(drafts.problems("2")) == [Spot.NAME]
    assert drafts.first_bad({"1"}) == ""


def test_what_is_settled_is_the_new_beginning(drafts: ProfileDrafts) -> None:
    drafts.put(replace(ONE, user="other"))
    drafts.put_entries("1", {SecretKind.PASSWORD: SecretEntry(Secret("planted"))})
    drafts.settle()
    assert not drafts.is_changed
    assert drafts.changes("1") == ()
