"""The two invented ERP systems: which actors and fields their connectors offer.

This is what a connector says of itself when it is asked (sheet 7.1). The data stand in tables of
their own, one per system and actor type, one column per field. Knows nothing of connections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erpsync_gui.sandbox import fields


def bilingual(english: str, norwegian: str) -> str:
    """A text in two languages, as connectors write it (sheet 2.3)."""
    return f'US:"{english}"NO:"{norwegian}"'


@dataclass(frozen=True, slots=True)
class ErpField:
    """A field of an ERP actor.

    `crm_key` is the CRM field that automatic mapping pairs a well-known key with, empty for a key
    that nobody knows; `to_crm` and `to_erp` are the directions it then gets. `access` is a word of
    FieldAccess.
    """

    key: str
    name: str
    type: str = fields.TEXT
    crm_key: str = ""
    list_name: str = ""
    max_length: int = 120
    access: str = "Normal"
    to_crm: bool = True
    to_erp: bool = True
    show_in_search: bool = False
    default: str = ""
    is_number: bool = False
    """Whether it is the actor's own number, which the ERP gives to a new one."""

    @property
    def column(self) -> str:
        """The column that holds it."""
        return self.key.lower()


@dataclass(frozen=True, slots=True)
class ErpActorKind:
    """An actor type of one ERP system with its table; `parent` is the type its actors belong to."""

    system: str
    actor_type: str
    crm_type: str
    fields: tuple[ErpField, ...]
    advanced_search: bool = False
    parent: str = ""

    @property
    def table(self) -> str:
        """The table that holds its actors."""
        return f"{self.system}_{self.actor_type}".lower()

    def field(self, key: str) -> ErpField | None:
        """The field of this key; None when the ERP does not have it (any more)."""
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True, slots=True)
class ConfigField:
    """A setting that a connection needs."""

    key: str
    name: str
    type: str = fields.TEXT
    access: str = "Mandatory"
    default: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An ERP system as its connector describes it."""

    system: str
    actors: Mapping[str, ErpActorKind]
    config: tuple[ConfigField, ...]
    stamp_format: str
    """How the ERP writes its time stamps: opaque text that only grows."""


def _text(key: str, name: str, crm_key: str = "", *, mandatory: bool = False) -> ErpField:
    """An ordinary text field in both directions."""
    access = "Mandatory" if mandatory else "Normal"
    return ErpField(key, name, crm_key=crm_key, access=access, show_in_search=mandatory)


def _number(key: str, name: str, crm_key: str) -> ErpField:
    """The ERP's own number of an actor, which only the ERP gives."""
    return ErpField(
        key,
        name,
        crm_key=crm_key,
        max_length=20,
        access="ReadOnly",
        to_erp=False,
        show_in_search=True,
        is_number=True,
    )


_NORDBOOKS_CUSTOMER = (
    _text("NAME", bilingual("Name", "Navn"), "contact.name", mandatory=True),
    _number("NUMBER1", bilingual("Customer no.", "Kundenr."), "contact.number"),
    _text("VATNO", bilingual("VAT no.", "Org.nr."), "contact.orgNr"),
    _text("PHONE", bilingual("Phone", "Telefon"), "contact.phone"),
    _text("EMAIL", bilingual("E-mail", "E-post"), "contact.email"),
    _text("STREET", bilingual("Street", "Gateadresse"), "contact.street"),
    _text("ZIP", bilingual("Postal code", "Postnr."), "contact.postalCode"),
    _text("CITY", bilingual("City", "Poststed"), "contact.city"),
    ErpField("COUNTRY", bilingual("Country", "Land"), fields.LIST, "contact.country", "country"),
    ErpField(
        "CUSTGROUP",
        bilingual("Customer group", "Kundegruppe"),
        fields.LIST,
        "contact.category",
        "custgroup",
    ),
    ErpField(
        "PAYTERMS",
        bilingual("Terms of payment", "Betalingsbetingelser"),
        fields.LIST,
        list_name="payterms",
        default="NET30",
    ),
    ErpField(
        "CREDIT",
        bilingual("Credit limit", "Kredittgrense"),
        fields.DOUBLE,
        "contact.creditLimit",
        to_erp=False,
    ),
    ErpField(
        "BLOCKED", bilingual("Blocked", "Sperret"), fields.CHECKBOX, "contact.stopped", to_erp=False
    ),
    ErpField("DISCOUNT", bilingual("Discount %", "Rabatt %"), fields.INTEGER, "contact.discount"),
    ErpField(
        "LASTORDER",
        bilingual("Last order", "Siste ordre"),
        fields.DATE,
        "contact.lastOrder",
        access="ReadOnly",
        to_erp=False,
    ),
    _text("OLDREF", bilingual("Old reference", "Gammel referanse")),
)

_NORDBOOKS_SUPPLIER = (
    _text("NAME", bilingual("Name", "Navn"), "contact.name", mandatory=True),
    _number("NUMBER1", bilingual("Supplier no.", "Leverandørnr."), "contact.number"),
    _text("VATNO", bilingual("VAT no.", "Org.nr."), "contact.orgNr"),
    _text("PHONE", bilingual("Phone", "Telefon"), "contact.phone"),
    _text("BANKACCOUNT", bilingual("Bank account", "Bankkonto")),
)

_NORDBOOKS_PERSON = (
    _text("FIRSTNAME", bilingual("First name", "Fornavn"), "person.firstName"),
    _text("LASTNAME", bilingual("Last name", "Etternavn"), "person.lastName", mandatory=True),
    _text("TITLE", bilingual("Title", "Tittel"), "person.title"),
    _text("EMAIL", bilingual("E-mail", "E-post"), "person.email"),
    _text("MOBILE", bilingual("Mobile", "Mobil"), "person.mobile"),
)

_NORDBOOKS_PROJECT = (
    _text("NAME", bilingual("Name", "Navn"), "project.name", mandatory=True),
    _number("PROJNO", bilingual("Project no.", "Prosjektnr."), "project.number"),
    ErpField("STATUS", bilingual("Status", "Status"), fields.LIST, "project.status", "projstatus"),
    ErpField("ENDDATE", bilingual("End date", "Sluttdato"), fields.DATE, "project.endDate"),
)

_LEDGERLINE_CUSTOMER = (
    _text("NAME", "Company", "contact.name", mandatory=True),
    _number("NUMBER1", "Account", "contact.number2"),
    # Called VATNO until the connector's last release: connections still remember the old key.
    ErpField("VATNUMBER", "VAT number", crm_key="contact.orgNr", to_erp=False),
    _text("PHONE", "Telephone", "contact.phone"),
    _text("EMAIL", "Mail", "contact.email"),
    _text("CITY", "Town", "contact.city"),
    ErpField("SEGMENT", "Segment", fields.LIST, "contact.category", "segment"),
    ErpField("DISCOUNT", "Discount %", fields.INTEGER, "contact.discount"),
    ErpField(
        "SELLER", "Sales rep", fields.LIST, list_name="seller", access="Mandatory", default="AK"
    ),
)

_LEDGERLINE_SUPPLIER = (
    _text("NAME", "Company", "contact.name", mandatory=True),
    _number("NUMBER1", "Account", "contact.number2"),
    _text("PHONE", "Telephone", "contact.phone"),
)

_LEDGERLINE_PERSON = (
    _text("LASTNAME", "Family name", "person.lastName", mandatory=True),
    _text("FIRSTNAME", "Given name", "person.firstName"),
    _text("EMAIL", "Mail", "person.email"),
)

_LEDGERLINE_PROJECT = (
    _text("NAME", "Project", "project.name", mandatory=True),
    ErpField("STATUS", "Phase", fields.LIST, "project.status", "phase"),
    ErpField("ENDDATE", "Due", fields.DATE, "project.endDate"),
)


def _ledger(
    system: str,
    stamp_format: str,
    searchable: Sequence[str],
    config: tuple[ConfigField, ...],
    **actor_fields: tuple[ErpField, ...],
) -> Ledger:
    """A system with its four actor types."""
    crm_types = {"Customer": "Contact", "Supplier": "Contact", "Person": "Person"}
    kinds = {
        actor_type: ErpActorKind(
            system,
            actor_type,
            crm_types.get(actor_type, "Project"),
            its_fields,
            advanced_search=actor_type in searchable,
            parent="Customer" if actor_type == "Person" else "",
        )
        for actor_type, its_fields in actor_fields.items()
    }
    return Ledger(system, kinds, config, stamp_format)


LEDGERS: Mapping[str, Ledger] = {
    "nordbooks": _ledger(
        "nordbooks",
        "NB-{:010d}",
        ("Customer", "Person"),
        (
            ConfigField("signin", bilingual("Sign-in", "Pålogging"), fields.LABEL, "ReadOnly"),
            ConfigField("user", bilingual("User name", "Brukernavn")),
            ConfigField("password", bilingual("Password", "Passord"), fields.PASSWORD),
            ConfigField("company", bilingual("Company", "Firma"), default="1"),
            ConfigField(
                "testMode",
                bilingual("Test mode", "Testmodus"),
                fields.CHECKBOX,
                "Normal",
                "[I:0]",
            ),
        ),
        Customer=_NORDBOOKS_CUSTOMER,
        Supplier=_NORDBOOKS_SUPPLIER,
        Person=_NORDBOOKS_PERSON,
        Project=_NORDBOOKS_PROJECT,
    ),
    "ledgerline": _ledger(
        "ledgerline",
        "0x{:08X}",
        (),
        (
            ConfigField("company", "Company code", default="GBG"),
            ConfigField("password", "API key", fields.PASSWORD),
            ConfigField("pageSize", "Page size", fields.INTEGER, "Normal", "[I:200]"),
        ),
        Customer=_LEDGERLINE_CUSTOMER,
        Supplier=_LEDGERLINE_SUPPLIER,
        Person=_LEDGERLINE_PERSON,
        Project=_LEDGERLINE_PROJECT,
    ),
}
