"""What was found is shown in the tree with all above and below it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from erpsync_gui.wire.queries import mask_of
from erpsync_gui.wire.query_found import mask_steps
from tests.wire.query_samples import an_answer_in_json, an_answer_in_xml, laid_out


@given(an_answer_in_json() | an_answer_in_xml(), st.sets(st.integers(0, 40)))
def test_the_mask_shows_what_was_found_and_all_above_and_below(
    body: bytes, numbers: set[int]
) -> None:
    reply = laid_out(body)
    nodes = list(reply.nodes())
    hits = [node for number, node in enumerate(nodes) if number in numbers]

    def above(node: int) -> set[int]:
        parent = reply.parent(node)
        return {node} if parent is None else {node} | above(parent)

    shown = {node for node in nodes for hit in hits if hit in above(node) or node in above(hit)}
    assert mask_of(reply, hits) == bytes(line in shown for line in range(len(reply.shape)))


def test_the_mask_of_many_hits_comes_in_many_steps() -> None:
    reply = laid_out(json.dumps(["hit"] * 10_000).encode())
    assert sum(1 for _ in mask_steps(reply, list(reply.nodes()))) > 3
