"""What a big answer weighs in the window and in its second process.

Run with the port of the server and the name of a document; prints the samples of all rounds, in
MB over what the window had before its first big answer.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from functools import partial

from erpsync_gui.gui.desktop import Desktop
from erpsync_gui.gui.tour import Steps
from tests.bench.big_documents import DOCUMENTS, Document
from tests.bench.big_window import BigCalls
from tests.bench.driving import drive
from tests.bench.memory import family_mb, most_of_a_child_mb
from tests.bench.parsers import RUNS


def weigh(port: int, document: Document, desktop: Desktop) -> Steps:
    """Weigh it when all but its last byte is seen, and when everything is."""
    samples: dict[str, list[float]] = defaultdict(list)
    calls = BigCalls(desktop, port, document)
    yield from calls.enter()
    before_mb = family_mb()
    for _ in range(RUNS):
        yield from calls.call_but_for_the_end()
        samples["raw"].append(family_mb() - before_mb)
        yield from calls.release()
        samples["everything"].append(family_mb() - before_mb)
        yield from calls.forget()
        samples["afterwards"].append(family_mb() - before_mb)
    samples["second process"].append(most_of_a_child_mb())
    print(json.dumps(samples))


if __name__ == "__main__":
    drive(partial(weigh, int(sys.argv[1]), DOCUMENTS[sys.argv[2]]))
