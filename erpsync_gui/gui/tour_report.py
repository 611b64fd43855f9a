"""Where a tour tells what it finds: to whoever started it, and in a file where one is named.

A windowed program on Windows has nobody to tell, so the file is how its self-test can be read.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class TourReport:
    """Says line by line what a tour finds; `file` gets all of them, in UTF-8."""

    file: Path | None = None

    def say(self, line: str) -> None:
        """Tell what was found, on standard output."""
        self._tell(line, sys.stdout)

    def complain(self, line: str) -> None:
        """Tell what is wrong, on standard error."""
        self._tell(line, sys.stderr)

    def _tell(self, line: str, stream: TextIO | None) -> None:
        if stream is not None:
            stream.write(line + "\n")
            stream.flush()
        if self.file is not None:
            with self.file.open("a", encoding="utf-8", errors="backslashreplace") as copy:
                copy.write(line + "\n")
