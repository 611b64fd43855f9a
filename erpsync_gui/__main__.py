"""The program's front door: a headless command, or the desktop."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from erpsync_gui import paths, release

_CANNOT_START = 2
_NEED_NO_SCREEN = ("--selftest", "--screenshots")
_POINTERS = ("LD_LIBRARY_PATH", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, by default those of the process.

    Returns:
        The exit code.
    """
    _provide_streams()
    _free_other_programs()
    arguments = list(sys.argv[1:] if argv is None else argv)
    first = arguments[0] if arguments else ""
    if first == paths.SECOND_PROCESS and len(arguments) > 1:
        from erpsync_gui.wire import apart_program  # noqa: PLC0415 - only that process needs it

        return apart_program.main(arguments[1])
    if first == "--version":
        print(release.current())
        return 0
    if first in {"-h", "--help"} or (first and not first.startswith("-")):
        from erpsync_gui import cli  # noqa: PLC0415 - start-up time: the desktop needs none of it

        return cli.main(arguments)
    return _run_desktop(arguments)


def _run_desktop(arguments: Sequence[str]) -> int:
    if not _has_screen():
        if not any(option in arguments for option in _NEED_NO_SCREEN):
            _complain("there is no screen (DISPLAY is not set). See erpsync-gui --help.")
            return _CANNOT_START
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Start-up time: what is made until the first paint stays; the window sets it going again.
    gc.disable()
    try:
        # The headless commands must work where there is no Qt. The room of the windows comes first,
        # since it takes away what would slow down every import after it.
        from erpsync_gui import gui  # noqa: F401, PLC0415 - as said above
        from erpsync_gui.app import run_desktop  # noqa: PLC0415 - as said above
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")):
            raise
        _complain(f"the desktop needs PySide6, and that cannot be loaded: {error}.")
        return _CANNOT_START
    return run_desktop(arguments)


def _provide_streams() -> None:
    """Make sure that whatever is printed can be.

    A windowed program on Windows has no streams at all, and a pipe there may know few letters.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # It stays open until the program ends.
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - see above
            setattr(sys, name, nothing)
        elif mode == "w":
            getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")


def _free_other_programs() -> None:
    """Let the programs that this one starts, such as the browser, find their own libraries.

    PyInstaller points all of them at ours. We do without: our loader has looked by now, and Qt
    knows where it lies itself.
    """
    if not paths.is_frozen():
        return
    for name in _POINTERS:
        os.environ.pop(name, None)
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    if before:
        os.environ["LD_LIBRARY_PATH"] = before


def _has_screen() -> bool:
    return sys.platform != "linux" or any(os.environ.get(name) for name in _SCREENS)


def _complain(sentence: str) -> None:
    print(f"erpsync-gui: {sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
