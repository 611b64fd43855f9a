"""A private virtual screen, and photographs of it that no program on it takes part in.

Xvfb keeps its screen in a file, in the format of `xwd`; that is what is read here. A cookie keeps
other users of the machine away.
"""

from __future__ import annotations

import contextlib
import io
import secrets
import struct
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import product
from PIL import Image

sys.path.insert(0, str(product.ROOT))

import dev

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - the place is part of the X protocol
"""Where X servers listen."""

_COOKIE = b"MIT-MAGIC-COOKIE-1"
_ANY_HOST = 0xFFFF
_XWD = struct.Struct(">25I")
_XWD_COLOR_BYTES = 12
_FEWEST_COLORS = 64
"""An empty screen has two or three; letters alone have more than that, at their edges."""

_PAUSE_S = 0.3
_STEADY_FOR = 8
"""As many photographs in a row must be alike: windows go on filling after their first paint."""
_STATES_OF_A_CURSOR = 2


@dataclass(frozen=True, slots=True)
class Photograph:
    """What was on the screen at one moment: rows from the top, three bytes for each pixel."""

    width: int
    height: int
    rgb: bytes

    def is_painted(self) -> bool:
        """Whether something is to be seen that has letters in it."""
        colors = set(zip(self.rgb[::3], self.rgb[1::3], self.rgb[2::3], strict=True))
        return len(colors) >= _FEWEST_COLORS

    def png(self) -> bytes:
        """The same as a PNG file."""
        file = io.BytesIO()
        Image.frombytes("RGB", (self.width, self.height), self.rgb).save(file, "PNG")
        return file.getvalue()


def read_xwd(image: bytes) -> Photograph:
    """A photograph from what Xvfb keeps: an `xwd` file of 32 bits for each pixel.

    Raises:
        ValueError: it is of another kind.
    """
    header = _XWD.unpack_from(image)
    start, width, height, bits, stride = (header[at] for at in (0, 4, 5, 11, 12))
    if (bits, stride) != (32, 4 * width):
        msg = f"This screen has {bits} bits for each pixel; only 32 can be read."
        raise ValueError(msg)
    start += header[19] * _XWD_COLOR_BYTES
    pixels = image[start : start + stride * height]
    # In memory: blue, green, red, nothing.
    picture = Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX")
    return Photograph(width, height, picture.tobytes())


@dataclass(frozen=True, slots=True)
class Screen:
    """A running virtual screen."""

    display: str
    """What DISPLAY must say."""
    authority: bytes
    """What the file must hold that XAUTHORITY names."""
    memory: Path

    def photograph(self) -> Photograph:
        """What is on the screen now."""
        return read_xwd(self.memory.read_bytes())

    def photograph_when_steady(self, deadline_s: float) -> Photograph:
        """What is on the screen once something is painted there and goes on no further.

        Raises:
            TimeoutError: that did not come to pass in time.
        """
        latest: deque[Photograph] = deque(maxlen=_STEADY_FOR)
        give_up = time.monotonic() + deadline_s
        while time.monotonic() < give_up:
            time.sleep(_PAUSE_S)
            now = self.photograph()
            is_steady = len({*latest, now}) <= _STATES_OF_A_CURSOR
            is_old = now in list(latest)[: _STEADY_FOR // 2]
            if len(latest) == _STEADY_FOR and is_steady and is_old and now.is_painted():
                return now
            latest.append(now)
        msg = f"Nothing that stays was painted on the screen in {deadline_s:.0f} s."
        raise TimeoutError(msg)


@contextlib.contextmanager
def private_screen(folder: Path) -> Iterator[Screen]:
    """Run Xvfb for as long as the context lasts, with its files in an existing folder.

    Ends with a sentence where it does not start.

    Raises:
        FileNotFoundError: Xvfb is not installed.
    """
    cookie = secrets.token_bytes(16)
    lengths_and_texts = b"".join(struct.pack(">H", len(x)) + x for x in (b"", b"", _COOKIE, cookie))
    authority = struct.pack(">H", _ANY_HOST) + lengths_and_texts
    cookies = folder / "authority"
    cookies.write_bytes(authority)
    files = ("-fbdir", str(folder), "-auth", str(cookies))
    with dev.private_screen(*files) as environment:
        yield Screen(environment["DISPLAY"], authority, folder / "Xvfb_screen0")
