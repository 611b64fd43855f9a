"""The CRM half of the seed: users, lists, and invented companies, people, projects and sales.

Deterministic: everything follows from its number. Knows nothing of ERP systems.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from erpsync_gui.sandbox import rows
from erpsync_gui.sandbox.fields import Stored

ADMINISTRATOR = "tessa"
ADMINISTRATOR_PASSWORD = "Fjord-4711"  # noqa: S105 -- the practice tenant's well-known login
USER = "ola"
USER_PASSWORD = "Fjord-4711"  # noqa: S105 -- the practice tenant's well-known login

SYSTEM_USER = "system"
"""Whom integrations work as online: an administrator without a password (sheet 5.6)."""

MANAGEMENT, SALES_TEAM = 1, 2
"""User groups."""

CONTACT_COUNT, PERSON_COUNT, PROJECT_COUNT, SALE_COUNT = 240, 360, 60, 120
FIRST_CONTACT, FIRST_PERSON, FIRST_PROJECT, FIRST_SALE = 1001, 2001, 3001, 4001
CUSTOMERS = range(180)
SUPPLIERS = range(180, 200)

STAMP = 1000
"""The CRM's clock when everything was in step for the last time."""

CATEGORIES = {"Customer": 1, "Prospect": 2, "Supplier": 3, "Partner": 4, "Competitor": 5}
STATUSES = {"Planned": 21, "Running": 22, "On hold": 23, "Finished": 24}

PARTNER_CONTACT = 7
"""The number of the one customer whose category no Nordbooks group stands for."""


@dataclass(frozen=True, slots=True)
class _Country:
    item_id: int
    code: str
    name: str
    legal_form: str
    dialing: str
    cities: tuple[tuple[str, str], ...]


COUNTRIES = (
    _Country(
        11, "NO", "Norway", "AS", "+47", (("0150", "Oslo"), ("5003", "Bergen"), ("9008", "Tromsø"))
    ),
    _Country(12, "SE", "Sweden", "AB", "+46", (("411 06", "Göteborg"), ("211 20", "Malmö"))),
    _Country(13, "DK", "Denmark", "ApS", "+45", (("1057", "København"), ("5000", "Odense"))),
    _Country(14, "FI", "Finland", "Oy", "+358", (("20100", "Turku"), ("40100", "Jyväskylä"))),
    _Country(15, "IS", "Iceland", "ehf.", "+354", (("101", "Reykjavík"),)),
    _Country(16, "DE", "Germany", "GmbH", "+49", (("23552", "Lübeck"), ("20457", "Hamburg"))),
    _Country(17, "EE", "Estonia", "OÜ", "+372", (("10111", "Tallinn"), ("80010", "Pärnu"))),
    _Country(18, "PL", "Poland", "sp. z o.o.", "+48", (("80-831", "Gdańsk"),)),
)

_STEMS = (
    *("Fjordlys", "Nordvik", "Solbakken", "Åkerlund", "Bjørkedal", "Kivijärvi", "Hafnarey"),
    *("Lillesund", "Strömfors", "Rødkilde", "Grønnehave", "Tømmerholm", "Skårby", "Myrvoll"),
    *("Sjöholm", "Brandhöfer", "Väinölä", "Hólmur", "Ostrów", "Kastanje", "Måneskin"),
    *("Vinterhagen", "Æblerød", "Lütjens"),
)
_TRADES = (
    *("Elektro", "Bakeri", "Mekanikk", "Trelast", "Logistikk"),
    *("Regnskap", "Sykler", "Fiskeri", "Data", "Møbler"),
)
_FIRST_NAMES = (
    *("Ingrid", "Lars", "Åse", "Jørgen", "Maja", "Søren", "Aino", "Þóra", "Björn", "Katarzyna"),
    *("Émile", "Heidi", "Olav", "Siiri", "Günther", "Liv", "Mads", "Zoë", "Håkon", "Annika"),
)
_LAST_NAMES = (
    *("Haugen", "Lindqvist", "Sørensen", "Virtanen", "Jónsdóttir", "Möller", "Tamm", "Bakke"),
    *("Nowak", "Åberg", "Østby", "Kjær", "Mäkelä", "Fløysand", "Weiß", "Dahl", "Lepik"),
)
_TITLES = ("Managing director", "Buyer", "Accountant", "Kontorsjef", "Ekonomiansvarig", "")
_WORKS = ("New warehouse", "Web shop", "Ombygging", "Fleet renewal", "Årsrevisjon", "Brygge 3")
_STREETS = ("Havnegata", "Storgatan", "Kirkeveien", "Nørregade", "Hafenstraße", "Tehtaankatu")

_STOPPED_REST, _PROSPECT_REST = 39, 4
"""Every fortieth company is stopped, every ninth customer is only a prospect."""

_START = datetime(2026, 1, 5)  # noqa: DTZ001 -- the tenant's own time, which has no zone


def fill(db: sqlite3.Connection) -> None:
    """Add the users and everything on the CRM side."""
    rows.insert(db, "counter", {"side": "crm", "value": STAMP})
    _fill_users(db)
    _fill_lists(db)
    for number in range(CONTACT_COUNT):
        rows.insert(db, "contact", contact(number))
    for number in range(PERSON_COUNT):
        rows.insert(db, "person", person(number))
    for number in range(PROJECT_COUNT):
        rows.insert(db, "project", project(number))
    for number in range(SALE_COUNT):
        rows.insert(db, "sale", _sale(number))


def contact(number: int) -> dict[str, Stored]:
    """The company of this number, counted from 0, as its row."""
    country = COUNTRIES[number % len(COUNTRIES)]
    postal_code, city = country.cities[number // len(COUNTRIES) % len(country.cities)]
    stem, trade = _STEMS[number % len(_STEMS)], _TRADES[number // len(_STEMS)]
    site = f"{stem}-{trade}.example".lower()
    return {
        "contact_id": FIRST_CONTACT + number,
        "name": f"{stem} {trade} {country.legal_form}",
        "org_nr": f"{country.code}{910_000_000 + number * 7_919}",
        "number": _customer_number(number),
        "number2": f"{4000 + number}" if number in CUSTOMERS and number % 2 == 0 else None,
        "phone": f"{country.dialing} 55 {number // 100:02} {number % 100:02} {number % 89 + 10}",
        "email": f"post@{site}",
        "website": f"https://www.{site}",
        "street": f"{_STREETS[number % len(_STREETS)]} {number % 97 + 1}",
        "postal_code": postal_code,
        "city": city,
        "country_id": country.item_id,
        "category_id": CATEGORIES[_category(number)],
        "credit_limit": 10_000.0 + 2_500.5 * (number % 20),
        "stopped": int(number % 40 == _STOPPED_REST),
        "discount": number % 6 * 5,
        "last_order": _day(number * 3 % 300),
        "stamp": STAMP,
    }


def person(number: int) -> dict[str, Stored]:
    """The person of this number, counted from 0, as a row; the first ones are one a company."""
    first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
    last = _LAST_NAMES[number % len(_LAST_NAMES)]
    contact_number = number % CONTACT_COUNT
    country = COUNTRIES[contact_number % len(COUNTRIES)]
    return {
        "person_id": FIRST_PERSON + number,
        "contact_id": FIRST_CONTACT + contact_number,
        "first_name": first,
        "last_name": last,
        "title": _TITLES[number % len(_TITLES)],
        "email": f"person{number + 1}@{_STEMS[contact_number % len(_STEMS)].lower()}.example",
        "mobile": f"{country.dialing} 99 {number // 100:02} {number % 100:02} {number % 83 + 10}",
        "stamp": STAMP,
    }


def project(number: int) -> dict[str, Stored]:
    """The project of this number, counted from 0, as its row."""
    country = COUNTRIES[number % len(COUNTRIES)]
    return {
        "project_id": FIRST_PROJECT + number,
        "name": f"{_WORKS[number % len(_WORKS)]}, {country.cities[0][1]} {number // 6 + 1}",
        "number": f"2026-{number + 1:03}",
        "status_id": list(STATUSES.values())[number % len(STATUSES)],
        "end_date": _day(200 + number * 5),
        "stamp": STAMP,
    }


def _sale(number: int) -> dict[str, Stored]:
    return {
        "sale_id": FIRST_SALE + number,
        "contact_id": FIRST_CONTACT + number * 2 % CONTACT_COUNT,
        "heading": f"{_WORKS[number % len(_WORKS)]} {number + 1}",
        "amount": 12_500.0 + 1_250.25 * number,
        "sale_date": _day(number * 2),
        "stamp": STAMP,
    }


def _customer_number(number: int) -> str | None:
    """The number that Nordbooks gave a company; none for one that it does not have."""
    if number in CUSTOMERS:
        return str(10001 + number)
    return str(50001 + number - SUPPLIERS.start) if number in SUPPLIERS else None


def _category(number: int) -> str:
    if number == PARTNER_CONTACT:
        return "Partner"
    if number in CUSTOMERS:
        return "Prospect" if number % 9 == _PROSPECT_REST else "Customer"
    if number in SUPPLIERS:
        return "Supplier"
    return list(CATEGORIES)[number % len(CATEGORIES)]


def _day(number: int) -> str:
    """A day of 2026 and after, as ISO text."""
    return (_START + timedelta(days=number)).isoformat()


def _fill_users(db: sqlite3.Connection) -> None:
    for group_id, name in ((MANAGEMENT, "Management"), (SALES_TEAM, "Salg, Oslo")):
        rows.insert(db, "user_group", {"user_group_id": group_id, "name": name})
    users = (
        (1, ADMINISTRATOR, "Tessa Admin", ADMINISTRATOR_PASSWORD, MANAGEMENT, True),
        (2, USER, "Ola Nordmann", USER_PASSWORD, SALES_TEAM, False),
        (3, SYSTEM_USER, "System user", None, MANAGEMENT, True),
    )
    for associate_id, name, full_name, password, group_id, is_administrator in users:
        associate: dict[str, Stored] = {
            "associate_id": associate_id,
            "name": name,
            "full_name": full_name,
            "password": password,
            "user_group_id": group_id,
            "is_administrator": int(is_administrator),
        }
        rows.insert(db, "associate", associate)
        if password is None:
            continue  # nobody sits in front of a screen and sets widths of columns
        for place, column in enumerate(("NAME", "NUMBER1", "CITY"), start=1):
            width: dict[str, Stored] = {
                "associate_id": associate_id,
                "list_owner": "FindErpActor",
                "column_name": column,
                "width": 60 * place,
            }
            rows.insert(db, "super_list_column_size", width)


def _fill_lists(db: sqlite3.Connection) -> None:
    countries = {country.name: country.item_id for country in COUNTRIES}
    lists = (
        (1, "category", "Category", CATEGORIES),
        (2, "country", "Country", countries),
        (3, "projectstatus", "Project status", STATUSES),
    )
    for list_id, name, display_name, items in lists:
        crm_list: dict[str, Stored] = {
            "crm_list_id": list_id,
            "name": name,
            "display_name": display_name,
        }
        rows.insert(db, "crm_list", crm_list)
        for rank, (item, item_id) in enumerate(items.items(), start=1):
            listed: dict[str, Stored] = {
                "crm_list_item_id": item_id,
                "crm_list_id": list_id,
                "name": item,
                "tooltip": f"{display_name}: {item}",
                "rank": rank,
            }
            rows.insert(db, "crm_list_item", listed)
