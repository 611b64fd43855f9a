"""What httpx would import with itself, or look for, and that nobody here needs.

All of this happens in `sys.modules`, before httpx is imported; it finds there what it asks for.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module that is imported as soon as something of it is used.

    The standard library's own `LazyLoader` lets two threads run a module at once in Python 3.11.
    """

    def __init__(self, name: str) -> None:
        """Import nothing yet."""
        super().__init__(name)
        self._lock = RLock()
        self._module: ModuleType | None = None

    def __getattr__(self, name: str) -> Any:
        """Something of the module."""
        with self._lock:
            if self._module is None:
                sys.modules.pop(self.__name__, None)
                self._module = importlib.import_module(self.__name__)
        return getattr(self._module, name)


def spare() -> None:
    """Have httpx imported without it; to be called before that."""
    if find_spec("sniffio") is None:
        # WORKAROUND: httpcore looks for this package on the disk with every lock that it makes,
        # eight times a call. This entry tells Python at once that it is not there.
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # documented, not in the stubs
    # WORKAROUND: httpx imports its command line with itself, and with it click, Pygments and rich
    # wherever these happen to be installed: 9 MB. It is content not to find it.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # as above
    # WORKAROUND: it also imports the tables for host names with letters beyond ASCII: 0.2 MB.
    sys.modules.setdefault("idna", Later("idna"))
