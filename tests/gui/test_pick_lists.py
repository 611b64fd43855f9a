"""Ids are offered by name once an answer has named them."""

from __future__ import annotations

from erpsync_gui.contract.model import Value
from erpsync_gui.gui.pick_lists import PickLists


def test_a_list_of_connections_fills_every_parameter_that_takes_one() -> None:
    lists = PickLists()
    assert lists.learn("GetAllConnections", [{"ErpConnectionId": 3, "DisplayName": "Oslo"}])
    for parameter in ("ErpConnectionId", "ConnectionId", "ErpSyncConnectionId"):
        assert lists.choices("GetConnection", parameter) == {3: "Oslo"}
    assert lists.choices("GetConnection", "EntityId") == {}


def test_the_same_answer_again_is_nothing_new() -> None:
    lists = PickLists()
    answer: Value = [{"Id": 1, "Name": "Nordbooks"}]
    assert lists.learn("GetAllConnectors", answer)
    assert not lists.learn("GetAllConnectors", answer)
    assert lists.choices("GetErpSyncConnectorEntity", "ErpSyncConnectorEntityId") == {
        1: "Nordbooks"
    }


def test_the_config_test_offers_connectors_and_connections_apart() -> None:
    lists = PickLists()
    lists.learn("GetAllConnectors", [{"Id": 1, "Name": "A"}])
    lists.learn("GetAllConnections", [{"ErpConnectionId": 1, "DisplayName": "B"}])
    choices = lists.choices("TestConnectionByConfig", "ErpConnectionId")
    assert choices == {1: "connector A / connection B"}


def test_fields_are_learned_from_a_mapping() -> None:
    lists = PickLists()
    mapping: Value = {"FieldMappings": [{"ErpFieldId": 9, "ErpDisplayName": "Name"}]}
    assert lists.learn("GetActorTypeMapping", mapping)
    assert lists.choices("GetDefaultValueInfo", "ErpFieldId") == {9: "Name"}


def test_a_name_in_several_languages_is_learned_as_people_read_it() -> None:
    lists = PickLists()
    lists.learn("GetAllConnectors", [{"Id": 1, "Name": 'US:"Books"NO:"Bøker"'}])
    choices = lists.choices("GetErpSyncConnectorEntity", "ErpConnectorId")
    assert choices == {1: "US: Books · NO: Bøker"}


def test_answers_of_another_shape_teach_nothing() -> None:
    lists = PickLists()
    values: list[Value] = [None, "text", 7, [None], [{"ErpConnectionId": "3"}], {"x": 1}, [{}]]
    for value in values:
        assert not lists.learn("GetAllConnections", value)
        assert not lists.learn("GetActorTypeMapping", value)
