"""How the C library keeps what is freed: large blocks go back to the system at once.

glibc raises the size from which it does so each time such a block is freed, and then keeps blocks
of megabytes in the heaps of threads that have ended. Each large answer leaves some there: eight
hundred calls of mixed sizes took 180 MB more; with a size that stays, they take none.
"""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of glibc's malloc.h; setting it also ends its raising."""

_LARGE_BYTES = 1 << 20


def give_back_large_blocks() -> bool:
    """Have large blocks given back when they are freed; False where the C library is another."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, _LARGE_BYTES) == 1
