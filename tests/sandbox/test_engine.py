"""Every operation, with whatever the contract lets through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erpsync_gui.contract import catalogue
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Field, Kind, Operation, TypeRef, Value
from erpsync_gui.contract.values import check, check_arguments
from erpsync_gui.sandbox.engine import OPERATIONS
from erpsync_gui.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from tests.sandbox.conftest import Office

CONTRACT = catalogue.load()
EVERY = CONTRACT.operations()

MOST_LEVELS = 4

ANY_NUMBER = st.integers(-(2**31), 2**31 - 1)
CONNECTION = st.sampled_from([1, 1, 2, 2, 3, 4, 5, 6, 0, 99])
CONNECTOR = st.sampled_from([1, 2, 3, 4, 0, 99])
RECORD = st.sampled_from([1001, 1008, 1012, 1022, 1201, 1181, 2001, 2151, 3001, 4001, 0])
LIKELY_NUMBERS: dict[str, st.SearchStrategy[int]] = {
    "ErpConnectionId": CONNECTION,
    "ConnectionId": CONNECTION,
    "ErpSyncConnectionId": CONNECTION,
    "ErpConnectionIds": CONNECTION,
    "ErpConnectorId": CONNECTOR,
    "ErpSyncConnectorId": CONNECTOR,
    "ErpSyncConnectorEntityId": CONNECTOR,
    "EntityId": RECORD,
    "CrmEntityId": RECORD,
    "CrmRecordId": RECORD,
    "RecordId": RECORD,
    "ErpFieldId": st.integers(0, 50),
    "InternalKeyIds": st.sampled_from([101, 108, 112, 122, 134, 300, 999]),
    "UserGroupAccessIds": st.sampled_from([1, 2, 3]),
    "AssociateAccessIds": st.sampled_from([1, 2, 3]),
    "Id": st.integers(0, 25),
}
LIKELY_TEXTS = st.sampled_from(
    [
        *("10001", "10012", "GBG 0001", "P9001", "50001", "NAME", "CUSTGROUP", "PAYTERMS"),
        *("contact.name", "contact.category", "person.lastName", "[I:5]", "[I:x]", "10", "90"),
        *("[DT:12/31/2025 00:00:00.0000000]", "FindErpActor", "practice-erp", "company", "1"),
        *("https://erp.practice.invalid/Nordbooks.svc?ConnectorName=Nordbooks", "password"),
    ]
)
TEXTS = LIKELY_TEXTS | st.text(max_size=20)
DURATIONS = st.sampled_from(["PT10M", "P1DT2H3M4.5S", "-PT1S", "PT0S", "P", "P99999999D"])
DATES = st.just("2026-11-22T09:00:00")


def values(of: TypeRef, name: str, level: int = 0) -> st.SearchStrategy[Value]:
    """Values of a type that fit the contract, many of them likely for a field of this name."""
    if of.kind in {Kind.ENUM, Kind.FLAGS}:
        word = st.sampled_from([word.name for word in CONTRACT.enum(of.name).words])
        return word if of.kind is Kind.ENUM else st.lists(word, unique=True)
    if of.kind is Kind.LIST:
        assert of.item is not None
        return st.lists(values(of.item, name, level + 1), max_size=3)
    if of.kind is Kind.DICTIONARY:
        item = CONTRACT.dictionary(of.name).value
        return st.dictionaries(TEXTS, values(item, name, level + 1), max_size=3)
    if of.kind is Kind.RECORD:
        return members(CONTRACT.record(of.name).fields, level + 1)
    simple: dict[Kind, st.SearchStrategy[Value]] = {
        Kind.INTEGER: ANY_NUMBER,
        Kind.TEXT: TEXTS,
        Kind.BOOLEAN: st.booleans(),
        Kind.DURATION: DURATIONS,
        Kind.DATETIME: DATES,
    }
    likely = LIKELY_NUMBERS.get(name) if of.kind is Kind.INTEGER else None
    return simple[of.kind] if likely is None else likely | likely | simple[of.kind]


def members(fields: tuple[Field, ...], level: int) -> st.SearchStrategy[Value]:
    """Named values: all of them, or some; nil where that may be. Deep records become nil."""

    def member(field: Field) -> st.SearchStrategy[Value]:
        if level > MOST_LEVELS and field.type.kind in {Kind.RECORD, Kind.LIST, Kind.DICTIONARY}:
            return st.none()
        inside = values(field.type, field.name, level)
        return inside | inside | st.none() if field.nillable else inside

    wanted = {field.name: member(field) for field in fields if not carried(field)}
    return st.fixed_dictionaries(wanted) | st.fixed_dictionaries({}, optional=wanted)


def carried(field: Field) -> bool:
    """Whether every Carrier has this field; the engine does not look at them."""
    return field.name in {"TableRight", "FieldProperties"}


PERSON: dict[str, Value] = {"CrmActorType": "Person", "ErpActorType": "Person"}
LINK: dict[str, Value] = {
    **PERSON,
    "ErpConnectionId": 1,
    "CrmRecordId": 2151,
    "ErpKey": "P9001",
    "FieldValues": [{"CrmFieldKey": "person.lastName", "Value": "Øst", "SyncToErp": True}],
}
CUSTOMER: dict[str, Value] = {"ErpConnectionId": 1, "ErpActorType": "Customer"}
RESYNC: dict[str, Value] = {"ErpConnectionId": 1, "InternalKeyIds": [101, 103]}
EXTERNAL: dict[str, Value] = {**CUSTOMER, "ExternalKeys": ["10001"]}
GOOD_CALLS: dict[str, dict[str, Value]] = {
    "CreateDefaultErpSyncConnectorEntity": {},
    "SaveErpSyncConnectorEntity": {
        "ErpSyncConnectorEntity": {"DisplayName": "Ny", "URL": "plugin://nordbooks-debug"}
    },
    "DeleteErpSyncConnectorEntity": {"ErpSyncConnectorEntityId": 4},
    "GetConnection": {"ErpConnectionId": 4},
    "SaveConnection": {"Connection": {"ErpConnectorId": 1, "DisplayName": "Ny"}},
    "DeleteConnection": {"ErpConnectionId": 5},
    "GetConfigurationFields": {"ErpConnectorId": 2},
    "GetErpConnectionConfigFields": {"ErpConnectionId": 1},
    "ToggleErpConnectionActive": {"ErpConnectionId": 5},
    "TestConnectionById": {"ErpConnectionId": 1},
    "TestConnectionByConfig": {"ErpConnectionId": 1, "ConfigFields": {"company": "1"}},
    "SaveErpConnectionSyncPriorities": {"ErpConnectionIds": [2, 0, 1]},
    "MoveErpFieldItem": {**CUSTOMER, "ErpFieldId": 3, "Direction": 1},
    "SupportsAdvancedSearch": CUSTOMER,
    "GetAllConnectors": {},
    "GetAllConnections": {"IncludeDeleted": True},
    "GetConnectionsAndDisplayFields": {"CrmActorType": "Contact", "EntityId": 1001},
    "GetErpFieldValues": {
        "ErpConnectionId": 1,
        "CrmActorType": "Contact",
        "EntityId": 1001,
        "FieldKeys": ["NAME", "CREDIT"],
    },
    "GetFieldsForNewErpActor": CUSTOMER,
    "GetConnectionListMappings": {"ErpConnectionId": 1},
    "SaveConnectionListMappings": {
        "ListMapping": {
            "ErpConnectionId": 1,
            "ErpListItemMappings": [{"ErpFieldId": 10, "ErpCrmListItemMappings": []}],
        }
    },
    "ConnectActor": LINK,
    "TryConnectActor": LINK,
    "GetFieldValuesFromCrm": {"RecordId": 3001, "ActorTypeCrm": "Project"},
    "GetFieldValuesFromErp": {
        "ErpConnectionId": 2,
        "ActorTypeErp": "Customer",
        "ErpKey": "GBG 0001",
    },
    "GetActorTypeMapping": {"ErpConnectionId": 1, "ActorType": "Customer"},
    "CreateActorLink": {name: value for name, value in LINK.items() if name != "FieldValues"},
    "BreakActorLink": {"ErpConnectionId": 1, "CrmRecordId": 1001, "CrmActorType": "Contact"},
    "CreateErpActorFromCrm": {
        "ConnectionId": 1,
        "CrmEntityId": 1201,
        "ErpActorType": "Customer",
        "CrmActorType": "Contact",
        "ErpFieldKeyValues": {"DISCOUNT": "[I:5]"},
    },
    "SaveActorTypeMapping": {
        "Mapping": {
            "ErpConnectionId": 1,
            "ActorTypeErp": "Customer",
            "FieldMappings": [{"ErpFieldId": 3, "CrmFieldKey": "contact.orgNr"}],
        }
    },
    "ValidateArchiveColumnConfig": {"ListOwner": "FindErpActor", "ErpConnectionId": 1},
    "UpdateConnectionFields": {"ErpConnectionId": 2},
    "GetCrmActorType": CUSTOMER,
    "GetErpSyncConnectionSummary": {"ErpSyncConnectionId": 6},
    "GetErpSyncConnectorEntity": {"ErpSyncConnectorEntityId": 1},
    "CanDeleteErpSyncConnectorEntity": {"ErpSyncConnectorId": 1},
    "TestConnectorUrl": {"Url": "app://ledgerline-practice"},
    "SaveDefaultValueInfo": {"ErpSyncDefaultValue": {"ErpFieldId": 14, "DefaultValue": "[I:5]"}},
    "GetDefaultValueInfo": {"ErpFieldId": 14},
    "SyncAll": {},
    "ForceSyncAll": {},
    "ForceResync": RESYNC,
    "ForceResyncNoBlankValues": RESYNC,
    "ForceResyncBatchTask": RESYNC,
    "ForceResyncExternal": EXTERNAL,
    "ForceResyncExternalNoBlankValues": EXTERNAL,
    "GetEngineStatus": {},
    "ChangeEngineStatus": {"Run": False},
    "ChangeEngineInterval": {"Interval": "PT10M"},
}
"""One call of each operation that works on a fresh tenant."""


def bent(operation: Operation) -> st.SearchStrategy[Value]:
    """A good call with a few arguments, or fields of its record, replaced by others."""
    good = GOOD_CALLS[operation.name]
    return members(operation.parameters, 0).map(lambda changes: merged(good, changes))


def merged(good: Mapping[str, Value], changes: Value) -> dict[str, Value]:
    """Arguments with changes in them, one level deep."""
    assert isinstance(changes, Mapping)
    result = {**good, **changes}
    for name, value in changes.items():
        old = good.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            result[name] = {**old, **value}
    return result


def test_the_engine_does_all_operations_of_the_contract_and_no_others() -> None:
    assert set(OPERATIONS) == {operation.name for operation in EVERY}
    assert len(OPERATIONS) == len(GOOD_CALLS) == 49


@pytest.mark.parametrize("operation", EVERY, ids=lambda operation: operation.name)
def test_every_operation_works_and_its_answer_fits_the_contract(
    office: Office, contract: Catalogue, operation: Operation
) -> None:
    good = GOOD_CALLS[operation.name]
    assert check_arguments(operation, good, contract) == good
    answer = office.engine.perform(operation.name, good, office.tessa)
    assert_fits(operation, answer, contract)
    if operation.returns_changes:
        assert isinstance(answer, dict)
        assert answer["IsOk"] is True


@pytest.mark.parametrize("operation", EVERY, ids=lambda operation: operation.name)
@settings(
    max_examples=25,
    deadline=None,
    # Each operation has a tenant of its own, which its examples share on purpose.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_contract_lets_through_is_answered_or_refused_and_harms_nothing(
    office: Office, contract: Catalogue, operation: Operation, data: st.DataObject
) -> None:
    arguments = data.draw(bent(operation) | members(operation.parameters, 0), label="arguments")
    associate = data.draw(st.sampled_from([office.tessa, office.tessa, office.ola]), label="user")
    assert isinstance(arguments, dict)
    refusal = None
    try:
        answer = office.engine.perform(operation.name, arguments, associate)
        assert_fits(operation, answer, contract)
    except Refusal as caught:
        refusal = caught
    assert refusal is None or all((refusal.exception_type, refusal.message, refusal.friendly_text))
    assert office.faults() == []


def assert_fits(operation: Operation, answer: Value, contract: Catalogue) -> None:
    """An answer is nothing for a void operation, and a value of the result type for others."""
    if operation.result is None:
        assert answer is None
    else:
        assert check(operation.result, answer, contract) == answer


def test_every_carrier_has_its_inherited_fields_first(office: Office) -> None:
    container = office.call("GetConnectionListMappings", ErpConnectionId=1)
    item = container["ErpListItemMappings"][0]["CrmList"]["ChildItems"][0]
    for record in (container, item):
        assert list(record)[:2] == ["TableRight", "FieldProperties"]
    assert "TableRight" not in office.call("GetAllConnectors")[0]


def test_an_operation_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refusal, match="no operation Nonsense"):
        office.call("Nonsense")


def test_a_refused_call_changes_nothing(office: Office) -> None:
    mapping = office.call("GetActorTypeMapping", ErpConnectionId=1, ActorType="Customer")
    first, *_ = mapping["FieldMappings"]
    wrong = {**mapping, "FieldMappings": [{**first, "ShowInGui": False}, {"ErpFieldId": -1}]}
    with pytest.raises(Refusal):
        office.call("SaveActorTypeMapping", Mapping=wrong)
    again = office.call("GetActorTypeMapping", ErpConnectionId=1, ActorType="Customer")
    assert again == mapping
