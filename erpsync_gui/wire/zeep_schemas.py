"""zeep's way to write XML by a schema, without the client that zeep is. The only door to zeep.

The package of zeep imports its client with itself, and with that requests, urllib3 and what guesses
encodings for them. Nobody here sends with these, and they are 10 MB and a tenth of a second.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec

_found = None if "zeep" in sys.modules else find_spec("zeep")
if _found is not None:
    # WORKAROUND: the package as it is before it has run stands in for it, so that its parts can be
    # imported alone. It is taken away again: whoever wants the whole of zeep gets it.
    sys.modules["zeep"] = module_from_spec(_found)
try:
    from zeep import exceptions, xsd
finally:
    if _found is not None:
        del sys.modules["zeep"]

__all__ = ["exceptions", "xsd"]
