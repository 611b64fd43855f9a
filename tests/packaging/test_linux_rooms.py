from __future__ import annotations

import itertools
import shutil
import struct
import sys
import time
from pathlib import Path

import pytest
from linux import clean_room, screen
from linux.chroot import Chroot
from linux.screen import Photograph
from PySide6.QtGui import QImage

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="runs on Linux")
needs_xvfb = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="runs Xvfb")


def xwd(width: int, height: int, pixels: bytes, bits: int = 32) -> bytes:
    """What Xvfb keeps: a header of 25 numbers and a name, a map of two colors, the pixels."""
    name = b"screen\0\0"
    header = [0] * 25
    header[0], header[4], header[5] = 100 + len(name), width, height
    header[11], header[12], header[19] = bits, width * bits // 8, 2
    return struct.pack(">25I", *header) + name + bytes(2 * 12) + pixels


# Photographs


def test_a_screen_is_read_with_its_colors() -> None:
    red, green = b"\x00\x00\xff\x00", b"\x00\xff\x00\x00"
    photograph = screen.read_xwd(xwd(1, 2, red + green))
    assert photograph == Photograph(1, 2, b"\xff\x00\x00" + b"\x00\xff\x00")


def test_a_screen_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="This screen has 16 bits for each pixel"):
        screen.read_xwd(xwd(1, 1, b"\0\0", bits=16))


def test_a_photograph_becomes_a_png() -> None:
    rgb = bytes((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    image = QImage.fromData(Photograph(2, 2, rgb).png())
    assert (image.width(), image.height()) == (2, 2)
    assert image.pixelColor(1, 0).getRgb() == (4, 5, 6, 255)
    assert image.pixelColor(0, 1).getRgb() == (7, 8, 9, 255)


def test_a_few_colors_are_no_window() -> None:
    letters = b"".join(bytes((level, level, 255)) for level in range(64))
    assert Photograph(64, 1, letters).is_painted()
    assert not Photograph(64, 1, letters[:-3] + bytes((0, 0, 255))).is_painted()


def with_letters(color: int) -> bytes:
    """A screen of one row that counts as painted, with one more pixel of this color."""
    letters = b"".join(bytes((level, level, 255, 0)) for level in range(64))
    return xwd(65, 1, letters + bytes((color, color, color, 0)))


def test_the_photograph_is_taken_when_only_a_cursor_blinks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = screen.Screen(":0", b"", tmp_path / "memory")
    shown = itertools.chain([xwd(65, 1, bytes(65 * 4))] * 30, map(with_letters, range(9)))
    shown = itertools.chain(shown, map(with_letters, itertools.cycle((100, 200))))
    monkeypatch.setattr(time, "sleep", lambda _s: own.memory.write_bytes(next(shown)))
    photograph = own.photograph_when_steady(60)
    assert photograph.rgb[-1] in {100, 200}


def test_a_screen_where_something_always_moves_is_not_photographed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = screen.Screen(":0", b"", tmp_path / "memory")
    shown = map(with_letters, itertools.cycle(range(200)))
    monkeypatch.setattr(time, "sleep", lambda _s: own.memory.write_bytes(next(shown)))
    with pytest.raises(TimeoutError, match="Nothing that stays was painted"):
        own.photograph_when_steady(0.2)


@needs_xvfb
def test_a_private_screen_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    with screen.private_screen(tmp_path) as own:
        photograph = own.photograph()
        socket = screen.SOCKETS / f"X{own.display.removeprefix(':')}"
        assert socket.exists()
    assert (photograph.width, photograph.height) == (1280, 800)
    assert not photograph.is_painted()
    assert not socket.exists()


# The system to install in


def test_a_user_has_no_setting_but_those_given(tmp_path: Path) -> None:
    command = Chroot(tmp_path).command("program", "-x", user="somebody", environment={"A": "b"})
    assert command[-5:] == ["somebody", str(screen.SOCKETS), "A=b", "program", "-x"]
    assert Chroot(tmp_path).command("program", user="somebody")[-2:] == [
        str(screen.SOCKETS),
        "program",
    ]
    assert any(each.startswith("PATH=") for each in Chroot(tmp_path).command("program"))


def test_a_path_in_there_is_a_path_out_here(tmp_path: Path) -> None:
    assert Chroot(tmp_path).outside("/usr/bin") == tmp_path / "usr" / "bin"


def test_what_is_left_is_seen_and_what_changes_by_itself_is_not(tmp_path: Path) -> None:
    system = Chroot(tmp_path)
    for name in ("etc", "var/lib/dpkg", "var/lib/ours", "home/consultant"):
        (tmp_path / name).mkdir(parents=True)
    before = system.files()
    (tmp_path / "var/lib/dpkg/status").touch()
    (tmp_path / "home/consultant/letter").touch()
    assert system.files() == before
    (tmp_path / "var/lib/ours/left").touch()
    (tmp_path / "etc/link").symlink_to("nowhere")
    assert set(system.files()) - set(before) == {"var/lib/ours/left", "etc/link"}


def test_a_file_that_was_changed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("one", "utf-8")
    before = Chroot(tmp_path).files()
    (tmp_path / "hosts").write_text("three", "utf-8")
    assert Chroot(tmp_path).files() != before


# The proof


def test_nothing_is_tried_where_it_cannot_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert clean_room.main(["some.deb"]) == 2
    assert "put sudo before" in capsys.readouterr().err
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert clean_room.main(["some.deb"]) == 2
    assert "python3 dev.py package deb" in capsys.readouterr().err
