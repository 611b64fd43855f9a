"""What the `Info.plist` of the macOS program says; `erpsync_gui.spec` hands it to PyInstaller.

Never run: nobody has built or started the program on macOS. The keys are Apple's, as documented.
PyInstaller adds names, icon and executable by itself.
"""

from __future__ import annotations

import re

import product

OLDEST_MACOS = "14.0"
"""What the wheels of PySide6 6.12 ask for."""

_LICENSE = (product.ROOT / "LICENSE").read_text("utf-8")


def build_number(version: str) -> str:
    """A version as macOS compares it: one to three numbers, and nothing behind them."""
    found = re.match(r"\d+(\.\d+){0,2}", version)
    if found is None:
        message = f"{version!r} does not begin with a number."
        raise ValueError(message)
    return found[0]


INFO: dict[str, str | bool] = {
    "CFBundleIdentifier": product.APP_ID,
    "CFBundleShortVersionString": product.VERSION,
    "CFBundleVersion": build_number(product.VERSION),
    "CFBundleDevelopmentRegion": "en",
    "LSApplicationCategoryType": "public.app-category.developer-tools",
    "LSMinimumSystemVersion": OLDEST_MACOS,
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": _LICENSE.partition("Copyright ")[2].partition("\n")[0],
    # macOS asks the user before a program may reach servers in the same network, as many customers
    # have them; the practice tenant, on this computer alone, needs no permission.
    "NSLocalNetworkUsageDescription": (
        "Calls go to the SuperOffice servers that you choose, which may be in your own network."
    ),
    "NSPrincipalClass": "NSApplication",
    # The window follows the dark mode of the system.
    "NSRequiresAquaSystemAppearance": False,
}
