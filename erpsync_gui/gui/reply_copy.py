"""Nodes of a reply as text, for the clipboard: a line a node."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from itertools import islice

from erpsync_gui.gui.outline_text import GatheredText
from erpsync_gui.wire.reply import Reply, State

_NODES_A_STEP = 200


def nodes_text(
    reply: Reply, nodes: Iterable[int], depth: int
) -> Generator[None, None, GatheredText]:
    """Nodes as text, step by step: indented by tabs, the value behind a tab.

    Args:
        reply: their tree.
        nodes: in their order.
        depth: that of those that stand at the left.
    """
    text, rest = GatheredText(), iter(nodes)
    while some := list(islice(rest, _NODES_A_STEP)):
        lines = "".join(_line(reply, node, depth) for node in some)
        text.add(lines.encode("utf-8", "replace"))
        yield
    return text


def _line(reply: Reply, node: int, depth: int) -> str:
    words = reply.words(node)
    value = "nil" if words.state is State.NIL else words.value
    cells = filter(None, (words.name, value))
    return "\t" * (reply.depth(node) - depth) + "\t".join(cells) + "\n"
