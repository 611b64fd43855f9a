"""Measures the program against the targets and says which hold; Linux only.

Every absolute figure stands beside a floor that was measured in the same run on the same machine,
since only the ratio means anything. Never part of the tests: a busy machine decides nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable

from tests.bench import calls, packages, start
from tests.bench.figure import Figure, table

ROWS: dict[str, Callable[[], Iterable[Figure]]] = {
    "S1": start.first_paint,
    "S2": start.memory,
    "S3": start.first_form,
    "C1": calls.small_call,
    "C2": calls.cancelled_call,
    "C3": calls.stall,
    "P1": packages.packaged_paint,
    "P2": packages.package_size,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure the named rows, or all; 0 when every target holds, 1 when one does not."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print every sample, for a machine")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ROWS)}")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - ROWS.keys()
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    figures: list[Figure] = []
    for name, measure in ROWS.items():
        if not options.names or name in options.names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures.extend(measure())
    if options.json:
        print(json.dumps([figure.as_json() for figure in figures], indent=1))
    else:
        print(table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
