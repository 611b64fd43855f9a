"""ErpSync Workbench: call, read and compare the operations of the SuperOffice ErpSync agent."""

from __future__ import annotations

__version__ = "0.1.0"
"""Written here and read from here by the build: asking the installed metadata costs the start."""
