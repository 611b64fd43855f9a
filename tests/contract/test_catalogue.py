from __future__ import annotations

import itertools
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from erpsync_gui import paths
from erpsync_gui.contract.catalogue import SERVICES, VERSIONS, Catalogue, load
from erpsync_gui.contract.model import Effect, Kind
from erpsync_gui.contract.reader import BadContractError


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


# --- Looking up -----------------------------------------------------------------------------------


def test_every_operation_is_found_by_its_name(catalogue: Catalogue) -> None:
    for service in SERVICES:
        for operation in catalogue.operations(service):
            assert catalogue.operation(operation.name, service) is operation


def test_a_misspelt_name_gets_the_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError, match=r"Did you mean .*GetConnection"):
        catalogue.operation("GetConection")
    with pytest.raises(KeyError, match=r"Did you mean .*ErpConnection"):
        catalogue.record("ErpConection")


def test_a_name_like_nothing_gets_no_guess(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError) as caught:
        catalogue.operation("qqqqq")
    assert caught.value.args == ("There is no operation 'qqqqq'.",)


def test_every_operation_stands_in_exactly_one_group(catalogue: Catalogue) -> None:
    for service in SERVICES:
        groups = catalogue.groups(service)
        grouped = [operation.name for members in groups.values() for operation in members]
        assert sorted(grouped) == sorted(op.name for op in catalogue.operations(service))
        assert all(groups.values())


def test_the_filter_puts_names_before_purposes(catalogue: Catalogue) -> None:
    names = [operation.name for operation in catalogue.find("forceresync")]
    assert names[:5] == [
        "ForceResync",
        "ForceResyncNoBlankValues",
        "ForceResyncBatchTask",
        "ForceResyncExternal",
        "ForceResyncExternalNoBlankValues",
    ]


def test_the_filter_knows_initials_parameters_and_several_words(catalogue: Catalogue) -> None:
    assert catalogue.find("FRE")[0].name == "ForceResyncExternal"
    assert {op.name for op in catalogue.find("FieldKeys")} == {"GetErpFieldValues"}
    assert catalogue.find("engine interval")[0].name == "ChangeEngineInterval"
    assert catalogue.find("zzz") == ()


def test_an_empty_filter_fits_all_in_contract_order(catalogue: Catalogue) -> None:
    assert catalogue.find("  ") == catalogue.operations()


def test_the_headers_stand_in_their_order(catalogue: Catalogue) -> None:
    def names(fields: Any) -> list[str]:
        return [field.name for field in fields]

    three = ["ApplicationToken", "Credentials", "TimeZone"]
    assert names(catalogue.request_headers("ErpSync")) == three
    assert names(catalogue.request_headers("SoPrincipal")) == three[:1]
    for service in SERVICES:
        assert names(catalogue.response_headers(service)) == [
            "ExceptionInfo",
            "ExtraInfo",
            "Succeeded",
            "TimeZone",
        ]


# --- What only people know ------------------------------------------------------------------------


def test_nine_operations_are_destructive_and_twenty_three_only_read(catalogue: Catalogue) -> None:
    effects = [operation.effect for operation in catalogue.operations()]
    assert effects.count(Effect.DESTRUCTIVE) == 9
    assert effects.count(Effect.WRITE) == 17
    assert effects.count(Effect.READ) == 23


def test_exactly_the_five_force_resyncs_have_a_list_that_means_everything_when_empty(
    catalogue: Catalogue,
) -> None:
    lists = {op.name: op.key_list for op in catalogue.operations() if op.key_list}
    internal = ("ForceResync", "ForceResyncNoBlankValues", "ForceResyncBatchTask")
    external = ("ForceResyncExternal", "ForceResyncExternalNoBlankValues")
    assert lists == dict.fromkeys(internal, "InternalKeyIds") | dict.fromkeys(
        external, "ExternalKeys"
    )


def test_what_carries_settings_or_tickets_is_known_to_hold_secrets(catalogue: Catalogue) -> None:
    holding = {op.name for op in catalogue.operations() if op.may_hold_secrets}
    assert holding == {
        "GetConnection",
        "SaveConnection",
        "GetAllConnections",
        "GetErpConnectionConfigFields",
        "TestConnectionByConfig",
    }
    assert catalogue.record("ErpConnection").field("ConfigFields").secret
    assert catalogue.record("SoCredentials").field("Ticket").secret
    password = catalogue.operation("AuthenticateUsernamePassword", "SoPrincipal")
    assert password.parameter("Password").secret


def test_everything_one_can_fill_in_has_a_purpose_or_a_help(catalogue: Catalogue) -> None:
    for service in SERVICES:
        for operation in catalogue.operations(service):
            assert operation.purpose.endswith(".")
            assert all(parameter.help.endswith(".") for parameter in operation.parameters)


def test_numbers_of_words_are_those_of_the_server(catalogue: Catalogue) -> None:
    assert {w.name: w.number for w in catalogue.enum("ErpActorType").words}["Sale"] == 7
    assert {w.name: w.number for w in catalogue.enum("FieldMetadataType").words}["Label"] == 99
    rights = {word.name: word.number for word in catalogue.enum("ETableRight").words}
    assert rights["RestrictedUpdate"] == 32
    assert rights["F"] == 16


def test_a_record_may_contain_itself(catalogue: Catalogue) -> None:
    children = catalogue.record("MDOListItem").field("ChildItems").type
    assert children.item is not None
    assert (children.kind, children.item_element) == (Kind.LIST, "MDOListItem")


# --- Loading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "[]", "{", '"text"'])
def test_a_file_that_is_no_contract_is_refused(tmp_path: Path, content: str) -> None:
    for name in ("types", "erpsync", "soprincipal"):
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadContractError, match=r"types\.json"):
        load(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContractError, match=r"types\.json cannot be read"):
        load(tmp_path)


def test_loading_takes_little_of_the_time_before_the_first_paint(tmp_path: Path) -> None:
    def measured_ms(folder: Path) -> float:
        shutil.copytree(paths.resources() / "contract", folder)
        began_s = time.thread_time()
        load(folder)
        return (time.thread_time() - began_s) * 1000

    assert min(measured_ms(tmp_path / str(number)) for number in range(7)) < 15


def test_whoever_loads_the_same_files_shares_what_they_say(tmp_path: Path) -> None:
    shutil.copytree(paths.resources() / "contract", tmp_path / "copy")
    assert load() is load()
    assert load(tmp_path / "copy") is not load()


def test_older_versions_are_subsets_of_newer_ones(catalogue: Catalogue) -> None:
    for older, newer in itertools.pairwise(VERSIONS):
        kept = set(catalogue.operations(services=older))
        assert kept < set(catalogue.operations(services=newer)) or older in {84, 86}
