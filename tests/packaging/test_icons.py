from __future__ import annotations

import struct
from pathlib import Path

import icons
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QImageReader

SVG = Path(__file__).resolve().parents[2] / "resources" / "icons" / "app.svg"
BLUE = QColor("#1466b8")
WIDTHS = {
    b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024,
    b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}  # fmt: skip
"""The kinds of pictures that an `.icns` may hold as PNG, and their widths in pixels."""


def ico_entries(ico: bytes) -> list[tuple[int, bytes]]:
    """Width and content of each picture, by the file's own table."""
    reserved, kind, count = struct.unpack_from("<HHH", ico)
    assert (reserved, kind) == (0, 1)
    entries = [struct.unpack_from("<BBBBHHII", ico, 6 + 16 * index) for index in range(count)]
    end = entries[-1][7] + entries[-1][6]
    assert end == len(ico)
    return [(entry[0] or 256, ico[entry[7] : entry[7] + entry[6]]) for entry in entries]


def icns_entries(icns: bytes) -> dict[bytes, bytes]:
    """Kind and content of each picture, by the lengths that the file says."""
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4) == (len(icns),)
    found, at = {}, 8
    while at < len(icns):
        (length,) = struct.unpack_from(">I", icns, at + 4)
        found[icns[at : at + 4]] = icns[at + 8 : at + length]
        at += length
    assert at == len(icns)
    return found


def assert_is_the_icon(image: QImage, size: int) -> None:
    """Blue to the edges, its white arrow above the pale one, nothing in its rounded corners."""
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() == 0
    edge = image.pixelColor(size // 2, size // 8)
    assert (edge.alpha(), abs(edge.hue() - BLUE.hue()) <= 3) == (255, True)
    upper, lower = (
        max(image.pixelColor(x, int(size * line / 24)).lightness() for x in range(size))
        for line in (9.5, 15.5)
    )
    assert upper > lower > edge.lightness() + 50


@pytest.fixture(scope="module")
def ico(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("icons") / "app.ico"
    icons.write_ico(SVG, path)
    return path


@pytest.fixture(scope="module")
def icns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("icons") / "app.icns"
    icons.write_icns(SVG, path)
    return path


def test_a_windows_icon_has_every_size_that_windows_asks_for(ico: Path) -> None:
    assert [size for size, _ in ico_entries(ico.read_bytes())] == [16, 20, 24, 32, 40, 48, 64, 256]


def test_a_windows_icon_shows_the_program_s_picture_in_every_size(ico: Path) -> None:
    reader = QImageReader(str(ico))
    assert reader.imageCount() == len(icons.ICO_SIZES)
    for index, size in enumerate(icons.ICO_SIZES):
        assert reader.jumpToImage(index)
        assert_is_the_icon(reader.read(), size)


def test_a_macos_icon_has_a_png_of_the_right_size_for_every_kind(icns: Path) -> None:
    found = icns_entries(icns.read_bytes())
    del found[b"TOC "]
    assert set(found) == set(WIDTHS)
    for kind, png in found.items():
        assert png.startswith(b"\x89PNG")
        assert_is_the_icon(QImage.fromData(QByteArray(png)), WIDTHS[kind])


def test_the_same_picture_gives_the_same_bytes(ico: Path, icns: Path, tmp_path: Path) -> None:
    icons.write_ico(SVG, tmp_path / "again.ico")
    icons.write_icns(SVG, tmp_path / "again.icns")
    assert (tmp_path / "again.ico").read_bytes() == ico.read_bytes()
    assert (tmp_path / "again.icns").read_bytes() == icns.read_bytes()


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.svg"
    broken.write_text("<svg", "utf-8")
    with pytest.raises(ValueError, match="no picture"):
        icons.write_ico(broken, tmp_path / "app.ico")
    assert not (tmp_path / "app.ico").exists()
