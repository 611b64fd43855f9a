"""Showing: all the Qt there is. Views show values; none of them sends, stores or decodes."""

from __future__ import annotations

import builtins
import linecache

import PySide6.QtCore  # noqa: F401 - it puts in place what is taken away below

# WORKAROUND: to serve `from __feature__ import …`, which nobody here uses, PySide puts an import in
# place that reads the source text of every module to come, and keeps it: a tenth of the start-up
# time and some megabytes. Python's own stands under this name. What was read by then goes, too.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
linecache.clearcache()
