from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has Xvfb")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree of its own, with an environment that is a plain link to this one."""
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_text((dev.ROOT / name).read_text("utf-8"), "utf-8")
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "PYTHON", venv / "python")
    environment = dev.developing()
    environment.python.symlink_to(sys.executable)
    environment.stamp.write_text(environment.recipe(), "utf-8")
    return tmp_path


def test_a_python_too_old_to_run_it_can_still_read_it() -> None:
    ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 8))


def test_a_python_too_old_is_told_so_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.9\."):
        dev.main(["run"])


@pytest.mark.parametrize(
    ("set_before", "chosen"),
    [
        ({}, "C.UTF-8"),
        ({"LANG": "C"}, "C.UTF-8"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "POSIX"}, "C.UTF-8"),
        ({"LANG": "nb_NO.utf8"}, None),
        ({"LANG": "C", "LC_ALL": "de_DE.UTF-8"}, "de_DE.UTF-8"),
    ],
)
def test_utf_8_is_spoken_whatever_the_locale(
    set_before: dict[str, str], chosen: str | None
) -> None:
    environment = dict(set_before)
    dev.speak_utf8(environment)
    assert environment.get("LC_ALL") == chosen


@pytest.mark.parametrize(
    ("arguments", "code", "stream"), [([], 2, "err"), (["dance"], 2, "err"), (["--help"], 0, "out")]
)
def test_a_command_it_does_not_know_brings_the_help(
    arguments: list[str], code: int, stream: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == code
    assert "dev.py run" in getattr(capsys.readouterr(), stream)


def test_an_environment_made_from_this_lock_by_this_python_is_ready(tree: Path) -> None:
    assert dev.developing().is_ready()


def test_an_environment_is_made_anew_for_another_lock(tree: Path) -> None:
    dev.LOCK.write_text("other==1", "utf-8")
    assert not dev.developing().is_ready()


def test_an_environment_is_made_anew_for_another_python(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not dev.developing().is_ready()


def test_an_environment_outlives_a_change_of_a_tool_s_settings(tree: Path) -> None:
    project = tree / "pyproject.toml"
    project.write_text(project.read_text("utf-8") + "\n[tool.nothing]\n", "utf-8")
    assert dev.developing().is_ready()


def test_an_environment_whose_python_does_not_start_is_not_ready(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.PYTHON.unlink()
    assert not dev.developing().is_ready()


@pytest.mark.parametrize("leftover", ["folder", "file", "link"])
def test_a_half_made_environment_is_swept_away_and_a_failed_one_never_counts(
    tree: Path, leftover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dev.VENV / "rubbish").write_text("", "utf-8")
    if leftover != "folder":
        dev.VENV.rename(tree / "elsewhere")
    if leftover == "file":
        dev.VENV.write_text("", "utf-8")
    if leftover == "link":
        dev.VENV.symlink_to(tree / "nowhere")
    monkeypatch.setattr(sys, "_base_executable", str(tree / "no-python"), raising=False)

    with pytest.raises(FileNotFoundError):
        dev.developing().make()

    assert not dev.VENV.exists()
    assert not dev.developing().is_ready()


def test_no_start_has_to_compile_what_shiboken_carries() -> None:
    find = "import shiboken6, shibokensupport.feature as f; print(f.__file__); print(f.__cached__)"
    found = subprocess.run([sys.executable, "-c", find], capture_output=True, text=True, check=True)
    source, compiled = map(Path, found.stdout.splitlines())
    assert "files.dir" in source.parts
    assert compiled.is_file()


def test_where_nothing_may_be_installed_the_line_to_type_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "root_prefix", lambda: None)
    with pytest.raises(SystemExit, match=r"sudo apt-get install .* libgl1 xvfb"):
        dev.install_packages(["libgl1", "xvfb"])


@linux_only
def test_a_missing_library_is_known_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "can_load", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert dev.missing_packages({}) == ["libxcb-cursor0"]
    assert dev.missing_packages(dev.SCREEN) == ["libxcb-cursor0", "xvfb"]
    assert dev.missing_packages(dev.KEYCHAIN) == ["dbus", "gnome-keyring", "libxcb-cursor0"]


def test_a_library_that_nobody_has_cannot_be_loaded() -> None:
    assert not dev.can_load("libno-such-thing.so.0")


def test_a_failed_step_of_the_set_up_shows_what_it_said() -> None:
    words = "import sys; sys.exit('the disk is full')"
    with pytest.raises(SystemExit, match="the disk is full"):
        dev.must([sys.executable, "-c", words])


def test_a_check_is_heard_only_when_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    good = dev.check("good", sys.executable, "-c", "print('all is well')")
    bad = dev.check("bad", sys.executable, "-c", "print('a flaw'); raise SystemExit(3)")
    heard = capfd.readouterr().out
    assert (good.code, bad.code) == (0, 3)
    assert "all is well" not in heard
    assert "a flaw" in heard


def test_the_last_line_counts_the_tests_of_all_runs(tmp_path: Path) -> None:
    one, two, never = (tmp_path / f"{name}.xml" for name in ("one", "two", "never"))
    suite = (
        '<testsuites><testsuite tests="{}" errors="{}" failures="{}" skipped="{}"/></testsuites>'
    )
    one.write_text(suite.format(10, 1, 2, 3))
    two.write_text(suite.format(5, 0, 0, 0))
    assert dev.count([one, two, never]) == {"passed": 9, "failed": 3, "skipped": 3}


@linux_only
@pytest.mark.parametrize(
    ("variables", "screens"),
    [({}, 0), ({"DISPLAY": ":0"}, 1), ({"WAYLAND_DISPLAY": "wayland-0"}, 1)],
)
def test_a_screen_is_one_that_somebody_could_see(
    variables: dict[str, str], screens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", variables)
    assert dev.has_screen() == bool(screens)


@pytest.mark.xvfb
def test_a_window_on_the_private_screen_is_a_real_one() -> None:
    """The pixels that come back went through an X server, not through Qt's own memory."""
    program = (
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([])\n"
        "window = QWidget(styleSheet='background: #ff0000')\n"
        "window.showFullScreen()\n"
        "app.processEvents()\n"
        "image = app.primaryScreen().grabWindow(0).toImage()\n"
        "print(app.platformName(), image.width(), image.height(), image.pixelColor(9, 9).name())\n"
    )
    with dev.private_screen() as environment:
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    assert ran.stdout.split() == ["xcb", "1280", "800", "#ff0000"]


@linux_only
def test_the_tests_get_a_keychain_and_the_program_none(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(dev, "can_load", lambda _library: True)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(dev, "install_packages", installed.extend)
    monkeypatch.setattr(dev, "has_screen", lambda: True)
    monkeypatch.setattr("subprocess.call", lambda *_, **__: 0)

    dev.run([])
    assert installed == []
    dev.test(["-k", "nothing"])
    assert installed == ["dbus", "gnome-keyring"]
    installed.clear()
    dev.setup([])
    assert installed == ["dbus", "gnome-keyring", "xvfb"]
