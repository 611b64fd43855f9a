"""Writes the bill of materials of a package: CycloneDX 1.6, as JSON.

`cyclonedx-py` says what Python's metadata knows: distributions and who needs whom. Added are the
native libraries of the bundle, and what wheels say is linked into them. Tools, times, addresses to
download from and everything else that is of the building alone are taken out, so that the same
bundle has the same bill.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import inventory
import product
import shipped
from packaging.utils import canonicalize_name

FILE_NAME = f"{product.COMMAND}.cdx.json"

_ROOT = product.COMMAND
"""How the program is referred to within the bill."""
_KEPT_ADDRESSES = frozenset({"documentation", "issue-tracker", "vcs", "website"})


def write(path: Path, bundle: Path, system: str) -> None:
    """Write the bill of materials of a bundle that was frozen from this environment.

    Args:
        path: the file to write.
        bundle: the frozen program.
        system: what it is for, such as `linux-x86_64`.

    Ends with a sentence if the bundle holds what nobody knows, if anything in it may not travel, or
    if the bill would not be valid.
    """
    bill = compose(_of_python(), shipped.distributions(), inventory.look_through(bundle), system)
    written = json.dumps(bill, indent=1, ensure_ascii=False) + "\n"
    _validate(written)
    path.write_text(written, "utf-8", newline="\n")


def compose(
    of_python: dict[str, Any],
    distributions: Sequence[shipped.Distribution],
    natives: Sequence[inventory.Found],
    system: str,
) -> dict[str, Any]:
    """The whole bill.

    Args:
        of_python: what `cyclonedx-py` says of the environment, tools included.
        distributions: those that travel.
        natives: the native libraries of the bundle.
        system: what the bundle is for.
    """
    components, needs = _python_components(of_python, distributions)
    for one in distributions:
        for part in one.parts:
            component = _part_component(part, one.name)
            components.append(component)
            needs[one.name].add(component["bom-ref"])
    for found in natives:
        component = _native_component(found)
        components.append(component)
        needs[found.within or _ROOT].add(component["bom-ref"])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _program(system), "tools": _tools(of_python)},
        "components": sorted(components, key=lambda one: str(one["bom-ref"])),
        "dependencies": _graph(needs, [component["bom-ref"] for component in components]),
    }


def _program(system: str) -> dict[str, Any]:
    return {
        "bom-ref": _ROOT,
        "type": "application",
        "name": product.COMMAND,
        "version": product.VERSION,
        "description": product.SUMMARY,
        "licenses": _licenses("MIT"),
        "purl": f"pkg:generic/{product.COMMAND}@{quote(product.VERSION, safe='')}",
        "externalReferences": [
            {"type": "release-notes", "url": product.RELEASES},
            {"type": "website", "url": product.HOMEPAGE},
        ],
        "properties": [{"name": f"{product.COMMAND}:system", "value": system}],
    }


def _tools(of_python: dict[str, Any]) -> dict[str, Any]:
    tools = of_python["metadata"]["tools"]["components"]
    kept = ("type", "name", "version")
    return {"components": [{key: tool[key] for key in kept if key in tool} for tool in tools]}


def _python_components(
    of_python: dict[str, Any], distributions: Sequence[shipped.Distribution]
) -> tuple[list[dict[str, Any]], dict[str, set[str]]]:
    """The components of what travels, and by their references what each needs."""
    travelling = {one.name: one for one in distributions}
    told = {str(canonicalize_name(one["name"])): one for one in of_python["components"]}
    # The references of the tool hold versions; names are enough, as each is there once.
    references = {one["bom-ref"]: name for name, one in told.items() if name in travelling}
    references[of_python["metadata"]["component"]["bom-ref"]] = _ROOT
    needs: dict[str, set[str]] = {name: set() for name in references.values()}
    for edge in of_python.get("dependencies", ()):
        if edge["ref"] in references:
            needed = (references[ref] for ref in edge.get("dependsOn", ()) if ref in references)
            needs[references[edge["ref"]]].update(needed)
    wanted = set().union(*needs.values())
    # Those of an extra, which the program asks for where they are there.
    needs[_ROOT] |= travelling.keys() - wanted
    components = [_distribution_component(told[name], one) for name, one in travelling.items()]
    return components, needs


def _distribution_component(told: dict[str, Any], one: shipped.Distribution) -> dict[str, Any]:
    addresses = [
        {"type": address["type"], "url": address["url"]}
        for address in told.get("externalReferences", ())
        if address["type"] in _KEPT_ADDRESSES and not _is_of_registry(address["url"])
    ]
    component = {
        "bom-ref": one.name,
        "type": "library",
        "name": one.title,
        "version": one.version,
        "description": told.get("description", ""),
        "licenses": _licenses(one.license),
        "purl": told["purl"],
        "externalReferences": addresses,
        # Which of the locked archives was the right one here, nobody wrote down: so not as hashes.
        "properties": [
            {"name": f"{product.COMMAND}:locked-archive-sha256", "value": value}
            for value in one.locked.sha256
        ],
    }
    return {key: value for key, value in component.items() if value}


def _part_component(part: shipped.Part, within: str) -> dict[str, Any]:
    component = {
        "bom-ref": f"{within}/{part.name}@{part.version}",
        "type": "library",
        "name": part.name,
        "version": part.version,
        "licenses": _licenses(part.license),
        "purl": part.purl,
    }
    return {key: value for key, value in component.items() if value}


def _native_component(found: inventory.Found) -> dict[str, Any]:
    component = {
        "bom-ref": f"{found.within or _ROOT}/{found.name}@{found.version or 'unknown'}",
        "type": "library",
        "name": found.name,
        "version": found.version,
        "description": found.native.name if found.native.name != found.name else "",
        "licenses": _licenses(found.native.license),
        "purl": found.purl,
        "externalReferences": [{"type": "website", "url": found.native.home}],
        "evidence": {"occurrences": [{"location": file} for file in found.files]},
    }
    return {key: value for key, value in component.items() if value}


def _licenses(expression: str) -> list[dict[str, str]]:
    return [{"expression": expression}]


def _is_of_registry(address: str) -> bool:
    """Whether an address is of the place that packages are downloaded from."""
    return "pypi" in (urlsplit(address).hostname or "")


def _graph(needs: dict[str, set[str]], references: Iterable[str]) -> list[dict[str, Any]]:
    everything = {reference: needs.get(reference, set()) for reference in [_ROOT, *references]}
    return [
        {"ref": ref, **({"dependsOn": sorted(needed)} if needed else {})}
        for ref, needed in sorted(everything.items())
    ]


def _of_python() -> dict[str, Any]:
    """What `cyclonedx-py` says of this environment."""
    options = ["--output-reproducible", "--spec-version", "1.6", "-o", "-"]
    project = ["--pyproject", str(product.ROOT / "pyproject.toml")]
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "environment", *options, *project],
        env={**environment, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stderr}\ncyclonedx-py could not say what is installed here.")
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


def _validate(written: str) -> None:
    # Only here: where tests run there is no CycloneDX.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 - as said above
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415 - as said above

    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(written):
        sys.exit(f"The bill of materials would not be valid: {problem}")
