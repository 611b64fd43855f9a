"""Where the frozen program begins: a script, since PyInstaller freezes no `-m`."""

from __future__ import annotations

import sys

from erpsync_gui.__main__ import main

sys.exit(main())
