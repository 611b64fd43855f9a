"""The reply tree shows values as received, opens at the result, and finds nodes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from erpsync_gui.gui import reply_model
from erpsync_gui.gui.reply_filter import ReplyFilter
from erpsync_gui.gui.reply_model import NAME, VALUE, ReplyModel, one_line
from erpsync_gui.gui.reply_tree import ReplyTree, subtree_text
from erpsync_gui.gui.value_cells import HINT
from erpsync_gui.wire.reply import Form, Reply, State
from tests.gui.exchange_samples import Tree, XmlWriter, refused

SMALL: Tree = (
    "Envelope",
    [
        ("Head", [("Succeeded", "true")]),
        ("Result", [("Id", "[I:42]"), ("Name", "Ærlig Øst"), ("Gone", None), ("None", ())]),
    ],
)


def many(count: int) -> Reply:
    items: list[Tree] = [("Item", [("Id", str(number))]) for number in range(count)]
    return XmlWriter(("Root", [("Items", items), ("Last", "x")]), "Items").reply


def listed(model: ReplyModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """All rows, depth first, fetching everything."""
    parent = parent or QModelIndex()
    while model.canFetchMore(parent):
        model.fetchMore(parent)
    for row in range(model.rowCount(parent)):
        index = model.index(row, NAME, parent)
        yield index
        yield from listed(model, index)


@pytest.fixture
def model(qtbot: QtBot) -> ReplyModel:
    model = ReplyModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    tester.setUseFetchMore(False)  # it takes its own fetching during a reset for an error
    return model


@pytest.fixture
def tree(qtbot: QtBot) -> ReplyTree:
    tree = ReplyTree()
    qtbot.addWidget(tree)
    tree.resize(400, 300)
    tree.show()
    return tree


def test_every_node_is_shown_once_below_its_parent(model: ReplyModel) -> None:
    reply = XmlWriter(SMALL).reply
    model.set_reply(reply)
    nodes = [model.node_of(index) for index in listed(model)]
    assert nodes == list(range(len(reply)))
    above = [model.node_of(index.parent()) for index in listed(model)]
    assert above == [-1 if (parent := reply.parent(n)) is None else parent for n in nodes]


def test_nil_and_empty_are_told_from_values_and_from_each_other(model: ReplyModel) -> None:
    model.set_reply(XmlWriter(SMALL).reply)
    shown = {index.data(): index.siblingAtColumn(VALUE).data() for index in listed(model)}
    assert shown == {
        "Envelope": "",
        "Head": "",
        "Succeeded": "true",
        "Result": "",
        "Id": "[I:42]",
        "Name": "Ærlig Øst",
        "Gone": "nil",
        "None": "empty",
    }
    fonts = {
        index.data(): index.siblingAtColumn(VALUE).data(Qt.ItemDataRole.FontRole).italic()
        for index in listed(model)
    }
    assert fonts["Gone"]
    assert not fonts["Name"]


def test_an_encoded_value_has_its_meaning_beside_it(model: ReplyModel) -> None:
    model.set_reply(XmlWriter(SMALL).reply)
    cells = {index.data(): index.siblingAtColumn(VALUE) for index in listed(model)}
    assert cells["Id"].data(HINT) == "42"
    assert cells["Id"].data(Qt.ItemDataRole.AccessibleTextRole) == "[I:42], 42"
    assert cells["Id"].data(Qt.ItemDataRole.ToolTipRole) == "[I:42]\n42"
    assert not cells["Name"].data(HINT)
    assert cells["Id"].siblingAtColumn(NAME).data(Qt.ItemDataRole.ToolTipRole) == "Id"


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


def test_a_record_says_which_one_it_is(model: ReplyModel) -> None:
    model.set_reply(XmlWriter(CONNECTIONS, "Response").reply)
    hints = [
        index.siblingAtColumn(VALUE).data(HINT)
        for index in listed(model)
        if index.data() == "ErpConnection"
    ]
    assert hints == ["1 · Nordbooks, Oslo", "k-7", "US: Books · NO: Bøker", ""]


def test_the_top_rows_of_an_envelope_are_the_result_and_the_header(model: ReplyModel) -> None:
    reply = XmlWriter(CONNECTIONS, "Response").reply
    model.set_reply(reply)
    assert [model.index(row, NAME).data() for row in range(model.rowCount())] == [
        "Response",
        "Header",
    ]
    for index in listed(model):
        assert model.index_of(model.node_of(index)) == index
    for wrapper in ("Envelope", "Body", "GetAllConnectionsResponse"):
        assert model.index_of(reply.names.index(wrapper)).data() == "Response"
    assert reply.path(model.node_of(model.index(0, NAME))).endswith("'Response']")


def test_an_exception_in_the_header_comes_first(model: ReplyModel) -> None:
    exchange = refused()
    assert exchange.reply is not None
    model.set_reply(exchange.reply)
    assert model.index(0, NAME).data() == "Header"
    assert model.rowCount() == 2


@pytest.mark.parametrize(
    ("tree", "tops"),
    [
        (("Envelope", [("Body", ())]), ["Body"]),
        (("Envelope", [("Body", [("A", "1"), ("B", "2")])]), ["Body"]),
        (("Envelope", "text"), ["Envelope"]),
        (("Other", [("Body", [("A", "1")])]), ["Other"]),
    ],
)
def test_what_is_no_plain_envelope_has_its_top_rows_too(
    model: ReplyModel, tree: Tree, tops: list[str]
) -> None:
    model.set_reply(XmlWriter(tree).reply)
    assert [model.index(row, NAME).data() for row in range(model.rowCount())] == tops


def test_a_filter_can_keep_one_top_row_only(model: ReplyModel) -> None:
    reply = XmlWriter(CONNECTIONS, "Response").reply
    kept = bytes(name in {"Envelope", "Header", "Succeeded"} for name in reply.names)
    model.set_reply(reply, kept)
    assert [index.data() for index in listed(model)] == ["Header", "Succeeded"]
    assert model.index_of(reply.result).data() == "Header"


@pytest.mark.parametrize("width", [220, 290, 900])
def test_values_have_at_least_half_of_the_width(tree: ReplyTree, width: int) -> None:
    header = tree.view.header()
    for shown in (None, XmlWriter(CONNECTIONS, "Response").reply):
        tree.set_reply(shown)
        tree.resize(width, 300)
        assert header.sectionSize(VALUE) >= tree.view.viewport().width() / 2
    assert not tree.grab().isNull()


def test_many_children_are_listed_in_batches(
    model: ReplyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_model, "_BATCH", 3)
    reply = many(10)
    model.set_reply(reply)
    items = model.index_of(1)
    assert model.rowCount(items) == 0
    assert model.hasChildren(items)
    model.fetchMore(items)
    assert model.rowCount(items) == 3
    assert sum(1 for _ in listed(model)) == len(reply)


def test_a_node_far_down_is_shown_by_the_node_above(qtbot: QtBot) -> None:
    model = ReplyModel()
    model.set_reply(many(3000))
    assert model.node_of(model.index_of(3)) == 3
    assert model.node_of(model.index_of(5000)) == 1


def test_a_reply_without_nodes_shows_nothing(model: ReplyModel) -> None:
    empty = Reply(Form.JSON, (), (), b"", array("L"), array("L"), array("L"))
    model.set_reply(empty)
    assert model.rowCount() == 0
    model.set_reply(None)
    assert not model.index_of(0).isValid()


def test_the_filter_keeps_hits_with_all_above_and_below(qtbot: QtBot) -> None:
    reply = XmlWriter(SMALL).reply
    search = ReplyFilter()
    with qtbot.waitSignal(search.finished) as finished:
        search.start(reply, "RESULT")
    kept, hits = finished.args
    names = [name for name, keep in zip(reply.names, kept, strict=True) if keep]
    assert (hits, names) == (1, ["Envelope", "Result", "Id", "Name", "Gone", "None"])


def test_a_filtered_model_lists_only_what_is_kept(model: ReplyModel) -> None:
    reply = XmlWriter(SMALL).reply
    kept = bytes(name in {"Envelope", "Head", "Succeeded"} for name in reply.names)
    model.set_reply(reply, kept)
    assert [index.data() for index in listed(model)] == ["Envelope", "Head", "Succeeded"]
    assert model.index_of(4).data() == "Envelope"


def test_the_tree_opens_at_the_result(tree: ReplyTree) -> None:
    reply = XmlWriter(SMALL, "Result").reply
    tree.set_reply(reply)
    assert tree.view.isExpanded(tree.model.index_of(reply.result))
    assert not tree.view.isExpanded(tree.model.index_of(1))


def test_choosing_a_node_tells_it_and_a_reveal_does_not(tree: ReplyTree, qtbot: QtBot) -> None:
    tree.set_reply(XmlWriter(SMALL, "Result").reply)
    with qtbot.waitSignal(tree.node_activated) as told:
        tree.view.setCurrentIndex(tree.model.index_of(5))
    assert told.args == [5]
    with qtbot.assertNotEmitted(tree.node_activated):
        tree.reveal_node(2)
    assert tree.model.node_of(tree.view.currentIndex()) == 2


def test_typing_filters_and_says_how_many_hits(tree: ReplyTree, qtbot: QtBot) -> None:
    tree.set_reply(many(2000))
    tree.filter.setText("1999")
    qtbot.waitUntil(lambda: tree._state.text() == "1 hit")
    assert [index.data(0) for index in listed(tree.model)] == ["Root", "Items", "Item", "Id"]
    tree.filter.setText("nowhere")
    qtbot.waitUntil(lambda: tree._state.text().startswith("Nothing"))
    tree.filter.setText("")
    assert tree.model.rowCount() == 1
    assert tree._state.isHidden()


def test_value_path_and_subtree_can_be_copied(tree: ReplyTree) -> None:
    tree.set_reply(XmlWriter(SMALL, "Result").reply)
    index = tree.model.index_of(5)
    tree.view.setCurrentIndex(index)
    QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Ærlig Øst"
    tree._on_menu_requested(tree.view.visualRect(index).center())
    menu = tree.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy &name"].trigger()
    assert QGuiApplication.clipboard().text() == "Name"
    actions["Copy &path (XPath)"].trigger()
    assert "Name" in QGuiApplication.clipboard().text()
    actions["Copy &subtree"].trigger()
    assert QGuiApplication.clipboard().text() == "Name\tÆrlig Øst\n"
    menu.close()
    tree._on_menu_requested(QPoint(5, 100_000))


def test_copying_never_gives_the_name_for_the_value(tree: ReplyTree) -> None:
    tree.set_reply(XmlWriter(SMALL, "Result").reply)
    copied = []
    for node in (1, 6, 7):
        tree.view.setCurrentIndex(tree.model.index_of(node))
        QTest.keyClick(tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["Head\n\tSucceeded\ttrue\n", "", ""]


def test_a_subtree_is_indented_and_tells_nil() -> None:
    reply = XmlWriter(SMALL).reply
    assert (
        subtree_text(reply, 3) == "Result\n\tId\t[I:42]\n\tName\tÆrlig Øst\n\tGone\tnil\n\tNone\n"
    )


def test_a_nested_exception_is_opened_to_its_end(tree: ReplyTree) -> None:
    reply = refused().reply
    assert reply is not None
    tree.set_reply(reply)
    inner = reply.names.index("InnerException")
    assert reply.states[inner] == State.PARENT
    assert tree.view.isExpanded(tree.model.index_of(inner))


def test_a_long_value_of_many_lines_fits_into_a_row() -> None:
    assert one_line("a\r\nb\nc") == "a↵b↵c"
    assert len(one_line("x" * 10_000)) < 400
