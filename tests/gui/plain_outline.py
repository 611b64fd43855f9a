"""A plain tree that remembers what is expanded: what every quick outline must agree with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hypothesis import strategies as st

from erpsync_gui.gui.outline import Outline

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["expand", "collapse", "below", "reveal", "all", "none", "depth"]),
        st.integers(0, 10_000),
    ),
    max_size=25,
)
"""What somebody does with an outline; the number says with which row, thing or depth."""


class PlainOutline:
    """Things, their parents and what is expanded, in the plainest way."""

    def __init__(self, tops: Sequence[int], children: Mapping[int, Sequence[int]]) -> None:
        self.tops = tops
        self.children = children
        self.parents = {child: above for above, below in children.items() for child in below}
        self.expanded: set[int] = set()

    def all_things(self) -> list[int]:
        return [thing for top in self.tops for thing in self.below(top)]

    def below(self, thing: int) -> Iterator[int]:
        yield thing
        for child in self.children.get(thing, ()):
            yield from self.below(child)

    def depth(self, thing: int) -> int:
        return 1 + self.depth(self.parents[thing]) if thing in self.parents else 0

    def above(self, thing: int) -> list[int]:
        return (
            []
            if thing not in self.parents
            else [*self.above(self.parents[thing]), self.parents[thing]]
        )

    def rows(self) -> list[int]:
        return [each for each in self.all_things() if self.expanded.issuperset(self.above(each))]

    def row_of(self, thing: int) -> int:
        rows = self.rows()
        return max(rows.index(each) for each in (*self.above(thing), thing) if each in rows)

    def act(self, act: str, number: int) -> int:
        """Do it; the thing, row or depth that the same is to be done with elsewhere."""
        rows, things = self.rows(), self.all_things()
        thing = (things if act == "reveal" else rows)[
            number % (len(things) if act == "reveal" else len(rows))
        ]
        match act:
            case "expand":
                self.expanded |= {thing} if self.children.get(thing) else set()
            case "collapse":
                self.expanded -= {thing}
            case "below":
                self.expanded |= {each for each in self.below(thing) if self.children.get(each)}
            case "reveal":
                self.expanded |= set(self.above(thing))
            case _:
                depth = {"all": 1000, "none": 0, "depth": number % 4}[act]
                self.expanded = {
                    each for each in things if self.children.get(each) and self.depth(each) < depth
                }
                return depth
        return thing


def act(outline: Outline, what: str, argument: int) -> None:
    """Do the same with a quick outline."""
    match what:
        case "expand":
            outline.expand(argument)
        case "collapse":
            outline.collapse(argument)
        case "below":
            outline.expand_below(argument)
        case "reveal":
            outline.reveal(argument)
        case _:
            outline.expand_to_depth(argument)


def check(outline: Outline, plain: PlainOutline) -> None:
    """Compare all that an outline says with what is plainly so."""
    rows = plain.rows()
    assert outline.row_count == len(rows)
    assert outline.things_of(range(len(rows) + 5)) == rows
    middle = range(len(rows) // 3, len(rows) // 2 + 1)
    assert outline.things_of(middle) == rows[middle.start : middle.stop]
    for row, thing in enumerate(rows):
        assert outline.row_of(thing) == row
        assert outline.is_expandable(thing) is bool(plain.children.get(thing))
        assert outline.is_expanded(thing) is (thing in plain.expanded)
        assert outline.depth(thing) == plain.depth(thing)
        assert outline.parent(thing) == plain.parents.get(thing)
    for thing in plain.all_things():
        assert outline.row_of(thing) == plain.row_of(thing)
