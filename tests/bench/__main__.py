"""Measures the program against the targets and says which hold; Linux only.

Every absolute figure stands beside a floor that was measured in the same run on the same machine,
since only the ratio means anything. Never part of the tests: a busy machine decides nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable

from tests.bench import calls, packages, peers, readme_table, soak_rows, start, text_rows, tree_rows
from tests.bench.figure import Figure, table

ROWS: dict[str, Callable[[], Iterable[Figure]]] = {
    "S1": start.first_paint,
    "S2": start.memory,
    "S3": start.first_form,
    "C1": calls.small_call,
    "C2": calls.cancelled_call,
    "C3": calls.stall,
    "B1": text_rows.raw_painted,
    "B2": text_rows.stall,
    "B3": text_rows.memory,
    "B4": text_rows.moves,
    "B5": text_rows.finds,
    "B6": text_rows.laid_out,
    "T1": tree_rows.painted,
    "T2": tree_rows.memory,
    "T3": tree_rows.moves,
    "P1": packages.packaged_paint,
    "P2": packages.package_size,
    "peers": peers.peers,
    "soak": soak_rows.soak,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure the named rows, or all; 0 when every target holds, 1 when one does not."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print every sample, for a machine")
    parser.add_argument(
        "--readme",
        action="store_true",
        help="measure nothing, and write what was measured into the README",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ROWS)}")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - ROWS.keys()
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if options.readme:
        if options.names:
            parser.error("--readme takes no rows: measure them first, and then write them")
        readme_table.publish()
        return 0
    figures = measure(options.names or list(ROWS))
    if options.json:
        print(json.dumps([figure.as_json() for figure in figures], indent=1))
    else:
        print(table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


def measure(names: Iterable[str]) -> list[Figure]:
    """Measure these rows, in the order in which they stand, and keep what came of each at once."""
    wanted, figures = set(names), []
    for name, row in ROWS.items():
        if name in wanted:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            measured = list(row())
            readme_table.keep(measured)
            figures += measured
    return figures


if __name__ == "__main__":
    sys.exit(main())
