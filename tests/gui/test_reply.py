"""The reply tree shows values as received, opens at the result, and finds nodes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import reply_filter, reply_tree
from erpsync_gui.gui.outline_model import Style
from erpsync_gui.gui.reply_cells import NAME, VALUE, ReplyCells, one_line
from erpsync_gui.gui.reply_tree import ReplyTree
from erpsync_gui.wire.reply import Form, Reply, State
from erpsync_gui.wire.shape import ASIDE
from erpsync_gui.wire.text import IndexedText
from tests.gui.exchange_samples import Tree, XmlWriter, refused

SMALL: Tree = (
    "Envelope",
    [
        ("Head", [("Succeeded", "true")]),
        ("Result", [("Id", "[I:42]"), ("Name", "Ærlig Øst"), ("Gone", None), ("None", ())]),
    ],
)


def many(count: int) -> XmlWriter:
    items: list[Tree] = [("Item", [("Id", str(number))]) for number in range(count)]
    return XmlWriter(("Root", [("Items", items), ("Last", "x")]), "Items")


def shown(tree: ReplyTree) -> list[str]:
    """The names in all rows."""
    place = tree.view.place
    assert place is not None
    assert tree._reply is not None
    things = place.outline.things_of(range(place.outline.row_count))
    return [tree._reply.name(node) for node in things]


def show(tree: ReplyTree, writer: XmlWriter) -> None:
    tree.set_reply(writer.reply, writer.result)


def go_to(tree: ReplyTree, node: int) -> None:
    """Go to a node as a user does."""
    tree.view.change(lambda place: place.reveal(node))


def cells_of(writer: XmlWriter) -> ReplyCells:
    cells = ReplyCells()
    cells.set_reply(writer.reply)
    return cells


@pytest.fixture
def tree(qtbot: QtBot) -> ReplyTree:
    tree = ReplyTree()
    qtbot.addWidget(tree)
    tree.resize(400, 300)
    tree.show()
    return tree


def test_nil_and_empty_are_told_from_values_and_from_each_other(qtbot: QtBot) -> None:
    writer = XmlWriter(SMALL)
    cells = cells_of(writer)
    values = {name: cells.row(nodes[0])[VALUE].text for name, nodes in writer.nodes.items()}
    assert values == {
        "Envelope": "",
        "Head": "",
        "Succeeded": "true",
        "Result": "",
        "Id": "[I:42]",
        "Name": "Ærlig Øst",
        "Gone": "nil",
        "None": "empty",
    }
    gone, name = (cells.row(writer.nodes[each][0])[VALUE] for each in ("Gone", "Name"))
    assert (gone.style, gone.is_dim) == (Style.WORD, True)
    assert (name.style, name.is_dim) == (Style.WIRE, False)


def test_an_encoded_value_has_its_meaning_beside_it(qtbot: QtBot) -> None:
    writer = XmlWriter(SMALL)
    cells, node = cells_of(writer), writer.nodes["Id"][0]
    assert cells.row(node)[VALUE].hint == "42"
    assert cells.row(node)[VALUE].spoken == "[I:42], 42"
    assert cells.tip(node, VALUE) == "[I:42]\n42"
    assert cells.tip(node, NAME) == "Id"
    assert not cells.row(writer.nodes["Name"][0])[VALUE].hint


def test_of_a_huge_value_only_the_start_is_shown(qtbot: QtBot) -> None:
    cells = cells_of(XmlWriter(("Root", "æ" * 1_000_000)))
    assert len(cells.row(0)[VALUE].text) < 400
    tip = cells.tip(0, VALUE)
    assert len(tip) < 3000
    assert tip.endswith("…")


def test_the_next_answer_is_shown_as_if_it_was_the_first(qtbot: QtBot) -> None:
    first = XmlWriter(("Root", [("Item", [("Id", "1"), ("Name", "a")]), ("Last", "x")]))
    cells = cells_of(first)
    for changed in ("1", "2"):
        item: Tree = ("Item", [("Id", changed), ("Name", "a")])
        for writer in (
            XmlWriter(("Root", [item, ("Last", "x")])),
            XmlWriter(("Root", [item, ("Last", "y")])),
            XmlWriter(("Root", [("Last", "x"), item])),
        ):
            cells.set_reply(writer.reply)
            nodes = list(writer.reply.nodes())
            assert [cells.row(node) for node in nodes] == [
                cells_of(writer).row(node) for node in nodes
            ]


CONNECTIONS: Tree = (
    "Envelope",
    [
        ("Header", [("Succeeded", "true")]),
        (
            "Body",
            [
                (
                    "GetAllConnectionsResponse",
                    [
                        (
                            "Response",
                            [
                                (
                                    "ErpConnection",
                                    [("ErpConnectionId", "1"), ("DisplayName", "Nordbooks, Oslo")],
                                ),
                                ("ErpConnection", [("Active", "true"), ("ErpKey", "k-7")]),
                                ("ErpConnection", [("Name", 'US:"Books"NO:"Bøker"')]),
                                ("ErpConnection", [("Active", "true")]),
                            ],
                        )
                    ],
                )
            ],
        ),
    ],
)


@pytest.mark.parametrize(
    ("number", "label"),
    [(0, "1 · Nordbooks, Oslo"), (1, "k-7"), (2, "US: Books · NO: Bøker"), (3, "")],
)
def test_a_record_says_which_one_it_is(qtbot: QtBot, number: int, label: str) -> None:
    writer = XmlWriter(CONNECTIONS, "Response")
    record = writer.nodes["ErpConnection"][number]
    assert cells_of(writer).row(record)[VALUE].hint == label


@pytest.mark.parametrize("width", [220, 290, 900])
def test_values_have_at_least_half_of_the_width(tree: ReplyTree, width: int) -> None:
    writer = XmlWriter(CONNECTIONS, "Response")
    for reply in (None, writer.reply):
        tree.set_reply(reply, writer.result if reply else 0)
        tree.resize(width, 300)
        assert tree.view.header().sectionSize(VALUE) >= tree.view.viewport().width() / 2
    assert not tree.grab().isNull()


def test_a_node_is_revealed_however_far_down_it_is(tree: ReplyTree) -> None:
    writer = many(3000)
    show(tree, writer)
    node = writer.nodes["Id"][2999]
    tree.reveal_node(node)
    assert tree.view.current == node
    assert tree.view.currentIndex().siblingAtColumn(VALUE).data() == "2999"


def test_a_reply_without_nodes_shows_nothing(tree: ReplyTree) -> None:
    tree.set_reply(Reply(Form.JSON, IndexedText.of(b""), bytes([ASIDE])))
    tree.reveal_node(0)
    assert tree.view.current is None
    tree.set_reply(None)
    assert tree.view.model().rowCount() == 0


def test_the_tree_opens_at_the_result(tree: ReplyTree) -> None:
    show(tree, XmlWriter(SMALL, "Result"))
    assert shown(tree) == ["Envelope", "Head", "Result", "Id", "Name", "Gone", "None"]


def test_a_long_result_is_opened_by_one_level(tree: ReplyTree) -> None:
    show(tree, many(100))
    assert shown(tree) == ["Root", "Items", *["Item"] * 100, "Last"]


def test_a_long_reply_is_opened_beside(
    tree: ReplyTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_tree, "_OPENED_AT_ONCE", 0)
    writer = many(100)
    show(tree, writer)
    node = writer.nodes["Id"][50]
    tree.reveal_node(node)
    qtbot.waitUntil(lambda: tree.view.current == node)
    assert len(shown(tree)) == 104


def test_choosing_a_node_tells_it_and_a_reveal_does_not(tree: ReplyTree, qtbot: QtBot) -> None:
    writer = XmlWriter(SMALL, "Result")
    show(tree, writer)
    node = writer.nodes["Name"][0]
    with qtbot.waitSignal(tree.node_activated) as told:
        go_to(tree, node)
    assert told.args == [node]
    with qtbot.assertNotEmitted(tree.node_activated):
        tree.reveal_node(writer.nodes["Succeeded"][0])
    assert tree.view.current == writer.nodes["Succeeded"][0]


def test_typing_filters_and_says_how_many_hits(tree: ReplyTree, qtbot: QtBot) -> None:
    show(tree, many(2000))
    tree.filter.setText("1999")
    qtbot.waitUntil(lambda: tree._state.text() == "1 hit")
    assert shown(tree) == ["Root", "Items", "Item", "Id"]
    tree.filter.setText("nowhere")
    qtbot.waitUntil(lambda: tree._state.text().startswith("Nothing"))
    assert shown(tree) == []
    tree.filter.setText("")
    assert shown(tree)[:2] == ["Root", "Items"]
    assert tree._state.isHidden()


def test_a_hit_is_shown_with_all_above_and_below(tree: ReplyTree) -> None:
    show(tree, XmlWriter(SMALL, "Result"))
    tree.filter.setText("RESULT")
    assert shown(tree) == ["Envelope", "Result", "Id", "Name", "Gone", "None"]


def test_what_was_typed_last_is_what_is_shown(
    tree: ReplyTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_filter, "_FEW_LINES", 0)
    show(tree, many(2000))
    for words in ("1", "19", "199", "1998"):
        tree.filter.setText(words)
    qtbot.waitUntil(lambda: tree._state.text() == "1 hit")
    tree.filter.setText("1")
    tree.filter.setText("")
    qtbot.wait(100)
    assert len(shown(tree)) > 1000
    assert tree._state.isHidden()


def test_a_path_is_asked_and_an_error_leaves_the_tree_as_it_is(
    tree: ReplyTree, qtbot: QtBot
) -> None:
    show(tree, XmlWriter(CONNECTIONS, "Response"))
    assert tree.filter.placeholderText() == "Filter, or /XPath"
    tree.filter.setText("//ErpConnection[ErpConnectionId='1']/DisplayName")
    qtbot.waitUntil(lambda: tree._state.text().startswith("1 hit"))
    assert shown(tree)[-1] == "DisplayName"
    before = shown(tree)
    tree.filter.setText("//ErpConnection[")
    qtbot.waitUntil(lambda: not tree._search.is_running)
    assert not tree._state.text().startswith("1 hit")
    assert shown(tree) == before
    tree.filter.setText("//DisplayName/nothing")
    qtbot.waitUntil(lambda: tree._state.text().startswith("Nothing"))


def test_a_path_to_no_node_says_what_it_is(tree: ReplyTree, qtbot: QtBot) -> None:
    show(tree, XmlWriter(CONNECTIONS, "Response"))
    before = shown(tree)
    tree.filter.setText("//ErpConnection/Active = 'true'")
    qtbot.waitUntil(lambda: "true" in tree._state.text())
    assert shown(tree) == before


def test_the_box_of_a_json_reply_names_its_own_paths(tree: ReplyTree) -> None:
    text = IndexedText.of(b'{\n  "A": 1\n}')
    tree.set_reply(Reply(Form.JSON, text, bytes([0, 2, 1])))
    assert tree.filter.placeholderText() == "Filter, or $.JSONPath"
    tree.filter.setText("/")
    assert tree._state.text().startswith("Nothing")


def test_value_path_and_subtree_can_be_copied(tree: ReplyTree) -> None:
    writer = XmlWriter(SMALL, "Result")
    show(tree, writer)
    node, board = writer.nodes["Name"][0], QGuiApplication.clipboard()
    go_to(tree, node)
    QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.text() == "Ærlig Øst"
    tree._on_menu_wanted(node, QPoint())
    menu = tree.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy &name"].trigger()
    assert board.text() == "Name"
    actions["Copy &path (XPath)"].trigger()
    assert "Name" in board.text()
    actions["Copy &subtree"].trigger()
    assert board.text() == "Name\tÆrlig Øst\n"
    actions["Copy &value"].trigger()
    assert board.text() == "Ærlig Øst"
    menu.close()


def test_copying_never_gives_the_name_for_the_value(tree: ReplyTree) -> None:
    writer = XmlWriter(SMALL, "Result")
    show(tree, writer)
    copied = []
    for name in ("Head", "Gone", "None"):
        go_to(tree, writer.nodes[name][0])
        QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["Head\n\tSucceeded\ttrue\n", "", ""]


def test_a_subtree_is_indented_and_tells_nil(tree: ReplyTree) -> None:
    writer = XmlWriter(SMALL, "Result")
    show(tree, writer)
    tree._copy_subtree(writer.reply, writer.nodes["Result"][0])
    assert QGuiApplication.clipboard().text() == (
        "Result\n\tId\t[I:42]\n\tName\tÆrlig Øst\n\tGone\tnil\n\tNone\n"
    )


def test_selected_rows_are_copied_as_they_are_shown(tree: ReplyTree) -> None:
    show(tree, XmlWriter(SMALL, "Result"))
    tree.view.change(lambda place: place.move_to(1))
    tree.view.change(lambda place: place.move_to(3, extend=True))
    QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\tHead\n\tResult\n\t\tId\t[I:42]\n"


def test_a_long_subtree_is_copied_beside(tree: ReplyTree, qtbot: QtBot) -> None:
    writer = many(2000)
    show(tree, writer)
    tree._copy_subtree(writer.reply, 0)
    assert tree._state.text().startswith("Copying ")
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 4003)
    assert tree._state.isHidden()


def test_a_nested_exception_is_opened_to_its_end(tree: ReplyTree) -> None:
    exchange = refused()
    assert exchange.reply is not None
    tree.set_reply(exchange.reply, exchange.result)
    assert shown(tree).count("ExceptionType") == 2
    inner = next(
        node for node in exchange.reply.nodes() if exchange.reply.name(node) == "InnerException"
    )
    assert exchange.reply.state(inner) is State.PARENT


def test_a_long_value_of_many_lines_fits_into_a_row() -> None:
    assert one_line("a\r\nb\nc") == "a↵b↵c"
    assert len(one_line("x" * 10_000)) < 400
