"""Sizes, times and counts as people read them, in the user's locale."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

_BYTES_SHOWN_WHOLE = 1000
_MS_PER_SECOND = 1000
_SECONDS_PER_MINUTE = 60
_EXACT_TO_MS = 10
_MINUTES = re.compile(r"(\W)mm(?!\Ws)")
"""Qt's short times end with the minutes; the seconds go behind them, parted as they are."""


def count_text(count: int) -> str:
    """A number with the locale's thousands separators, with commas where there is no locale."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(count)


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: `1 record`, `1,042 records`."""
    return f"{count_text(count)} {one if count == 1 else many}"


def size_text(size_bytes: int) -> str:
    """Bytes, or kB and MB in steps of a thousand."""
    if size_bytes < _BYTES_SHOWN_WHOLE:
        return counted(size_bytes, "byte", "bytes")
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def duration_text(elapsed_ms: float) -> str:
    """A duration in the unit that fits: `0.4 ms`, `84 ms`, `1.25 s`, `2 min 5 s`."""
    locale = QLocale()
    if elapsed_ms < _MS_PER_SECOND:
        return f"{locale.toString(elapsed_ms, 'f', 1 if elapsed_ms < _EXACT_TO_MS else 0)} ms"
    seconds = elapsed_ms / _MS_PER_SECOND
    if seconds < _SECONDS_PER_MINUTE:
        return f"{locale.toString(seconds, 'f', 2)} s"
    minutes, rest = divmod(round(seconds), _SECONDS_PER_MINUTE)
    return f"{count_text(minutes)} min {rest} s"


def seconds_text(elapsed_ms: float) -> str:
    """A running clock: tenths of a second."""
    return f"{QLocale().toString(elapsed_ms / _MS_PER_SECOND, 'f', 1)} s"


def local_time_text(moment: datetime) -> str:
    """A moment in the local zone to the second, as the locale writes it; ISO without a locale."""
    local = QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * _MS_PER_SECOND))
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    if locale.language() is QLocale.Language.C:
        return local.toString("yyyy-MM-dd HH:mm:ss")
    clock = _MINUTES.sub(r"\1mm\1ss", locale.timeFormat(short))
    return f"{locale.toString(local.date(), short)} {locale.toString(local.time(), clock)}"


def exact_time_text(moment: datetime) -> str:
    """A moment to the microsecond, with its distance from UTC."""
    return moment.isoformat(sep=" ")
