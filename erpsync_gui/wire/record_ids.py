"""The ids of changed records, as JSON and XML write them.

Apart from those who look at records, so that a small answer need not know msgspec.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Annotated

import msgspec

from erpsync_gui.wire.columns import narrow

LARGEST_ID = 10**18 - 1
RecordId = Annotated[int, msgspec.Meta(ge=-LARGEST_ID, le=LARGEST_ID)]
"""An id of JSON; a longer number is none."""

_IDS = msgspec.json.Decoder(list[RecordId])


def numbers_of(values: Sequence[bytes]) -> array[int] | None:
    """The ids that are written like this; None when one of them is anything but a number."""
    try:
        numbers = _IDS.decode(b"[" + b",".join(values) + b"]")
    except msgspec.MsgspecError:
        return None
    return narrow("i", numbers) if len(numbers) == len(values) else None
