"""ErpSync Workbench: call, read and compare the operations of the SuperOffice ErpSync agent."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("erpsync-gui")
