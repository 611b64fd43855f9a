"""Writes `resources/contract/*.json` from the published WSDLs and Swagger and from our own words.

Facts (names, order, types, nillability, versions, REST shapes) come from the published files; only
purposes, helps, notes, groups, effects and secrecy come from `contract_words.json`. Whatever does
not fit together stops the run with an `InconsistencyError`: versions that disagree, a REST twin
that differs, words for something that is not there. None of the published text is copied.

    python packaging/generate_contract.py ../shared/reference resources/contract
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from published import (
    LIST,
    Facts,
    InconsistencyError,
    PublishedRest,
    PublishedWsdl,
    Types,
    require,
)

VERSIONS = (84, 85, 86, 87, 88)
SERVICES = ("ErpSync", "SoPrincipal")
WORDS = Path(__file__).with_name("contract_words.json")
WIDTH = 100


def merged(by_version: Mapping[int, Mapping[str, Facts]]) -> dict[str, Facts]:
    """Named facts of all versions, in the newest order, each with `since`, the version it came in.

    Raises:
        InconsistencyError: a version lacks or changes what an older one has.
    """
    newest = by_version[VERSIONS[-1]]
    for version, older in by_version.items():
        require(older.keys() <= newest.keys(), f"{set(older) - set(newest)} only up to {version}")
    return {
        name: _merged_facts(name, {v: all_[name] for v, all_ in by_version.items() if name in all_})
        for name in newest
    }


def _merged_facts(name: str, by_version: Mapping[int, Facts]) -> Facts:
    having = tuple(by_version)
    require(having == VERSIONS[-len(having) :], f"{name} stands only in {having}")
    facts: Facts = {}
    for key, newest in by_version[VERSIONS[-1]].items():
        values = {version: facts[key] for version, facts in by_version.items()}
        if isinstance(newest, list):
            facts[key] = _merged_rows(f"{name}.{key}", values)
        else:
            require(all(value == newest for value in values.values()), f"{name}.{key} changed")
            facts[key] = newest
    return facts | {"since": having[0]}


def _merged_rows(what: str, by_version: Mapping[int, list[Facts]]) -> list[Facts]:
    """Rows whose order counts: a newer version may add some, but not move any."""
    tables = {v: {row["name"]: row for row in rows} for v, rows in by_version.items()}
    newest = tables[VERSIONS[-1]]
    for version, older in tables.items():
        kept = [name for name in newest if name in older]
        require(list(older) == kept, f"{what} is in another order in {version}")
    return list(merged(tables).values())


class Words:
    """Our own words for the contract. Each has to be used; what is unused is an error."""

    def __init__(self, path: Path) -> None:
        self.words = json.loads(path.read_text(encoding="utf-8"))
        self.unused = {
            (part, name)
            for part in ("parameters", "fields", "secrets")
            for name in self.words[part]
        }

    def operation(self, service: str, name: str) -> Facts:
        """Group, effect, purpose and the rest of what only people know about an operation."""
        words: Facts = self.words["operations"][service][name]
        require(words["group"] in self.words["groups"][service], f"{name} has no known group")
        return words

    def described(
        self, part: str, owner: str, rows: list[Facts], own: Mapping[str, str]
    ) -> list[Facts]:
        """Rows with help and secrecy, without what goes without saying."""
        return [self._described(part, owner, row, own) for row in rows]

    def _described(self, part: str, owner: str, row: Facts, own: Mapping[str, str]) -> Facts:
        place = f"{owner}.{row['name']}"
        key = place if part == "fields" else row["name"]
        self.unused -= {(part, key), ("secrets", place)}
        entry = {
            **row,
            "secret": place in self.words["secrets"],
            "help": own.get(row["name"]) or self.words[part].get(key, ""),
        }
        return {k: v for k, v in entry.items() if v not in (False, "") and (k, v) != ("since", 84)}


def read_published(reference: Path, service: str) -> dict[int, PublishedWsdl]:
    """The WSDLs of a service, by Services version."""
    folder = reference / "wsdl"
    return {v: PublishedWsdl(folder / f"Services{v}-{service}.wsdl") for v in VERSIONS}


def all_types(published: Iterable[dict[int, PublishedWsdl]]) -> Types:
    """The types of all services; a type that two of them share has to be the same in both."""
    types: Types = {"records": {}, "enums": {}, "dictionaries": {}}
    for wsdls in published:
        for part, known in types.items():
            for name, facts in merged({v: w.types[part] for v, w in wsdls.items()}).items():
                require(known.setdefault(name, facts) == facts, f"two services have another {name}")
    return types


def holds_secrets(rows: Iterable[Facts], records: Mapping[str, Facts]) -> bool:
    """Whether a value of these described rows can hold a password, at any depth."""
    waiting, seen = list(rows), set()
    while waiting:
        row = waiting.pop()
        if row.get("secret"):
            return True
        name = row["type"].removeprefix(LIST)
        if name in records and name not in seen:
            seen.add(name)
            waiting += records[name]["fields"]
    return False


def operation_entry(service: str, name: str, facts: Facts, words: Words) -> Facts:
    """One operation as it is written, without what needs the types or REST."""
    said = words.operation(service, name)
    own = said.get("parameters", {})
    names = [row["name"] for row in facts["parameters"]]
    require(set(own) <= set(names), f"words for parameters that {name} does not have")
    key_list = said.get("key_list")
    require(key_list is None or key_list in names, f"{name} has no list {key_list}")
    return {
        "name": name,
        "group": said["group"],
        "since": facts["since"],
        "effect": said["effect"],
        "purpose": said["purpose"],
        "parameters": words.described("parameters", name, facts["parameters"], own),
        "answer": words.described("fields", name, facts["answer"], {}),
        "response_element": facts["response_element"],
        **{key: said[key] for key in ("calls_erp", "key_list", "notes") if key in said},
    }


def type_entries(types: Types, words: Words) -> Facts:
    """The types as they are written: lists of named entries."""
    for name, record in types["records"].items():
        record["fields"] = words.described("fields", name, record["fields"], {})
    return {
        part: [
            {"name": name} | {k: v for k, v in facts.items() if v not in (False, "")}
            for name, facts in members.items()
        ]
        for part, members in types.items()
    }


def contract(reference: Path, words: Words) -> Iterator[tuple[str, Facts]]:
    """The files to write: their names and what stands in them."""
    published = {service: read_published(reference, service) for service in SERVICES}
    types = all_types(published.values())
    rest = PublishedRest(reference / "openapi" / "Swagger-v1-ErpSyncAgent.json", types)
    rest.check_records()
    yield "types", type_entries(types, words)
    for service, wsdls in published.items():
        operations = merged({v: wsdl.operations for v, wsdl in wsdls.items()})
        entries = []
        for name, facts in operations.items():
            entry = operation_entry(service, name, facts, words)
            if service == "ErpSync":
                entry["rest"] = rest.binding(name, facts)
            if holds_secrets(entry["parameters"] + entry["answer"], types["records"]):
                entry["may_hold_secrets"] = True
            entries.append(entry)
        require(set(words.words["operations"][service]) == set(operations), f"words for {service}")
        newest = wsdls[VERSIONS[-1]]
        yield (
            service.lower(),
            {
                "service": service,
                "groups": words.words["groups"][service],
                "request_headers": newest.request_headers,
                "response_headers": newest.response_headers,
                "operations": entries,
            },
        )
    require(set(rest.posts) == set(words.words["operations"]["ErpSync"]), "REST has others")
    require(not words.unused, f"words for nothing: {sorted(words.unused)}")


def laid_out(value: Any, indent: int = 0, taken: int = 0) -> str:
    """JSON in which whatever fits stands on one line; `taken` columns are in use before it."""
    text = json.dumps(value, ensure_ascii=False)
    if indent + taken + len(text) < WIDTH or not isinstance(value, (dict, list)):
        return text
    step = indent + 2
    if isinstance(value, list):
        opening, closing = "[]"
        members = [laid_out(item, step) for item in value]
    else:
        opening, closing = "{}"
        keys = {key: f"{json.dumps(key)}: " for key in value}
        members = [key + laid_out(value[name], step, len(key)) for name, key in keys.items()]
    lines = (",\n" + " " * step).join(members)
    return f"{opening}\n{' ' * step}{lines}\n{' ' * indent}{closing}"


def main(reference: Path, out: Path, words: Path = WORDS) -> None:
    """Reads everything, then writes the files; nothing is written when anything is wrong."""
    files = list(contract(reference, Words(words)))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (out / f"{name}.json").write_text(laid_out(content) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except InconsistencyError as error:
        sys.exit(f"the contract does not fit together: {error}")
