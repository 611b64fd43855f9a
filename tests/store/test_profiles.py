"""The profile file is whole at any time, and nobody's work in it is ever overwritten."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from erpsync_gui.secret import Secret
from erpsync_gui.store.profile import BUILT_IN, PRACTICE, Environment, Profile
from erpsync_gui.store.profiles import (
    ChangedElsewhereError,
    Loaded,
    Profiles,
    ProfilesError,
    duplicate,
    export,
    import_from,
    load,
)
from erpsync_gui.wire.network import Network, Proxy, ProxyMode, Trust
from erpsync_gui.wire.online import OnlineApp

ACME = Profile("Acme", "acme", Environment.PRODUCTION, "https://crm.acme.example", read_only=True)
BOLT = Profile("Bolt", "bolt", user="tessa")

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX has these permissions and links")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "profiles.toml"


def names_beside(path: Path) -> set[str]:
    """The names of all files in the folder of a file."""
    return {there.name for there in path.parent.iterdir()}


def test_a_missing_file_is_no_profile_and_no_complaint(path: Path) -> None:
    assert Profiles(path).load() == load(path) == Loaded()
    assert not path.parent.exists()


def test_a_start_without_profiles_imports_nothing_that_reads_them(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from erpsync_gui.store.profiles import Profiles;"
        "Profiles(Path(sys.argv[1])).load();"
        "names = ('store.profile_text', 'store.profile_fields', 'wire.secret_places');"
        "print([name for name in names if f'erpsync_gui.{name}' in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


def test_what_is_saved_is_there_at_the_next_start(path: Path) -> None:
    profiles = Profiles(path)
    profiles.load()
    assert profiles.save([ACME, BOLT]) is None
    assert profiles.profiles == (ACME, BOLT)
    assert load(path) == Loaded((ACME, BOLT))
    assert names_beside(path) == {"profiles.toml"}

    profiles.save([BOLT])
    profiles.save([BOLT, ACME])
    assert load(path) == Loaded((BOLT, ACME))


def test_what_was_loaded_can_be_asked_for_again(path: Path) -> None:
    export(path, [ACME])
    profiles = Profiles(path)
    assert not profiles.profiles
    assert profiles.load().profiles == profiles.profiles == (ACME,)
    path.unlink()
    assert not profiles.load().profiles
    assert not profiles.profiles


@posix_only
def test_only_the_user_may_read_the_file_and_its_folder(path: Path) -> None:
    old_mask = os.umask(0)
    try:
        Profiles(path).save([ACME])
    finally:
        os.umask(old_mask)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@posix_only
def test_a_link_to_the_file_stays_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "dotfiles" / "profiles.toml")
    Profiles(path).save([ACME])
    assert path.is_symlink()
    assert load(tmp_path / "dotfiles" / "profiles.toml") == Loaded((ACME,))


@pytest.mark.parametrize("broken", ["os.replace", "os.fsync"])
def test_a_failure_between_the_steps_leaves_the_old_file_whole(
    path: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = Profiles(path)
    profiles.save([ACME])
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(broken, fail)
        with pytest.raises(ProfilesError) as raised:
            profiles.save([ACME, BOLT])

    sentence = f"{path} was not saved: No space left on device. What stood there is as it was."
    assert str(raised.value) == sentence
    assert path.read_bytes() == before
    assert names_beside(path) == {"profiles.toml"}
    assert profiles.profiles == (ACME,)

    profiles.save([ACME, BOLT])
    assert load(path) == Loaded((ACME, BOLT))


def test_a_power_failure_in_the_last_step_leaves_the_old_file_whole(path: Path) -> None:
    profiles = Profiles(path)
    profiles.save([ACME])
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from erpsync_gui.store.profile import Profile\n"
        "from erpsync_gui.store.profiles import Profiles\n"
        "profiles = Profiles(Path(sys.argv[1]))\n"
        "profiles.load()\n"
        "os.replace = lambda *_: os._exit(9)\n"
        "profiles.save([Profile('New')])\n"
    )
    assert subprocess.run([sys.executable, "-c", program, path], check=False).returncode == 9
    assert load(path) == Loaded((ACME,))
    profiles.save([ACME, BOLT])
    assert load(path) == Loaded((ACME, BOLT))


def test_what_another_window_saved_is_never_overwritten(path: Path) -> None:
    here, there = Profiles(path), Profiles(path)
    here.save([ACME])
    there.load()
    there.save([ACME, BOLT])

    with pytest.raises(ChangedElsewhereError, match=r"changed by another window .* Nothing was"):
        here.save([])
    assert load(path) == Loaded((ACME, BOLT))
    assert here.profiles == (ACME,)

    here.load()
    here.save([BOLT])
    assert load(path) == Loaded((BOLT,))


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_that_came_or_went_since_it_was_read_was_changed(path: Path, is_there: bool) -> None:  # noqa: FBT001 - a parameter of the test
    profiles = Profiles(path)
    if is_there:
        profiles.load()
        export(path, [ACME])
    else:
        profiles.save([ACME])
        path.unlink()
    with pytest.raises(ChangedElsewhereError):
        profiles.save([BOLT])
    assert path.exists() == is_there


def test_a_damaged_file_is_kept_before_anything_is_written(path: Path) -> None:
    damaged = b"\xff# mine\r\n[[profile]]\nname = 'Acme'\nkey = 'acme'\n[[profile]]\nname = \n"
    path.parent.mkdir()
    path.write_bytes(damaged)
    profiles = Profiles(path)
    loaded = profiles.load()
    assert [profile.name for profile in loaded.profiles] == ["Acme"]
    assert len(loaded.complaints) == 3
    assert names_beside(path) == {"profiles.toml"}

    kept = profiles.save(loaded.profiles)

    assert kept is not None
    assert kept.parent == path.parent
    assert re.fullmatch(r"profiles\.toml\.damaged-\d{8}-\d{6}", kept.name)
    assert kept.read_bytes() == damaged
    assert load(path) == Loaded(loaded.profiles)
    assert profiles.save([]) is None
    assert names_beside(path) == {"profiles.toml", kept.name}


def test_a_damaged_file_never_takes_the_place_of_another_one(path: Path) -> None:
    kept = set()
    for number in range(3):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"damage {number}")
        profiles = Profiles(path)
        profiles.load()
        kept.add(profiles.save([ACME]))
    assert sorted(each.read_text() for each in kept if each) == ["damage 0", "damage 1", "damage 2"]


def test_a_file_with_an_unknown_value_is_kept_too(path: Path) -> None:
    """It may be from a newer version of the program, and that one may come back."""
    export(path, [ACME])
    path.write_text(path.read_text().replace("version = 1", "version = 2") + "sparkle = true\n")
    before = path.read_text()
    profiles = Profiles(path)
    assert [each.partition(": ")[2].partition(";")[0] for each in profiles.load().complaints] == [
        "this is version 2, from a newer ErpSync Workbench",
        '"sparkle" is not known here',
    ]
    kept = profiles.save([ACME])
    assert kept is not None
    assert kept.read_text() == before


def test_a_secret_that_somebody_wrote_into_the_file_is_in_no_copy_of_it(path: Path) -> None:
    export(path, [ACME])
    path.write_text(path.read_text() + 'password = "refused-6"\n')
    profiles = Profiles(path)
    loaded = profiles.load()
    assert len(loaded.complaints) == 1
    kept = profiles.save(loaded.profiles)
    assert kept is not None
    for file in path.parent.iterdir():
        assert "refused-6" not in file.read_text()
    assert load(kept).profiles == (ACME,)


def test_where_the_damaged_file_cannot_be_kept_nothing_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_text("damage")
    profiles = Profiles(path)
    profiles.load()
    replace_file = os.replace

    def fail_for_copies(old: Path, new: Path) -> None:
        if "damaged" in str(new):
            raise PermissionError(13, "Permission denied")
        replace_file(old, new)

    monkeypatch.setattr("os.replace", fail_for_copies)
    with pytest.raises(ProfilesError, match="Permission denied"):
        profiles.save([ACME])
    assert path.read_text() == "damage"


@posix_only
def test_what_cannot_be_read_is_said_and_not_overwritten(path: Path) -> None:
    path.mkdir(parents=True)
    profiles = Profiles(path)
    assert profiles.load() == Loaded(complaints=(f"{path} cannot be read: Is a directory.",))
    with pytest.raises(ProfilesError, match=r"was not saved: Is a directory\."):
        profiles.save([ACME])
    assert path.is_dir()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("in the way")
    with pytest.raises(ProfilesError, match="was not saved"):
        Profiles(tmp_path / "settings" / "profiles.toml").save([ACME])


def test_no_secret_of_a_profile_comes_into_a_file(path: Path, tmp_path: Path) -> None:
    planted = Secret("hunter2")
    full = replace(
        ACME,
        address="https://tessa:hunter2@crm.acme.example",
        app=OnlineApp(client_secret=planted),
        network=Network(
            Trust(passphrase=planted), Proxy(ProxyMode.MANUAL, "u:hunter2@p:1", "u", planted)
        ),
    )
    Profiles(path).save([full])
    export(tmp_path / "export.toml", [full])
    for file in (path, tmp_path / "export.toml"):
        assert "hunter2" not in file.read_text()
        assert load(file).complaints == ()


def test_what_is_exported_can_be_imported_elsewhere(tmp_path: Path) -> None:
    export(tmp_path / "export.toml", [ACME, BOLT])
    assert import_from(tmp_path / "export.toml") == Loaded((ACME, BOLT))


def test_an_import_takes_no_key_and_no_name_that_is_taken(tmp_path: Path) -> None:
    export(tmp_path / "export.toml", [ACME, BOLT])
    loaded = import_from(tmp_path / "export.toml", [ACME, Profile("Bolt", "other")])
    acme, bolt = loaded.profiles
    assert loaded.complaints == ()
    assert replace(acme, key=ACME.key, name=ACME.name) == ACME
    assert acme.key != ACME.key
    assert acme.name == "Acme (2)"
    assert bolt == replace(BOLT, name="Bolt (2)")


def test_an_import_asks_to_check_the_files_of_another_computer(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    profile = replace(
        ACME,
        network=Network(Trust(str(authority), "/elsewhere/me.p12")),
        app=OnlineApp(key_file="/elsewhere/key.xml"),
    )
    export(tmp_path / "export.toml", [profile, BOLT])
    loaded = import_from(tmp_path / "export.toml")
    assert loaded.profiles == (profile, BOLT)
    files = f"{authority}, /elsewhere/me.p12 (not found), /elsewhere/key.xml (not found)"
    assert loaded.complaints == (f'Check the files that "Acme" uses: {files}.',)


def test_an_import_of_nothing_or_of_rubbish_is_said(tmp_path: Path) -> None:
    (tmp_path / "rubbish.toml").write_text("<xml/>")
    (complaint,) = import_from(tmp_path / "nowhere.toml").complaints
    assert complaint == f"{tmp_path / 'nowhere.toml'} cannot be read: No such file or directory."
    (complaint,) = import_from(tmp_path / "rubbish.toml").complaints
    assert complaint.startswith("rubbish.toml, line 1: this is not TOML")


def test_an_export_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProfilesError, match="was not saved"):
        export(tmp_path, [ACME])


def test_a_duplicate_is_the_same_under_another_name_and_key() -> None:
    copy = duplicate(ACME, ["Acme"])
    assert copy.name == "Acme copy"
    assert copy.key != ACME.key
    assert replace(copy, name=ACME.name, key=ACME.key) == ACME
    assert duplicate(ACME, ["Acme", "Acme copy"]).name == "Acme copy (2)"


def test_a_duplicate_of_the_practice_tenant_can_be_saved(path: Path) -> None:
    copy = duplicate(PRACTICE, [each.name for each in BUILT_IN])
    Profiles(path).save([*BUILT_IN, copy])
    assert load(path) == Loaded((copy,))


def test_reading_no_file_imports_no_reader(path: Path) -> None:
    """The program looks for profiles before its window is painted."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from erpsync_gui.store.profiles import Profiles\n"
        "Profiles(Path(sys.argv[1])).load()\n"
        "slow = {'tomllib', 'tomli_w', 'tempfile', 'secrets', 'hashlib', 'keyring'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
