"""What there is to work with: the operations of the contract, and the profiles of this user."""

from __future__ import annotations

import argparse

from erpsync_gui.cli import servers
from erpsync_gui.cli.output import OK, print_json, print_line
from erpsync_gui.contract.catalogue import Catalogue
from erpsync_gui.contract.model import Operation, TypeRef
from erpsync_gui.store.profile import Profile
from erpsync_gui.wire.report import Json, harmless


def run_operations(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """List what can be called, by group."""
    operations = catalogue.operations(services=options.services)
    if options.json:
        print_json([_described(operation) for operation in operations])
        return OK
    for group, members in catalogue.groups().items():
        shown = [operation for operation in members if operation in operations]
        if shown:
            print_line(group)
        for operation in shown:
            mark = operation.effect.value
            print_line(f"  {operation.name:<36} {mark:<12} {operation.since}  {operation.purpose}")
    return OK


def run_profiles(options: argparse.Namespace, _catalogue: Catalogue) -> int:
    """List the profiles, the built-in practice tenant first."""
    profiles = servers.known_profiles()
    if options.json:
        print_json([_profile(profile) for profile in profiles])
        return OK
    rows = [
        (
            profile.name,
            profile.environment.value,
            profile.protocol.title,
            _place(profile),
            profile.way_in.title,
            "read-only" if profile.read_only else "",
        )
        for profile in profiles
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        # A name may come from a file that somebody else wrote.
        print_line(harmless("  ".join(cells).rstrip()))
    return OK


def _place(profile: Profile) -> str:
    """Where a profile is, as far as that is known without asking."""
    if profile.address:
        return profile.address
    if profile.app is None:
        return "(starts by itself)"
    tenant = profile.app.tenant or "(chosen while signing in)"
    return f"{profile.app.login_host}/{tenant}"


def _profile(profile: Profile) -> Json:
    return {
        "name": profile.name,
        "environment": profile.environment.value,
        "address": profile.address,
        "login": profile.app.login_url if profile.app else "",
        "tenant": profile.app.tenant if profile.app else "",
        "protocol": profile.protocol.value,
        "way_in": profile.way_in.value,
        "user": profile.user,
        "read_only": profile.read_only,
    }


def _described(operation: Operation) -> Json:
    return {
        "name": operation.name,
        "group": operation.group,
        "purpose": operation.purpose,
        "effect": operation.effect.value,
        "since": operation.since,
        "calls_erp": operation.calls_erp,
        "empty_list_means_everything": operation.key_list,
        "parameters": [
            {
                "name": parameter.name,
                "type": _type_name(parameter.type),
                "nillable": parameter.nillable,
                "since": parameter.since,
                "help": parameter.help,
            }
            for parameter in operation.parameters
        ],
        "result": _type_name(operation.result) if operation.result else None,
        "notes": list(operation.notes),
    }


def _type_name(of: TypeRef) -> str:
    return of.name or of.kind.value
