"""One keychain for each system, and nothing else, whatever is installed or configured."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import (
    MACOS,
    SECRET_SERVICE,
    WINDOWS,
    LockedKeychainError,
    NoKeychainError,
    Vault,
)
from erpsync_gui.store.vault import Keychain as Allowed
from tests.fakes.keychain import Keychain


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="it is there on its own system")
@pytest.mark.parametrize("elsewhere", [WINDOWS, MACOS])
def test_the_keychain_of_another_system_is_not_here(elsewhere: Allowed) -> None:
    with pytest.raises(NoKeychainError, match=rf"^There is no {elsewhere.title} here\. If"):
        Vault(keychain=elsewhere).read("acme", SecretKind.PASSWORD)


@pytest.mark.parametrize("allowed", [SECRET_SERVICE, WINDOWS, MACOS])
def test_each_allowed_backend_is_one_that_keyring_has(allowed: Allowed) -> None:
    module, _, name = allowed.backend.partition(":")
    assert module.startswith("keyring.backends.")
    assert issubclass(getattr(import_module(module), name), KeyringBackend)


def test_a_keychain_that_is_locked_is_there_and_stays_locked(keychain: Keychain) -> None:
    keychain.restart("another password")
    assert Vault().is_there()
    with pytest.raises(LockedKeychainError):
        Vault().read("acme", SecretKind.PASSWORD)


def test_a_keychain_without_a_service_is_not_there(keychain: Keychain) -> None:
    keychain.stop()
    assert not Vault().is_there()


@pytest.mark.parametrize("part", ["keyring", "secretstorage", "jeepney"])
def test_a_part_that_is_missing_is_no_missing_keychain(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == part]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, part, None)
    with pytest.raises(ImportError, match=part):
        Vault().is_there()


def test_a_keychain_that_hangs_is_there(keychain: Keychain) -> None:
    keychain.freeze()
    assert Vault(patience_s=5).is_there()  # the bus knows it; itself it is not asked


def test_the_title_asks_nobody() -> None:
    assert Vault().title == "Secret Service keychain"
    assert Vault(keychain=WINDOWS).title == "Windows Credential Manager"
    assert Vault(keychain=MACOS).title == "macOS Keychain"


PLAIN_TEXT = """
from keyring.backend import KeyringBackend

class PlainKeyring(KeyringBackend):
    priority = 99

    def get_password(self, service, username):
        return "from a plain file"

    def set_password(self, service, username, password):
        open(__file__ + ".secrets", "a").write(password)

    def delete_password(self, service, username):
        pass
"""

ASK = """
import keyring
assert keyring.get_password("x", "y") == "from a plain file", "the trap is not set"
from erpsync_gui.secret import Secret
from erpsync_gui.store.secret_kind import SecretKind
from erpsync_gui.store.vault import Vault, VaultError
try:
    Vault().keep("acme", SecretKind.PASSWORD, Secret("hunter2"))
except VaultError as error:
    print(type(error).__name__)
else:
    print(Vault().read("acme", SecretKind.PASSWORD).reveal())
"""


@pytest.mark.parametrize("how", ["variable", "settings", "installed"])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_other_backend_is_ever_used_however_it_is_configured(
    how: str,
    is_there: bool,  # noqa: FBT001 - a parameter of the test
    keychain: Keychain,
    tmp_path: Path,
) -> None:
    (tmp_path / "plain_keyring.py").write_text(PLAIN_TEXT)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    if how == "variable":
        environment["PYTHON_KEYRING_BACKEND"] = "plain_keyring.PlainKeyring"
    elif how == "settings":
        settings = Path(os.environ["XDG_CONFIG_HOME"]) / "python_keyring" / "keyringrc.cfg"
        settings.parent.mkdir(parents=True)
        settings.write_text("[backend]\ndefault-keyring=plain_keyring.PlainKeyring\n")
    else:
        entry_points = tmp_path / "plain-1.dist-info" / "entry_points.txt"
        entry_points.parent.mkdir()
        entry_points.write_text("[keyring.backends]\nplain = plain_keyring\n")
    if not is_there:
        keychain.stop()

    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=False
    )

    assert ran.stdout.strip() == ("hunter2" if is_there else "NoKeychainError"), ran.stderr
    assert not (tmp_path / "plain_keyring.py.secrets").exists()


def test_keyring_is_imported_only_when_the_keychain_is_asked() -> None:
    program = (
        "import sys\n"
        "from erpsync_gui.store.vault import Vault\n"
        "print(Vault().title and 'keyring' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
