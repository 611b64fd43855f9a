"""Reads the published contract: the facts of one WSDL, and the Swagger beside them.

It takes only what a machine can check: names, order, types, nillability, words and shapes. None of
the published descriptions are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

Facts: TypeAlias = dict[str, Any]
Types: TypeAlias = dict[str, dict[str, Facts]]
"""`records`, `enums` and `dictionaries`, each by name."""

LIST = "ArrayOf"
XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SERIALIZATION = "{http://schemas.microsoft.com/2003/10/Serialization/}"
SIMPLE_TYPES = {
    XS + "int": "int",
    XS + "string": "string",
    XS + "boolean": "boolean",
    XS + "dateTime": "dateTime",
    SERIALIZATION + "duration": "duration",
    # Only the parts of a public key in an answer are binary; they are shown as they come.
    XS + "base64Binary": "string",
}
REST_TYPES = {
    "int": {"type": "integer", "format": "int32"},
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "dateTime": {"type": "string", "format": "date-time"},
    "duration": {"type": "string"},
}
ENTITY_PREFIXES = ("SuperOffice.CRM.Services.", "SuperOffice.CRM.Security.")


class InconsistencyError(Exception):
    """The published files, or our words for them, do not fit together."""


def require(condition: object, finding: str) -> None:
    """Stops the run when a condition does not hold."""
    if not condition:
        raise InconsistencyError(finding)


class PublishedWsdl:
    """The facts of one WSDL: operations, headers and types, in document order."""

    def __init__(self, path: Path) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.root = etree.parse(path, parser).getroot()
        self.schemas = list(self.root.iter(XS + "schema"))
        self.elements = {
            _namespace(schema) + str(element.get("name")): element
            for schema in self.schemas
            for element in schema.iterchildren(XS + "element")
        }
        port = _child(self.root, "portType")
        self.operations = {
            str(operation.get("name")): self._operation(operation)
            for operation in port.iterchildren(WSDL + "operation")
        }
        self.request_headers = self._headers("Request_Headers")
        self.response_headers = self._headers("Response_Headers")
        self.types: Types = {"records": {}, "enums": {}, "dictionaries": {}}
        for schema in self.schemas:
            if _namespace(schema) != SERIALIZATION:
                self._read_types(schema)

    def _operation(self, operation: etree._Element) -> Facts:
        (asked,), (answered,) = (
            self._parts(str(_child(operation, way).get("message")).rpartition(":")[2])
            for way in ("input", "output")
        )
        name = operation.get("name")
        require(asked.get("name") == name, f"{name} is asked as {asked.get('name')}")
        return {
            "parameters": self._rows(asked),
            "answer": self._rows(answered),
            "response_element": answered.get("name"),
        }

    def _headers(self, ending: str) -> list[Facts]:
        """The SOAP headers of one direction, which have to be the same for every operation."""
        names = [str(message.get("name")) for message in self.root.iterchildren(WSDL + "message")]
        sets = [
            [self._row(part) for part in self._parts(name)]
            for name in names
            if name.endswith(ending)
        ]
        require(all(rows == sets[0] for rows in sets), f"{ending} differ between operations")
        return sets[0]

    def _parts(self, message: str) -> list[etree._Element]:
        parts = _child(self.root, f"message[@name='{message}']")
        return [self.elements[_resolved(part, "element")] for part in parts]

    def _rows(self, owner: etree._Element) -> list[Facts]:
        return [
            self._row(element)
            for sequence in owner.iter(XS + "sequence")
            for element in sequence.iterchildren(XS + "element")
        ]

    def _row(self, element: etree._Element) -> Facts:
        resolved = _resolved(element, "type")
        name = SIMPLE_TYPES.get(resolved) or resolved.rpartition("}")[2]
        nillable = element.get("nillable") == "true"
        return {"name": element.get("name"), "type": name, "nillable": nillable}

    def _read_types(self, schema: etree._Element) -> None:
        for simple in schema.iterchildren(XS + "simpleType"):
            self.types["enums"][str(simple.get("name"))] = _enum(simple)
        for record in schema.iterchildren(XS + "complexType"):
            name = str(record.get("name"))
            repeated = record.find(f".//{XS}element[@maxOccurs='unbounded']")
            if repeated is None:
                self.types["records"][name] = self._record(record, schema)
            elif repeated.get("type") is None:
                self.types["dictionaries"][name] = self._dictionary(repeated)
            else:
                item = self._row(repeated)
                require(name == LIST + item["name"], f"{name} has items {item['name']}")
                require(item["type"] == item["name"], f"{name} has items of {item['type']}")

    def _record(self, record: etree._Element, schema: etree._Element) -> Facts:
        base = record.find(f".//{XS}extension")
        if base is not None:
            require(str(base.get("base")).endswith(":Carrier"), f"{record.get('name')} has a base")
        namespace = schema.get("targetNamespace")
        return {
            "carrier": base is not None,
            "namespace": "" if namespace == self.root.get("targetNamespace") else namespace,
            "fields": self._rows(record),
        }

    def _dictionary(self, pair: etree._Element) -> Facts:
        key, value = self._rows(pair)
        require(key == {"name": "Key", "type": "string", "nillable": True}, "a key that is no text")
        return {"pair_element": pair.get("name"), "value": value["type"]}


def _child(element: etree._Element, path: str) -> etree._Element:
    found = element.find(WSDL + path)
    if found is None:
        finding = f"a WSDL without {path}"
        raise InconsistencyError(finding)
    return found


def _namespace(schema: etree._Element) -> str:
    return "{" + str(schema.get("targetNamespace")) + "}"


def _resolved(element: etree._Element, attribute: str) -> str:
    prefix, _, name = str(element.get(attribute)).rpartition(":")
    return "{" + str(element.nsmap[prefix]) + "}" + name


def _enum(simple: etree._Element) -> Facts:
    """The words with their numbers: as given, or by place as data contracts count them."""
    flags = simple.find(XS + "list") is not None
    words = []
    for place, word in enumerate(simple.iter(XS + "enumeration")):
        given = word.findtext(f".//{SERIALIZATION}EnumerationValue")
        implied = 1 << place if flags else place
        words.append({"name": word.get("value"), "number": int(given or implied)})
    return {"flags": flags, "words": words}


class PublishedRest:
    """The Swagger of the agent, checked against what the WSDLs say."""

    def __init__(self, path: Path, types: Types) -> None:
        swagger = json.loads(path.read_text(encoding="utf-8"))
        self.types = types
        self.posts = {
            path.rpartition("/")[2]: item["post"] for path, item in swagger["paths"].items()
        }
        self.definitions = swagger["definitions"]

    def binding(self, name: str, operation: Facts) -> Facts:
        """The REST shape of an operation, after checking its parameters and its answer."""
        post = self.posts[name]
        self._check_answer(name, operation, post["responses"])
        body = [p for p in post["parameters"] if p["in"] == "body"]
        query = [p for p in post["parameters"] if p["in"] == "query"]
        values = [p for p in query if p["name"] != "$select"]
        shape = self._shape(operation, body, values)
        binding = {"shape": shape, "select": len(values) < len(query)}
        return binding | ({"query_name": values[0]["name"]} if values else {})

    def _shape(self, operation: Facts, body: list[Facts], values: list[Facts]) -> str:
        parameters = operation["parameters"]
        if values:
            (parameter,) = parameters
            matches = values[0]["name"].lower() == parameter["name"].lower()
            require(matches and not body, f"the query is {values[0]['name']}")
            return "query"
        if not body:
            require(not parameters, f"{parameters} have no place in the body")
            return "none"
        schema = body[0]["schema"]
        if not schema["$ref"].endswith("Request"):
            require(self._agrees(parameters[0]["type"], schema), f"the entity is {schema}")
            return "entity"
        self._check_fields(schema["$ref"], parameters)
        return "object"

    def _check_answer(self, name: str, operation: Facts, responses: Facts) -> None:
        if not operation["answer"]:
            require(list(responses) == ["204"], f"{name} answers something")
            return
        agrees = self._agrees(operation["answer"][0]["type"], responses["200"]["schema"])
        require(agrees, f"{name} answers {responses}")

    def check_records(self) -> None:
        """Every record that REST knows has the fields of SOAP 88, those of Carrier last."""
        records = self.types["records"]
        for full_name in self.definitions:
            name = full_name.rpartition(".")[2]
            if full_name.startswith(ENTITY_PREFIXES):
                require(name in records, f"REST alone has {name}")
                inherited = records["Carrier"]["fields"] if records[name]["carrier"] else []
                self._check_fields(full_name, records[name]["fields"] + inherited)

    def _check_fields(self, reference: str, fields: Iterable[Facts]) -> None:
        properties = self.definitions[reference.rpartition("/")[2]]["properties"]
        names = [field["name"] for field in fields]
        require(list(properties) == names, f"{reference} has {list(properties)}, not {names}")
        for field in fields:
            schema = properties[field["name"]]
            require(self._agrees(field["type"], schema), f"{reference}.{field} is {schema}")

    def _agrees(self, name: str, schema: Facts) -> bool:
        """Whether a REST schema says the same as a type of the WSDL."""
        facts = {key: value for key, value in schema.items() if key != "description"}
        if name in REST_TYPES:
            return facts == REST_TYPES[name]
        if name.startswith(LIST):
            item = facts.get("items")
            return item is not None and self._agrees(name.removeprefix(LIST), item)
        if enum := self.types["enums"].get(name):
            words = [word["name"] for word in enum["words"]]
            return facts == {"type": "string"} | ({} if enum["flags"] else {"enum": words})
        if dictionary := self.types["dictionaries"].get(name):
            value = facts.get("additionalProperties")
            return value is not None and self._agrees(dictionary["value"], value)
        return str(facts.get("$ref")).endswith("." + name)
