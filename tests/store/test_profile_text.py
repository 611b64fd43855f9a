"""A profile file is read as far as it goes, whatever became of it, and each loss has its line."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui import logs
from erpsync_gui.store.profile import BUILT_IN, Environment, Profile, WayIn
from erpsync_gui.store.profile_text import free_name, parse, serialize, without_secrets
from erpsync_gui.wire.call import Deadlines
from tests.store.strategies import PROFILES

SAMPLE = """\
# my customers
version = 1

[[profile]]
name = "Acme"
key = "acme"
user = "tessa"

[profile.waiting]
total = 60

[[profile]]
name = "Bolt"
key = "bolt"
environment = "production"

[[profile]]
name = "Cog"
key = "cog"
"""


def read(text: str) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    return parse(text.encode(), "profiles.toml")


def test_a_file_reads_like_this() -> None:
    told = Profile("Acme", "acme", user="tessa", deadlines=Deadlines(total_s=60))
    assert serialize([told]).decode() == (
        "# The profiles of ErpSync Workbench. No secrets: those are in the keychain.\n"
        "\n"
        "version = 1\n"
        "\n"
        "[[profile]]\n"
        'name = "Acme"\n'
        'key = "acme"\n'
        'environment = "test"\n'
        'user = "tessa"\n'
        "\n"
        "[profile.waiting]\n"
        "total = 60\n"
    )


def test_the_order_is_the_user_s() -> None:
    profiles, complaints = read(SAMPLE)
    assert [profile.name for profile in profiles] == ["Acme", "Bolt", "Cog"]
    assert complaints == ()
    assert parse(serialize(reversed(profiles)), "x")[0] == profiles[::-1]


@given(st.lists(PROFILES, max_size=4, unique_by=lambda profile: profile.name))
def test_what_is_written_is_read_back(profiles: list[Profile]) -> None:
    assert parse(serialize(profiles), "x") == (tuple(profiles), ())


def test_what_is_built_in_stands_in_no_file() -> None:
    own = Profile("Acme")
    assert parse(serialize([*BUILT_IN, own]), "x") == ((own,), ())


def test_half_of_a_character_does_not_keep_the_rest_from_being_written() -> None:
    (profile,), complaints = parse(serialize([Profile("Ac\ud800me")]), "x")
    assert profile.name == "Ac?me"
    assert complaints == ()


def test_an_empty_file_holds_no_profile() -> None:
    assert read("") == read("\n# nothing\n") == ((), ())


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_may_come_from_any_editor(mark: str, end: str) -> None:
    profiles, complaints = read(mark + SAMPLE.replace("\n", end))
    assert (len(profiles), complaints) == (3, ())


@pytest.mark.parametrize(
    ("good", "bad", "complaint", "left"),
    [
        (
            'user = "tessa"',
            "user = tessa",
            "profiles.toml, line 7: this is not TOML (Invalid value); it is left out.",
            ["Bolt", "Cog"],
        ),
        (
            "total = 60",
            "total = 60 s",
            (
                "profiles.toml, line 10: this is not TOML (Expected newline or end of document"
                " after a statement); it is left out."
            ),
            ["Bolt", "Cog"],
        ),
        (
            'key = "bolt"',
            'name = "Again"',
            "profiles.toml, line 14: this is not TOML (Cannot overwrite a value); it is left out.",
            ["Acme", "Cog"],
        ),
        (
            'key = "cog"',
            'key = "cog',
            "profiles.toml, line 19: this is not TOML (Illegal character '\\n'); it is left out.",
            ["Acme", "Bolt"],
        ),
        (
            'key = "cog"',
            'key = """cog',
            "profiles.toml, line 19: this is not TOML (Unterminated string); it is left out.",
            ["Acme", "Bolt"],
        ),
        (
            "version = 1",
            "version = ",
            (
                "profiles.toml, line 2: this is not TOML (Invalid value); what stands there is"
                " left out."
            ),
            ["Acme", "Bolt", "Cog"],
        ),
    ],
)
def test_a_broken_profile_takes_no_other_one_away(
    good: str, bad: str, complaint: str, left: list[str]
) -> None:
    assert good in SAMPLE
    profiles, complaints = read(SAMPLE.replace(good, bad))
    assert complaints == (complaint,)
    assert [profile.name for profile in profiles] == left


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ('key = "cog"', 'color = "red"', 'line 19: "color" is not known here'),
        ("total = 60", "total = 0", 'line 10: "waiting.total" must be a number of seconds'),
        ('user = "tessa"', "user = 7", 'line 7: "user" must be a text'),
        ('"production"', '"prod"', 'line 15: "environment" must be one of'),
        ("version = 1", "version = 2", "line 2: this is version 2, from a newer ErpSync"),
        ("version = 1", "version = true", 'line 2: "version" must be a number from 1'),
        ("version = 1", "version = 0", 'line 2: "version" must be a number from 1'),
        ("version = 1", "theme = 1", 'line 2: "theme" is not known here'),
        ('key = "cog"', "[theme]", 'line 19: "theme" is not known here'),
        ('name = "Bolt"', 'nom = "Bolt"', 'line 12: "name" is missing'),
        ("total = 60", "proxy.mode = 1", 'line 10: "waiting.proxy" is not known here'),
    ],
)
def test_a_value_that_cannot_be_used_is_said_with_its_line(
    good: str, bad: str, complaint: str
) -> None:
    profiles, complaints = read(SAMPLE.replace(good, bad))
    assert len(profiles) == 3
    assert any(each.startswith(f"profiles.toml, {complaint}") for each in complaints), complaints


def test_profiles_in_a_spelling_of_their_own_are_read_without_a_line() -> None:
    profiles, complaints = read('profile = [{name = "Acme", user = 7}, 5]')
    assert [profile.name for profile in profiles] == ["Acme"]
    assert complaints == (
        'profiles.toml, line 1: "profile" must be a table; what is none is left out.',
        'profiles.toml: "user" must be a text in quotes; it is not used.',
    )
    assert [profile.name for profile in read('profile = {name = "Acme"}')[0]] == ["Acme"]


def test_a_key_is_given_to_one_profile_only() -> None:
    """The copy of a block keeps the key of the first: the secrets are those of the first."""
    profiles, complaints = read(SAMPLE.replace('"bolt"', '"acme"').replace('"cog"', '"acme"'))
    assert [profile.key for profile in profiles] == ["acme", "acme-2", "acme-3"]
    assert complaints[0] == (
        'profiles.toml, line 14: the key of "Bolt" is that of another profile; it gets another'
        " one, and its secrets are asked for again."
    )


def test_a_name_is_given_to_one_profile_only() -> None:
    profiles, complaints = read(SAMPLE.replace('"Cog"', '"Acme"'))
    assert [profile.name for profile in profiles] == ["Acme", "Bolt", "Acme (2)"]
    assert "".join(complaints) == (
        'profiles.toml, line 18: the name "Acme" is that of another profile; this one is now'
        ' "Acme (2)".'
    )


def test_nobody_takes_the_place_of_what_is_built_in() -> None:
    built_in = BUILT_IN[0]
    (profile,), complaints = read(
        f'[[profile]]\nname = "{built_in.name}"\nkey = "{built_in.key}"\n'
    )
    assert profile.name != built_in.name
    assert profile.key != built_in.key
    assert len(complaints) == 2


def test_text_that_is_not_utf_8_is_said_and_read_as_far_as_it_goes() -> None:
    profiles, complaints = parse(SAMPLE.replace("Bolt", "Bült").encode("latin-1"), "profiles.toml")
    assert [profile.name for profile in profiles] == ["Acme", "B\ufffdlt", "Cog"]
    assert complaints == (
        "profiles.toml, line 13: this is not text in UTF-8; what can be read of it is used.",
    )


def test_a_secret_in_the_file_is_not_used_and_not_repeated() -> None:
    text = SAMPLE.replace(
        'user = "tessa"',
        'password = "refused-4"\naddress = "https://tessa:refused-5@crm.example"',
    )
    profiles, complaints = read(text)
    assert profiles[0].address == "https://crm.example"
    assert profiles[0].way_in is WayIn.PASSWORD
    assert [each.partition(" holds")[0] for each in complaints] == [
        'profiles.toml, line 8: "address"',
        'profiles.toml, line 7: "password"',
    ]
    assert "refused" not in str(complaints)
    assert "refused" not in logs.clean("refused-4, refused-5")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('password = "hunter2"', 'password = "********"'),
        ("password = 'hunter2' # mine", 'password = "********" # mine'),
        ('"password"="hunter2"', '"password"="********"'),
        ('pass = "hun\\"ter2" x', 'pass = "********" x'),
        ('token = """hunter2\nhunter2""" # x', 'token = "********" # x'),
        ("token = '''hunter2\nhunter2", 'token = "********"'),
        ("ticket = hunter2", 'ticket = "********"'),
        ('secret = "hunter2', 'secret = "********"'),
        (
            'proxy = {password = "hunter2", user = "u"}',
            'proxy = {password = "********", user = "u"}',
        ),
        ("# client-secret = hunter2\nname = 1", '# client-secret = "********"\nname = 1'),
        ('address = "https://u:hunter2@h/x"', 'address = "https://h/x"'),
        ('address = "u:hunter2@h/x"', 'address = "h/x"'),
        ('home = "https://u:hunter2@h/x"', 'home = "https://h/x"'),
        ('home = "https://h/x?token=hunter2"', 'home = "https://h/x?token="********"'),
        ('passwords = ["hunter2",\n  "hunter2"]\nuser', 'passwords = "********"\nuser'),
        ('secrets = {a = "hunter2", b = "hunter2"} ', 'secrets = "********" '),
    ],
)
def test_a_copy_of_a_damaged_file_holds_no_secret(text: str, masked: str) -> None:
    clean = without_secrets(text.encode()).decode()
    assert "hunter2" not in clean
    assert clean.startswith(masked)


@given(st.text(st.sampled_from("ab\"\\=\n'{},#[]. \udcff")).filter(lambda text: "//" not in text))
def test_a_copy_of_a_file_without_a_secret_is_just_the_file(text: str) -> None:
    content = text.encode("utf-8", "surrogateescape")
    assert without_secrets(content) == content


def test_a_long_line_is_copied_in_no_time() -> None:
    content = b"a" * 1_000_000
    assert without_secrets(content) == content


@given(st.binary(max_size=200) | st.text(st.sampled_from('[]{}"=.\n profile1#'), max_size=80))
def test_no_file_is_too_damaged_to_be_read(content: bytes | str) -> None:
    content = content.encode() if isinstance(content, str) else content
    profiles, complaints = parse(content, "profiles.toml")
    assert parse(serialize(profiles), "x") == (profiles, ())
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))  # some editors put a mark before it
    except ValueError:
        assert complaints
    else:
        assert complaints or set(told) <= {"version", "profile"}


@given(st.integers(0, len(SAMPLE)), st.integers(0, 20), st.text(max_size=3))
def test_damage_in_one_profile_leaves_the_last_one_whole(at: int, length: int, new: str) -> None:
    last = '\n[[profile]]\nname = "Last"\nkey = "last"\nenvironment = "production"\n'
    profiles, _ = read(SAMPLE[:at] + new + SAMPLE[at + length :] + last)
    assert Profile("Last", "last", Environment.PRODUCTION, read_only=True) in profiles


@pytest.mark.parametrize("text", ["x = " + "[" * 100_000, "x = " + "9" * 5_000])
def test_what_the_reader_of_toml_chokes_on_is_said_too(text: str) -> None:
    profiles, complaints = read(SAMPLE + text)
    assert [profile.name for profile in profiles] == ["Acme", "Bolt"]
    assert len(complaints) == 1


def test_a_free_name_is_numbered_only_where_it_must_be() -> None:
    assert free_name("Acme", []) == "Acme"
    assert free_name("Acme", ["Acme"]) == "Acme (2)"
    assert free_name("Acme", ["Acme", "Acme (2)"]) == "Acme (3)"
