"""zeep's way to write XML by a schema, without the client that zeep is. The only door to zeep.

The package of zeep imports its client with itself, and with that requests, urllib3 and what guesses
encodings for them. Nobody here sends with these, and they are 10 MB and a tenth of a second. Its
settings are one small class, for which it imports attrs, another megabyte.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib.util import find_spec, module_from_spec
from types import ModuleType, SimpleNamespace

SETTINGS = {
    "strict": True,
    "raw_response": False,
    "force_https": True,
    "extra_http_headers": None,
    "xml_huge_tree": False,
    "forbid_dtd": False,
    "forbid_entities": True,
    "forbid_external": False,
    "xsd_ignore_sequence_order": False,
}
"""What zeep's own settings are where nobody sets them, and nobody here does."""

_found = None if "zeep" in sys.modules else find_spec("zeep")
if _found is not None:
    # WORKAROUND: the package as it is before it has run stands in for it, so that its parts can be
    # imported alone, and settings of ours for its own. They are taken away again: whoever wants the
    # whole of zeep gets it.
    sys.modules["zeep"] = module_from_spec(_found)
    _settings = ModuleType("zeep.settings")
    vars(_settings)["Settings"] = partial(SimpleNamespace, **SETTINGS)
    sys.modules["zeep.settings"] = _settings
try:
    from zeep import exceptions, xsd
finally:
    if _found is not None:
        del sys.modules["zeep"], sys.modules["zeep.settings"]

__all__ = ["SETTINGS", "exceptions", "xsd"]
